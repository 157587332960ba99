"""Import runs: a file comes in, is read (`import_reading`), and the proposal is applied or not.

Nothing of a run is visible to others before it is applied, and applying is all or nothing. The
same file again changes nothing: the run that was applied is returned.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.enums import EventKind, ImportStatus
from recommendations.importers import (
    MAX_BYTES,
    ParsedDocument,
)
from recommendations.importers.parsed_json import from_json
from recommendations.intake.reads.recorded_document import document_of
from recommendations.intake.verbs.observations import apply_observations
from recommendations.intake.verbs.replies import apply_reply
from recommendations.intake.verbs.submissions import apply_other, apply_submission
from recommendations.intake.verbs.versions import VersionChoice, apply_version
from recommendations.models import (
    Document,
    DocumentVersion,
    ImportRun,
    Organisation,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.symbols import InvalidSymbol, parse_symbol


@transaction.atomic
def start_import(
    *,
    data: bytes,
    filename: str,
    by: User,
    now: datetime,
    symbol: str = "",
    treaty_body: TreatyBody | None = None,
) -> ImportRun:
    """Take a file in. `symbol` is what the person says the document is, "" to let it be read.

    A file that was applied before gives its earlier run back. Raises InvalidInput for an empty
    or too large file and for a symbol that cannot be read.
    """
    if not data:
        raise InvalidInput(_("The file is empty. Choose another one."), field="file")
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB. Take a version without pictures.")
            % {"limit": MAX_BYTES // 1024 // 1024},
            field="file",
        )
    named = ""
    if symbol.strip():
        try:
            named = str(parse_symbol(symbol))
        except InvalidSymbol as error:
            raise InvalidInput(str(error), field="symbol") from error
    digest = hashlib.sha256(data).hexdigest()
    known = (
        ImportRun.objects.filter(sha256=digest, status=ImportStatus.APPLIED)
        .order_by("applied_at")
        .first()
    )
    if known is not None:
        return known
    name = file_name(filename)
    run = ImportRun(
        file_name=name,
        sha256=digest,
        n_bytes=len(data),
        symbol=named,
        treaty_body=treaty_body,
        started_by=by,
    )
    run.file.save(name, ContentFile(data), save=False)
    run.save()
    return run


def file_name(filename: str) -> str:
    """The last part of a name, without what no file system keeps."""
    last = filename.replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if letter.isprintable()).strip(". ")
    return kept[-200:] or "document"


@transaction.atomic
def apply_import(
    run: ImportRun,
    *,
    by: User,
    now: datetime,
    organisation: Organisation | None = None,
    revision: int | None = None,
    version: VersionChoice | None = None,
) -> ImportRun:
    """Write the proposal into the database, all of it or nothing.

    `organisation` is the author of a submission where the file does not say; `revision` is the one
    that the person has looked at; `version` is what a person chose where the document is recorded
    already (see `import_versions`). Raises DomainError with a sentence when the run is not ready,
    when it was corrected since, or when something that it needs is not recorded.
    """
    locked = (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("treaty_body", "document")
        .get(pk=run.pk)
    )
    if locked.status == ImportStatus.APPLIED:
        return locked
    if locked.status != ImportStatus.PARSED:
        raise DomainError(
            locked.error or _("This import has not been read yet. Wait until it has, then apply.")
        )
    if revision is not None and revision != locked.revision:
        raise DomainError(
            _("This import was corrected since you opened it. Look at it again, then apply.")
        )
    parsed = _read_proposal(locked.proposal)
    document = _same_file(locked, parsed)
    came_of_it: dict[str, Any] = {}
    if document is None:
        document = document_of(parsed, Document.objects.all())
        if document is not None:
            came_of_it = apply_version(
                locked, parsed, document, by=by, now=now, choice=version or VersionChoice()
            )
        else:
            document = _write(locked, parsed, by=by, now=now, organisation=organisation)
    locked.document = document
    locked.status = ImportStatus.APPLIED
    locked.applied_at = now
    locked.applied_by = by
    locked.save()
    record_event(
        EventKind.DOCUMENT_IMPORTED,
        document,
        by=by,
        now=now,
        details={
            "file": locked.file_name,
            "sha256": locked.sha256,
            "corrections": len(locked.corrections),
            **came_of_it,
        },
    )
    return locked


@transaction.atomic
def discard_import(run: ImportRun, *, by: User, now: datetime) -> ImportRun:
    """Put a run aside without applying it. Raises DomainError once it was applied."""
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.status == ImportStatus.APPLIED:
        raise DomainError(_("This import has been applied and cannot be discarded."))
    locked.status, locked.claimed_at = ImportStatus.DISCARDED, None
    locked.save(update_fields=["status", "claimed_at", "updated_at"])
    return locked


def _read_proposal(proposal: dict[str, Any]) -> ParsedDocument:
    try:
        return from_json(proposal)
    except (KeyError, TypeError, ValueError) as error:
        raise DomainError(
            _("The proposal of this import is damaged. Read the file again, then apply.")
        ) from error


def _same_file(run: ImportRun, parsed: ParsedDocument) -> Document | None:
    """The document that holds this very file already."""
    versions = DocumentVersion.objects.filter(sha256=run.sha256).select_related("document")
    if parsed.symbol:
        versions = versions.filter(
            Q(document__symbol__iexact=parsed.symbol) | Q(printed_symbol__iexact=parsed.symbol)
        )
    version = versions.first()
    return version.document if version else None


def _write(
    run: ImportRun,
    parsed: ParsedDocument,
    *,
    by: User,
    now: datetime,
    organisation: Organisation | None,
) -> Document:
    _check_party(parsed)
    if parsed.kind == "concluding_observations":
        return apply_observations(run, parsed, by=by, now=now)
    if parsed.kind == "state_reply":
        return apply_reply(run, parsed, by=by, now=now)
    if parsed.kind == "submission":
        return apply_submission(run, parsed, by=by, now=now, organisation=organisation)
    return apply_other(run, parsed, by=by, now=now)


def _check_party(parsed: ParsedDocument) -> None:
    code = parsed.state_party
    if code and not StateParty.objects.filter(iso3=code).exists():
        raise InvalidInput(
            _(
                "%(symbol)s names the State party %(code)s, which is not known here. Check the "
                "symbol, or add the State party to the reference data."
            )
            % {"symbol": parsed.symbol, "code": code},
            field="symbol",
        )
