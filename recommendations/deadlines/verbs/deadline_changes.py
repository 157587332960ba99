"""Suspending a date, putting it in force again, and correcting one that was recorded wrongly."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import InvalidInput
from recommendations.deadlines.verbs.deadline_rows import (
    Inputs,
    change_state,
    check_reason,
    check_year,
    keep_change,
    lock_current,
    move_deadline,
    refuse_while_asked,
)
from recommendations.enums import (
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineState,
    EventKind,
)
from recommendations.models import Deadline, DeadlineChange, Document, User


@transaction.atomic
def suspend_deadline(
    deadline: Deadline, *, reason: str, by: User, now: datetime, letter: Document | None = None
) -> Deadline:
    """Stop the clock: the date stays on record, and nobody is reminded of it.

    Raises InvalidInput without a reason, and DomainError when the date is not in force or a wish
    for more time is undecided.
    """
    locked = lock_current(deadline)
    reason = check_reason(reason, _("Say why the date is suspended."))
    refuse_while_asked(locked)
    change = DeadlineChange(kind=DeadlineChangeKind.SUSPENDED, reason=reason, letter=letter)
    change_state(locked, DeadlineState.SUSPENDED, change, by=by, now=now)
    return locked


def date_after_suspension(deadline: Deadline, *, today: date) -> date:
    """The suspended date moved by the days that the suspension lasted; a proposal, not a rule."""
    suspended = (
        deadline.changes.filter(kind=DeadlineChangeKind.SUSPENDED).order_by("-decided_on").first()
    )
    if suspended is None:
        return deadline.due_on
    return deadline.due_on + (today - suspended.decided_on)


@transaction.atomic
def resume_deadline(
    deadline: Deadline,
    *,
    to: date,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
) -> Deadline:
    """Let the clock run again, towards the same day or a later one. It is a date of its own.

    Raises InvalidInput for a day before the suspended one or without a reason, and DomainError
    when the date is not suspended.
    """
    locked = lock_current(deadline, (DeadlineState.SUSPENDED,))
    reason = check_reason(reason, _("Say why the date counts again."))
    check_year(to, now, field="to")
    if to < locked.due_on:
        raise InvalidInput(
            _("A suspension takes no time away: choose %(due)s or a later day.")
            % {"due": locked.due_on.isoformat()},
            field="to",
        )
    keep_change(
        locked,
        DeadlineChange(kind=DeadlineChangeKind.RESUMED, reason=reason, letter=letter),
        by=by,
        now=now,
    )
    return move_deadline(
        locked,
        to=to,
        inputs=_inherited(locked, DeadlineBasis.RESUMPTION, reason),
        by=by,
        now=now,
        event=EventKind.DEADLINE_RESUMED,
    )


@transaction.atomic
def correct_deadline(
    deadline: Deadline,
    *,
    to: date,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
) -> Deadline:
    """Replace a date that was recorded wrongly. The wrong one stays in the history.

    Raises InvalidInput for the same day or without a reason, and DomainError when the date is not
    in force or a wish for more time is undecided.
    """
    locked = lock_current(deadline)
    reason = check_reason(reason, _("Say what was wrong."))
    check_year(to, now, field="to")
    if to == locked.due_on:
        raise InvalidInput(
            _("%(due)s is the date in force. Choose another day.")
            % {"due": locked.due_on.isoformat()},
            field="to",
        )
    refuse_while_asked(locked)
    keep_change(
        locked,
        DeadlineChange(kind=DeadlineChangeKind.CORRECTED, reason=reason, letter=letter),
        by=by,
        now=now,
    )
    return move_deadline(
        locked,
        to=to,
        inputs=_inherited(locked, DeadlineBasis.CORRECTION, reason),
        by=by,
        now=now,
        event=EventKind.DEADLINE_CORRECTED,
    )


def _inherited(before: Deadline, basis: DeadlineBasis, reason: str) -> Inputs:
    return Inputs(
        basis,
        anchor_on=before.due_on,
        quoted_words=before.quoted_words,
        document=before.document,
        reason=reason,
    )
