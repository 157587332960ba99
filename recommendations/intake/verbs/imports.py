"""Imports: a file comes in, is read (`reading`); its proposal is applied, taken back, discarded.

Nothing of an import is visible to others before it is applied, and applying is all or nothing. The
same file again changes nothing: the import that was applied is returned.
"""

import hashlib
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.answers.verbs.replies import withdraw_reply
from recommendations.answers.verbs.submissions import withdraw_submission
from recommendations.deadlines.verbs.deadline_changes import withdraw_deadline
from recommendations.documents.reads.resting import document_of, what_rests_on
from recommendations.enums import (
    DeadlineState,
    DocumentKind,
    EventKind,
    ImportStatus,
    SubmissionStatus,
)
from recommendations.importers import MAX_BYTES, ParsedDocument
from recommendations.importers.parsed_json import from_json
from recommendations.intake.reads.versions import recorded_document
from recommendations.intake.verbs.cases import Access, check_access, default_access
from recommendations.intake.verbs.observations import apply_observations
from recommendations.intake.verbs.replies import apply_reply
from recommendations.intake.verbs.submissions import apply_other, apply_submission
from recommendations.intake.verbs.versions import VersionChoice, apply_version
from recommendations.models import (
    Deadline,
    Document,
    DocumentVersion,
    Event,
    ImportRun,
    Organisation,
    StateParty,
    StateReply,
    Submission,
    TreatyBody,
    User,
)
from recommendations.symbols import InvalidSymbol, parse_symbol
from recommendations.wording import date_in_words


class AlreadyApplied(DomainError):
    """The import had been applied before; nothing was changed now."""


@transaction.atomic
def start_import(
    *,
    data: bytes,
    filename: str,
    by: User,
    symbol: str = "",
    treaty_body: TreatyBody | None = None,
) -> ImportRun:
    """Take a file in. `symbol` is what a person entered, "" where the file prints it.

    A file that was applied before gives its earlier import back. Raises InvalidInput for an empty
    or too large file and for a symbol that cannot be read.
    """
    if not data:
        raise InvalidInput(_("The file is empty. Choose another one."), field="file")
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            _("The file is larger than %(limit)s MB. Choose a version without pictures.")
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
    """The last part of a path, without characters that file systems refuse."""
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
    access: Access | None = None,
) -> ImportRun:
    """Write the proposal into the database, all of it or nothing.

    `access` says who may read what is recorded; None takes `default_access`. A document that is
    recorded already keeps its readers, and another choice for it is refused.

    `organisation` is the author of a report that does not name it; `revision` is the one that the
    person has checked; `version` is what a person chose where the document is recorded already.
    Raises AlreadyApplied when it was applied before, by whomever, and DomainError with a sentence
    when the import is not ready, when it was corrected since,
    or when something that it needs is not recorded.
    """
    locked = (
        ImportRun.objects.select_for_update(of=("self",))
        .select_related("treaty_body", "document", "applied_by")
        .get(pk=run.pk)
    )
    if locked.status == ImportStatus.APPLIED:
        raise AlreadyApplied(applied_before(locked, by=by))
    if locked.status in (ImportStatus.DISCARDED, ImportStatus.TAKEN_BACK):
        raise DomainError(
            _(
                "This import has been discarded or taken back. To apply it after all, import the "
                "file again."
            )
        )
    if locked.status != ImportStatus.PARSED:
        raise DomainError(
            locked.error or _("This import has not been read yet. Wait until it has, then apply.")
        )
    if revision is not None and revision != locked.revision:
        raise DomainError(
            _("This import was corrected since you opened it. Check it again, then apply.")
        )
    try:
        parsed = from_json(locked.proposal)
    except (KeyError, TypeError, ValueError) as error:
        raise DomainError(
            _("The proposal of this import is damaged. Discard it and import the file again.")
        ) from error
    details: dict[str, Any] = {}
    stored = DocumentVersion.objects.filter(
        sha256=locked.sha256, document__taken_back_at__isnull=True
    ).select_related("document")
    if parsed.symbol:
        stored = stored.filter(
            Q(document__symbol__iexact=parsed.symbol) | Q(printed_symbol__iexact=parsed.symbol)
        )
    if same_file := stored.first():
        document = same_file.document
        _keep_access(document, access)
    elif (recorded := recorded_document(parsed, Document.objects.all())) is not None:
        document = recorded
        _keep_access(document, access)
        details = apply_version(
            locked, parsed, document, by=by, now=now, choice=version or VersionChoice()
        )
    else:
        document = _apply_new(
            locked, parsed, by=by, now=now, organisation=organisation, access=access
        )
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
            "access_level": document.access_level,
            **details,
        },
    )
    return locked


def applied_before(run: ImportRun, *, by: User) -> str:
    """Who applied an import and when, for the person who came second or pressed twice."""
    if run.applied_by_id == by.pk:
        sentence = _("You applied this import before, on %(day)s. It was not applied again.")
    else:
        sentence = _(
            "%(name)s applied this import before you, on %(day)s. It was not applied again, and "
            "nothing of what you chose was written. This is the document now."
        )
    day = date_in_words(dates.today(run.applied_at))
    return sentence % {"name": run.applied_by, "day": day}


def _apply_new(
    run: ImportRun,
    parsed: ParsedDocument,
    *,
    by: User,
    now: datetime,
    organisation: Organisation | None,
    access: Access | None,
) -> Document:
    """Record a document that is not here yet, or has no text yet, by its kind."""
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
    if parsed.symbol and (bare := Document.objects.filter(symbol__iexact=parsed.symbol).first()):
        _keep_access(bare, access)
    chosen = access or default_access(parsed)
    check_access(chosen)
    if parsed.kind == "concluding_observations":
        return apply_observations(run, parsed, access=chosen, by=by, now=now)
    if parsed.kind == "state_reply":
        return apply_reply(run, parsed, access=chosen, by=by, now=now)
    if parsed.kind == "submission":
        return apply_submission(
            run, parsed, access=chosen, by=by, now=now, organisation=organisation
        )
    return apply_other(run, parsed, access=chosen, by=by, now=now)


def _keep_access(document: Document, access: Access | None) -> None:
    """A further file is read by those who read the document: another choice is refused."""
    if access and (access.level, access.public_from) != (
        document.access_level,
        document.public_from,
    ):
        raise InvalidInput(
            _(
                "%(document)s is recorded already, and a further file of it is open to the same "
                "readers: %(level)s. Reload the page, and apply the file if that is right."
            )
            % {"document": document, "level": document.get_access_level_display()},
            field="access_level",
        )


@transaction.atomic
def discard_import(run: ImportRun) -> ImportRun:
    """Put an import aside without applying it. Raises DomainError once it was applied."""
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.status in ImportStatus.applied_statuses:
        raise DomainError(_("This import has been applied and cannot be discarded."))
    locked.status, locked.claimed_at = ImportStatus.DISCARDED, None
    locked.save(update_fields=["status", "claimed_at", "updated_at"])
    return locked


@transaction.atomic
def take_back_import(run: ImportRun, *, reason: str, by: User, now: datetime) -> ImportRun:
    """Take back what an applied import recorded, while nothing rests on it: one event.

    Nobody sees the document any more. A reply, dates and a report not yet accepted that it brought
    are withdrawn; rows and file stay. Raises InvalidInput without a reason, and DomainError when it
    did not record the document, was taken back already, or when something rests on it.
    """
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.status == ImportStatus.TAKEN_BACK:
        raise DomainError(_("This import has already been taken back. Reload the page."))
    if locked.document is not None:
        Document.objects.select_for_update(of=("self",)).filter(pk=locked.document.pk).first()
    document = document_of(locked)
    if document is None:
        raise DomainError(
            _(
                "Only an import that recorded a document can be taken back. This one added to a "
                "document that was recorded before, or changed nothing: import the right version."
            )
        )
    if what_rests_on(locked, document, by):
        raise DomainError(_("Something rests on this import, so it cannot be taken back."))
    if not reason.strip():
        raise InvalidInput(_("Say why the import is taken back."), field="reason")
    for reply in StateReply.objects.standing().filter(document=document):
        withdraw_reply(reply, reason=reason, by=by, now=now)
    for submission in Submission.objects.filter(
        document=document, status=SubmissionStatus.SUBMITTED
    ):
        withdraw_submission(submission, reason=reason, by=by, now=now)
    for deadline in Deadline.objects.filter(
        Q(request__document=document) | Q(document=document),
        state__in=DeadlineState.current_states,
    ):
        withdraw_deadline(deadline, reason=reason, by=by, now=now)
    _forget_adoption(document, locked)
    record_event(
        EventKind.IMPORT_TAKEN_BACK,
        document,
        by=by,
        now=now,
        reason=reason.strip(),
        details={"file": locked.file_name, "sha256": locked.sha256},
    )
    document.taken_back_at = now
    document.save(update_fields=["taken_back_at", "updated_at"])
    ImportRun.objects.filter(
        document=document, sha256=locked.sha256, status=ImportStatus.APPLIED
    ).update(status=ImportStatus.TAKEN_BACK, updated_at=now)
    locked.refresh_from_db()
    return locked


def _forget_adoption(document: Document, run: ImportRun) -> None:
    """A case that the import opened does not keep the day of adoption that it brought."""
    cycle = document.cycle
    if cycle is None or document.kind != DocumentKind.CONCLUDING_OBSERVATIONS:
        return
    opened = Event.objects.filter(kind=EventKind.CASE_OPENED, cycle=cycle)
    if run.applied_at is not None and opened.filter(at=run.applied_at).exists():
        cycle.adopted_on, cycle.adopted_at_meeting = None, ""
        cycle.save(update_fields=["adopted_on", "adopted_at_meeting", "updated_at"])
