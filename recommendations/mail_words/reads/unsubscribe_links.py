"""The links that turn emails off without signing in: for one email and one address, for a year.

A link can turn emails off and do nothing else, and it is worth nothing any more once the person's
address has changed: the mailbox that holds it may be somebody else's by then.
"""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from recommendations.email_addresses import canonical

# What is signed for another purpose does not fit here, and the other way round.
_PURPOSE = "recommendations.unsubscribe"
# RFC 8058 names no time. A year is longer than any reminder is of use.
VALID_FOR = timedelta(days=366)


class Link(NamedTuple):
    """What a token says: an email of the ledger, and a print of the address that it went to."""

    mail: UUID
    address_print: str

    def is_for(self, address: str) -> bool:
        return constant_time_compare(self.address_print, _print(address))


def token_for(mail: UUID, address: str) -> str:
    """The token for the link in one email to one address."""
    return signing.dumps([mail.hex, _print(address)], salt=_PURPOSE)


def read_token(token: str) -> Link | None:
    """What a token says; nothing when it is broken, made up or too old."""
    try:
        mail, address_print = signing.loads(token, salt=_PURPOSE, max_age=VALID_FOR)
        return Link(UUID(hex=mail), address_print)
    except (signing.BadSignature, AttributeError, TypeError, ValueError):
        return None


def _print(address: str) -> str:
    return salted_hmac(_PURPOSE, canonical(address), algorithm="sha256").hexdigest()[:16]
