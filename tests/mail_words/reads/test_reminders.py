"""Mails say the date and what to do first, in the recipient's language, and leak nothing."""

from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from recommendations.enums import FollowUpStatus, ReminderAudience
from recommendations.mail_words.reads.messages import make_message
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.unsubscribe_links import read_token
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, ReminderStageFactory

UNSUBSCRIBE = ("List-Unsubscribe", "List-Unsubscribe-Post")
MONTH_BEFORE = date(2023, 9, 8)
LATE = date(2023, 10, 22)


def email_to(person: User, case: Case, audience: ReminderAudience) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=person,
        stage=ReminderStageFactory.create(audience=audience),
    )


@pytest.fixture
def to_state(case: Case, state_focal_point: User) -> OutgoingEmail:
    return email_to(state_focal_point, case, ReminderAudience.STATE_FOCAL_POINTS)


def first_sentence(rendered: RenderedMail) -> str:
    return rendered.text.split("\n\n")[1]


def test_reminder_ahead_of_the_date(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert rendered.subject == (
        "Azerbaijan: information on follow-up due by 8 October 2023 (CMW/C/AZE/CO/3)"
    )
    assert (
        rendered.text
        == f"""\
Dear Farid Focal,

Please send the information on follow-up by 8 October 2023 (in 4 weeks).

Still awaited by the Committee on Migrant Workers under CMW/C/AZE/CO/3:
- paragraph 16: Topic of paragraph 16
- paragraph 36: Topic of paragraph 36
- paragraph 60: Topic of paragraph 60
- paragraph 62: Topic of paragraph 62

Open the case:
http://localhost:8000/cases/CMW/AZE/3/

Why this date, and how to ask for more time:
http://localhost:8000/deadlines/{to_state.deadline_and_stage[0].public_id}/

You receive this because you are a focal point of Azerbaijan. If that has changed, tell the \
secretariat.

To turn off these emails:
http://localhost:8000/mails/stop/
"""
    )


def test_reminder_after_the_date_says_how_late_it_is(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=LATE)
    assert rendered.subject.startswith("Azerbaijan: information on follow-up overdue since 8 Oct")
    assert first_sentence(rendered) == (
        "The information on follow-up was due on 8 October 2023 (2 weeks ago). "
        "Please send it as soon as you can."
    )


def test_on_the_day_itself_it_is_not_late(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=to_state.deadline_and_stage[0].due_on)
    assert first_sentence(rendered).endswith("by 8 October 2023 (today).")


@pytest.mark.parametrize("today", [MONTH_BEFORE, LATE])
@pytest.mark.parametrize(
    ("audience", "role", "words"),
    [
        (ReminderAudience.OFFICERS, "officer", "record the reply if it came in"),
        (ReminderAudience.RAPPORTEURS, "rapporteur", "Nothing has been recorded yet."),
    ],
)
def test_each_audience_is_told_what_concerns_it(
    case: Case,
    request: pytest.FixtureRequest,
    audience: ReminderAudience,
    role: str,
    words: str,
    today: date,
) -> None:
    person: User = request.getfixturevalue(role)
    rendered = render_mail(email_to(person, case, audience), today=today)
    assert words in first_sentence(rendered)
    assert "8 October 2023" in first_sentence(rendered)
    assert "more time" not in rendered.text
    assert role in rendered.text.split("You receive this")[1]


def test_only_what_is_still_awaited_is_named(to_state: OutgoingEmail, case: Case) -> None:
    answered = case.follow_ups[16]
    answered.status = FollowUpStatus.REPLY_RECEIVED
    answered.save()
    text = render_mail(to_state, today=MONTH_BEFORE).text
    assert "paragraph 16" not in text
    assert "paragraph 36" in text


def test_document_that_the_recipient_may_not_read_is_not_named(
    to_state: OutgoingEmail, case: Case
) -> None:
    case.document.access_level = "committee"
    case.document.save()
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    everything = f"{rendered.subject}{rendered.text}{rendered.html}"
    assert "CMW/C/AZE/CO/3" not in everything
    assert "paragraph" not in everything


def test_names_are_kept_from_html_and_from_the_header(to_state: OutgoingEmail) -> None:
    to_state.deadline_and_stage[0].cycle.state_party.name_en = "A & <b>B</b>\r\nBcc: x@example.org"
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert "\n" not in rendered.subject
    assert "A & <b>B</b>" in rendered.text
    assert "<b>B</b>" not in rendered.html
    assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in rendered.html


def test_html_says_what_the_text_says(to_state: OutgoingEmail) -> None:
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert "<strong>" in rendered.html
    for words in (first_sentence(rendered), "paragraph 36", "/cases/CMW/AZE/3/"):
        assert words in rendered.html
    assert "<script" not in rendered.html
    assert "src=" not in rendered.html


def test_mail_is_written_in_the_language_of_its_recipient(
    to_state: OutgoingEmail, case: Case
) -> None:
    case.state_party.name_ar, case.state_party.name_zh = "أذربيجان", "阿塞拜疆"
    case.state_party.save()
    to_state.refresh_from_db()
    to_state.recipient.language = "ar"
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert rendered.subject.count("أذربيجان") == 1
    assert '<html lang="ar" dir="rtl">' in rendered.html
    to_state.recipient.language = "zh"
    assert "阿塞拜疆" in render_mail(to_state, today=MONTH_BEFORE).subject
    assert translation.get_language() == "en"


def test_links_lead_to_the_site_of_the_settings(
    to_state: OutgoingEmail, settings: Settings
) -> None:
    settings.SITE_URL = "https://follow-up.example.org"
    text = render_mail(to_state, today=MONTH_BEFORE).text
    assert "https://follow-up.example.org/cases/CMW/AZE/3/" in text


def test_message_carries_the_planned_id_and_both_forms(to_state: OutgoingEmail) -> None:
    message = make_message(to_state, RenderedMail("Subject", "Text", "<p>HTML</p>"))
    assert isinstance(message, EmailMultiAlternatives)
    parsed = message.message()
    assert parsed["Message-ID"] == to_state.message_id
    assert parsed["To"] == to_state.address
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_subject_is_never_longer_than_the_ledger_has_room_for(to_state: OutgoingEmail) -> None:
    to_state.deadline_and_stage[0].cycle.state_party.name_en = "A long name " * 40
    subject = render_mail(to_state, today=MONTH_BEFORE).subject
    OutgoingEmail.objects.update(subject=subject, sent_at=datetime.now(tz=UTC), status="sent")
    assert len(subject) <= 300


def test_each_reader_is_told_what_they_may_see(
    case: Case, state_focal_point: User, officer: User
) -> None:
    mails = [
        email_to(state_focal_point, case, ReminderAudience.STATE_FOCAL_POINTS),
        email_to(officer, case, ReminderAudience.OFFICERS),
    ]
    for email in mails:
        assert "paragraph 16" in render_mail(email, today=MONTH_BEFORE).text
    case.document.access_level = "committee"
    case.document.save()
    to_state, to_officer = (render_mail(email, today=MONTH_BEFORE).text for email in mails)
    assert "paragraph 16" not in to_state
    assert "paragraph 16" in to_officer


# --- The message ----------------------------------------------------------------------------------


def test_link_that_ends_mails_is_the_recipients_own(to_state: OutgoingEmail) -> None:
    """In the words and in the headers of the message; what is kept or shown bears no token."""
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    message = make_message(to_state, rendered)
    parsed = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    link = str(parsed["List-Unsubscribe"]).strip("<> ")
    token = link.removeprefix("http://localhost:8000/mails/stop/").strip("/")
    found = read_token(token)
    assert found is not None
    assert found.mail == to_state.public_id
    assert found.is_for(to_state.address)
    assert link == f"http://localhost:8000{reverse('mail-stop', args=(token,))}"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in parsed.iter_parts():
        assert part.get_content().count(link) == 1
    assert token not in rendered.text + rendered.html
    assert "http://localhost:8000/mails/stop/\n" in rendered.text


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Short", "Dear A,\n\nB.\n"),
        ("Азербайджан: " + "информация " * 20, "Уважаемая А,\n\n.\n..\nв\u2028г\n"),
        ("Short", "no line feed at the end"),
        ("Short", "a line with ümlaut that is far too long " * 60 + "\n"),
    ],
)
def test_message_is_read_as_it_was_written(
    to_state: OutgoingEmail, subject: str, text: str
) -> None:
    message = make_message(to_state, RenderedMail(subject, text, f"<p>{text}</p>\n"))
    raw: bytes = message.message().as_bytes(linesep="\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b""), "every line ends as SMTP wants it"
    assert max(map(len, raw.splitlines())) <= 998
    parsed = message_from_bytes(raw, policy=policy.default)
    assert str(parsed["Subject"]).strip() == subject.strip()
    plain, html = (
        part.get_content().replace("\r\n", "\n").rstrip("\n") for part in parsed.iter_parts()
    )
    assert plain == text.rstrip("\n")
    assert html == f"<p>{text}</p>"


@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "ä@exämple.org"])
def test_address_out_of_the_ordinary_is_encoded_or_refused(
    to_state: OutgoingEmail, address: str
) -> None:
    to_state.address = address
    rendered = RenderedMail("Subject", "Text", "<p>HTML</p>")
    if "\n" in address:
        with pytest.raises(BadHeaderError):
            make_message(to_state, rendered)
    else:
        assert b"=?utf-8?" in make_message(to_state, rendered).message().as_bytes()
