"""New rows of the ledger: written once, and placed as their person chose.

The choices are columns of the person (`User.role_mails`, `followed_mails`, `own_mails`,
`digest_hour`, `digest_weekday`). Delivery asks them again for every email.
"""

from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parseaddr
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings

from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail_enums import MailChannel, MailRhythm
from recommendations.models import OutgoingEmail, User


def new_message_id(word: str) -> str:
    """A Message-ID (RFC 5322) that no other email has."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{word}.{uuid4().hex}@{domain}>"


def new_row(
    recipient: User, *, word: str, due_on: date, now: datetime, **ground: Any
) -> OutgoingEmail:
    """A row for one person, not written yet. `word` begins its Message-ID."""
    row = OutgoingEmail(
        recipient=recipient,
        address=recipient.email,
        due_on=due_on,
        message_id=new_message_id(word),
        **ground,
    )
    row.channel, row.status, row.send_after = placing(row, now=now)
    return row


def placing(row: OutgoingEmail, *, now: datetime) -> tuple[MailChannel, EmailStatus, datetime]:
    """By which channel the person wants a row that is planned now, and when at the earliest.

    A reminder that the next digest would bring only after its deadline goes by itself. Kinds that
    are turned off are placed like any email: delivery finds that they are off, and says so.
    """
    assert row.kind is not None  # noqa: S101 - a digest is never put in a digest
    person, rhythm = row.recipient, row.recipient.rhythm_of(row.kind)
    if rhythm in MailRhythm.digest_rhythms:
        moment = dates.next_round(
            now,
            zone=ZoneInfo(person.time_zone),
            hour=person.digest_hour,
            weekday=person.digest_weekday if rhythm == MailRhythm.WEEKLY else None,
        )
        latest = None
        if row.deadline is not None and row.stage is not None and row.stage.offset < 0:
            latest = dates.start_of_day(row.deadline.due_on)
        if latest is None or moment < latest:
            return MailChannel.DIGEST, EmailStatus.COLLECTED, moment
    return MailChannel.MAIL, EmailStatus.PLANNED, now


def write(rows: Sequence[OutgoingEmail]) -> int:
    """Write what nobody else has written; how many rows. The database holds one for each ground."""
    OutgoingEmail.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)
    # A second planner may have been quicker; only the rows that bear our Message-IDs are ours.
    return OutgoingEmail.objects.filter(message_id__in=[row.message_id for row in rows]).count()
