"""Personal reminders: on a day of the person's calendar; moved, put off, cancelled; sent once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import EmailStatus
from recommendations.mail.verbs import personal_reminders
from recommendations.mail.verbs.personal_reminders import (
    cancel_personal_reminder,
    change_personal_reminder,
    plan_personal_reminders,
    set_personal_reminder,
    snooze_personal_reminder,
)
from recommendations.mail_enums import MailChannel
from recommendations.models import Document, Event, OutgoingEmail, PersonalReminder, User
from tests.conftest import Case
from tests.factories import PersonalReminderFactory, UserFactory
from tests.mail.delivery import after, deliver

# Seven o'clock in Kathmandu (UTC+5:45) is a quarter past one in UTC.
EARLY = datetime(2023, 9, 8, 1, 14, tzinfo=UTC)
MOMENT = datetime(2023, 9, 8, 1, 15, tzinfo=UTC)
DAY = date(2023, 9, 8)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return UserFactory.create(
        email="reader@example.org", full_name="Rita Reader", time_zone="Asia/Kathmandu"
    )


@pytest.fixture
def reminder(case: Case, reader: User) -> PersonalReminder:
    return set_personal_reminder(
        reader, case.cycle, on=DAY, note=" Ask the ministry. ", now=MOMENT - timedelta(days=21)
    )


def test_reminder_comes_at_the_hour_of_the_own_clock_and_once(reminder: PersonalReminder) -> None:
    assert plan_personal_reminders(now=EARLY) == 0
    assert plan_personal_reminders(now=MOMENT) == 1
    assert plan_personal_reminders(now=MOMENT) == 0
    assert deliver(MOMENT).n_sent == 1
    email = OutgoingEmail.objects.get()
    assert email.subject == "Reminder: Ask the ministry."
    assert "Your note: Ask the ministry." in email.body
    assert "/cases/CMW/AZE/3/" in email.body
    assert not Event.objects.exists(), "a note to oneself is no fact of the case"


def test_reminder_is_caught_up_after_an_outage(reminder: PersonalReminder) -> None:
    assert plan_personal_reminders(now=MOMENT + timedelta(days=5)) == 1


def test_snooze_counts_from_today_once_the_day_has_passed(reminder: PersonalReminder) -> None:
    later = MOMENT + timedelta(days=3)
    assert snooze_personal_reminder(reminder, days=7, now=later).remind_on == date(2023, 9, 18)
    assert snooze_personal_reminder(reminder, days=7, now=later).remind_on == date(2023, 9, 25)


def test_snoozed_reminder_comes_again_on_its_new_day(reminder: PersonalReminder) -> None:
    plan_personal_reminders(now=MOMENT)
    deliver(MOMENT)
    snooze_personal_reminder(reminder, days=1, now=MOMENT)
    assert plan_personal_reminders(now=MOMENT) == 0
    assert plan_personal_reminders(now=MOMENT + timedelta(days=1)) == 1
    assert deliver(MOMENT + timedelta(days=1)).n_sent == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda row, now: cancel_personal_reminder(row, now=now), "The reminder was cancelled."),
        (
            lambda row, now: change_personal_reminder(row, on=date(2023, 10, 1), note="", now=now),
            "The reminder was moved to 1 October 2023.",
        ),
    ],
    ids=("cancelled", "moved"),
)
def test_what_is_planned_is_not_sent_after_a_change(
    reminder: PersonalReminder, change: object, reason: str
) -> None:
    plan_personal_reminders(now=MOMENT)
    change(reminder, MOMENT)  # type: ignore[operator]
    assert deliver(MOMENT).n_superseded == 1
    assert OutgoingEmail.objects.get().outcome == reason


def test_nothing_is_told_of_what_is_not_open_any_more(case: Case, reader: User) -> None:
    set_personal_reminder(reader, case.recommendation(36), on=DAY, note="", now=EARLY)
    plan_personal_reminders(now=MOMENT)
    Document.objects.filter(pk=case.document.pk).update(access_level="committee")
    assert deliver(MOMENT).n_superseded == 1
    assert "no longer open to the person" in OutgoingEmail.objects.get().outcome


def test_whoever_may_read_it_is_reminded_of_what_is_not_public(case: Case, officer: User) -> None:
    Document.objects.filter(pk=case.document.pk).update(access_level="committee")
    now = datetime(2023, 9, 8, 5, tzinfo=UTC)
    for thing in (case.recommendation(36), case.deadline, case.request):
        set_personal_reminder(officer, thing, on=DAY, note="", now=now)
    plan_personal_reminders(now=now)
    assert deliver(now).n_sent == 3


def test_a_day_that_has_passed_by_the_own_clock_is_refused(case: Case, reader: User) -> None:
    # In UTC it is still the 8th, in Kathmandu the 9th has begun.
    late = datetime(2023, 9, 8, 20, tzinfo=UTC)
    with pytest.raises(InvalidInput, match="has passed"):
        set_personal_reminder(reader, case.cycle, on=DAY, note="", now=late)
    with pytest.raises(InvalidInput, match="ten years"):
        set_personal_reminder(reader, case.cycle, on=date(2043, 1, 1), note="", now=late)


def test_nobody_keeps_more_than_can_be_kept_in_view(
    case: Case, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal_reminders, "MOST_WAITING", 1)
    set_personal_reminder(reader, case.cycle, on=DAY, note="", now=EARLY)
    with pytest.raises(DomainError, match="Cancel some"):
        set_personal_reminder(reader, case.cycle, on=DAY, note="", now=EARLY)


def test_cancelled_reminder_can_be_neither_moved_nor_put_off(reminder: PersonalReminder) -> None:
    for _time in range(2):
        cancel_personal_reminder(reminder, now=EARLY)
    with pytest.raises(DomainError, match="was cancelled"):
        snooze_personal_reminder(reminder, days=1, now=EARLY)
    assert plan_personal_reminders(now=MOMENT) == 0


def test_personal_reminder_goes_in_the_digest_of_its_hour(
    reminder: PersonalReminder, reader: User
) -> None:
    User.objects.filter(pk=reader.pk).update(own_mails="daily")
    plan_personal_reminders(now=MOMENT + timedelta(minutes=1))
    row = OutgoingEmail.objects.get()
    assert (row.channel, row.status) == (MailChannel.DIGEST, EmailStatus.COLLECTED)
    assert row.send_after == MOMENT
    assert after(row).carried_by is None


def test_planning_asks_the_same_number_of_questions_for_one_and_three(case: Case) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            plan_personal_reminders(now=MOMENT + timedelta(days=1))
        return len(captured)

    PersonalReminderFactory.create(cycle=case.cycle)
    one = ask()
    for _n in range(3):
        PersonalReminderFactory.create(cycle=case.cycle)
    assert ask() == one


def test_the_database_wants_exactly_one_thing(case: Case, reader: User) -> None:
    with pytest.raises(IntegrityError, match="personalreminder_one_thing_check"):
        PersonalReminderFactory.create(user=reader, cycle=case.cycle, deadline=case.deadline)
