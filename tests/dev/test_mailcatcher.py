"""The mail catcher shows what was sent, runs nothing of it, and answers only to this machine."""

import json
import smtplib
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPResponse
from pathlib import Path

import pytest

from dev.mailbox import Mailbox
from dev.mailcatcher import web_server
from dev.smtp_sink import Received, SmtpSink


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def url(mailbox: Mailbox) -> Iterator[str]:
    server = web_server(mailbox, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def reminder() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "follow-up@tracker.example"
    message["To"] = "Farid Focal <focal-point@demo.example>"
    message["Subject"] = "Réponse attendue <bientôt>"
    message["Message-ID"] = "<reminder-1@tracker.example>"
    message.set_content("See http://127.0.0.1:8000/deadlines/1/. <script>alert(1)</script>\n")
    message.add_alternative("<p>Hello</p><script>alert(1)</script>", subtype="html")
    message.add_attachment(b"<html>", maintype="text", subtype="html", filename="übersicht.html")
    return message


def keep(mailbox: Mailbox, message: EmailMessage) -> str:
    mailbox.keep(
        Received("follow-up@tracker.example", ("focal-point@demo.example",), bytes(message))
    )
    return mailbox.keys()[0]


def get(url: str, **headers: str) -> tuple[HTTPResponse, str]:
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
        return response, response.read().decode()


def test_mail_sent_by_smtp_can_be_read_in_the_browser(mailbox: Mailbox, url: str) -> None:
    sink = SmtpSink(keep=mailbox.keep).start()
    try:
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            client.send_message(reminder())
    finally:
        sink.stop()
    _, page = get(f"{url}/")
    assert "Réponse attendue &lt;bientôt&gt;" in page
    _, page = get(f"{url}/message/{mailbox.keys()[0]}")
    assert "<dt>Message-ID</dt><dd>&lt;reminder-1@tracker.example&gt;</dd>" in page
    assert "&lt;script&gt;alert(1)" in page
    assert '<a href="http://127.0.0.1:8000/deadlines/1/" rel="noreferrer">' in page
    assert "übersicht.html" in page


def test_newest_mail_stands_first(mailbox: Mailbox, url: str) -> None:
    for subject in ("first", "second", "third"):
        message = reminder()
        message.replace_header("Subject", subject)
        keep(mailbox, message)
    _, text = get(f"{url}/messages.json")
    assert [mail["subject"] for mail in json.loads(text)] == ["third", "second", "first"]
    assert json.loads(text)[0]["envelope_to"] == "focal-point@demo.example"


def test_html_part_can_run_and_load_nothing(mailbox: Mailbox, url: str) -> None:
    key = keep(mailbox, reminder())
    response, _ = get(f"{url}/message/{key}/html")
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    _, page = get(f"{url}/message/{key}")
    assert "<iframe sandbox " in page


def test_attachment_is_saved_and_never_shown(mailbox: Mailbox, url: str) -> None:
    response, text = get(f"{url}/message/{keep(mailbox, reminder())}/attachment/1")
    assert text == "<html>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_empty_mailbox_says_what_it_is_for(url: str) -> None:
    assert "No mail has arrived yet" in get(f"{url}/")[1]


@pytest.mark.parametrize(
    "path", ["/nowhere", "/message/..%2F..%2Fsecret_key", "/message/20260101T000000000000-abcdef"]
)
def test_what_is_not_there_is_not_found(url: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        get(url + path)
    caught.value.close()


def test_other_names_for_this_machine_get_nothing(mailbox: Mailbox, url: str) -> None:
    """A page elsewhere whose name points here must not read the mails."""
    keep(mailbox, reminder())
    with pytest.raises(urllib.error.HTTPError, match="421") as caught:
        get(f"{url}/messages.json", Host="evil.example")
    caught.value.close()


def test_refusing_and_accepting_again() -> None:
    sink = SmtpSink().start()
    try:
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            sink.refuse("451 4.3.0 Try again later")
            with pytest.raises(smtplib.SMTPDataError, match="451"):
                client.send_message(reminder())
            sink.accept()
            client.send_message(reminder())
        assert [mail.recipients for mail in sink.wait_for(1)] == [("focal-point@demo.example",)]
        assert sink.messages[0].parsed()["Subject"] == "Réponse attendue <bientôt>"
    finally:
        sink.stop()
