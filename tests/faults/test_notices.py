"""Dates change and replies come while workers are killed: who is told, once."""

from datetime import UTC, datetime, timedelta

import pytest

from recommendations.deadlines.verbs.deadline_changes import (
    correct_deadline,
    resume_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.deadlines import DueDate, set_deadline
from recommendations.deadlines.verbs.extensions import ask_extension, extend_deadline
from recommendations.enums import DeadlineBasis, EmailStatus
from recommendations.mail import tasks
from recommendations.mail_enums import NOTICE_KINDS
from recommendations.models import Deadline, Event, User
from tests.faults.conftest import Note
from tests.faults.ground import Ground, answer, ours

pytestmark = [pytest.mark.faults, pytest.mark.celery]

N, AT_ONCE, N_KILLS = 240, 40, 12
WHY = "Said in the letter."
# A Tuesday at ten in Geneva, so that notices leave at once.
MORNING = datetime(2027, 5, 11, 8, tzinfo=UTC)


def test_dates_change_while_workers_are_killed(ground: Ground, conclude: Note) -> None:
    ground.move_clock_to(MORNING - datetime.now(tz=UTC))
    officer = ground.make_world(N)
    ground.add_officer("colleague@example.org")
    ground.sink.delays = (0.002, 0.03)
    ground.start("worker", 3)
    queue = list(Deadline.objects.filter(pk__lte=N).order_by("?"))

    def change_some_and_kill() -> None:
        """Planning and sending are killed alike."""
        for _n in range(min(2, len(queue))):
            _change(queue.pop(), officer, ground.now())
            if ground.broker.llen("celery") < 4:
                tasks.plan_notices.delay()
        if ground.n_killed < N_KILLS and ground.random.random() < 0.2:
            ground.kill_somewhere()

    while queue:
        for _n in range(min(AT_ONCE, len(queue))):
            _change(queue.pop(), officer, ground.now())
        ground.run_task(tasks.plan_notices)
        ground.deliver_all(change_some_and_kill, pause=0.05)
    # What was asked for last may have been killed.
    for _again in range(2):
        ground.run_task(tasks.plan_notices)
        ground.deliver_all()
    n_events = Event.objects.filter(kind__in=NOTICE_KINDS, by=officer).count()
    # The State party and the other officer of each.
    count = conclude(2 * n_events, f", {n_events} changes, {ground.n_killed} kills")
    assert ground.n_killed >= N_KILLS // 2
    assert count.n_superseded < n_events
    assert ours().filter(event__isnull=False, status=EmailStatus.SENT).count() == count.n_due


def _change(deadline: Deadline, officer: User, now: datetime) -> None:
    """One of the acts that are told; some are followed by another one at once."""
    later = deadline.due_on + timedelta(days=90)
    match deadline.pk % 7:
        case 0:
            extend_deadline(deadline, to=later, reason=WHY, by=officer, now=now)
        case 1:
            withdraw_deadline(deadline, reason=WHY, by=officer, now=now)
        case 2:
            past = deadline.due_on - timedelta(days=60)
            correct_deadline(deadline, to=past, reason=WHY, by=officer, now=now)
        case 3:
            suspended = suspend_deadline(deadline, reason=WHY, by=officer, now=now)
            resume_deadline(suspended, to=later, reason=WHY, by=officer, now=now)
        case 4:
            assert deadline.request is not None
            due = DueDate(later, DeadlineBasis.SET_BY_STAFF, reason=WHY)
            set_deadline(deadline.request, due, by=officer, now=now)
        case 5:
            answer(deadline, officer, now)
        case _:
            ask_extension(deadline, until=later, reason=WHY, by=officer, now=now)
