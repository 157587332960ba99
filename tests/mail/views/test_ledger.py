"""The ledger's pages: officers and rapporteurs read their own cases, and officers send again."""

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import EmailStatus, EventKind
from recommendations.models import Event, OutgoingEmail, ReminderStage, User
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    MembershipFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    UserFactory,
)

LIST = "/ledger/"
ROWS = {"HX-Request": "true", "HX-Target": "rows"}


@pytest.fixture
def stage(db: None) -> ReminderStage:
    return ReminderStageFactory.create(code="before-1-month", label="One month before")


def reminder(case: Case, stage: ReminderStage, **fields: object) -> OutgoingEmail:
    return OutgoingEmailFactory.create(deadline=case.deadline, stage=stage, **fields)


def text(response: Any) -> str:
    """The page without its line breaks; `Any`, as the test client's responses have no one type."""
    return " ".join(response.content.decode().split())


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "rapporteur"])
def test_those_who_look_after_the_case_read_its_reminders(
    client: Client, case: Case, stage: ReminderStage, request: pytest.FixtureRequest, role: str
) -> None:
    email = reminder(case, stage)
    client.force_login(request.getfixturevalue(role))
    assert email.recipient.full_name in text(client.get(LIST))
    assert client.get(email.get_absolute_url()).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "role", ["committee_member", "state_focal_point", "ngo_member", "nhri_member", "administrator"]
)
def test_others_are_refused_even_their_own_mails(
    client: Client, case: Case, stage: ReminderStage, request: pytest.FixtureRequest, role: str
) -> None:
    user: User = request.getfixturevalue(role)
    email = reminder(case, stage, recipient=user)
    client.force_login(user)
    assert client.get(LIST).status_code == HTTPStatus.FORBIDDEN
    assert client.get(email.get_absolute_url()).status_code == HTTPStatus.FORBIDDEN


def test_officer_of_another_committee_sees_nothing_of_it(
    client: Client, case: Case, stage: ReminderStage, outsider: User, state_focal_point: User
) -> None:
    email = reminder(case, stage, status=EmailStatus.FAILED)
    client.force_login(outsider)
    page = text(client.get(LIST))
    assert email.address not in page
    assert "Azerbaijan" not in page
    assert client.get(email.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    assert client.post(reverse("ledger-resend", args=(email.public_id,))).status_code == (
        HTTPStatus.NOT_FOUND
    )


@pytest.mark.parametrize("path", [LIST, "/ledger/00000000-0000-4000-8000-000000000000/"])
def test_public_is_asked_to_sign_in(client: Client, db: None, path: str) -> None:
    response = client.get(path)
    assert response.status_code == HTTPStatus.FOUND
    assert response["Location"].startswith("/sign-in/")


# --- The list -----------------------------------------------------------------------------------


def test_empty_ledger_says_what_will_appear(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = text(client.get(LIST))
    assert "No reminder has been planned yet" in page


def test_list_asks_the_same_number_of_questions_for_one_and_three_rows(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    client.force_login(officer)
    reminder(case, stage, status=EmailStatus.SENT)
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        assert client.get(LIST).context["page_obj"].paginator.count == 1
    for status in (EmailStatus.FAILED, EmailStatus.PLANNED):
        reminder(case, stage, status=status)
    with CaptureQueriesContext(connection) as three:
        assert client.get(LIST).context["page_obj"].paginator.count == 3
    assert len(three) == len(one)


def test_filters_narrow_the_list(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    client.force_login(officer)
    failed = reminder(case, stage, status=EmailStatus.FAILED)
    week = ReminderStageFactory.create(code="before-1-week", label="One week before")
    sent = reminder(case, week, status=EmailStatus.SENT)
    other = OutgoingEmailFactory.create(
        deadline=DeadlineFactory.create(), stage=week, status=EmailStatus.SENT
    )
    party = other.deadline_and_stage[0].cycle.state_party.iso3

    def shown(query: str) -> set[OutgoingEmail]:
        return set(client.get(LIST + query).context["page_obj"].object_list)

    assert shown("") == {failed, sent, other}
    assert shown("?status=failed") == {failed}
    assert shown("?status=failed&status=sent") == {failed, sent, other}
    assert shown("?stage=before-1-week") == {sent, other}
    assert shown("?state_party=AZE") == {failed, sent}
    assert shown(f"?state_party={party.lower()}&status=sent") == {other}
    assert shown("?treaty_body=CMW") == {failed, sent, other}
    assert shown(f"?deadline={case.deadline.public_id}") == {failed, sent}


@pytest.mark.parametrize(
    "query",
    [
        "?status=lost",
        "?stage=never",
        "?state_party=XXX",
        "?treaty_body=Q",
        "?deadline=x",
        "?paragraph=thirty",
        "?case=CMW",
        "?since=31.2.2023",
        "?recommendation=x",
    ],
)
def test_wrong_filter_is_explained_and_shows_nothing(
    client: Client, case: Case, stage: ReminderStage, officer: User, query: str
) -> None:
    email = reminder(case, stage)
    client.force_login(officer)
    response = client.get(LIST + query)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "These filters are not possible" in text(response)
    assert email.address not in text(response)


def test_htmx_gets_the_rows_alone(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    email = reminder(case, stage)
    client.force_login(officer)
    response = client.get(LIST, headers=ROWS)
    assert email.address in text(response)
    assert "<html" not in text(response)


def test_long_list_has_pages(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    client.force_login(officer)
    for _number in range(26):
        reminder(case, stage)
    assert len(client.get(f"{LIST}?page=2").context["page_obj"].object_list) == 1


@pytest.mark.parametrize(
    ("role", "is_shown"),
    [("officer", True), ("rapporteur", True), ("state_focal_point", False), ("outsider", False)],
)
def test_page_of_a_date_leads_to_its_reminders(
    client: Client, case: Case, request: pytest.FixtureRequest, role: str, is_shown: bool
) -> None:
    client.force_login(request.getfixturevalue(role))
    page = text(client.get(case.deadline.get_absolute_url()))
    assert (f"/ledger/?deadline={case.deadline.public_id}" in page) == is_shown


# --- One reminder -------------------------------------------------------------------------------


def test_sent_reminder_is_shown_in_the_words_that_were_sent(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    email = reminder(
        case,
        stage,
        status=EmailStatus.SENT,
        subject="Due soon",
        body="Dear <Farid>,\n\nPlease send it.",
        outcome="Accepted by the mail server.",
    )
    client.force_login(officer)
    page = text(client.get(email.get_absolute_url()))
    assert "The text as sent" in page
    assert "Dear &lt;Farid&gt;," in page
    for words in ("Due soon", "Accepted by the mail server.", email.address, "One month before"):
        assert words in page
    assert "8 September 2023, 09:00" in page
    assert "Send it again" not in page


def test_page_says_who_was_reminded_of_what_why_then_and_what_happened(
    client: Client, case: Case, stage: ReminderStage, officer: User, state_focal_point: User
) -> None:
    email = reminder(
        case, stage, recipient=state_focal_point, status=EmailStatus.SENT, n_attempts=1
    )
    client.force_login(officer)
    page = text(client.get(email.get_absolute_url()))
    assert "Farid Focal (State focal points): paragraphs 16, 36, 60, 62" in page
    assert (
        "8 September 2023 is 1 month before 8 October 2023 (Information on follow-up due), "
        "according to the stage “One month before”." in page
    )
    assert (
        "The mail server accepted the email to focal-point@example.org on 8 September 2023, "
        "09:00 (Geneva time)." in page
    )


def test_planned_reminder_is_shown_as_it_would_read(
    client: Client, case: Case, stage: ReminderStage, officer: User, state_focal_point: User
) -> None:
    email = reminder(case, stage, recipient=state_focal_point)
    client.force_login(officer)
    page = text(client.get(email.get_absolute_url()))
    assert "as it would read today" in page
    assert "Dear Farid Focal," in page


@pytest.mark.parametrize("status", EmailStatus)
def test_every_state_has_a_page(
    client: Client, case: Case, stage: ReminderStage, officer: User, status: EmailStatus
) -> None:
    email = reminder(case, stage, status=status, outcome="What came of it.")
    MembershipFactory.create(
        user=email.recipient, role="state_focal_point", state_party=case.state_party
    )
    client.force_login(officer)
    page = text(client.get(email.get_absolute_url()))
    assert str(status.label) in page
    assert "What came of it." in page
    assert ("Send it again" in page) == (status in EmailStatus.resendable_statuses)


def test_reminder_that_would_not_be_sent_any_more_is_not_offered(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    email = reminder(case, stage, status=EmailStatus.FAILED)
    client.force_login(officer)
    page = text(client.get(email.get_absolute_url()))
    assert "no longer holds the role" in page
    assert "Send it again" not in page


def test_officer_sends_a_failed_reminder_again(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    email = reminder(case, stage, status=EmailStatus.FAILED, outcome="No such mailbox")
    client.force_login(officer)
    page = client.post(reverse("ledger-resend", args=(email.public_id,)), follow=True)
    assert "The reminder is planned again" in text(page)
    email.refresh_from_db()
    assert email.status == EmailStatus.PLANNED
    event = Event.objects.get(kind=EventKind.REMINDER_RESENT)
    assert (event.by, event.email) == (officer, email)
    assert "A reminder was planned again." in text(page)


def test_form_sent_twice_plans_it_once_and_says_so(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    email = reminder(case, stage, status=EmailStatus.EXPIRED)
    client.force_login(officer)
    address = reverse("ledger-resend", args=(email.public_id,))
    client.post(address)
    assert "Only a reminder that failed or is in doubt" in text(client.post(address, follow=True))
    assert Event.objects.filter(kind=EventKind.REMINDER_RESENT).count() == 1


def test_rapporteur_reads_and_does_not_send_again(
    client: Client, case: Case, stage: ReminderStage, rapporteur: User
) -> None:
    email = reminder(case, stage, status=EmailStatus.FAILED)
    client.force_login(rapporteur)
    assert "Send it again" not in text(client.get(email.get_absolute_url()))
    response = client.post(reverse("ledger-resend", args=(email.public_id,)))
    assert response.status_code == HTTPStatus.FORBIDDEN
    email.refresh_from_db()
    assert email.status == EmailStatus.FAILED


def test_sending_again_needs_a_post(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    email = reminder(case, stage, status=EmailStatus.FAILED)
    client.force_login(officer)
    response = client.get(reverse("ledger-resend", args=(email.public_id,)))
    assert response["Location"] == email.get_absolute_url()
    email.refresh_from_db()
    assert email.status == EmailStatus.FAILED


def test_unknpersonal_reminder_is_not_found(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get(f"/ledger/{uuid4()}/").status_code == HTTPStatus.NOT_FOUND


def test_retry_in_the_future_is_said(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    moment = datetime(2023, 9, 8, 7, tzinfo=UTC) + timedelta(hours=4)
    person = UserFactory.create()
    MembershipFactory.create(user=person, role="state_focal_point", state_party=case.state_party)
    email = reminder(
        case, stage, recipient=person, send_after=moment, n_attempts=3, outcome="Try again later"
    )
    client.force_login(officer)
    page = text(client.get(email.get_absolute_url()))
    assert "not before" in page
    assert "8 September 2023, 13:00" in page
