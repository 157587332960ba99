"""Requesting, granting and refusing an extension: more time for a State party's reply."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.deadlines.verbs.deadlines import (
    DueDate,
    check_reason,
    check_year,
    lock_current,
    replace_deadline,
)
from recommendations.enums import AccessLevel, DeadlineBasis, EventKind, ExtensionOutcome
from recommendations.models import Deadline, Document, Extension, User


def _lock_extendable(
    deadline: Deadline,
    to: date,
    *,
    by: User | None,
    now: datetime,
    field: str,
    seen: Seen | None,
) -> Deadline:
    """The date, locked. Refuses where all follow-up has ended, and a day that is not later."""
    locked = lock_current(deadline, seen=seen)
    if locked.request and locked.request.has_ended_for(by, today=dates.today(now)):
        raise DomainError(
            _("The follow-up has ended. No reply is awaited, so there is nothing to extend.")
        )
    check_year(to, now, field=field)
    if to <= locked.due_on:
        raise InvalidInput(
            _("Choose a day after %(due)s, the date in force.")
            % {"due": locked.due_on.isoformat()},
            field=field,
        )
    return locked


@transaction.atomic
def ask_extension(
    deadline: Deadline,
    *,
    until: date,
    reason: str,
    by: User,
    now: datetime,
    access_level: str = AccessLevel.COMMITTEE,
    seen: Seen | None = None,
) -> Extension:
    """Record a State party's request; the date stays in force until the extension is granted.

    The committee and that State party read it, or everybody, by `access_level`.

    Raises InvalidInput for a date not after the present one or a missing reason, and DomainError
    when an earlier request is still pending or the follow-up has ended.
    """
    locked = _lock_extendable(deadline, until, by=by, now=now, field="until", seen=seen)
    reason = check_reason(reason, _("Say why more time is needed."))
    if locked.extensions.filter(outcome=ExtensionOutcome.PENDING).exists():
        raise DomainError(
            _("An extension has already been requested; the secretariat has yet to decide.")
        )
    extension = Extension.objects.create(
        deadline=locked,
        asked_on=dates.today(now),
        asked_by=by,
        requested_until=until,
        reason=reason,
        access_level=access_level,
    )
    record_event(
        EventKind.EXTENSION_ASKED,
        extension,
        by=by,
        now=now,
        reason=extension.reason,
        details={"requested_until": until.isoformat()},
    )
    return extension


@transaction.atomic
def extend_deadline(
    deadline: Deadline,
    *,
    to: date,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
    extension: Extension | None = None,
    seen: Seen | None = None,
) -> Deadline:
    """Grant more time: a new date in force, the old one replaced, the extension decided.

    Without `extension` the pending request is the one granted; where there is none, the committee
    offered the extension itself.
    """
    locked = _lock_extendable(deadline, to, by=by, now=now, field="to", seen=seen)
    reason = check_reason(reason, _("Say why more time is given."))
    if extension is None:
        extension = locked.extensions.filter(outcome=ExtensionOutcome.PENDING).first()
    if extension is None:
        extension = Extension(deadline=locked, reason=reason)
    due = DueDate(
        to,
        DeadlineBasis.EXTENSION,
        anchor_on=locked.due_on,
        document=locked.document,
        reason=reason,
    )
    granted = replace_deadline(locked, due, EventKind.DEADLINE_EXTENDED, by=by, now=now)
    extension.outcome = ExtensionOutcome.GRANTED
    extension.granted_deadline = granted
    extension.decided_on = dates.today(now)
    extension.decided_by = by
    extension.decision_reason = reason
    extension.letter = letter
    extension.save()
    return granted


@transaction.atomic
def refuse_extension(
    extension: Extension,
    *,
    reason: str,
    by: User,
    now: datetime,
    access_level: str = AccessLevel.COMMITTEE,
    seen: Seen | None = None,
) -> Extension:
    """Refuse more time, with a reason; the date in force stays.

    `access_level` says who reads the refusal. It is never more open than the request itself.
    """
    locked = (
        Extension.objects.select_for_update(of=("self",))
        .select_related("deadline__cycle")
        .get(pk=extension.pk)
    )
    if locked.outcome != ExtensionOutcome.PENDING:
        raise DomainError(
            _("This request has already been decided. Reload the page to see the decision.")
        )
    check_seen(locked, seen)
    locked.decision_reason = check_reason(reason, _("Say why more time is refused."))
    locked.decision_access_level = access_level
    locked.outcome = ExtensionOutcome.REFUSED
    locked.decided_on = dates.today(now)
    locked.decided_by = by
    locked.save()
    record_event(
        EventKind.EXTENSION_REFUSED,
        locked,
        by=by,
        now=now,
        reason=locked.decision_reason,
    )
    return locked
