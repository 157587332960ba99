"""Withdrawing, suspending and resuming a date, and correcting one that was recorded wrongly."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations import dates
from recommendations.acts.errors import InvalidInput
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen
from recommendations.deadlines.reads.windows import ends_that_rest_on
from recommendations.deadlines.verbs.deadlines import (
    DueDate,
    check_reason,
    check_year,
    lock_current,
    refuse_while_extension_is_pending,
    replace_deadline,
)
from recommendations.enums import (
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    EventKind,
)
from recommendations.models import Deadline, DeadlineChange, Document, User


@transaction.atomic
def withdraw_deadline(
    deadline: Deadline,
    *,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
    seen: Seen | None = None,
) -> Deadline:
    """Take a date out of force, with a reason; it stays in the history.

    Raises InvalidInput without a reason, and DomainError when the date is neither in force nor
    suspended, or while an extension request is pending.
    """
    locked = lock_current(deadline, DeadlineState.current_states, seen=seen)
    reason = check_reason(reason, _("Say why the date is withdrawn."))
    refuse_while_extension_is_pending(locked)
    locked.state = DeadlineState.WITHDRAWN
    change = DeadlineChange(kind=DeadlineChangeKind.WITHDRAWN, reason=reason, letter=letter)
    return _take_out_of_force(locked, change, EventKind.DEADLINE_WITHDRAWN, by=by, now=now)


@transaction.atomic
def suspend_deadline(
    deadline: Deadline,
    *,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
    seen: Seen | None = None,
) -> Deadline:
    """Stop the clock: the date stays on record, and nobody is reminded of it.

    Raises InvalidInput without a reason, and DomainError when the date is not in force or an
    extension request is pending.
    """
    locked = lock_current(deadline, seen=seen)
    reason = check_reason(reason, _("Say why the date is suspended."))
    refuse_while_extension_is_pending(locked)
    locked.state = DeadlineState.SUSPENDED
    change = DeadlineChange(kind=DeadlineChangeKind.SUSPENDED, reason=reason, letter=letter)
    return _take_out_of_force(locked, change, EventKind.DEADLINE_SUSPENDED, by=by, now=now)


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
    seen: Seen | None = None,
) -> Deadline:
    """Let the clock run again, towards the same day or a later one, which is a new row.

    Where that day is the suspended one moved by the days of the suspension, the row keeps how many
    they were: so it says why it is that day. Of any other day the reason is all that is known.
    Raises InvalidInput for a day before the suspended one or without a reason, and DomainError
    when the date is not suspended.
    """
    locked = lock_current(deadline, (DeadlineState.SUSPENDED,), seen=seen)
    reason = check_reason(reason, _("Say why the date is in force again."))
    check_year(to, now, field="to")
    if to < locked.due_on:
        raise InvalidInput(
            _("A suspension takes no time away. Choose %(due)s or a later day.")
            % {"due": locked.due_on.isoformat()},
            field="to",
        )
    change = DeadlineChange(kind=DeadlineChangeKind.RESUMED, reason=reason, letter=letter)
    _record_change(locked, change, by=by, now=now)
    due = _inherited(locked, to, DeadlineBasis.RESUMPTION, reason)
    if to == date_after_suspension(locked, today=change.decided_on) != locked.due_on:
        due = replace(due, period_days=(to - locked.due_on).days)
    return replace_deadline(locked, due, EventKind.DEADLINE_RESUMED, by=by, now=now)


@transaction.atomic
def correct_deadline(
    deadline: Deadline,
    *,
    to: date,
    reason: str,
    by: User,
    now: datetime,
    letter: Document | None = None,
    seen: Seen | None = None,
) -> Deadline:
    """Replace a date that was recorded wrongly. The wrong one stays in the history.

    Raises InvalidInput for the same day or without a reason, and DomainError when the date is not
    in force or an extension request is pending.
    """
    locked = lock_current(deadline, seen=seen)
    reason = check_reason(reason, _("Say what was wrong."))
    check_year(to, now, field="to")
    if to == locked.due_on:
        raise InvalidInput(
            _("%(due)s is the date in force. Choose another day.")
            % {"due": locked.due_on.isoformat()},
            field="to",
        )
    refuse_while_extension_is_pending(locked)
    change = DeadlineChange(kind=DeadlineChangeKind.CORRECTED, reason=reason, letter=letter)
    _record_change(locked, change, by=by, now=now)
    due = _inherited(locked, to, DeadlineBasis.CORRECTION, reason)
    return replace_deadline(locked, due, EventKind.DEADLINE_CORRECTED, by=by, now=now)


def _take_out_of_force(
    locked: Deadline, change: DeadlineChange, event: EventKind, *, by: User, now: datetime
) -> Deadline:
    """Save the new state of a date with who decided it and why: one event."""
    locked.sequence += 1
    locked.save(update_fields=["state", "sequence", "updated_at"])
    _record_change(locked, change, by=by, now=now)
    record_event(event, locked, by=by, now=now, reason=change.reason)
    if locked.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
        _take_window_along(locked, change, event, by=by, now=now)
    return locked


def _take_window_along(
    due: Deadline, change: DeadlineChange, event: EventKind, *, by: User, now: datetime
) -> None:
    """Let the window by rule go out of force with the date that it is counted from."""
    is_final = due.state == DeadlineState.WITHDRAWN
    for end in ends_that_rest_on(due, today=dates.today(now), is_final=is_final):
        end.state = due.state
        end.sequence += 1
        end.save(update_fields=["state", "sequence", "updated_at"])
        same = DeadlineChange(
            kind=change.kind, reason=change.reason, letter=change.letter, follows=change
        )
        _record_change(end, same, by=by, now=now)
        record_event(event, end, by=by, now=now, reason=change.reason, details={"by_rule": True})


def _record_change(deadline: Deadline, change: DeadlineChange, *, by: User, now: datetime) -> None:
    """Keep who decided something about a date, and by which letter."""
    change.deadline = deadline
    change.decided_on = dates.today(now)
    change.decided_by = by
    change.save()


def _inherited(before: Deadline, to: date, basis: DeadlineBasis, reason: str) -> DueDate:
    return DueDate(
        to,
        basis,
        anchor_on=before.due_on,
        quoted_words=before.quoted_words,
        document=before.document,
        reason=reason,
    )


# --- What the page of a date offers ---------------------------------------------------------------


@dataclass(frozen=True)
class DeadlineDecision:
    """What may be decided about a date: one row, one page."""

    code: str
    title: str | Promise
    hint: str | Promise
    done: str | Promise
    verb: Callable[..., Deadline]
    states: tuple[str, ...] = (DeadlineState.IN_FORCE,)
    has_new_day: bool = False
    is_danger: bool = False


DEADLINE_DECISIONS = (
    DeadlineDecision(
        "withdraw",
        gettext_lazy("Withdraw the date"),
        gettext_lazy(
            "It no longer counts, and stays in the history. Nobody is reminded of it, and calendars"
            " show it as cancelled."
        ),
        gettext_lazy("%(day)s is withdrawn."),
        withdraw_deadline,
        states=DeadlineState.current_states,
        is_danger=True,
    ),
    DeadlineDecision(
        "suspend",
        gettext_lazy("Suspend the date"),
        gettext_lazy(
            "The clock stops: nobody is reminded and nothing is overdue until the date is"
            " put in force again."
        ),
        gettext_lazy("%(day)s is suspended."),
        suspend_deadline,
    ),
    DeadlineDecision(
        "resume",
        gettext_lazy("Put the date in force again"),
        gettext_lazy(
            "The day offered is the old one, moved by as many days as the suspension"
            " lasted. The old date stays in the history."
        ),
        gettext_lazy("The date in force is %(day)s."),
        resume_deadline,
        states=(DeadlineState.SUSPENDED,),
        has_new_day=True,
    ),
    DeadlineDecision(
        "correct",
        gettext_lazy("Correct the date"),
        gettext_lazy(
            "For a day that was recorded wrongly. Where the committee gives more time, grant an"
            " extension instead. The wrong day stays in the history."
        ),
        gettext_lazy("The date in force is %(day)s."),
        correct_deadline,
        has_new_day=True,
    ),
)
