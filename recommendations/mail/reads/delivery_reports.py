"""Delivery status notifications (RFC 3464): what a mail server says became of an email, later.

Anybody who can write to our mailbox can write these, so nothing in them is believed beyond what
the caller compares with its own records. No Django.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any

from recommendations.email_addresses import canonical
from recommendations.marks import UNSEEN

# Such a notification is a few kilobytes, or carries back one of our emails. The rest is cut off.
MOST_BYTES = 1_000_000
MOST_RECIPIENTS = 50
LONGEST_WORDS = 500
LONGEST_ADDRESS = 320

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
# What a field says, without its type: "rfc822; a@example.org", "smtp; 550 No such user".
_TYPE = re.compile(r"^\s*[^\s;]*\s*;\s*")
# In one line, so without line breaks; else as `texts.without_unwanted`.
_UNWANTED = re.compile(f"[\x00-\x1f\x7f-\x9f{UNSEEN}]")
# RFC 3463: bad mailbox, domain or form of the address, ambiguous, moved; 5.1.10 is a domain that
# takes no mail (RFC 7505); 5.2.1 a mailbox that was closed. The others of the group 5.1 speak of
# the sender. 5.0.0 and 5.7.1 say that an email was refused and not that the address is wrong.
_ABOUT_THE_ADDRESS = frozenset(
    ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1")
)


def is_about_the_address(words: str) -> bool:
    """Whether the first enhanced status code in a server's words says that the address is wrong."""
    return _first(_STATUS, words) in _ABOUT_THE_ADDRESS


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the email at one address. `addresses`: as it was given, and as it ended."""

    addresses: frozenset[str]
    action: str
    status: str
    words: str

    @property
    def is_about_the_address(self) -> bool:
        """By the status; by the server's own words where the status is the one that says nothing.

        A server in between writes 5.0.0 when it does not know what the last one's answer means.
        """
        says_nothing = not self.status or self.status.endswith(".0.0")
        return is_about_the_address(self.words if says_nothing else self.status)


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """`message_id`: of the email that it is about, as it was sent."""

    message_id: str
    verdicts: tuple[Verdict, ...]

    def failure_at(self, address: str) -> tuple[Verdict, bool] | None:
        """The verdict that says that delivery failed, and whether it speaks of this address.

        It may speak of another one when the mailbox forwards its email. A delay, which may still
        end well, is no failure.
        """
        failed = [verdict for verdict in self.verdicts if verdict.action == "failed"]
        for verdict in failed:
            if canonical(address) in verdict.addresses:
                return verdict, True
        return (failed[0], False) if failed else None


def read_report(raw: bytes) -> DeliveryReport | None:
    """What a notification says; nothing when it is none, or does not say about which email."""
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
    parts: Any = message.get_payload()
    for part in parts:
        kind, payload = part.get_content_type(), part.get_payload()
        if kind == "message/delivery-status":
            # One group of fields for each recipient; the first group speaks of none.
            groups = [one for one in payload if isinstance(one, Message)]
            verdicts += (_verdict(one) for one in groups if _field(one, "Action"))
        elif not message_id and kind in ("message/rfc822", "message/global"):
            message_id = _first(_MESSAGE_ID, _field(payload[0], "Message-ID"))
        elif not message_id and kind in ("text/rfc822-headers", "message/global-headers"):
            headers = message_from_bytes(part.get_payload(decode=True))
            message_id = _first(_MESSAGE_ID, _field(headers, "Message-ID"))
    if not message_id or not verdicts:
        return None
    return DeliveryReport(message_id, tuple(verdicts[:MOST_RECIPIENTS]))


def _verdict(group: Message) -> Verdict:
    written = (
        _TYPE.sub("", _field(group, name)) for name in ("Original-Recipient", "Final-Recipient")
    )
    addresses = (canonical(one.strip("<> ")[:LONGEST_ADDRESS]) for one in written)
    return Verdict(
        addresses=frozenset(filter(None, addresses)),
        action=_field(group, "Action").casefold()[:20],
        status=_first(_STATUS, _field(group, "Status")),
        words=_TYPE.sub("", _field(group, "Diagnostic-Code"))[:LONGEST_WORDS],
    )


def _field(group: Message, name: str) -> str:
    """A header on one line, in letters that a database keeps."""
    text = str(group.get(name, "")).encode("utf-8", "replace").decode()
    return " ".join(_UNWANTED.sub(" ", text).split())


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""
