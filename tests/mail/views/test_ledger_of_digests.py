"""The ledger of officers: reminders of roles, carried by digests too, and nothing private."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, PersonalReminderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest(state_focal_point: User) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=None,
        stage=None,
        digest_at="2023-09-08T05:00Z",
        channel="digest",
        recipient=state_focal_point,
        status="sent",
        body="Private words.",
    )


def test_reminder_that_a_digest_carried_says_so(
    client: Client, case: Case, officer: User, digest: OutgoingEmail
) -> None:
    row = OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=digest.recipient,
        status="sent",
        channel="digest",
        carried_by=digest,
        body="The words about this date.",
    )
    client.force_login(officer)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "One email for many" in page
    assert digest.message_id.strip("<> ") in page
    assert "The words about this date." in page
    assert "Private words." not in page


def test_digests_and_what_people_chose_are_not_in_the_ledger(
    client: Client, case: Case, officer: User, digest: OutgoingEmail
) -> None:
    """Not even one's own: the account has a list of them."""
    own = OutgoingEmailFactory.create(
        deadline=None,
        stage=None,
        personal_reminder=PersonalReminderFactory.create(user=officer, cycle=case.cycle),
        recipient=officer,
    )
    client.force_login(officer)
    page = client.get(reverse("ledger")).content.decode()
    for row in (own, digest):
        assert row.get_absolute_url() not in page
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.post(reverse("ledger-resend", args=(row.public_id,))).status_code == 404
