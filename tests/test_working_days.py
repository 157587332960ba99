"""Working days in Geneva and the hours of a place: weekends, holidays, clock changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from recommendations.working_days import (
    first_working_day,
    is_working_day,
    morning_of,
    working_days_after,
    working_moment,
)

GENEVA = ZoneInfo("Europe/Zurich")
AUCKLAND = ZoneInfo("Pacific/Auckland")
# From Christmas 2026 on, a Friday: a chain of free days up to 4 January.
NEW_YEAR = frozenset({date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1)})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 30), True),
        (date(2026, 12, 5), False),
        (date(2026, 12, 6), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 30), True),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, expected: bool) -> None:
    assert is_working_day(day, NEW_YEAR) == expected


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 12, 30), date(2026, 12, 30)),
        (date(2026, 12, 31), date(2027, 1, 4)),
        (date(2027, 1, 2), date(2027, 1, 4)),
        (date(2028, 2, 29), date(2028, 2, 29)),
    ],
)
def test_a_free_day_gives_way_to_the_next_working_day(day: date, first: date) -> None:
    assert first_working_day(day, NEW_YEAR) == first


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 12, 4), 1, date(2026, 12, 7)),
        (date(2026, 12, 5), 1, date(2026, 12, 7)),
        (date(2026, 12, 4), 3, date(2026, 12, 9)),
        (date(2026, 12, 30), 2, date(2027, 1, 5)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
        (date(2026, 12, 6), 0, date(2026, 12, 6)),
    ],
)
def test_working_days_are_counted_without_the_day_itself(
    day: date, number: int, expected: date
) -> None:
    assert working_days_after(day, number, NEW_YEAR) == expected


def test_the_morning_follows_the_clocks_of_the_place() -> None:
    # Summer time ends in Geneva on 25 October 2026, a Sunday.
    assert morning_of(date(2026, 10, 23), GENEVA) == datetime(2026, 10, 23, 7, tzinfo=UTC)
    assert morning_of(date(2026, 10, 26), GENEVA) == datetime(2026, 10, 26, 8, tzinfo=UTC)
    # In Auckland it is the evening before, in Geneva's calendar.
    assert morning_of(date(2026, 10, 26), AUCKLAND) == datetime(2026, 10, 25, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Within hours: at once.
        ((2026, 12, 2, 9, 0), (2026, 12, 2, 9, 0)),
        ((2026, 12, 2, 17, 59), (2026, 12, 2, 17, 59)),
        # Before and after them.
        ((2026, 12, 2, 0, 5), (2026, 12, 2, 9, 0)),
        ((2026, 12, 2, 18, 0), (2026, 12, 3, 9, 0)),
        # On Friday evening, on a weekend, over New Year.
        ((2026, 12, 4, 18, 0), (2026, 12, 7, 9, 0)),
        ((2026, 12, 6, 12, 0), (2026, 12, 7, 9, 0)),
        ((2026, 12, 30, 18, 0), (2027, 1, 4, 9, 0)),
    ],
)
def test_a_moment_outside_working_hours_waits_for_the_next_morning(
    now: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    moment = datetime(*now, tzinfo=GENEVA)  # type: ignore[arg-type,misc]
    assert working_moment(moment, GENEVA, NEW_YEAR) == datetime(*expected, tzinfo=GENEVA)  # type: ignore[arg-type,misc]


def test_the_hours_are_those_of_the_place_and_the_days_are_its_days() -> None:
    # Sunday evening in Geneva is Monday morning in Auckland.
    now = datetime(2026, 12, 6, 21, tzinfo=UTC)
    assert working_moment(now, AUCKLAND, frozenset()) == now
    assert working_moment(now, GENEVA, frozenset()) == datetime(2026, 12, 7, 8, tzinfo=UTC)
