"""The broker and the database going away in the middle, and coming back."""

import time

import pytest
from django.db import connection

from recommendations.mail import tasks
from tests.faults.conftest import Note
from tests.faults.ground import Ground
from tests.services import own_services

pytestmark = [pytest.mark.faults, pytest.mark.celery]

N = 300


def test_broker_stopped_flushed_and_started_again(ground: Ground, conclude: Note) -> None:
    """Nobody helps: beat and workers find the broker again by themselves."""
    services = own_services()
    ground.make_world(N)
    ground.sink.delays = (0.01, 0.04)
    ground.start("worker", 2)
    ground.start("beat", 1)
    wait_for_rows(ground, "sent", 20)
    ground.broker.flushall()
    wait_for_rows(ground, "sent", 60)
    services.restart_valkey(lambda: time.sleep(3))
    # What is claimed is sent without a broker; the rest needs the next tick.
    wait_for_rows(ground, "sent", N, seconds=90)
    count = conclude(N)
    assert count.n_repeats == 0


@pytest.mark.parametrize("kill", [False, True], ids=["in order", "by SIGKILL"])
def test_database_restarted_in_the_middle(ground: Ground, conclude: Note, kill: bool) -> None:
    services = own_services()
    ground.make_world(N)
    ground.sink.delays = (0.01, 0.04)
    ground.start("worker", 2)
    ground.run_task(tasks.plan_reminders)
    ground.tick()
    wait_for_rows(ground, "sent", 40)
    connection.close()
    services.restart_postgres(lambda: time.sleep(1), kill=kill)
    connection.close()
    ground.deliver_all()
    count = conclude(N)
    # A worker that lives notes what it sent, once the database is back.
    assert (count.n_in_doubt, count.n_repeats) == (0, 0)


def test_database_and_workers_killed_at_once(ground: Ground, conclude: Note) -> None:
    """As when the machine loses power: what was committed stays, and nothing else is guessed."""
    services = own_services()
    ground.make_world(N)
    ground.sink.delays = (0.01, 0.04)
    ground.start("worker", 2)
    ground.run_task(tasks.plan_reminders)
    for _worker in range(2):
        tasks.deliver_due.delay()
    wait_for_rows(ground, "sent", 60)
    connection.close()
    services.restart_postgres(ground.kill_all_workers, kill=True)
    connection.close()
    assert ground.rows("claimed"), "they were at work"
    ground.broker.flushdb()
    ground.start("worker", 2)
    ground.deliver_all()
    count = conclude(N)
    # What each of them had in hand.
    assert count.n_in_doubt <= 2


def wait_for_rows(ground: Ground, status: str, count: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while ground.rows(status) < count:
        assert time.monotonic() < end, ground.situation()
        time.sleep(0.05)
