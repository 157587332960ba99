"""`manage.py run_due` does what the schedule does; `--dry-run` does nothing."""

from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recommendations import dates
from recommendations.models import OutgoingEmail, SenderHeartbeat, User
from tests.conftest import Case
from tests.factories import ReminderStageFactory
from tests.mail.notices import begin, correct

MONTH_BEFORE = "2023-09-08T07:00:00Z"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("run_due", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def due_today(case: Case, state_focal_point: User) -> None:
    ReminderStageFactory.create(label="One month before")


@time_machine.travel(MONTH_BEFORE, tick=False)
def test_plans_and_sends_once(due_today: None) -> None:
    assert run() == "1 reminder planned\n1 sent\n"
    assert run() == "0 reminders planned\n0 sent\n"
    assert len(mail.outbox) == 1


@time_machine.travel(MONTH_BEFORE, tick=False)
def test_dry_run_says_what_would_happen_and_changes_nothing(due_today: None) -> None:
    assert run("--dry-run") == (
        "To plan: CMW Azerbaijan 3, due 8 October 2023, One month before: "
        "focal-point@example.org\n0 planned earlier and now due\n"
    )
    assert not OutgoingEmail.objects.exists()
    assert not mail.outbox


@time_machine.travel(MONTH_BEFORE, tick=False)
def test_says_when_nobody_is_there_to_be_reminded(case: Case) -> None:
    ReminderStageFactory.create()
    assert "nobody has the role" in run()
    assert "nobody has the role" in run("--dry-run")


@time_machine.travel(MONTH_BEFORE, tick=False)
def test_unreachable_mail_server_is_an_error_that_loses_nothing(
    due_today: None, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="cannot be reached"):
        run()
    assert OutgoingEmail.objects.get().status == "planned"
    # By hand as by the scheduler: the sender ran, and knows that the mail server is away.
    heartbeat = SenderHeartbeat.objects.get()
    assert heartbeat.seen_at == heartbeat.trouble_began_at == dates.now()


@time_machine.travel("2023-09-05T08:01:00Z", tick=False)
def test_changes_of_dates_are_told_as_a_dry_run_says(
    case: Case, officer: User, state_focal_point: User
) -> None:
    begin(officer, state_focal_point)
    correct(case, officer)
    assert run("--dry-run") == (
        "To plan: CMW Azerbaijan 3, Deadline corrected: focal-point@example.org\n"
        "0 planned earlier and now due\n"
    )
    assert not OutgoingEmail.objects.exists()
    assert "1 notices of changes planned\n1 sent\n" in run()
    assert run("--dry-run") == "0 planned earlier and now due\n"
