"""The window for submissions goes by its rule, and stays where an officer has put it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    resume_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.deadlines import DueDate, set_deadline
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import (
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    EventKind,
)
from recommendations.models import Deadline, DeadlineChange, Event, User, WindowRule
from tests.conftest import Case
from tests.factories import WindowRuleFactory

pytestmark = pytest.mark.django_db

OPEN, CLOSE = DeadlineKind.window_kinds
DUE = date(2023, 10, 8)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


EARLY = at(date(2021, 11, 2))


@pytest.fixture
def rule(case: Case) -> WindowRule:
    Deadline.objects.filter(pk=case.deadline.pk).update(state=DeadlineState.CANDIDATE)
    return WindowRuleFactory.create(treaty_body=case.body, source="Where it was found")


def put(case: Case, officer: User, due_on: date = DUE, *, now: datetime = EARLY) -> Deadline:
    due = DueDate(due_on, DeadlineBasis.EXPLICIT_DATE)
    return set_deadline(case.request, due, by=officer, now=now)


def window(*states: str) -> dict[str, date]:
    rows = Deadline.objects.filter(
        kind__in=DeadlineKind.window_kinds, state__in=states or (DeadlineState.IN_FORCE,)
    )
    return dict(rows.values_list("kind", "due_on"))


def by_hand(case: Case, officer: User, kind: str, day: date, now: datetime = EARLY) -> Deadline:
    due = DueDate(day, DeadlineBasis.SET_BY_STAFF, reason="The session was moved")
    return set_deadline(case.request, due, kind=kind, by=officer, now=now)


def test_both_ends_are_set_with_the_date_and_say_by_which_rule(
    case: Case, rule: WindowRule, officer: User
) -> None:
    put(case, officer)
    assert window() == {OPEN: date(2023, 7, 8), CLOSE: date(2023, 11, 8)}
    closes = Deadline.objects.get(kind=CLOSE)
    assert (closes.basis, closes.anchor_on, closes.period_months) == ("from_due_date", DUE, 1)
    assert (closes.window_rule, closes.rule) == (rule, rule.rule)
    assert closes.rule_source == "Where it was found"
    events = Event.objects.filter(kind=EventKind.DEADLINE_SET, details__by_rule=True)
    assert events.count() == 2
    put(case, officer)
    assert Deadline.objects.count() == 4


@pytest.mark.parametrize(
    ("offsets", "expected"),
    [
        ((-6, "weeks", 0, "days"), {OPEN: date(2023, 8, 27), CLOSE: DUE}),
        ((0, "months", 10, "days"), {OPEN: DUE, CLOSE: date(2023, 10, 18)}),
        # It would open after it had closed, or before anything was adopted.
        ((2, "months", 1, "months"), {CLOSE: date(2023, 11, 8)}),
        ((-24, "months", 1, "months"), {CLOSE: date(2023, 11, 8)}),
    ],
)
def test_rules_count_in_days_weeks_and_months_on_either_side(
    case: Case, rule: WindowRule, officer: User, offsets: tuple[Any, ...], expected: dict[str, date]
) -> None:
    names = ("opens_offset", "opens_unit", "closes_offset", "closes_unit")
    WindowRule.objects.update(**dict(zip(names, offsets, strict=True)))
    put(case, officer)
    assert window() == expected


def test_nothing_is_set_without_a_rule_in_force_on_the_day_of_adoption(
    case: Case, rule: WindowRule, officer: User
) -> None:
    WindowRule.objects.update(valid_during=("[2022-01-01,)"))
    put(case, officer)
    assert window() == {}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (date(2023, 11, 9), {}),
        (date(2023, 11, 8), {OPEN: date(2023, 7, 8), CLOSE: date(2023, 11, 8)}),
    ],
)
def test_window_that_has_closed_is_not_opened_for_a_case_typed_in_late(
    case: Case, rule: WindowRule, officer: User, now: date, expected: dict[str, date]
) -> None:
    put(case, officer, now=at(now))
    assert window() == expected


def test_window_moves_with_the_date_by_the_rule_as_it_read(
    case: Case, rule: WindowRule, officer: User
) -> None:
    due = put(case, officer)
    WindowRule.objects.update(opens_offset=-1, closes_offset=6, rule="Another rule")
    assert window() == {OPEN: date(2023, 7, 8), CLOSE: date(2023, 11, 8)}
    now = at(date(2023, 6, 1))
    due = extend_deadline(due, to=date(2024, 1, 8), reason="Asked for", by=officer, now=now)
    assert window() == {OPEN: date(2023, 10, 8), CLOSE: date(2024, 2, 8)}
    correct_deadline(due, to=date(2024, 3, 8), reason="A slip", by=officer, now=now)
    assert window() == {OPEN: date(2023, 12, 8), CLOSE: date(2024, 4, 8)}
    last = Deadline.objects.in_force().get(kind=CLOSE)
    assert (last.rule, last.sequence, last.anchor_on) == (rule.rule, 2, date(2024, 3, 8))
    assert last.supersedes is not None


def test_window_that_is_open_stays_open_and_closes_later(
    case: Case, rule: WindowRule, officer: User
) -> None:
    due = put(case, officer)
    now = at(date(2023, 7, 8))
    extend_deadline(due, to=date(2024, 1, 8), reason="Asked for", by=officer, now=now)
    assert window() == {OPEN: date(2023, 7, 8), CLOSE: date(2024, 2, 8)}


def test_window_that_has_closed_opens_anew_for_a_later_date(
    case: Case, rule: WindowRule, officer: User
) -> None:
    put(case, officer)
    put(case, officer, date(2024, 12, 8), now=at(date(2023, 11, 9)))
    assert window() == {OPEN: date(2024, 9, 8), CLOSE: date(2025, 1, 8)}


def test_date_moved_into_the_past_closes_no_window_that_was_announced(
    case: Case, rule: WindowRule, officer: User
) -> None:
    due = put(case, officer)
    now = at(date(2023, 8, 20))
    correct_deadline(due, to=date(2023, 7, 10), reason="A slip", by=officer, now=now)
    assert window() == {OPEN: date(2023, 7, 8), CLOSE: date(2023, 11, 8)}


def test_end_that_an_officer_set_is_left_alone(case: Case, rule: WindowRule, officer: User) -> None:
    by_hand(case, officer, CLOSE, date(2023, 12, 1))
    due = put(case, officer)
    assert window() == {CLOSE: date(2023, 12, 1)}
    extend_deadline(due, to=date(2024, 1, 8), reason="Asked for", by=officer, now=EARLY)
    assert window() == {CLOSE: date(2023, 12, 1)}


@pytest.mark.parametrize("how", ["set", "corrected", "suspended", "withdrawn"])
def test_end_that_an_officer_takes_in_hand_no_longer_moves_and_the_other_does(
    case: Case, rule: WindowRule, officer: User, how: str
) -> None:
    due = put(case, officer)
    closes = Deadline.objects.get(kind=CLOSE)
    if how == "set":
        by_hand(case, officer, CLOSE, date(2023, 12, 1))
    elif how == "corrected":
        correct_deadline(closes, to=date(2023, 12, 1), reason="R", by=officer, now=EARLY)
    elif how == "suspended":
        suspend_deadline(closes, reason="R", by=officer, now=EARLY)
    else:
        withdraw_deadline(closes, reason="R", by=officer, now=EARLY)
    before = window(*DeadlineState.current_states)
    later = extend_deadline(due, to=date(2023, 12, 8), reason="R", by=officer, now=EARLY)
    after = window(*DeadlineState.current_states)
    assert after.get(CLOSE) == before.get(CLOSE)
    if how in ("set", "corrected"):
        assert after[OPEN] == date(2023, 9, 8)
        assert Deadline.objects.in_force().get(kind=CLOSE).window_rule is None
    # Nor does it go with the date.
    withdraw_deadline(later, reason="R", by=officer, now=EARLY)
    states = {row.kind: row.state for row in Deadline.objects.order_by("pk")}
    assert states[CLOSE] == {"suspended": "suspended", "withdrawn": "withdrawn"}.get(
        how, "in_force"
    )
    assert states[OPEN] == "withdrawn"


def test_suspended_date_takes_what_is_to_come_along_and_brings_it_back(
    case: Case, rule: WindowRule, officer: User
) -> None:
    due = put(case, officer)
    suspend_deadline(due, reason="A state of emergency", by=officer, now=at(date(2023, 8, 1)))
    assert window() == {OPEN: date(2023, 7, 8)}
    assert window(DeadlineState.SUSPENDED) == {CLOSE: date(2023, 11, 8)}
    change = DeadlineChange.objects.get(deadline__kind=CLOSE)
    assert (change.kind, change.reason) == (DeadlineChangeKind.SUSPENDED, "A state of emergency")
    assert change.follows is not None
    assert change.follows.deadline == due
    event = Event.objects.get(kind=EventKind.DEADLINE_SUSPENDED, deadline__kind=CLOSE)
    assert event.details == {"by_rule": True}
    due.refresh_from_db()
    resume_deadline(
        due, to=date(2024, 2, 8), reason="It is over", by=officer, now=at(date(2023, 12, 1))
    )
    assert window() == {OPEN: date(2023, 7, 8), CLOSE: date(2024, 3, 8)}
    assert window(DeadlineState.SUSPENDED) == {}


def test_withdrawn_date_takes_the_window_along_and_a_new_one_brings_a_new_one(
    case: Case, rule: WindowRule, officer: User
) -> None:
    due = put(case, officer)
    withdraw_deadline(due, reason="A mistake", by=officer, now=EARLY)
    assert window() == {}
    assert window(DeadlineState.WITHDRAWN).keys() == {OPEN, CLOSE}
    put(case, officer, date(2023, 11, 1))
    assert window() == {OPEN: date(2023, 8, 1), CLOSE: date(2023, 12, 1)}


def test_rule_never_stands_in_the_way_of_the_date_itself(
    case: Case, rule: WindowRule, officer: User
) -> None:
    put(case, officer, date(2041, 11, 1))
    assert window() == {OPEN: date(2041, 8, 1)}
    put(case, officer, date(2021, 11, 8), now=EARLY)
    assert window()[CLOSE] == date(2021, 12, 8)
