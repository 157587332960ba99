"""How planning looks for what is due, and on which days it leaves."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from dev.reminder_world import Size, make
from recommendations.enums import PeriodUnit
from recommendations.mail.reads.stages import due_reminders, upcoming_reminders
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import Deadline, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW


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


# --- When they leave ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_is_planned_and_waits_for_its_morning_is_still_to_come(
    case: Case, state_focal_point: User
) -> None:
    # Reached on Sunday, 8 October 2023, the due day, by a stage of one day after it: the time of
    # grace is Monday to Wednesday.
    ReminderStageFactory.create(code="after", offset=1, unit=PeriodUnit.DAYS)
    monday = date(2023, 10, 9)
    (before,) = upcoming_reminders(today=date(2023, 10, 2))
    now = datetime(2023, 10, 9, 6, tzinfo=UTC)
    assert plan_reminders(today=monday, now=now).n_planned == 1
    (after,) = upcoming_reminders(today=monday)
    assert (before.is_planned, after.is_planned) == (False, True)
    assert before.leaves_on == after.leaves_on == date(2023, 10, 12)
    assert before.send_on == after.send_on == monday
    assert after.recipients == (state_focal_point,)
    # Late: it stands under the next working day, and not on a weekend.
    (late,) = upcoming_reminders(today=date(2023, 10, 14))
    assert late.leaves_on == date(2023, 10, 16)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("set_on", "is_due"),
    [
        # Set on the first day of the twelve months, three weeks later, six weeks ahead of it.
        (datetime(2022, 10, 8, 8, tzinfo=UTC), False),
        (datetime(2022, 9, 20, 8, tzinfo=UTC), False),
        (datetime(2022, 8, 25, 8, tzinfo=UTC), True),
        (datetime(2021, 10, 8, 8, tzinfo=UTC), True),
    ],
)
def test_a_year_ahead_is_no_stage_of_a_date_that_was_just_set(
    case: Case, state_focal_point: User, set_on: datetime, is_due: bool
) -> None:
    ReminderStageFactory.create(code="year", offset=-12)
    with as_owner():
        Deadline.objects.filter(pk=case.deadline.pk).update(created_at=set_on)
    assert bool(due_reminders(today=date(2022, 10, 8))) == is_due


@pytest.mark.django_db
def test_of_stages_that_waited_for_the_sender_only_the_last_is_to_come(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create(code="week", offset=-1, unit=PeriodUnit.WEEKS)
    after = ReminderStageFactory.create(code="after", offset=1, unit=PeriodUnit.DAYS)
    ReminderStageFactory.create(code="month after", offset=1)
    monday = date(2023, 10, 16)
    found = upcoming_reminders(today=monday)
    assert [row.stage.code for row in found] == ["after", "month after"]
    plan_reminders(today=monday, now=datetime(2023, 10, 16, 5, tzinfo=UTC))
    waiting = [row for row in upcoming_reminders(today=monday) if row.is_planned]
    assert [row.stage for row in waiting] == [after]
