"""Sending several failed reminders again, at the word of an officer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from recommendations.acts.errors import DomainError
from recommendations.mail.verbs.outbox import resend
from recommendations.models import OutgoingEmail, User


@dataclass(frozen=True)
class ResendResult:
    """`refused`: why some were not planned again, one sentence each."""

    n_planned: int
    refused: tuple[str, ...]


def resend_all(emails: Iterable[OutgoingEmail], *, by: User, now: datetime) -> ResendResult:
    """Plan each once more, with an event each; one that cannot be does not stop the others."""
    n_planned, refused = 0, []
    for email in emails:
        try:
            resend(email, by=by, now=now)
        except DomainError as refusal:
            refused.append(f"{email.address}: {refusal}")
        else:
            n_planned += 1
    return ResendResult(n_planned, tuple(refused))
