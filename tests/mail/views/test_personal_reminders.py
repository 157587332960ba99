"""The pages of reminders that people set for themselves; all of them work without script."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import Document, PersonalReminder, User
from recommendations.models.personal_reminders import Remindable
from tests.browsing import form_on
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, PersonalReminderFactory

pytestmark = pytest.mark.django_db

TODAY = date(2023, 9, 8)


@pytest.fixture
def client(client: Client, ngo_member: User) -> Client:
    client.force_login(ngo_member)
    return client


@pytest.fixture(autouse=True)
def _on_a_friday() -> object:
    with time_machine.travel("2023-09-08 10:00 +0000", tick=False):
        yield


def things_of(case: Case) -> dict[str, Remindable]:
    return {
        "cycle": case.cycle,
        "deadline": case.deadline,
        "recommendation": case.recommendation(36),
        "request": case.request,
    }


@pytest.mark.parametrize("kind", ["cycle", "deadline", "recommendation", "request"])
def test_reminder_is_set_from_the_page_of_a_thing(
    client: Client, case: Case, ngo_member: User, kind: str
) -> None:
    thing = things_of(case)[kind]
    url = reverse("personal-reminder-new", args=(kind, thing.public_id))
    assert url in client.get(thing.get_absolute_url()).content.decode()
    answer = client.post(url, {"number": "3", "unit": "weeks", "note": "Ask."}, follow=True)
    assert "You will be reminded on 29 September 2023." in answer.content.decode()
    reminder = PersonalReminder.objects.get(user=ngo_member)
    assert (reminder.thing, reminder.note) == (thing, "Ask.")


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({"number": "10", "unit": "days"}, date(2023, 9, 18)),
        ({"number": "1", "unit": "months"}, date(2023, 10, 8)),
        ({"on": "1 December 2023"}, date(2023, 12, 1)),
    ],
)
def test_day_is_named_or_counted(
    client: Client, case: Case, given: dict[str, str], day: date
) -> None:
    client.post(reverse("personal-reminder-new", args=("cycle", case.cycle.public_id)), given)
    assert PersonalReminder.objects.get().remind_on == day


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"note": "When?"}, "Choose either"),
        ({"number": "3", "unit": "weeks", "on": "2023-12-01"}, "Choose either"),
        ({"on": "2023-09-07"}, "This day has passed."),
        ({"on": "31 February"}, "not in the calendar"),
        ({"number": "0", "unit": "weeks"}, "greater than or equal to 1"),
        ({"number": "3", "unit": "years"}, "Count in days, weeks or months."),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    client: Client, case: Case, given: dict[str, str], sentence: str
) -> None:
    answer = client.post(
        reverse("personal-reminder-new", args=("cycle", case.cycle.public_id)), given
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not PersonalReminder.objects.exists()


def test_nobody_is_reminded_of_what_he_may_not_read(client: Client, case: Case) -> None:
    Document.objects.filter(pk=case.document.pk).update(access_level="committee")
    for kind in ("deadline", "recommendation", "request"):
        url = reverse("personal-reminder-new", args=(kind, things_of(case)[kind].public_id))
        assert client.get(url).status_code == 404
    assert client.get(reverse("personal-reminder-new", args=("user", uuid4()))).status_code == 404


def test_reminder_is_changed_put_off_and_cancelled(
    client: Client, case: Case, ngo_member: User
) -> None:
    row = PersonalReminderFactory.create(
        user=ngo_member, cycle=case.cycle, remind_on=TODAY + timedelta(days=3)
    )
    edit = reverse("personal-reminder-edit", args=(row.public_id,))
    assert "2023-09-11" in client.get(edit).content.decode()
    client.post(edit, {"on": "2023-09-20", "note": "Twice."})
    button = form_on(client, reverse("personal-reminder-list"), "days")
    client.post(reverse("personal-reminder-snooze", args=(row.public_id,)), {**button, "days": "7"})
    row.refresh_from_db()
    assert (row.remind_on, row.note) == (date(2023, 9, 27), "Twice.")
    page = client.get(reverse("personal-reminder-list")).content.decode()
    assert "27 September 2023" in page
    assert "Twice." in page
    client.post(reverse("personal-reminder-cancel", args=(row.public_id,)))
    assert "Twice." not in client.get(reverse("personal-reminder-list")).content.decode()
    assert client.get(edit).status_code == 404


def test_reminder_that_was_told_can_be_put_off(
    client: Client, case: Case, ngo_member: User
) -> None:
    row = PersonalReminderFactory.create(user=ngo_member, cycle=case.cycle, remind_on=TODAY)
    OutgoingEmailFactory.create(
        deadline=None, stage=None, personal_reminder=row, recipient=ngo_member, due_on=TODAY
    )
    assert "Already sent" in client.get(reverse("personal-reminder-list")).content.decode()
    button = form_on(client, reverse("personal-reminder-list"), "days")
    client.post(reverse("personal-reminder-snooze", args=(row.public_id,)), {**button, "days": "1"})
    assert "Already sent" not in client.get(reverse("personal-reminder-list")).content.decode()


def test_nobody_touches_the_reminders_of_others(client: Client, case: Case, officer: User) -> None:
    row = PersonalReminderFactory.create(user=officer, cycle=case.cycle, note="A secret.")
    for name in ("edit", "snooze", "cancel"):
        url = reverse(f"personal-reminder-{name}", args=(row.public_id,))
        assert client.post(url, {"days": "7"}).status_code == 404
    assert "A secret." not in client.get(reverse("personal-reminder-list")).content.decode()
    row.refresh_from_db()
    assert row.cancelled_at is None


def test_what_was_hidden_meanwhile_keeps_its_note_and_loses_its_name(
    client: Client, case: Case, ngo_member: User
) -> None:
    asked = case.recommendation(36)
    PersonalReminderFactory.create(
        user=ngo_member, cycle=None, recommendation=asked, note="Mine.", remind_on=TODAY
    )
    Document.objects.filter(pk=case.document.pk).update(access_level="committee")
    page = client.get(reverse("personal-reminder-list")).content.decode()
    assert "Mine." in page
    assert "Not open to you any more" in page
    assert asked.topic not in page


def test_list_asks_the_same_number_of_questions_for_few_and_many(
    client: Client, case: Case, ngo_member: User
) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("personal-reminder-list")).status_code == 200
        return len(captured)

    def set_each() -> None:
        for name, thing in things_of(case).items():
            PersonalReminderFactory.create(user=ngo_member, **{"cycle": None, name: thing})

    set_each()
    ask()
    once = ask()
    for _time in range(2):
        set_each()
    assert ask() == once
