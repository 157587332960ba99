"""The message that leaves: its headers, its two forms, and links that are the recipient's own."""

from email import message_from_bytes, policy

import pytest
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.urls import reverse

from recommendations.mail_words.reads.messages import make_message
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.unsubscribe_links import read_token
from recommendations.models import OutgoingEmail
from tests.conftest import Case
from tests.mail_words.reads.reminders import MONTH_BEFORE


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


def test_answer_goes_to_the_secretariat_whose_address_is_known(
    to_state: OutgoingEmail, case: Case
) -> None:
    rendered = render_mail(to_state, today=MONTH_BEFORE)
    assert make_message(to_state, rendered).message()["Reply-To"] is None
    assert "Secretariat of the Committee on Migrant Workers\n" in rendered.text
    assert "answer this email" not in rendered.text
    case.body.secretariat_email = "cmw@example.org"
    case.body.save()
    email = OutgoingEmail.objects.with_grounds().get(pk=to_state.pk)
    rendered = render_mail(email, today=MONTH_BEFORE)
    assert make_message(email, rendered).message()["Reply-To"] == "cmw@example.org"
    words = "To tell the secretariat something, answer this email, or write to cmw@example.org"
    assert words in rendered.text
    assert words in rendered.html


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
