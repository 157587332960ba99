"""Reminders that failed or are in doubt: officers of the committee send several again at once."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import EmailStatus, EventKind
from recommendations.models import Event, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import MembershipFactory, OutgoingEmailFactory, ReminderStageFactory

pytestmark = pytest.mark.django_db

PAGE, SEND = "/ledger/failed/", "/ledger/resend/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def failed(case: Case, **fields: Any) -> OutgoingEmail:
    values = {"status": EmailStatus.FAILED, "outcome": "No such mailbox.", **fields}
    email = OutgoingEmailFactory.create(
        deadline=case.deadline, stage=ReminderStageFactory.create(), **values
    )
    MembershipFactory.create(
        user=email.recipient, role="state_focal_point", state_party=case.state_party
    )
    return email


def test_chosen_ones_are_planned_again_and_the_others_stay(
    client: Client, case: Case, officer: User
) -> None:
    first, second, third = (failed(case), failed(case, status=EmailStatus.EXPIRED), failed(case))
    client.force_login(officer)
    page = text(client.get(PAGE))
    for email in (first, second, third):
        assert f'name="mail" value="{email.public_id}"' in page
    page = text(client.post(SEND, {"mail": [first.public_id, second.public_id]}, follow=True))
    assert "2 reminders are planned again" in page
    states = [OutgoingEmail.objects.get(pk=row.pk).status for row in (first, second, third)]
    assert states == ["planned", "planned", "failed"]
    assert Event.objects.filter(kind=EventKind.REMINDER_RESENT, by=officer).count() == 2


def test_form_sent_twice_plans_them_once(client: Client, case: Case, officer: User) -> None:
    email = failed(case)
    client.force_login(officer)
    client.post(SEND, {"mail": [email.public_id]})
    page = text(client.post(SEND, {"mail": [email.public_id]}, follow=True))
    assert "None of these reminders failed or is in doubt any more" in page
    assert Event.objects.filter(kind=EventKind.REMINDER_RESENT).count() == 1


def test_nothing_chosen_is_said(client: Client, case: Case, officer: User) -> None:
    failed(case)
    client.force_login(officer)
    assert "Nothing was chosen" in text(client.post(SEND, {"mail": "x"}, follow=True))


def test_needless_reminder_has_no_box_but_its_reason(
    client: Client, case: Case, officer: User
) -> None:
    email = OutgoingEmailFactory.create(deadline=case.deadline, status=EmailStatus.FAILED)
    client.force_login(officer)
    page = text(client.get(PAGE))
    assert "no longer holds the role" in page
    assert f'value="{email.public_id}"' not in page
    assert "Send the chosen ones again" not in page


@pytest.mark.parametrize("role", ["rapporteur", "outsider"])
def test_only_officers_of_the_committee_send_again(
    client: Client, case: Case, request: pytest.FixtureRequest, role: str
) -> None:
    email = failed(case)
    client.force_login(request.getfixturevalue(role))
    assert email.address not in text(client.get(PAGE))
    client.post(SEND, {"mail": [email.public_id]})
    email.refresh_from_db()
    assert email.status == EmailStatus.FAILED


def test_ledger_leads_to_what_failed(client: Client, case: Case, officer: User) -> None:
    failed(case)
    client.force_login(officer)
    page = text(client.get(reverse("ledger")))
    assert PAGE in page
    assert "1 failed or in doubt" in page
