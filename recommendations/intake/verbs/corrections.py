"""Correcting a proposal before it is applied: one correction at a time, each can be undone.

What was read stays as it was, and the corrections are kept beside it in order; the proposal is
always the reading with the corrections made. Each change raises the revision, so that nobody
corrects or applies a proposal that somebody else has changed meanwhile.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import ImportStatus
from recommendations.importers import ParsedDocument
from recommendations.importers.corrections.registry import (
    START_OVER,
    RefusedCorrection,
    correct,
    replay,
)
from recommendations.importers.parsed_json import from_json
from recommendations.intake.verbs.reading import propose
from recommendations.models import ImportRun, User


class StaleRevision(DomainError):
    """Somebody else has changed the proposal since the person opened it."""


@transaction.atomic
def correct_import(
    run: ImportRun,
    correction: str,
    arguments: Mapping[str, Any],
    *,
    revision: int,
    by: User,
    now: datetime,
) -> ImportRun:
    """Make one correction of `importers.corrections.registry`, by its name and arguments.

    Raises InvalidInput where the correction cannot be made, StaleRevision when `revision` is not
    the proposal's any more, DomainError when the import is not to be corrected. Nothing has
    changed then.
    """
    locked = _lock(run, revision)
    before = from_json(locked.proposal)
    try:
        after = correct(before, correction, arguments)
    except RefusedCorrection as refusal:
        raise InvalidInput(str(refusal), field=refusal.field or None) from refusal
    if after == before:
        raise DomainError(_("The proposal reads like this already, so nothing was changed."))
    body = locked.treaty_body
    # With a symbol of another committee, people who may not write its documents would apply it.
    if body is not None and after.committee and after.committee != body.code:
        raise InvalidInput(
            _(
                "This import belongs to %(body)s, and the symbol to another committee. Discard it "
                "and import the file again with its symbol."
            )
            % {"body": body.code},
            field="symbol",
        )
    entry = {"what": correction, "with": dict(arguments), "when": now.isoformat(), "by": by.pk}
    return _store(locked, after, [*locked.corrections, entry])


@transaction.atomic
def undo_correction(run: ImportRun, *, revision: int) -> ImportRun:
    """Undo the last correction. Raises DomainError where there is none."""
    locked = _lock(run, revision)
    if not locked.corrections:
        raise DomainError(_("Nothing was corrected yet, so there is nothing to undo."))
    left = locked.corrections[:-1]
    reading = from_json(locked.reading)
    try:
        document = replay(reading, [(entry["what"], entry["with"]) for entry in left])
    except (RefusedCorrection, KeyError, TypeError) as error:
        # Only after an update of the program, when a correction means something else than it did.
        raise DomainError(
            _("The last correction cannot be undone by itself. Go back to what was read.")
        ) from error
    return _store(locked, document, left)


@transaction.atomic
def start_over(run: ImportRun, *, revision: int, by: User, now: datetime) -> ImportRun:
    """Go back to what was read. The corrections stay in the list, so that this can be undone."""
    locked = _lock(run, revision)
    if not locked.corrections or locked.corrections[-1]["what"] == START_OVER:
        raise DomainError(_("This is what was read: nothing was corrected."))
    entry = {"what": START_OVER, "with": {}, "when": now.isoformat(), "by": by.pk}
    return _store(locked, from_json(locked.reading), [*locked.corrections, entry])


def _lock(run: ImportRun, revision: int) -> ImportRun:
    locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.status != ImportStatus.PARSED:
        raise DomainError(
            _("This import is not waiting for a check, so nothing in it can be corrected.")
        )
    if revision != locked.revision:
        raise StaleRevision(
            _(
                "Somebody has corrected this import since you opened it. What you entered is still "
                "here: compare it with what the page says now, then send it again."
            )
        )
    if not locked.reading:  # read before corrections were kept
        locked.reading = locked.proposal
    return locked


def _store(run: ImportRun, document: ParsedDocument, corrections: list[Any]) -> ImportRun:
    propose(run, document)
    run.corrections = corrections
    run.save()
    return run
