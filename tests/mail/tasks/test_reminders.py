"""Reminders through real processes: beat plans, workers send, a mail server receives, once."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from dev.processes import Child
from dev.smtp_sink import SmtpSink
from recommendations import dates
from recommendations.enums import EmailStatus, EventKind, PeriodUnit
from recommendations.mail import tasks
from recommendations.mail.verbs.delivery import STUCK_AFTER, expire_stuck, resend
from recommendations.mail_words.reads.addresses import stop_address
from recommendations.models import Deadline, Event, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import MembershipFactory, ReminderStageFactory
from tracker.beat import beat_schedule
from tracker.celery import app

EVERY_SECOND = {"REMINDER_PLANNING_SECONDS": "1", "REMINDER_DELIVERY_SECONDS": "1"}


@pytest.fixture
def due_today(case: Case, state_focal_point: User) -> Deadline:
    """The case's date moved to today, with a stage on its day: its reminder leaves at once.

    On any day and at any hour: it waits for no morning after the date, and where nine o'clock of
    the day is still to come in Geneva, the State party lies where it has passed.
    """
    ReminderStageFactory.create(code="on-the-day", offset=0, unit=PeriodUnit.DAYS)
    is_early = dates.now().astimezone(dates.DEADLINE_TZ).hour < 10
    case.state_party.time_zone = "Pacific/Auckland" if is_early else dates.DEADLINE_TZ.key
    case.state_party.save(update_fields=["time_zone"])
    with as_owner():
        Deadline.objects.filter(pk=case.deadline.pk).update(due_on=dates.today())
    case.deadline.refresh_from_db()
    return case.deadline


def wait_until_none_waits(seconds: float = 20) -> None:
    """A mail arrives a moment before the worker has noted that it did."""
    end = time.monotonic() + seconds
    while OutgoingEmail.objects.filter(status__in=EmailStatus.waiting_statuses).exists():
        assert time.monotonic() < end, "a reminder is still waiting"
        time.sleep(0.05)


def test_schedule_names_tasks_that_exist() -> None:
    names = {
        entry["task"] for entry in beat_schedule(planning_seconds=1, delivery_seconds=1).values()
    }
    assert {tasks.plan_reminders.name, tasks.deliver_due.name, tasks.expire_stuck.name} <= names
    app.loader.import_default_modules()
    assert names <= set(app.tasks)


@pytest.mark.celery
@pytest.mark.django_db(transaction=True)
def test_reminder_planned_by_beat_is_sent_by_a_worker_exactly_once(
    due_today: Deadline,
    smtp_sink: SmtpSink,
    celery_worker_process: Child,
    celery_beat_process: Child,
) -> None:
    (message,) = smtp_sink.wait_for(1, seconds=40)
    wait_until_none_waits()
    # Three more rounds of the schedule find nothing to do.
    time.sleep(3)
    assert len(smtp_sink.messages) == 1
    row = OutgoingEmail.objects.get()
    assert row.status == EmailStatus.SENT
    assert row.deadline == due_today
    parsed = message.parsed()
    assert message.recipients == ("focal-point@example.org",)
    assert parsed["Message-ID"] == row.message_id
    assert parsed["Subject"] == row.subject
    body = parsed.get_body(("plain",))
    assert body is not None
    link = str(parsed["List-Unsubscribe"]).strip("<> ")
    sent = body.get_content().replace(link, stop_address())
    assert sent.splitlines() == row.body.splitlines(), "all but the recipient's own link is kept"
    assert Event.objects.get(kind=EventKind.REMINDER_SENT).email == row


@pytest.mark.celery
@pytest.mark.django_db(transaction=True)
def test_two_schedules_and_two_workers_still_send_once(
    due_today: Deadline,
    case: Case,
    smtp_sink: SmtpSink,
    start_celery: Callable[..., Child],
) -> None:
    for number in range(19):
        MembershipFactory.create(
            user__email=f"focal{number}@example.org",
            role="state_focal_point",
            state_party=case.state_party,
        )
    for kind in ("worker", "worker", "beat", "beat"):
        start_celery(kind, **EVERY_SECOND)
    smtp_sink.wait_for(20, seconds=40)
    wait_until_none_waits()
    time.sleep(2)
    recipients = [message.recipients for message in smtp_sink.messages]
    assert len(recipients) == len(set(recipients)) == 20
    assert set(OutgoingEmail.objects.values_list("status", "n_attempts")) == {("sent", 1)}


@pytest.mark.celery
@pytest.mark.django_db(transaction=True)
def test_killed_worker_leaves_a_row_in_doubt_and_its_repeat_has_the_same_message_id(
    due_today: Deadline,
    officer: User,
    smtp_sink: SmtpSink,
    start_celery: Callable[..., Child],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one window that SMTP leaves open, with a real kill in it."""
    keep = smtp_sink.handle_DATA
    answers_late = True

    async def keep_and_answer_late(*arguments: Any) -> str:
        answer = await keep(*arguments)
        await asyncio.sleep(5 if answers_late else 0)
        return answer

    monkeypatch.setattr(smtp_sink, "handle_DATA", keep_and_answer_late)
    worker = start_celery("worker")
    tasks.plan_reminders.delay()
    end = time.monotonic() + 40
    while not smtp_sink.messages:
        assert time.monotonic() < end, "no worker has begun to send"
        tasks.deliver_due.delay()
        time.sleep(0.5)
    os.killpg(worker.process.pid, signal.SIGKILL)
    # The server has taken the mail; its answer finds nobody.
    (first,) = smtp_sink.messages
    assert OutgoingEmail.objects.get().status == EmailStatus.CLAIMED

    answers_late = False
    start_celery("worker")
    start_celery("beat", **EVERY_SECOND)
    time.sleep(3)
    assert len(smtp_sink.messages) == 1, "nobody sends what is in doubt"
    assert expire_stuck(now=dates.now() + STUCK_AFTER) == 1
    resend(OutgoingEmail.objects.get(), by=officer, now=dates.now())
    _first, second = smtp_sink.wait_for(2, seconds=40)
    assert second.parsed()["Message-ID"] == first.parsed()["Message-ID"]
    wait_until_none_waits()
    assert OutgoingEmail.objects.get().status == EmailStatus.SENT
