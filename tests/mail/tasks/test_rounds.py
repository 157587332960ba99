"""Digests through real processes: beat plans the round, workers send one mail, once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from dev.processes import Child
from dev.smtp_sink import SmtpSink
from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail import tasks
from recommendations.mail.verbs.digests import plan_digests
from recommendations.models import Deadline, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import FollowFactory, OutgoingEmailFactory, PersonalReminderFactory
from tests.mail.tasks.test_reminders import wait_until_none_waits


@pytest.fixture
def collected(case: Case, ngo_member: User) -> list[OutgoingEmail]:
    """Two reminders of the person's own that wait for a round which has come."""
    day = dates.today() - timedelta(days=1)
    return [
        OutgoingEmailFactory.create(
            deadline=None,
            stage=None,
            personal_reminder=PersonalReminderFactory.create(
                user=ngo_member, cycle=case.cycle, remind_on=day, note=f"Note {n}."
            ),
            recipient=ngo_member,
            due_on=day,
            status=EmailStatus.COLLECTED,
            send_after=dates.now() - timedelta(hours=1),
        )
        for n in (1, 2)
    ]


@pytest.mark.celery
@pytest.mark.django_db(transaction=True)
def test_digest_planned_by_beat_is_sent_by_a_worker_exactly_once(
    collected: list[OutgoingEmail],
    smtp_sink: SmtpSink,
    celery_worker_process: Child,
    celery_beat_process: Child,
) -> None:
    (message,) = smtp_sink.wait_for(1, seconds=40)
    wait_until_none_waits()
    # Three more rounds of the schedule find nothing to do.
    time.sleep(3)
    assert len(smtp_sink.messages) == 1
    digest = OutgoingEmail.objects.get(digest_at__isnull=False)
    parsed = message.parsed()
    assert parsed["Message-ID"] == digest.message_id
    assert "Note 1." in str(parsed)
    assert "Note 2." in str(parsed)
    assert set(OutgoingEmail.objects.values_list("status", flat=True)) == {EmailStatus.SENT}


@pytest.mark.django_db(transaction=True)
def test_planners_at_the_same_time_write_one_digest(collected: list[OutgoingEmail]) -> None:
    now = dates.now()

    def plan(_n: int) -> int:
        try:
            return plan_digests(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(plan, range(8))) == 1
    digest = OutgoingEmail.objects.get(digest_at__isnull=False)
    assert set(OutgoingEmail.objects.filter(carried_by=digest)) == set(collected)


@pytest.mark.django_db
def test_tasks_plan_what_has_come(case: Case, ngo_member: User) -> None:
    """With the clock of today: a reminder of yesterday, and news of this hour."""
    yesterday = dates.today() - timedelta(days=1)
    PersonalReminderFactory.create(user=ngo_member, cycle=case.cycle, remind_on=yesterday)
    tasks.plan_rounds()
    assert OutgoingEmail.objects.get().personal_reminder is not None
    FollowFactory.create(user=ngo_member, cycle=case.cycle)
    assert Deadline.objects.exists()
    tasks.plan_notices()
    assert OutgoingEmail.objects.count() == 1, "nothing has happened since"
