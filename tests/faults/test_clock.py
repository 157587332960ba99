"""Days on which the clock does something: both changes to and from summer time, February's end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Count

from recommendations import dates
from recommendations.mail import tasks
from recommendations.models import Deadline, OutgoingEmail
from recommendations.working_days import first_working_day, morning_of
from tests.evidence import as_owner
from tests.faults.conftest import Note
from tests.faults.ground import REMINDERS, Ground

pytestmark = [pytest.mark.faults, pytest.mark.celery]

EACH_DAY = 20


@pytest.mark.parametrize(
    "day",
    [date(2027, 3, 28), date(2027, 10, 31), date(2027, 2, 28), date(2028, 2, 29)],
    ids=["summer time begins", "summer time ends", "end of February", "leap day"],
)
def test_each_reminder_leaves_on_its_morning_in_geneva(
    ground: Ground, conclude: Note, day: date
) -> None:
    """Planned and delivered around each midnight, through the hours of the change, and around each
    nine o'clock: planned on its day, it leaves on the first morning of work from then on."""
    days = [day - timedelta(days=1), day, day + timedelta(days=1)]
    begins = dates.start_of_day(day - timedelta(days=1)).astimezone(UTC)
    ground.make_world(EACH_DAY * 3, today=begins)
    expected = dict.fromkeys(days, 0)
    for number, due in enumerate(due_dates(days)):
        keys = range(1 + EACH_DAY * number, 1 + EACH_DAY * (number + 1))
        with as_owner():
            Deadline.objects.filter(pk__in=keys).update(due_on=due)
        expected[dates.add_months(due, -1)] += EACH_DAY
    ground.start("worker", 1)
    for moment in moments(days):
        ground.move_clock_to(moment - datetime.now(tz=UTC))
        ground.run_task(tasks.plan_reminders)
        ground.run_task(tasks.deliver_due)
        assert sent_by_day() == {
            reached: count
            for reached, count in expected.items()
            if leaves_at(reached) <= moment and count
        }, moment
    assert conclude(EACH_DAY * 3).n_repeats == 0


def moments(days: list[date]) -> list[datetime]:
    """Shortly before and after each midnight and each morning of work in Geneva, and every half
    hour of the middle night."""
    midnights = [dates.start_of_day(day).astimezone(UTC) for day in days]
    begins = {*midnights, *map(leaves_at, days)}
    around = [moment + timedelta(seconds=s) for moment in begins for s in (-20, 2)]
    night = [midnights[1] + timedelta(minutes=m) for m in range(30, 270, 30)]
    return sorted([*around, *night])


def leaves_at(reached: date) -> datetime:
    return morning_of(first_working_day(reached, ()), dates.DEADLINE_TZ)


def due_dates(days: list[date]) -> list[date]:
    """Dates whose stage "one month before" is reached on these days; months may clamp them."""
    return [dates.add_months(day, 1) for day in days]


def sent_by_day() -> dict[date, int]:
    rows = OutgoingEmail.objects.filter(message_id__startswith=REMINDERS, status="sent")
    return dict(rows.values_list("due_on").annotate(n=Count("pk")))
