"""The window for submissions by rule: what becomes of its ends as the State party's date moves.

Each end is counted from the date for information on follow-up. It moves with that date as long as
nobody has set, moved, suspended or withdrawn it by itself: from then on it is in the officers'
hands. What was announced and has passed stays.
"""

from dataclasses import dataclass
from datetime import date

from recommendations import dates
from recommendations.enums import DeadlineKind, DeadlineState, PeriodUnit
from recommendations.models import Deadline, WindowRule


@dataclass(frozen=True)
class Counted:
    """One end as its rule reads or, once it was counted, as the rule read on that day."""

    kind: str
    months: int | None
    days: int | None
    window_rule: WindowRule | None
    rule: str
    source: str
    in_force_on: date | None
    # The end as it stands, which this one replaces.
    before: Deadline | None = None

    def day_for(self, due_on: date) -> date:
        return dates.add_period(due_on, months=self.months, days=self.days)


def ends_as_ruled(rule: WindowRule) -> list[Counted]:
    """Both ends as the rule reads today, the opening first."""
    ends = (
        (DeadlineKind.SUBMISSIONS_OPEN, rule.opens_offset, rule.opens_unit),
        (DeadlineKind.SUBMISSIONS_CLOSE, rule.closes_offset, rule.closes_unit),
    )
    return [
        Counted(
            kind,
            *dates.months_and_days(offset, PeriodUnit(unit)),
            window_rule=rule,
            rule=rule.rule,
            source=rule.source,
            in_force_on=rule.valid_during.lower,
        )
        for kind, offset, unit in ends
    ]


def ends_by_rule(due: Deadline, *, today: date) -> list[tuple[Counted, date]]:
    """What to put in force beside a date for information on follow-up that is in force from now on.

    Nothing where an end is in hand or its day stays the same, and nothing that would close a window
    in the past. A window that is open stays open: only its closing moves.
    """
    rows = {row.kind: row for row in window_of(due)}
    opens, closes = (rows.get(kind) for kind in DeadlineKind.window_kinds)
    wanted = [_as_it_read(row) for row in rows.values() if not is_in_hand(row)]
    if len(wanted) == len(rows) < len(DeadlineKind.window_kinds):
        wanted += [one for one in _by_rule_in_force(due, today) if one.kind not in rows]
    days = {one.kind: one.day_for(due.due_on) for one in wanted}
    closes_on = days.get(DeadlineKind.SUBMISSIONS_CLOSE)
    if closes_on is None and closes is not None and closes.state == DeadlineState.IN_FORCE:
        closes_on = closes.due_on
    is_past = closes_on is None or closes_on < today

    def is_needed(one: Counted) -> bool:
        day, before = days[one.kind], one.before
        if before is not None and before.state == DeadlineState.SUSPENDED:
            return True
        if is_past or (before is not None and before.due_on == day):
            return False
        if one.kind == DeadlineKind.SUBMISSIONS_CLOSE:
            return True
        return not _is_open(opens, closes, today) and (closes_on is None or day <= closes_on)

    return [
        (one, days[one.kind])
        for one in wanted
        if is_needed(one) and _is_possible(days[one.kind], due, today)
    ]


def ends_that_rest_on(due: Deadline, *, today: date, is_final: bool) -> list[Deadline]:
    """The ends by rule that go out of force with a date: all of them, or those still to come."""
    return [
        row
        for row in window_of(due)
        if row.state in DeadlineState.current_states
        and not is_in_hand(row)
        and (is_final or (row.state == DeadlineState.IN_FORCE and row.due_on >= today))
    ]


def window_of(due: Deadline) -> list[Deadline]:
    """The last row of each end that was ever set for the request of a date: one query."""
    return list(
        Deadline.objects.filter(request=due.request_id, kind__in=DeadlineKind.window_kinds)
        .exclude(state=DeadlineState.CANDIDATE)
        .select_related("window_rule")
        .prefetch_related("changes")
        .order_by("kind", "-pk")
        .distinct("kind")
    )


def is_in_hand(row: Deadline) -> bool:
    """Whether an officer has set this end, or suspended or withdrawn it by itself."""
    if row.window_rule_id is None:
        return True
    if row.state == DeadlineState.IN_FORCE:
        return False
    last = max(row.changes.all(), key=lambda change: change.pk, default=None)
    return last is not None and last.follows_id is None


def _by_rule_in_force(due: Deadline, today: date) -> list[Counted]:
    """By the rule that was in force when the text was adopted, as the procedure is found."""
    cycle = due.cycle
    day = cycle.adopted_on or today
    rule = WindowRule.objects.in_force(cycle.treaty_body, day).first()
    return ends_as_ruled(rule) if rule is not None else []


def _as_it_read(row: Deadline) -> Counted:
    return Counted(
        row.kind,
        row.period_months,
        row.period_days,
        row.window_rule,
        row.rule,
        row.rule_source,
        row.rule_in_force_on,
        before=row if row.state in DeadlineState.current_states else None,
    )


def _is_open(opens: Deadline | None, closes: Deadline | None, today: date) -> bool:
    """Whether everybody was told that the window is open, and nobody that it has closed."""
    if opens is None or opens.state != DeadlineState.IN_FORCE or opens.due_on > today:
        return False
    return closes is None or closes.state != DeadlineState.IN_FORCE or closes.due_on >= today


def _is_possible(day: date, due: Deadline, today: date) -> bool:
    """Whether the day could be set at all: the rule never stands in the way of the date itself."""
    adopted_on = due.cycle.adopted_on
    furthest = dates.add_months(today, dates.FURTHEST_MONTHS)
    return (adopted_on is None or day > adopted_on) and day <= furthest
