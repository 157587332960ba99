"""The connection to the mail server, against a real one: a last word, and mails as they were."""

import smtplib
from collections.abc import Iterator

import pytest
from django.core.mail import EmailMessage

from dev.smtp_sink import SmtpSink
from recommendations.mail.smtp import Connection, _for_envelope


@pytest.fixture
def sent_through(smtp_sink: SmtpSink) -> Iterator[Connection]:
    connection = Connection(host="127.0.0.1", port=smtp_sink.port)
    connection.open()
    yield connection
    connection.close()


def mail(body: str, to: str = "somebody@example.org") -> EmailMessage:
    return EmailMessage("Subject", body, "Tracker <tracker@example.org>", [to])


def test_last_word_comes_when_only_the_text_is_missing(
    sent_through: Connection, smtp_sink: SmtpSink
) -> None:
    heard: list[int] = []
    sent_through.before_text = lambda: heard.append(len(smtp_sink.messages))
    assert sent_through.send_messages([mail("One"), mail("Two")]) == 2
    assert heard == [0, 1]


def test_whatever_stops_the_last_word_stops_the_mail(
    sent_through: Connection, smtp_sink: SmtpSink
) -> None:
    def stop() -> None:
        raise KeyError

    sent_through.before_text = stop
    with pytest.raises(KeyError):
        sent_through.send_messages([mail("Never")])
    sent_through.close()
    sent_through.before_text = None
    sent_through.send_messages([mail("Afterwards")])
    (message,) = smtp_sink.wait_for(1)
    assert "Afterwards" in message.raw.decode()


@pytest.mark.parametrize(
    "body",
    [".", "one\n.\ntwo", "..two dots\n.one", "no end of line", "ends\n", "\n\n", "ünïcode\n.x"],
)
def test_text_arrives_as_it_was(sent_through: Connection, smtp_sink: SmtpSink, body: str) -> None:
    """Lines that are a dot alone would end the text (RFC 5321, 4.5.2)."""
    sent_through.send_messages([mail(body)])
    (message,) = smtp_sink.wait_for(1)
    text = message.parsed().get_content().replace("\r\n", "\n")
    assert text.rstrip("\n") == body.rstrip("\n")


def test_refusals_are_those_of_the_library(sent_through: Connection, smtp_sink: SmtpSink) -> None:
    smtp_sink.refuse("451 4.3.0 Try again later")
    with pytest.raises(smtplib.SMTPDataError) as refused:
        sent_through.send_messages([mail("One")])
    assert refused.value.smtp_code == 451
    smtp_sink.accept()
    assert sent_through.send_messages([mail("Two")]) == 1


def test_nobody_to_write_to_is_no_mail(sent_through: Connection, smtp_sink: SmtpSink) -> None:
    assert sent_through.send_messages([EmailMessage("Subject", "Text", "a@example.org", [])]) == 0
    assert not smtp_sink.messages


@pytest.mark.parametrize(
    ("address", "envelope"),
    [
        ("plain.name+tag@example.org", "plain.name+tag@example.org"),
        ("Somebody <somebody@example.org>", "Somebody <somebody@example.org>"),
        ("somebody@bücher.example", "somebody@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_written_as_the_library_writes_them(address: str, envelope: str) -> None:
    assert _for_envelope(address, "utf-8") == envelope
