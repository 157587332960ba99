"""The buttons “Do not send” and “Send after all”."""

from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recommendations.enums import EmailStatus
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.mail.conftest import planned  # noqa: F401  # a fixture
from tests.mail.delivery import after

pytestmark = pytest.mark.django_db


@time_machine.travel("2023-09-08T06:59:00Z", tick=False)
def test_an_officer_stops_with_one_act_and_takes_it_back(
    client: Client,
    case: Case,
    planned: OutgoingEmail,  # noqa: F811
    officer: User,
) -> None:
    client.force_login(officer)
    page = reverse("case-emails-ahead", args=("CMW", "AZE", "3"))
    assert "Do\u00a0not\u00a0send" in client.get(page).content.decode()
    sent = {"stage": planned.stage_id, "reason": "The reply came in yesterday."}
    answer = client.post(reverse("reminder-stop", args=(case.deadline.public_id,)), sent)
    assert answer.headers["Location"] == f"{page}#date-{case.deadline.public_id}"
    shown = client.get(page).content.decode()
    assert "1 email was stopped and will not be sent." in shown
    assert "Send\u00a0after\u00a0all" in shown
    assert after(planned).outcome == "The reply came in yesterday."
    client.post(reverse("reminder-release", args=(case.deadline.public_id,)), sent)
    assert after(planned).status == EmailStatus.PLANNED
    assert "will be sent after all" in client.get(page).content.decode()


@time_machine.travel("2023-09-08T06:59:00Z", tick=False)
def test_wrong_words_and_other_people_stop_nothing(
    client: Client,
    case: Case,
    planned: OutgoingEmail,  # noqa: F811
    officer: User,
    rapporteur: User,
) -> None:
    url = reverse("reminder-stop", args=(case.deadline.public_id,))
    client.force_login(rapporteur)
    assert client.post(url, {"stage": planned.stage_id}).status_code == HTTPStatus.FORBIDDEN
    client.force_login(officer)
    for wrong in ({}, {"stage": "x"}, {"stage": "0"}):
        assert "Choose a reminder" in client.post(url, wrong, follow=True).content.decode()
    # Led there by signing in, a person finds the page with the button.
    assert "Nothing has been done yet" in client.get(url, follow=True).content.decode()
    assert after(planned).status == EmailStatus.PLANNED
