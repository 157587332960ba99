"""Delivery status notifications (RFC 3464): what a mail server says became of a mail, later.

Whoever can write to our mailbox can write these, so nothing in them is believed beyond what the
caller compares with its own records. No Django.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

# Such a notification is a few kilobytes, or carries back one of our mails. What comes after is cut.
MOST_BYTES = 1_000_000
MOST_RECIPIENTS = 50
LONGEST_WORDS = 500
LONGEST_ADDRESS = 320

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
# RFC 3463: bad mailbox, domain or form of the address, ambiguous, moved; 5.1.10 is a domain that
# takes no mail (RFC 7505); 5.2.1 a mailbox that was closed. The others of the group 5.1 speak of
# the sender. 5.0.0 and 5.7.1 say that a mail was refused and not that the address is wrong.
_ABOUT_THE_ADDRESS = frozenset(
    ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1")
)


def is_about_the_address(words: str) -> bool:
    """Whether the first enhanced status code in a server's words says that the address is wrong."""
    found = _STATUS.search(words)
    return found is not None and found[0] in _ABOUT_THE_ADDRESS


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the mail at one address. `addresses`: as it was given, and as it ended."""

    addresses: frozenset[str]
    action: str
    status: str
    words: str

    @property
    def has_failed(self) -> bool:
        """For good: a delay, which may still end well, has another action."""
        return self.action == "failed"

    @property
    def is_about_the_address(self) -> bool:
        """By the status; by the server's own words where the status is the one that says nothing.

        A server in between writes 5.0.0 when it does not know what the last one's answer means.
        """
        says_nothing = not self.status or self.status.endswith(".0.0")
        return is_about_the_address(self.words if says_nothing else self.status)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """`message_id`: of the mail that it is about, as it was sent."""

    message_id: str
    verdicts: tuple[Verdict, ...]

    def failure_at(self, address: str) -> tuple[Verdict, bool] | None:
        """The verdict that says that delivery failed, and whether it speaks of this address.

        It may speak of another one when the mailbox sends its mails on.
        """
        failed = [verdict for verdict in self.verdicts if verdict.has_failed]
        for verdict in failed:
            if address.casefold() in verdict.addresses:
                return verdict, True
        return (failed[0], False) if failed else None


def read_report(raw: bytes) -> DeliveryReport | None:
    """What a notification says; nothing when it is none, or does not say about which mail."""
    try:
        return _read(message_from_bytes(raw[:MOST_BYTES]))
    except Exception:  # Python's parser is tolerant by intention, and here everybody may write
        return None


def _read(message: Message) -> DeliveryReport | None:
    if message.get_content_type() != "multipart/report" or not message.is_multipart():
        return None
    if str(message.get_param("report-type", "")).casefold() != "delivery-status":
        return None
    verdicts: list[Verdict] = []
    message_id = ""
    for part in message.get_payload():
        if not isinstance(part, Message):
            continue
        if part.get_content_type() == "message/delivery-status":
            verdicts += _verdicts(part)
        elif not message_id:
            message_id = _returned_id(part)
    if not message_id or not verdicts:
        return None
    return DeliveryReport(message_id, tuple(verdicts[:MOST_RECIPIENTS]))


def _verdicts(part: Message) -> Iterator[Verdict]:
    """One for each group of fields that speaks of a recipient; the first group does not."""
    groups = part.get_payload()
    for group in groups if isinstance(groups, list) else ():
        if not isinstance(group, Message):
            continue
        action = _field(group, "Action").casefold()
        if action:
            yield Verdict(
                addresses=frozenset(
                    filter(None, (_address(group, "Original"), _address(group, "Final")))
                ),
                action=action[:20],
                status=_first(_STATUS, _field(group, "Status")),
                words=_after_type(_field(group, "Diagnostic-Code"))[:LONGEST_WORDS],
            )


def _returned_id(part: Message) -> str:
    """The Message-ID of the mail that came back, whole or with its headers alone."""
    kind, payload = part.get_content_type(), part.get_payload()
    returned: object = None
    if kind in ("message/rfc822", "message/global") and isinstance(payload, list):
        returned = payload[0] if payload else None
    elif kind in ("text/rfc822-headers", "message/global-headers"):
        headers = part.get_payload(decode=True)
        returned = message_from_bytes(headers) if isinstance(headers, bytes) else None
    return (
        _first(_MESSAGE_ID, _field(returned, "Message-ID")) if isinstance(returned, Message) else ""
    )


def _field(group: Message, name: str) -> str:
    """A header on one line, in letters that a database keeps."""
    text = str(group.get(name, "")).encode("utf-8", "replace").decode()
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())


def _address(group: Message, which: str) -> str:
    written = _after_type(_field(group, f"{which}-Recipient"))
    return written.strip("<> ")[:LONGEST_ADDRESS].casefold()


def _after_type(text: str) -> str:
    """What a field says, without its type: "rfc822; a@example.org", "smtp; 550 No such user"."""
    kind, divider, value = text.partition(";")
    return value.strip() if divider and " " not in kind.strip() else text


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""
