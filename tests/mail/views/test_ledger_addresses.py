"""Officers and administrators see whom mails do not reach, and say when an address works again."""

from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recommendations.enums import EmailStatus, EventKind
from recommendations.mail_enums import MailRhythm
from recommendations.models import Event, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, ReminderStageFactory
from tests.mail.delivery import NOW

WORDS = "550 5.1.1 No such <user>"


@pytest.fixture
def returned(case: Case, state_focal_point: User) -> OutgoingEmail:
    person = state_focal_point
    person.bounced_address, person.bounced_at, person.bounce_words = person.email, NOW, WORDS
    person.save()
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=person,
        stage=ReminderStageFactory.create(),
        status=EmailStatus.BOUNCED,
        outcome=f"It bounced: {WORDS}",
        body="Dear Farid",
    )


def address(email: OutgoingEmail) -> str:
    return reverse("ledger-use-address", args=(email.public_id,))


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_page_of_the_mail_says_what_happened_and_what_to_do(
    client: Client, returned: OutgoingEmail, officer: User
) -> None:
    client.force_login(officer)
    page = text(client.get(returned.get_absolute_url()))
    assert "Bounced" in page
    assert "The text as sent" in page
    assert "Emails to this address bounce" in page
    assert "550 5.1.1 No such &lt;user&gt;" in page
    assert "The address works: use it again" in page
    assert "Send it again" not in page


@time_machine.travel("2023-09-05T08:00:00Z", tick=False)
def test_list_says_so_ahead_and_afterwards(
    client: Client, returned: OutgoingEmail, officer: User
) -> None:
    ReminderStageFactory.create(code="week", offset=-1, unit="weeks")
    client.force_login(officer)
    ahead = text(client.get("/ledger/upcoming/"))
    assert "Emails bounce" in ahead, "beside the person in the list of the next 30 days"
    page = text(client.get("/ledger/"))
    assert "It bounced: 550" in page, "and in the row"
    assert "?status=bounced" in page or 'value="bounced"' in page
    assert client.get("/ledger/?status=bounced").context["page_obj"].paginator.count == 1


def test_board_lists_it_until_the_person_has_another_address(
    client: Client, returned: OutgoingEmail, officer: User
) -> None:
    client.force_login(officer)
    sentence = f"the reminder to {returned.address} did not arrive."
    assert sentence in text(client.get("/board/"))
    User.objects.filter(pk=returned.recipient_id).update(email="new@example.org")
    assert sentence not in text(client.get("/board/"))


def test_officer_uses_the_address_again(
    client: Client, returned: OutgoingEmail, officer: User
) -> None:
    client.force_login(officer)
    page = text(client.post(address(returned), follow=True))
    assert "The address is used again" in page
    assert "The address that had not worked was put back into use." in page, "in the history"
    assert not User.objects.get(pk=returned.recipient_id).is_undeliverable
    event = Event.objects.get(kind=EventKind.ADDRESS_CLEARED)
    assert event.by == officer
    twice = text(client.post(address(returned), follow=True))
    assert "do not bounce" in twice
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("rapporteur", HTTPStatus.FORBIDDEN),
        ("state_focal_point", HTTPStatus.FORBIDDEN),
        ("outsider", HTTPStatus.NOT_FOUND),
        ("administrator", HTTPStatus.NOT_FOUND),
        ("ngo_member", HTTPStatus.NOT_FOUND),
    ],
)
def test_nobody_else_does(
    client: Client,
    request: pytest.FixtureRequest,
    returned: OutgoingEmail,
    role: str,
    status: HTTPStatus,
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.post(address(returned)).status_code == status
    assert client.get(address(returned))["Location"] == returned.get_absolute_url()
    assert User.objects.get(pk=returned.recipient_id).is_undeliverable


def test_rapporteur_reads_it_without_a_button(
    client: Client, returned: OutgoingEmail, rapporteur: User
) -> None:
    client.force_login(rapporteur)
    page = text(client.get(returned.get_absolute_url()))
    assert "Emails bounce" in page
    assert "use the address again" not in page


def test_administration_lists_people_whom_mails_do_not_reach(
    client: Client, returned: OutgoingEmail, administrator: User, officer: User
) -> None:
    User.objects.filter(pk=administrator.pk).update(is_staff=True)
    User.objects.filter(pk=officer.pk).update(role_mails=MailRhythm.OFF)
    client.force_login(administrator)
    people = reverse("admin:recommendations_user_changelist")
    page = text(client.get(people))
    assert "Bounced: 550 5.1.1 No such &lt;user&gt;" in page
    assert "The person turned reminders off" in page
    chosen = {"action": "use_addresses_again", "_selected_action": [returned.recipient_id]}
    said = text(client.post(people, chosen, follow=True))
    assert "receives emails again" in said
    event = Event.objects.get(kind=EventKind.ADDRESS_CLEARED)
    assert (event.by, event.email) == (administrator, returned)
    assert "do not bounce" in text(client.post(people, chosen, follow=True))
