"""The end of the link in every mail: machines look at it, people and mail programs use it."""

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from recommendations.enums import EmailStatus, Language
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.mail_words.reads.unsubscribe_links import VALID_FOR, token_for
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def email(case: Case, state_focal_point: User) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=state_focal_point,
        stage=ReminderStageFactory.create(),
        status=EmailStatus.SENT,
    )


@pytest.fixture
def link(email: OutgoingEmail) -> str:
    return link_for(email)


def link_for(email: OutgoingEmail) -> str:
    return f"/mails/stop/{token_for(email.public_id, email.recipient.email)}/"


def rhythm(email: OutgoingEmail) -> MailRhythm:
    return User.objects.get(pk=email.recipient_id).rhythm_of(MailKind.ROLE)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_looking_changes_nothing(client: Client, email: OutgoingEmail, link: str) -> None:
    """Programs that look through mails open every link, some of them twice."""
    for method in (client.get, client.head, client.get):
        response = method(link)
        assert response.status_code == HTTPStatus.OK
        assert rhythm(email) == MailRhythm.EACH
    page = text(client.get(link))
    assert "Turn off these emails?" in page
    assert "Reminders and changes of dates that come with your role" in page
    assert '<form method="post">' in page


@pytest.mark.parametrize("content", [ONE_CLICK, {}])
def test_a_post_turns_them_off_without_signing_in_or_a_cookie(
    email: OutgoingEmail, link: str, content: dict[str, str]
) -> None:
    """By a mail program (RFC 8058) or by the button; twice is as good as once."""
    client = Client(enforce_csrf_checks=True)
    for _time in range(2):
        response = client.post(link, content)
        assert response.status_code == HTTPStatus.OK
        assert not response.cookies
        assert rhythm(email) == MailRhythm.OFF
        page = text(response)
        assert "These emails are turned off" in page
        assert "Reminders and changes of dates that come with your role" in page
        assert "To turn them on again" in page
        assert 'href="/mails/stop/"' in page
    assert "These emails are turned off" in text(client.get(link)), "no button without a use"


def test_the_other_encoding_of_a_form_is_taken_as_well(email: OutgoingEmail, link: str) -> None:
    """RFC 8058 allows both encodings of a form."""
    body = "List-Unsubscribe=One-Click"
    response = Client().post(link, body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == HTTPStatus.OK
    assert rhythm(email) == MailRhythm.OFF


def test_other_kinds_and_other_people_stay_as_they_are(
    client: Client, email: OutgoingEmail, officer: User, link: str
) -> None:
    before = email.recipient.followed_mails
    client.post(link, ONE_CLICK)
    person = User.objects.get(pk=email.recipient_id)
    assert person.followed_mails == before
    assert person.own_mails == MailRhythm.EACH
    assert User.objects.get(pk=officer.pk).rhythm_of(MailKind.ROLE) == MailRhythm.EACH


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "WzE3LCJhIl0:1u0000:" + "A" * 43])
def test_wrong_token_is_answered_in_a_sentence(
    client: Client, email: OutgoingEmail, method: str, token: str
) -> None:
    response = getattr(client, method)(f"/mails/stop/{token}/")
    assert response.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}
    if token != "%00":
        assert "This link is not valid" in text(response)
        assert "Nothing was changed." in text(response)
    assert rhythm(email) == MailRhythm.EACH


def test_old_token_does_nothing(client: Client, email: OutgoingEmail) -> None:
    with time_machine.travel("2024-01-31T12:00:00Z", tick=False) as clock:
        link = link_for(email)
        clock.shift(VALID_FOR)
        clock.shift(60)
        assert client.post(link).status_code == HTTPStatus.NOT_FOUND
    assert rhythm(email) == MailRhythm.EACH


def test_token_ends_with_the_address_and_with_the_account(
    client: Client, email: OutgoingEmail, link: str
) -> None:
    person = email.recipient
    person.email = "new@example.org"
    person.save()
    assert client.post(link).status_code == HTTPStatus.NOT_FOUND
    fresh = link_for(OutgoingEmail.objects.get(pk=email.pk))
    assert client.get(fresh).status_code == HTTPStatus.OK
    person.is_active = False
    person.save()
    assert client.post(fresh).status_code == HTTPStatus.NOT_FOUND
    assert rhythm(email) == MailRhythm.EACH


@pytest.mark.parametrize("language", Language)
def test_page_is_in_the_recipients_language(
    client: Client, email: OutgoingEmail, link: str, language: Language
) -> None:
    email.recipient.language = language.value
    email.recipient.save()
    direction = "rtl" if language == Language.ARABIC else "ltr"
    for response in (client.get(link), client.post(link)):
        page = text(response)
        assert f'dir="{direction}"' in page
        is_english = "mails" in page.partition("<main")[2].replace("/mails/", "")
        assert is_english == (language == Language.ENGLISH)


def test_address_is_kept_from_other_sites_caches_and_indexes(client: Client, link: str) -> None:
    response = client.get(link)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert "script" not in text(response).replace("javascript", "")
    assert response["X-Frame-Options"] == "DENY"


def test_refused_token_is_not_written_to_the_log(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    """Also one that was good once: what the handler writes has a dash in its place."""
    from tracker.log_masks import MaskSecrets

    token = token_for(uuid4(), "nobody@example.org")
    with caplog.at_level(logging.WARNING, logger="django.request"):
        client.get(f"/mails/stop/{token}/")
    (record,) = caplog.records
    assert MaskSecrets().filter(record)
    assert token not in f"{record.getMessage()} {record.__dict__}"
    assert "/mails/stop/-" in record.getMessage()


def test_link_without_token_leads_to_the_choices_of_who_is_signed_in(
    client: Client, officer: User
) -> None:
    assert client.get("/mails/stop/")["Location"].startswith("/sign-in/")
    client.force_login(officer)
    assert client.get("/mails/stop/")["Location"] == reverse("mail-choices")


def test_the_link_of_a_mail_that_was_sent_works_and_the_next_mail_stays_away(
    client: Client, case: Case, state_focal_point: User, officer: User
) -> None:
    """The whole way: sent, stopped by one click, planned all the same, not sent, and seen."""
    first = ReminderStageFactory.create(code="month")
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 1
    assert deliver().n_sent == 1
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<> ")
    path = link.removeprefix("http://localhost:8000")
    assert link in mail.outbox[0].body
    row = OutgoingEmail.objects.get(stage=first)
    assert path.removeprefix("/mails/stop/") not in row.body, "officers read the ledger"

    assert client.post(path, ONE_CLICK).status_code == HTTPStatus.OK
    ReminderStageFactory.create(code="week", offset=-1, unit="weeks")
    week_before = datetime(2023, 10, 2, 7, tzinfo=UTC)
    assert plan_reminders(today=week_before.date(), now=week_before).n_planned == 1
    result = deliver(week_before)
    assert (result.n_sent, result.n_superseded) == (0, 1)
    second = OutgoingEmail.objects.exclude(pk=row.pk).get()
    assert after(second).outcome == "The person has turned these emails off."
    client.force_login(officer)
    assert "Has turned these emails off" in text(client.get(second.get_absolute_url()))


@time_machine.travel("2023-09-05T08:00:00Z", tick=False)
def test_ledger_says_ahead_whom_mails_will_not_reach(
    client: Client, case: Case, state_focal_point: User, officer: User
) -> None:
    ReminderStageFactory.create()
    client.force_login(officer)
    assert "Has turned these emails off" not in text(client.get("/ledger/upcoming/"))
    state_focal_point.role_mails = MailRhythm.OFF
    state_focal_point.save()
    assert "Has turned these emails off" in text(client.get("/ledger/upcoming/"))
