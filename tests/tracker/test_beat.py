"""What runs by itself exists, and a message that comes too late is dropped."""

from datetime import timedelta

from django.conf import settings

from tracker.beat import beat_schedule
from tracker.celery import app


def test_every_planned_job_is_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert planned <= set(app.tasks)


def test_message_expires_after_its_round() -> None:
    for entry in beat_schedule(planning_seconds=900, delivery_seconds=60).values():
        assert timedelta(seconds=entry["options"]["expires"]) == entry["schedule"]
