"""The reminders and letters of a deadline, for those in charge of the case."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import EmailStatus, LetterKind
from recommendations.models import User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, ReminderStageFactory, UserFactory
from tests.letters.letter_files import issued, usual_stages

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture(autouse=True)
def stages(db: None) -> None:
    usual_stages()


@time_machine.travel("2023-12-20T08:00:00Z", tick=False)
def test_deadline_page_says_who_was_reminded_why_then_and_with_what_result(
    client: Client, case: Case, officer: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    person = UserFactory.create(full_name="Farah Focal")
    OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=person,
        stage=ReminderStageFactory.create(label="One month before"),
        status=EmailStatus.FAILED,
        outcome="There is no mailbox with this name.",
        n_attempts=1,
    )
    letter = issued(case.deadline, officer)
    client.force_login(officer)
    page = text(client.get(case.deadline.get_absolute_url()))
    for words in (
        "Farah Focal",
        "8 September 2023 is 1 month before 8 October 2023",
        "could not be sent to",
        "(1 attempt). There is no mailbox with this name.",
        "Its stage proposed it from 8 December 2023 on: 2 months after the date in force",
        "Approved by Olga Officer on 20 December 2023; dated 11 December 2023.",
        letter.get_absolute_url(),
        reverse("letter-draft", args=(case.deadline.public_id, LetterKind.SECOND_REMINDER)),
    ):
        assert words in page


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [("rapporteur", True), ("committee_member", False), ("state_focal_point", False)],
)
def test_others_see_the_deadline_and_not_its_reminders(
    client: Client, case: Case, request: pytest.FixtureRequest, role: str, is_shown: bool
) -> None:
    user: User = request.getfixturevalue(role)
    OutgoingEmailFactory.create(deadline=case.deadline, recipient=user)
    client.force_login(user)
    page = text(client.get(case.deadline.get_absolute_url()))
    assert ("Reminders of this deadline" in page) == is_shown
    assert ("First reminder letter" in page) == is_shown
    assert "/letters/first_reminder/" not in page


def test_three_mails_take_as_many_queries_as_one(client: Client, case: Case, officer: User) -> None:
    client.force_login(officer)
    counts = []
    for number in (1, 3):
        while case.deadline.emails.count() < number:
            OutgoingEmailFactory.create(deadline=case.deadline)
        client.get(case.deadline.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(case.deadline.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
