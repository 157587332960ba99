"""Digests: one mail a person for many rows of the ledger, sent like any other mail.

A row that is to go in a digest is `collected` and never leaves by itself. When the person's round
has come, one row is written for the mail that carries what was collected; that one is claimed,
looked at, sent, retried and declared stuck as every mail is. Where it ends, there end the rows that
it carried (docs/decisions/0012-one-ledger-for-all-mails.md).
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail.reads.own_mails import words_of
from recommendations.mail.verbs.mail_choices import latest_for, place_mail
from recommendations.mail.verbs.reminders import new_message_id
from recommendations.mail_enums import MailChannel
from recommendations.models import OutgoingEmail

logger = logging.getLogger(__name__)

PEOPLE_AT_ONCE = 1_000


@transaction.atomic
def plan_digests(*, now: datetime) -> int:
    """Write one mail for each person whose round has come, and give it what was collected.

    Returns how many mails were planned. Running it again, late, or twice at once plans nothing
    twice: rows are taken while nobody else holds them, and the database holds one digest a person
    and round. What comes in after its round was put together goes in the next one. After an outage
    all rounds that were missed are one mail.
    """
    collected = OutgoingEmail.objects.filter(
        status=EmailStatus.COLLECTED, carried_by=None, send_after__lte=now
    )
    people = collected.order_by("recipient").values_list("recipient", flat=True).distinct()
    rows = list(
        collected.select_for_update(of=("self",), skip_locked=True)
        .filter(recipient__in=list(people[:PEOPLE_AT_ONCE]))
        .select_related("recipient", "deadline", "stage")
        .order_by("send_after", "pk")
    )
    # The latest round counts: what was missed before it is told in it.
    rounds = {row.recipient: row.send_after for row in rows}
    digests = [
        OutgoingEmail(
            recipient=person,
            address=person.email,
            digest_at=moment,
            due_on=dates.today(moment),
            send_after=moment,
            channel=MailChannel.DIGEST,
            message_id=new_message_id("digest"),
        )
        for person, moment in rounds.items()
    ]
    OutgoingEmail.objects.bulk_create(digests, ignore_conflicts=True)
    made = dict(
        OutgoingEmail.objects.filter(
            message_id__in=[digest.message_id for digest in digests]
        ).values_list("recipient", "pk")
    )
    for row in rows:
        row.updated_at = now
        if row.recipient_id in made:
            row.carried_by_id = made[row.recipient_id]
        else:
            _put_off(row, now)
    OutgoingEmail.objects.bulk_update(
        rows, ["carried_by", "channel", "status", "send_after", "updated_at"], batch_size=1_000
    )
    return len(made)


def _put_off(row: OutgoingEmail, now: datetime) -> None:
    assert row.kind is not None  # noqa: S101 - a digest is never collected
    placing = place_mail(row.recipient, row.kind, now=now, before=latest_for(row))
    row.channel, row.status, row.send_after = placing.channel, placing.status, placing.send_after


# --- On the way out -------------------------------------------------------------------------------


def read_carried(emails: Sequence[OutgoingEmail]) -> list[OutgoingEmail]:
    """Read what these digests carry, in a constant number of queries; the rows of all."""
    digests = {email.pk: email for email in emails if email.digest_at is not None}
    if not digests:
        return []
    for digest in digests.values():
        digest.collected_rows = []
    rows = list(OutgoingEmail.objects.collected_in(digests))
    for row in rows:
        assert row.carried_by_id is not None  # noqa: S101 - that is how it was found
        digests[row.carried_by_id].collected_rows.append(row)
    return rows


def wants_digest(email: OutgoingEmail, *, now: datetime) -> bool:
    """Whether the person meanwhile chose to get such mails in one; not after a first attempt.

    What may have gone out once keeps its Message-ID, and so its mail.
    """
    if email.kind is None or email.n_attempts > 1:
        return False
    placing = place_mail(email.recipient, email.kind, now=now, before=latest_for(email))
    return placing.channel == MailChannel.DIGEST


def collect(email: OutgoingEmail, *, now: datetime) -> bool:
    """Give our claim back, to be told in the person's next digest; False when it is not ours."""
    assert email.kind is not None  # noqa: S101 - a digest is never collected
    placing = place_mail(email.recipient, email.kind, now=now, before=latest_for(email))
    n_rows = OutgoingEmail.objects.filter(
        pk=email.pk, status=EmailStatus.CLAIMED, claimed_at=email.claimed_at
    ).update(
        channel=placing.channel,
        status=placing.status,
        send_after=placing.send_after,
        claimed_at=None,
        n_attempts=F("n_attempts") - 1,
        updated_at=now,
    )
    return n_rows == 1


def settle_carried(
    emails: Sequence[OutgoingEmail], reasons: dict[int, str], *, today: date, now: datetime
) -> None:
    """Leave out of these digests what is no longer true, with the reason, and keep their words.

    One statement for all of them, none where nothing is carried.
    """
    digests = [email for email in emails if email.digest_at is not None]
    carried = [row for email in digests for row in email.collected_rows]
    for row in carried:
        row.updated_at = now
        if row.pk in reasons:
            row.status, row.outcome = EmailStatus.SUPERSEDED, reasons[row.pk]
        else:
            _keep_words(row, today)
    if carried:
        OutgoingEmail.objects.bulk_update(
            carried, ["status", "outcome", "subject", "body", "address", "updated_at"]
        )
    for email in digests:
        email.collected_rows = [row for row in email.collected_rows if row.pk not in reasons]


def _keep_words(row: OutgoingEmail, today: date) -> None:
    try:
        words = words_of(row, today=today)
    except Exception:  # the digest itself fails at this row and says so; the others are sent
        logger.exception("Row %s of the ledger cannot be put into words", row.pk)
        return
    row.subject, row.body, row.address = words.subject, words.as_text, row.recipient.email


_CARRY_OVER = """
UPDATE recommendations_outgoingemail i
SET status = CASE WHEN d.status IN ('planned', 'claimed') THEN 'collected' ELSE d.status END,
    sent_at = d.sent_at, outcome = d.outcome, updated_at = d.updated_at
FROM recommendations_outgoingemail d
WHERE d.id = ANY(%s) AND i.carried_by_id = d.id
    AND i.status <> 'superseded'
"""


def carry_over(emails: Iterable[OutgoingEmail]) -> None:
    """Let what these mails carry end as they did. Mails that carry nothing are left alone."""
    ids = [email.pk for email in emails if email.digest_at is not None]
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_CARRY_OVER, [ids])


def official(
    mails: Iterable[tuple[OutgoingEmail, datetime]],
) -> list[tuple[OutgoingEmail, datetime]]:
    """Of these mails with their moments, the reminders of a role: themselves, or carried ones."""
    found: list[tuple[OutgoingEmail, datetime]] = []
    digests: dict[int, datetime] = {}
    for email, at in mails:
        if email.digest_at is not None:
            digests[email.pk] = at
        elif email.is_official:
            found.append((email, at))
    if digests:
        rows = (
            OutgoingEmail.objects.official()
            .filter(carried_by__in=digests)
            .exclude(status=EmailStatus.SUPERSEDED)
            .select_related("deadline__cycle")
        )
        found += ((row, digests[row.carried_by_id]) for row in rows if row.carried_by_id)
    return found
