"""How planning looks for what is due: in one index, however many deadlines there are."""

from collections.abc import Callable

import pytest
from django.db import connection

from dev.reminder_world import Size, make
from recommendations.mail.verbs.reminders import plan_reminders
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
