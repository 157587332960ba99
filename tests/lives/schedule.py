"""One tick of everything that runs by itself, as the scheduler's own list names it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Min

from recommendations import dates
from recommendations.enums import DeadlineState, EmailStatus
from recommendations.models import Deadline, OutgoingEmail, ReminderStage, SenderHeartbeat
from tracker.celery import app


def scheduled_tasks() -> list[str]:
    """The names of all tasks that the scheduler starts, in its order."""
    app.loader.import_default_modules()
    return [str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()]


def run(tasks: Iterable[str]) -> None:
    """What the workers do when the scheduler's messages arrive, one after another."""
    for name in tasks:
        app.tasks[name]()


def note_runs_until(now: datetime) -> None:
    """The sender ran each minute since the last tick and found nothing: that is no outage."""
    SenderHeartbeat.objects.update(seen_at=now - timedelta(minutes=1))


def next_moment(now: datetime) -> datetime | None:
    """When something in the ledger may leave next: the only thing that waits for an hour."""
    waiting = OutgoingEmail.objects.filter(
        send_after__gt=now, status__in=(EmailStatus.PLANNED, EmailStatus.COLLECTED)
    )
    found: datetime | None = waiting.aggregate(first=Min("send_after"))["first"]
    return found


def days_of_stages() -> set[date]:
    """Every day on which a date in force reaches a stage, as things stand."""
    stages = list(ReminderStage.objects.filter(is_active=True))
    in_force = Deadline.objects.filter(state=DeadlineState.IN_FORCE)
    return {
        dates.shift(due_on, stage.offset, stage.unit)
        for due_on, kind in in_force.values_list("due_on", "kind").distinct()
        for stage in stages
        if stage.deadline_kind == kind
    }
