"""The dates that planning looks at: all that reach a stage within some days, and none besides."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection

from dev.reminder_world import Size, make
from recommendations.enums import PeriodUnit
from recommendations.mail.verbs.reminders import _due_between, _shift, plan_reminders
from recommendations.models import ReminderStage
from tests.mail.delivery import MONTH_BEFORE, NOW

DAYS = [date(2023, 10, 1) + timedelta(days=number) for number in range(800)]


@pytest.mark.parametrize("offset", [-13, -6, -1, 0, 1, 6, 18])
@pytest.mark.parametrize("unit", PeriodUnit)
@pytest.mark.parametrize("length", [0, 1, 40])
def test_range_holds_each_date_that_reaches_the_stage_and_no_other(
    offset: int, unit: PeriodUnit, length: int
) -> None:
    """Over two years with a leap day, for every first day."""
    stage = ReminderStage(offset=offset, unit=unit)
    for first in DAYS[:500]:
        last = first + timedelta(days=length)
        earliest, latest = _due_between(stage, first, last)
        around = [earliest + timedelta(days=number) for number in range(-5, length + 10)]
        reaching = [day for day in around if first <= _shift(day, offset, unit) <= last]
        # A day may be reached by no date (29, 30 and 31 March count back to the end of February).
        assert reaching == [day for day in around if earliest <= day <= latest]


def test_days_before_the_stage_began_hold_no_date() -> None:
    stage = ReminderStage(offset=-1, unit=PeriodUnit.MONTHS)
    earliest, latest = _due_between(stage, date(2023, 9, 9), date(2023, 9, 8))
    assert earliest > latest


@pytest.mark.django_db(transaction=True)
def test_planning_finds_what_it_asks_of_dates_in_one_index() -> None:
    """Dates lie far apart in the table: with a million of them, reading the rows takes seconds."""
    make(Size(n_deadlines=2_000, n_due=10), today=MONTH_BEFORE)
    plans: list[str] = []

    def explain(
        execute: Callable[..., object], sql: str, params: object, many: bool, context: object
    ) -> object:
        if sql.startswith("SELECT") and "make_interval" in sql:
            with connection.connection.cursor() as cursor:
                # A small table is read whole unless that is forbidden.
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
                cursor.execute(f"EXPLAIN {sql}", params)
                plans.extend(row[0] for row in cursor.fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        plan_reminders(today=MONTH_BEFORE, now=NOW)
    assert any("Index Only Scan using deadline_planning_idx" in line for line in plans), "\n".join(
        plans
    )
