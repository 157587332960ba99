"""Workers that are killed, many of them at once, and a schedule that stood still."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from recommendations.mail import tasks
from recommendations.models import Deadline
from tests.evidence import as_owner
from tests.faults.conftest import Note
from tests.faults.ground import Ground

pytestmark = [pytest.mark.faults, pytest.mark.celery]

N_KILLS = 60


def test_workers_killed_at_random_moments(ground: Ground, conclude: Note) -> None:
    ground.make_world(2_000)
    ground.sink.delays = (0.002, 0.03)
    ground.start("worker", 3)
    ground.run_task(tasks.plan_reminders)
    next_kill = ground.random.randint(1, 45)

    def kill_now_and_then() -> None:
        """After so many mails, so that the moments fall into claims, words, mails and notes."""
        nonlocal next_kill
        if ground.n_killed == N_KILLS:
            return  # The last claims, one after the other, would take as long as all the others.
        if len(ground.sink.kept) >= next_kill and ground.kill_somewhere():
            next_kill = len(ground.sink.kept) + ground.random.randint(1, 45)

    ground.deliver_all(kill_now_and_then, pause=0.02, seconds=400)
    count = conclude(2_000, f", {ground.n_killed} kills")
    assert ground.n_killed == N_KILLS
    # The mail that was under way, at most, for each worker that was killed.
    assert count.n_in_doubt <= ground.n_killed


def test_two_beats_and_four_workers(ground: Ground, conclude: Note) -> None:
    ground.make_world(600)
    ground.sink.delays = (0.0, 0.01)
    ground.start("worker", 4)
    ground.start("beat", 2)
    end = time.monotonic() + 90
    while ground.rows() < 600 or ground.rows("planned", "claimed"):
        assert time.monotonic() < end, ground.situation()
        time.sleep(0.2)
    count = conclude(600)
    assert (count.n_in_doubt, count.n_repeats) == (0, 0)


def test_beat_down_for_three_days(ground: Ground, conclude: Note) -> None:
    """What became due on each of the days is sent when it is back, once."""
    # In the middle of a month: at its end two dates reach "one month before" on the same day.
    ground.move_clock_to(datetime(2027, 5, 10, 8, tzinfo=UTC) - datetime.now(tz=UTC))
    ground.make_world(120)
    # 30 of them today, and 30 on each of the three days after.
    for days in (1, 2, 3):
        with as_owner():
            Deadline.objects.filter(pk__lte=120, pk__gt=30 * days).update(
                due_on=F("due_on") + timedelta(days=1)
            )
    ground.start("worker", 1)
    ground.start("beat", 1)
    wait_for_sent(ground, 30)
    ground.stop("beat")
    # What it had asked for before belongs to the day before.
    end = time.monotonic() + 60
    while not ground.is_idle():
        assert time.monotonic() < end, "the workers do not come to rest"
        time.sleep(0.2)
    ground.move_clock_by(timedelta(days=3))
    time.sleep(1)
    assert ground.rows("sent") == 30
    ground.start("beat", 1)
    wait_for_sent(ground, 120)
    conclude(120)


def wait_for_sent(ground: Ground, count: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while ground.rows("sent") < count:
        assert time.monotonic() < end, ground.situation()
        time.sleep(0.1)
