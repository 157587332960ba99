"""Real Celery processes over the real broker: what the tests of reminders stand on."""

import os
import time
from collections.abc import Callable

import pytest
import redis

from dev.processes import Child
from tracker.celery import app

pytestmark = pytest.mark.celery


def test_worker_answers_over_the_broker_and_ends_when_asked(celery_worker_process: Child) -> None:
    with app.connection_for_write() as connection:
        answers = app.control.ping(timeout=5, connection=connection) or []
    assert [next(iter(answer.values())) for answer in answers] == [{"ok": "pong"}]
    assert celery_worker_process.stop()
    assert celery_worker_process.process.returncode == 0


def test_beat_answers_and_ends_when_asked_in_the_middle_of_its_work(
    start_celery: Callable[..., Child],
) -> None:
    beat = start_celery("beat", REMINDER_PLANNING_SECONDS="1", REMINDER_DELIVERY_SECONDS="1")
    with app.connection_for_write() as connection:
        end = time.monotonic() + 20
        answers: list[dict[str, object]] = []
        while not answers and time.monotonic() < end:
            answers = app.control.ping(timeout=1, connection=connection) or []
    assert [name.split("@")[0] for answer in answers for name in answer] == ["celerybeat"]
    assert beat.stop()
    assert beat.process.returncode == 0


def test_beat_puts_what_is_planned_into_the_queue(start_celery: Callable[..., Child]) -> None:
    # In this order, so that nothing takes the messages out.
    start_celery("beat", REMINDER_PLANNING_SECONDS="1", REMINDER_DELIVERY_SECONDS="1")
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    end = time.monotonic() + 20
    while client.llen("celery") < 2 and time.monotonic() < end:
        time.sleep(0.1)
    queue = str(client.lrange("celery", 0, -1))
    client.close()
    assert "recommendations.plan_reminders" in queue
    assert "recommendations.deliver_due" in queue
