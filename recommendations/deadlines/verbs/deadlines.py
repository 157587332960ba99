"""Putting dates in force. A date is never rewritten: a new row replaces it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.deadlines.reads.windows import Counted, ends_by_rule
from recommendations.enums import (
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    EventKind,
    ExtensionOutcome,
)
from recommendations.models import (
    Deadline,
    Document,
    FollowUpProcedure,
    FollowUpRequest,
    ReportingCycle,
    User,
)

# No committee set a date before 1970: such a year was mistyped, and reminders could not be counted
# from it.
EARLIEST = date(1970, 1, 1)


@dataclass(frozen=True)
class DueDate:
    """A day by which something is due, with everything that it rests on."""

    due_on: date
    basis: str
    anchor_on: date | None = None
    period_months: int | None = None
    period_days: int | None = None
    procedure: FollowUpProcedure | None = None
    quoted_words: str = ""
    document: Document | None = None
    reason: str = ""


def due_date_candidates(request: FollowUpRequest) -> list[DueDate]:
    """Every date that can be computed for a request, from adoption first.

    The document's own period wins over the rule's (domain rule: the document's words always
    win). Without a period there is no date to compute, and the list is empty.
    """
    months = request.period_months
    procedure = request.procedure
    if months is None and procedure is not None:
        months = procedure.period_months
    if months is None:
        return []
    cycle = request.cycle
    anchors = (
        (DeadlineBasis.FROM_ADOPTION, cycle.adopted_on),
        (DeadlineBasis.FROM_DISTRIBUTION, request.document.distributed_on),
        (DeadlineBasis.FROM_SESSION_CLOSE, cycle.session.ends_on if cycle.session else None),
    )
    return [
        DueDate(
            due_on=dates.add_months(anchor, months),
            basis=basis,
            anchor_on=anchor,
            period_months=months,
            procedure=procedure,
        )
        for basis, anchor in anchors
        if anchor is not None
    ]


@transaction.atomic
def set_deadline(
    request: FollowUpRequest,
    due: DueDate,
    *,
    by: User | None,
    now: datetime,
    kind: str = DeadlineKind.FOLLOW_UP_INFORMATION,
    seen: Seen | None = None,
) -> Deadline:
    """Put a date in force; the one in force before is kept and marked as replaced.

    Raises InvalidInput for a date not after adoption or in an impossible year, or set by the
    secretariat without a reason, DomainError while an extension request is pending, and
    ChangedMeanwhile where the date before is not the one that was `seen`.
    """
    return _put_in_force(request.cycle, request, kind, due, by=by, now=now, seen=seen)


@transaction.atomic
def choose_date(
    request: FollowUpRequest,
    chosen: DueDate | None,
    *,
    possible: Iterable[DueDate],
    by: User,
    now: datetime,
    seen: Seen | None = None,
) -> Deadline | None:
    """Put the chosen date in force, and keep each other possible one beside it, once.

    Without a chosen one, all are kept for a person to choose among. Raises the errors of
    `set_deadline`.
    """
    deadline = set_deadline(request, chosen, by=by, now=now, seen=seen) if chosen else None
    known = set(
        Deadline.objects.filter(
            request=request, kind=DeadlineKind.FOLLOW_UP_INFORMATION
        ).values_list("due_on", "basis")
    )
    for other in possible:
        if (other.due_on, str(other.basis)) not in known:
            consider_date(request, other, by=by, now=now)
    return deadline


@transaction.atomic
def set_case_date(
    cycle: ReportingCycle, due: DueDate, *, kind: str, by: User | None, now: datetime
) -> Deadline:
    """Put a date in force that belongs to the case and to none of its requests.

    Refuses what `set_deadline` refuses, and a kind of date that has to rest on a request.
    """
    if kind not in (*DeadlineKind.case_kinds, DeadlineKind.INTERNAL):
        raise InvalidInput(
            _("A date of this kind belongs to a follow-up request. Choose the request."),
            field="request",
        )
    return _put_in_force(cycle, None, kind, due, by=by, now=now)


def set_next_report(
    cycle: ReportingCycle,
    *,
    due_on: date,
    quoted_words: str,
    document: Document | None,
    by: User | None,
    now: datetime,
) -> Deadline:
    """Put the date of the next periodic report in force, as the document prints it.

    The same date again changes nothing; another one replaces it. Who may see the document may see
    the date.
    """
    due = DueDate(due_on, DeadlineBasis.EXPLICIT_DATE, quoted_words=quoted_words, document=document)
    return set_case_date(cycle, due, kind=DeadlineKind.NEXT_PERIODIC_REPORT, by=by, now=now)


@transaction.atomic
def consider_date(
    request: FollowUpRequest, due: DueDate, *, by: User | None, now: datetime
) -> Deadline:
    """Keep a date that was considered and not chosen, with its basis, beside the one in force."""
    deadline = _unsaved(request.cycle, request, DeadlineKind.FOLLOW_UP_INFORMATION, due)
    deadline.state = DeadlineState.CANDIDATE
    details = {"due_on": due.due_on.isoformat()}
    return _add(deadline, EventKind.DEADLINE_CONSIDERED, by=by, now=now, details=details)


def _put_in_force(
    cycle: ReportingCycle,
    request: FollowUpRequest | None,
    kind: str,
    due: DueDate,
    *,
    by: User | None,
    now: datetime,
    seen: Seen | None = None,
) -> Deadline:
    _lock_dates(cycle, request)
    before = None
    # A case may have many internal dates at once.
    if kind != DeadlineKind.INTERNAL:
        current = Deadline.objects.current()
        before = current.filter(cycle=cycle, request=request, kind=kind).first()
    if before is not None:
        is_same = (before.due_on, before.basis) == (due.due_on, due.basis)
        if is_same and before.state == DeadlineState.IN_FORCE:
            return before
    check_seen(before, seen)
    if before is not None:
        refuse_while_extension_is_pending(before)
    deadline = _unsaved(cycle, request, kind, due)
    details = {"due_on": due.due_on.isoformat()}
    return _add(deadline, EventKind.DEADLINE_SET, by=by, now=now, details=details, replaces=before)


# --- Rows: what every verb about dates shares -----------------------------------------------------


def lock_current(
    deadline: Deadline,
    states: tuple[str, ...] = (DeadlineState.IN_FORCE,),
    *,
    seen: Seen | None = None,
) -> Deadline:
    """The date as it is now, held until the transaction is over.

    Raises DomainError when it is in none of the states, ChangedMeanwhile where it changed after it
    was `seen`.
    """
    # The request or case first, as when a date is set: otherwise both could put a date in force.
    _lock_dates(deadline.cycle, deadline.request)
    locked = (
        Deadline.objects.select_for_update(of=("self",))
        .select_related("cycle", "request", "procedure", "document")
        .get(pk=deadline.pk)
    )
    if locked.state not in states:
        raise DomainError(
            _("This date is no longer in force. Reload the page to see the one that is.")
        )
    check_seen(locked, seen)
    return locked


def replace_deadline(
    locked: Deadline, due: DueDate, event: EventKind, *, by: User | None, now: datetime
) -> Deadline:
    """Put another day in force instead of a date that `lock_current` has locked.

    The rule stays as it read for the earlier date.
    """
    deadline = _unsaved(locked.cycle, locked.request, locked.kind, due)
    deadline.procedure = locked.procedure
    deadline.rule, deadline.rule_source = locked.rule, locked.rule_source
    deadline.rule_in_force_on = locked.rule_in_force_on
    details = {"from": locked.due_on.isoformat(), "to": due.due_on.isoformat()}
    return _add(deadline, event, by=by, now=now, details=details, replaces=locked)


def refuse_while_extension_is_pending(deadline: Deadline) -> None:
    """An extension is granted or refused on the date for which it was requested."""
    if deadline.extensions.filter(outcome=ExtensionOutcome.PENDING).exists():
        raise DomainError(
            _("An extension request is pending. Grant or refuse it before you set another date.")
        )


def check_year(day: date, now: datetime, *, field: str) -> None:
    if not EARLIEST <= day <= dates.add_months(dates.today(now), dates.FURTHEST_MONTHS):
        raise InvalidInput(
            _("%(day)s is too far away to be right. Check the year.") % {"day": day.isoformat()},
            field=field,
        )


def check_reason(reason: str, sentence: str) -> str:
    """The reason without blanks around it; `sentence` asks for it where there is none."""
    if not reason.strip():
        raise InvalidInput(sentence, field="reason")
    return reason.strip()


def _lock_dates(cycle: ReportingCycle, request: FollowUpRequest | None) -> None:
    """Let nobody else put a date of this request, or this case, in force until we are done."""
    if request is not None:
        FollowUpRequest.objects.select_for_update().get(pk=request.pk)
    else:
        ReportingCycle.objects.select_for_update().get(pk=cycle.pk)


def _unsaved(
    cycle: ReportingCycle, request: FollowUpRequest | None, kind: str, due: DueDate
) -> Deadline:
    """The row of a date in force, with the present text of the rule."""
    deadline = Deadline(
        kind=kind,
        cycle=cycle,
        request=request,
        due_on=due.due_on,
        state=DeadlineState.IN_FORCE,
        basis=due.basis,
        anchor_on=due.anchor_on,
        period_months=due.period_months,
        period_days=due.period_days,
        document=due.document,
        quoted_words=due.quoted_words,
        reason=due.reason.strip(),
    )
    if due.procedure is not None:
        deadline.procedure = due.procedure
        deadline.rule, deadline.rule_source = due.procedure.rule, due.procedure.source
        deadline.rule_in_force_on = due.procedure.valid_during.lower
    return deadline


def _add(
    deadline: Deadline,
    event: EventKind,
    *,
    by: User | None,
    now: datetime,
    details: dict[str, Any],
    replaces: Deadline | None = None,
) -> Deadline:
    """Save the row and its event. A date that replaces another continues its series."""
    check_year(deadline.due_on, now, field="due_on")
    adopted_on = deadline.cycle.adopted_on
    is_internal = deadline.kind in DeadlineKind.internal_kinds
    if adopted_on is not None and deadline.due_on <= adopted_on and not is_internal:
        raise InvalidInput(
            _("Choose a date after %(adopted)s, the day on which the text was adopted.")
            % {"adopted": adopted_on.isoformat()},
            field="due_on",
        )
    if deadline.basis == DeadlineBasis.SET_BY_STAFF and not deadline.reason:
        raise InvalidInput(
            _("A date that follows from no rule needs a reason. Say why it was chosen."),
            field="reason",
        )
    if replaces is not None:
        replaces.state = DeadlineState.SUPERSEDED
        replaces.save(update_fields=["state", "updated_at"])
        deadline.supersedes = replaces
        deadline.series, deadline.sequence = replaces.series, replaces.sequence + 1
    deadline.set_by = by
    deadline.save(force_insert=True)
    record_event(event, deadline, by=by, now=now, reason=deadline.reason, details=details)
    is_in_force = deadline.state == DeadlineState.IN_FORCE
    if is_in_force and deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
        for end, day in ends_by_rule(deadline, today=dates.today(now)):
            _put_window_in_force(deadline, end, day, by=by, now=now)
    return deadline


def _put_window_in_force(
    due: Deadline, end: Counted, day: date, *, by: User | None, now: datetime
) -> None:
    """Put one end of the window for submissions in force, as its rule counts it from a date."""
    counted = DueDate(
        day,
        DeadlineBasis.FROM_DUE_DATE,
        anchor_on=due.due_on,
        period_months=end.months,
        period_days=end.days,
    )
    row = _unsaved(due.cycle, due.request, end.kind, counted)
    row.window_rule = end.window_rule
    row.rule, row.rule_source, row.rule_in_force_on = end.rule, end.source, end.in_force_on
    details = {"due_on": day.isoformat(), "by_rule": True}
    _add(row, EventKind.DEADLINE_SET, by=by, now=now, details=details, replaces=end.before)
