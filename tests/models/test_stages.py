"""Days counted from a deadline: Python and PostgreSQL agree, and ranges hold what they should."""

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recommendations import dates
from recommendations.enums import PeriodUnit
from recommendations.models import LetterStage, ReminderStage

DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31))


class CountingTest(TestCase):
    @given(day=DAYS, offset=st.integers(-400, 400), unit=st.sampled_from(PeriodUnit))
    @example(day=date(2023, 8, 31), offset=18, unit=PeriodUnit.MONTHS)
    @example(day=date(2024, 2, 29), offset=-12, unit=PeriodUnit.MONTHS)
    @example(day=date(2023, 3, 31), offset=-1, unit=PeriodUnit.MONTHS)
    def test_database_and_python_reach_the_same_day(
        self, day: date, offset: int, unit: PeriodUnit
    ) -> None:
        for stage in (
            ReminderStage(offset=offset, unit=unit),
            LetterStage(offset=offset, unit=unit),
        ):
            template = stage.day_in_sql().extra["template"] % {"expressions": "%s::date"}
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {template}", [day])
                assert cursor.fetchone() == (stage.day_for(day),)


@pytest.mark.django_db
@pytest.mark.parametrize("unit", PeriodUnit)
@pytest.mark.parametrize("offset", [-13, -6, -1, 0, 1, 6, 18])
def test_database_and_python_agree_on_every_day_of_four_years(
    offset: int, unit: PeriodUnit
) -> None:
    """Leap day and ends of months included."""
    stage = ReminderStage(offset=offset, unit=unit)
    template = stage.day_in_sql().extra["template"] % {"expressions": "d"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d::date, {template} FROM generate_series("  # noqa: S608 - built from enums
            "'2023-01-01'::date, '2026-12-31'::date, '1 day') AS d"
        )
        rows = cursor.fetchall()
    assert len(rows) == 1461
    assert all(stage.day_for(day) == reached for day, reached in rows)


def test_units_are_days_weeks_and_months() -> None:
    day = date(2023, 10, 8)
    assert dates.shift(day, 3, PeriodUnit.DAYS) == date(2023, 10, 11)
    assert dates.shift(day, -3, PeriodUnit.WEEKS) == date(2023, 9, 17)
    assert dates.shift(day, 3, PeriodUnit.MONTHS) == date(2024, 1, 8)


@given(
    first=DAYS,
    length=st.integers(0, 60),
    offset=st.integers(-40, 40),
    unit=st.sampled_from(PeriodUnit),
)
def test_range_holds_each_deadline_that_reaches_the_stage_and_no_other(
    first: date, length: int, offset: int, unit: PeriodUnit
) -> None:
    stage, last = ReminderStage(offset=offset, unit=unit), first + timedelta(days=length)
    earliest, latest = stage.due_between(first, last)
    around = [earliest + timedelta(days=number) for number in range(-5, length + 10)]
    reaching = [day for day in around if first <= stage.day_for(day) <= last]
    # A day may be reached by no deadline (29, 30 and 31 March count back to the end of February).
    assert reaching == [day for day in around if earliest <= day <= latest]


def test_days_before_the_stage_began_hold_no_deadline() -> None:
    stage = ReminderStage(offset=-1, unit=PeriodUnit.MONTHS)
    earliest, latest = stage.due_between(date(2023, 9, 9), date(2023, 9, 8))
    assert earliest > latest
