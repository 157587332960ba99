"""What every verb about dates does alike: locking the place, checking the day, adding the row."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.enums import (
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    EventKind,
    ExtensionOutcome,
)
from recommendations.models import (
    Deadline,
    DeadlineChange,
    Document,
    FollowUpProcedure,
    FollowUpRequest,
    ReportingCycle,
    User,
)

# Nobody gives more time than this on purpose, nor had a committee asked before: a mistyped year,
# from which reminders could not be counted.
FURTHEST_MONTHS = 240
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class Place:
    """What a date belongs to: one request of a case, or the case as a whole."""

    cycle: ReportingCycle
    request: FollowUpRequest | None = None

    def lock(self) -> None:
        """Let nobody else put a date in force here until this transaction is over."""
        if self.request is not None:
            FollowUpRequest.objects.select_for_update().get(pk=self.request.pk)
        else:
            ReportingCycle.objects.select_for_update().get(pk=self.cycle.pk)

    def current(self, kind: str) -> Deadline | None:
        """The date of this kind that is in force or suspended; of internal ones there are many."""
        if kind == DeadlineKind.INTERNAL:
            return None
        return (
            Deadline.objects.current()
            .filter(cycle=self.cycle, request=self.request, kind=kind)
            .first()
        )


def place_of(deadline: Deadline) -> Place:
    return Place(deadline.cycle, deadline.request)


@dataclass(frozen=True)
class Inputs:
    """What a date rests on, beside the day itself."""

    basis: str
    anchor_on: date | None = None
    period_months: int | None = None
    period_days: int | None = None
    procedure: FollowUpProcedure | None = None
    quoted_words: str = ""
    document: Document | None = None
    reason: str = ""


def check_year(day: date, now: datetime, *, field: str) -> None:
    if not EARLIEST <= day <= dates.add_months(dates.today(now), FURTHEST_MONTHS):
        raise InvalidInput(
            _("%(day)s lies too far away to be right. Check the year.") % {"day": day.isoformat()},
            field=field,
        )


def check_reason(reason: str, sentence: str) -> str:
    """The reason without blanks around it; `sentence` asks for it where there is none."""
    if not reason.strip():
        raise InvalidInput(sentence, field="reason")
    return reason.strip()


def _check(place: Place, kind: str, due_on: date, inputs: Inputs, now: datetime) -> None:
    check_year(due_on, now, field="due_on")
    adopted_on = place.cycle.adopted_on
    is_internal = kind in DeadlineKind.internal_kinds
    if adopted_on is not None and due_on <= adopted_on and not is_internal:
        raise InvalidInput(
            _("The date has to lie after %(adopted)s, the day on which the text was adopted.")
            % {"adopted": adopted_on.isoformat()},
            field="due_on",
        )
    if inputs.basis == DeadlineBasis.SET_BY_STAFF and not inputs.reason.strip():
        raise InvalidInput(
            _("A date that follows from no rule needs a reason: write why."), field="reason"
        )


def _as_it_reads(procedure: FollowUpProcedure | None) -> dict[str, Any]:
    if procedure is None:
        return {}
    return {
        "procedure": procedure,
        "rule": procedure.rule,
        "rule_source": procedure.source,
        "rule_in_force_on": procedure.valid_during.lower,
    }


def add_deadline(
    place: Place,
    *,
    kind: str,
    due_on: date,
    inputs: Inputs,
    state: DeadlineState,
    by: User | None,
    now: datetime,
    event: EventKind,
    details: dict[str, str],
    supersedes: Deadline | None = None,
    rule: dict[str, Any] | None = None,
) -> Deadline:
    """Add the row and its event. A date that replaces another goes on with its series.

    `rule` are the columns of the rule as it read for an earlier date; without them it is read now.
    """
    _check(place, kind, due_on, inputs, now)
    if rule is None:
        rule = _as_it_reads(inputs.procedure)
    if supersedes is not None:
        rule |= {"series": supersedes.series, "sequence": supersedes.sequence + 1}
    deadline = Deadline.objects.create(
        kind=kind,
        cycle=place.cycle,
        request=place.request,
        due_on=due_on,
        state=state,
        basis=inputs.basis,
        anchor_on=inputs.anchor_on,
        period_months=inputs.period_months,
        period_days=inputs.period_days,
        document=inputs.document,
        quoted_words=inputs.quoted_words,
        reason=inputs.reason.strip(),
        supersedes=supersedes,
        set_by=by,
        **rule,
    )
    record_event(
        event,
        deadline,
        by=by,
        now=now,
        reason=deadline.reason,
        details=details,
    )
    return deadline


def move_deadline(
    locked: Deadline,
    *,
    to: date,
    inputs: Inputs,
    by: User | None,
    now: datetime,
    event: EventKind,
) -> Deadline:
    """Put another day in force in the place of a date that `lock_current` has locked."""
    locked.state = DeadlineState.SUPERSEDED
    locked.save(update_fields=["state", "updated_at"])
    return add_deadline(
        place_of(locked),
        kind=locked.kind,
        due_on=to,
        inputs=inputs,
        state=DeadlineState.IN_FORCE,
        by=by,
        now=now,
        event=event,
        details={"from": locked.due_on.isoformat(), "to": to.isoformat()},
        supersedes=locked,
        rule={
            "procedure": locked.procedure,
            "rule": locked.rule,
            "rule_source": locked.rule_source,
            "rule_in_force_on": locked.rule_in_force_on,
        },
    )


def lock_current(
    deadline: Deadline, states: tuple[str, ...] = (DeadlineState.IN_FORCE,)
) -> Deadline:
    """The date as it stands now, held until the transaction is over.

    Raises DomainError when it is in none of the states.
    """
    # The place first, as when a date is set: otherwise both could put a date in force at once.
    place_of(deadline).lock()
    locked = (
        Deadline.objects.select_for_update(of=("self",))
        .select_related("cycle", "request", "procedure", "document")
        .get(pk=deadline.pk)
    )
    if locked.state not in states:
        raise DomainError(
            _("This date is no longer in force. Reload the page to see the one that is.")
        )
    return locked


def refuse_while_asked(deadline: Deadline) -> None:
    """A wish for more time is decided on the date for which it was asked."""
    if deadline.extensions.filter(outcome=ExtensionOutcome.PENDING).exists():
        raise DomainError(
            _("More time has been asked for. Grant or refuse it before you set another date.")
        )


_EVENTS = {
    DeadlineChangeKind.SUSPENDED: EventKind.DEADLINE_SUSPENDED,
    DeadlineChangeKind.WITHDRAWN: EventKind.DEADLINE_WITHDRAWN,
}


def change_state(
    locked: Deadline,
    state: DeadlineState,
    change: DeadlineChange,
    *,
    by: User,
    now: datetime,
) -> None:
    """Take a date out of force, keep who decided it and why, and leave the event."""
    locked.state = state
    locked.sequence += 1
    locked.save(update_fields=["state", "sequence", "updated_at"])
    keep_change(locked, change, by=by, now=now)
    record_event(
        _EVENTS[DeadlineChangeKind(change.kind)],
        locked,
        by=by,
        now=now,
        reason=change.reason,
    )


def keep_change(deadline: Deadline, change: DeadlineChange, *, by: User, now: datetime) -> None:
    """Keep who decided something about a date, and by which letter."""
    change.deadline = deadline
    change.decided_on = dates.today(now)
    change.decided_by = by
    change.save()
