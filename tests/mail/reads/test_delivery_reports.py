"""Notifications of mail servers are read as RFC 3464 writes them, and nothing sent to us harms."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recommendations.mail.reads.delivery_reports import (
    LONGEST_WORDS,
    MOST_BYTES,
    MOST_RECIPIENTS,
    DeliveryReport,
    is_about_the_address,
    read_report,
)
from tests.mail.bounce_notices import BOUNDARY, HEADERS, WHOLE, notification

ID = "<reminder.0123@example.org>"
ADDRESS = "farid@example.org"


def read(raw: bytes) -> DeliveryReport:
    report = read_report(raw)
    assert report is not None
    return report


@pytest.mark.parametrize("returned", [WHOLE, HEADERS])
def test_mail_recipient_and_reason_are_found(returned: str) -> None:
    report = read(notification(ID, returned=returned))
    assert report.message_id == ID, "of the mail that came back, not the notification's own"
    found = report.failure_at(ADDRESS)
    assert found is not None
    verdict, is_theirs = found
    assert is_theirs
    assert verdict.status == "5.1.1"
    assert verdict.words.startswith("550 5.1.1 <farid@example.org>: Recipient address rejected")
    assert verdict.is_about_the_address


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_delays_and_good_news_are_no_failure(action: str) -> None:
    assert read(notification(ID, action=action, status="4.4.1")).failure_at(ADDRESS) is None


def test_address_before_it_was_sent_on_counts() -> None:
    onward = notification(ID, recipient="other@example.net", original="Farid@Example.org")
    found = read(onward).failure_at(ADDRESS)
    assert found is not None
    assert found[1]
    hidden = read(notification(ID, recipient="other@example.net")).failure_at(ADDRESS)
    assert hidden is not None
    assert not hidden[1], "one mailbox of several behind the address may be gone"


def test_of_several_recipients_the_own_one_is_chosen() -> None:
    group = (
        b"\r\nFinal-Recipient: rfc822; z@example.org\r\nAction: failed\r\nStatus: 5.7.1\r\n\r\n"
        b"Final-Recipient: rfc822; farid@example.org\r\n"
    )
    raw = notification(ID).replace(b"\r\nFinal-Recipient: rfc822; farid@example.org\r\n", group)
    report = read(raw)
    assert [verdict.status for verdict in report.verdicts] == ["5.7.1", "5.1.1"]
    found = report.failure_at(ADDRESS)
    assert found is not None
    assert found[0].status == "5.1.1"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("550 5.1.1 No such user", True),
        ("5.1.2", True),
        ("5.1.10 Domain takes no mail", True),
        ("5.2.1 Mailbox disabled", True),
        ("5.1.7 Bad sender", False),
        ("5.1.8 Bad sender's domain", False),
        ("5.2.2 Mailbox full", False),
        ("5.3.4 Too big", False),
        ("5.7.1 Refused by policy; see 5.1.1", False),
        ("550 Refused", False),
        ("4.1.1 Try later", False),
        ("15.1.1.1", False),
        ("", False),
    ],
)
def test_which_refusals_speak_of_the_address(words: str, expected: bool) -> None:
    assert is_about_the_address(words) is expected


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        ("5.0.0", "smtp; 550 5.1.1 User unknown", True),
        ("5.0.0", "smtp; 550 User unknown", False),
        ("5.7.1", "smtp; 550 5.1.1 says the text", False),
        ("", "x-unix; user unknown", False),
    ],
)
def test_status_counts_unless_it_says_nothing(status: str, words: str, expected: bool) -> None:
    (verdict,) = read(notification(ID, status=status, words=words)).verdicts
    assert verdict.is_about_the_address is expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"multipart/report", b"multipart/mixed"),
        (b"delivery-status; boundary", b"feedback-report; boundary"),
        (b"Content-Type: message/delivery-status", b"Content-Type: text/plain"),
        (b"Message-ID: <reminder.0123@example.org>", b"X-Nothing: here"),
        (b"Action: failed\r\n", b""),
    ],
)
def test_what_is_no_notification_about_a_mail_is_left_alone(old: bytes, new: bytes) -> None:
    raw = notification(ID)
    assert old in raw
    assert read_report(raw.replace(old, new)) is None


def test_words_are_one_line_that_a_database_keeps() -> None:
    words = "smtp; 550 5.1.1 a\r\n\tb\x00c \x1b[31m " + "x" * 3 * LONGEST_WORDS
    (verdict,) = read(notification(ID, words=words)).verdicts
    assert verdict.words.startswith("550 5.1.1 a b c [31m xxx")
    assert len(verdict.words) == LONGEST_WORDS
    assert verdict.words.isprintable()


def test_bytes_that_are_no_text_become_marks() -> None:
    raw = notification(ID).replace(b"User unknown", b"Utilisateur \xe9\xff inconnu")
    (verdict,) = read(raw).verdicts
    verdict.words.encode()
    assert "Utilisateur" in verdict.words


def test_size_and_number_are_bounded() -> None:
    group = b"\r\nFinal-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    many = notification(ID).replace(b"\r\nFinal-Recipient", group * 500 + b"\r\nFinal-Recipient")
    assert len(read(many).verdicts) == MOST_RECIPIENTS
    huge = notification(ID).replace(b"Dear Farid,", b"x" * 5 * MOST_BYTES)
    assert read(huge).message_id == ID, "what is cut off is the mail itself"


HOSTILE = [
    b"",
    b"\x00" * 1000,
    b"Content-Type: multipart/report; report-type*=x; report-type*0=y; boundary=b\r\n\r\n--b\r\n",
    b"Content-Type: multipart/report; report-type*" + b"9" * 5000 + b"=x\r\n\r\n",
    b"Content-Type: multipart/report; boundary=\r\n\r\n",
    b"Content-Type: " + b"multipart/report; a=b" * 20_000,
    notification(ID, returned=HEADERS + "\nContent-Transfer-Encoding: base64"),
    b"".join(
        b"Content-Type: multipart/report; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
        for depth in range(3000)
    ),
]


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_messages_are_left_alone(raw: bytes) -> None:
    assert read_report(raw) is None


@pytest.mark.parametrize(
    "raw",
    [
        notification(ID).replace(b"us-ascii", b"no-such-charset"),
        notification(ID, returned=HEADERS + "\nContent-Transfer-Encoding: x-uuencode"),
        notification(ID, returned=WHOLE + "; name*=utf-99''x; name*0=y"),
    ],
)
def test_mistakes_elsewhere_do_not_hide_what_is_said(raw: bytes) -> None:
    assert read(raw).message_id == ID


@given(st.binary(max_size=2000))
def test_any_bytes_are_survived(raw: bytes) -> None:
    report = read_report(raw)
    assert report is None or report.verdicts


@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(0, 200), st.integers(0, 2**32))
@example(b"", 0, 0, 0)
def test_any_damage_to_a_notification_is_survived(
    junk: bytes, place: int, cut: int, seed: int
) -> None:
    """Something is cut out, something put in, and some bytes are changed, anywhere."""
    raw = bytearray(notification(ID))
    raw[place : place + cut] = junk
    chance = random.Random(seed)  # noqa: S311 - no secret
    for _n in range(chance.randrange(6)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    report = read_report(bytes(raw))
    if report is not None:
        assert len(report.message_id) <= 252
        for verdict in report.verdicts:
            assert len(verdict.words) <= LONGEST_WORDS
            f"{verdict.words}{verdict.status}{report.message_id}".encode()
            assert "\x00" not in verdict.words
        report.failure_at(ADDRESS)


def test_parts_in_another_order_or_number() -> None:
    """Only the parts that say something count, wherever they stand."""
    raw = notification(ID)
    first, text, status, returned, end = raw.split(b"--" + BOUNDARY.encode())
    border = b"--" + BOUNDARY.encode()
    turned = border.join([first, returned, b"\r\n\r\n", status, text, end])
    assert read(turned).message_id == ID
