"""Digests: one email a person for many rows of the ledger, sent like any other email.

A row that is to go in a digest is `collected` and never leaves by itself. When the time of a
person's digest has come, one row is written for the email that carries what was collected. Where
that one ends, there end the rows that it carries (docs/decisions/0012).
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from recommendations import dates
from recommendations.enums import EmailStatus
from recommendations.mail.reads.checks import Findings
from recommendations.mail.verbs.rows import (
    is_early_for_digest,
    new_message_id,
    placing,
    rules_for,
)
from recommendations.mail_enums import MailChannel, MailRhythm
from recommendations.mail_words.reads.standing import read_standings
from recommendations.mail_words.reads.told import words_of
from recommendations.models import OutgoingEmail

logger = logging.getLogger(__name__)

PEOPLE_AT_ONCE = 1_000
# What becomes of a row that is about to be carried.
_SETTLED = (
    *("status", "outcome", "outage", "subject", "body", "named_paragraphs", "matches"),
    "address",
)


@transaction.atomic
def plan_digests(*, now: datetime) -> int:
    """Write one email for each person whose digest is due, and give it what was collected.

    Returns how many were planned. Running it again, late, or twice at once plans nothing twice:
    rows are taken while nobody else holds them, and the database holds one digest a person and
    time. What comes in after a digest was put together goes in the next one. After an outage all
    that were missed are one email.
    """
    collected = OutgoingEmail.objects.filter(
        status=EmailStatus.COLLECTED, carried_by=None, send_after__lte=now
    )
    people = collected.order_by("recipient").values_list("recipient", flat=True).distinct()
    rows = list(
        collected.select_for_update(of=("self",), skip_locked=True)
        .filter(recipient__in=list(people[:PEOPLE_AT_ONCE]))
        .select_related(
            *("recipient", "stage", "event"),
            *("deadline__cycle__treaty_body", "deadline__cycle__state_party"),
        )
        .order_by("send_after", "pk")
    )
    rules = rules_for(rows, now=now)
    early = {row.pk for row in rows if is_early_for_digest(row, **rules)}
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
        # The latest time counts: what was missed before it is told then.
        for person, moment in {
            row.recipient: row.send_after for row in rows if row.pk not in early
        }.items()
    ]
    OutgoingEmail.objects.bulk_create(digests, ignore_conflicts=True)
    ours = OutgoingEmail.objects.filter(message_id__in=[row.message_id for row in digests])
    made = dict(ours.values_list("recipient", "pk"))
    for row in rows:
        row.updated_at = now
        row.carried_by_id = None if row.pk in early else made.get(row.recipient_id)
        if row.carried_by_id is None:
            row.channel, row.status, row.send_after = placing(row, **rules)
    OutgoingEmail.objects.bulk_update(
        rows, ["carried_by", "channel", "status", "send_after", "updated_at"], batch_size=1_000
    )
    return len(made)


# --- On the way out -------------------------------------------------------------------------------


def read_carried(emails: Sequence[OutgoingEmail]) -> list[OutgoingEmail]:
    """Read what the digests among these carry, in a constant number of queries; the rows of all."""
    digests = [email for email in emails if email.digest_at is not None]
    rows = list(OutgoingEmail.objects.collected_in(digests)) if digests else []
    by_digest: dict[int | None, list[OutgoingEmail]] = defaultdict(list)
    for row in rows:
        by_digest[row.carried_by_id].append(row)
    for digest in digests:
        digest.collected_rows = by_digest[digest.pk]
    return rows


def release_early(emails: Sequence[OutgoingEmail], *, now: datetime) -> None:
    """Take out of these digests what may not leave yet, for a later one: mostly nothing."""
    carried = [row for email in emails if email.digest_at for row in email.collected_rows]
    rules = rules_for(carried, now=now)
    early = [row for row in carried if is_early_for_digest(row, **rules)]
    for row in early:
        row.carried_by, row.updated_at = None, now
        row.channel, row.status, row.send_after = placing(row, **rules)
    if early:
        OutgoingEmail.objects.bulk_update(
            early, ["carried_by", "channel", "status", "send_after", "updated_at"]
        )
        for email in emails:
            if email.digest_at is not None:
                email.collected_rows = [row for row in email.collected_rows if row not in early]


def settle_carried(
    emails: Sequence[OutgoingEmail], found: Findings, *, today: date, now: datetime
) -> None:
    """Leave out of these digests what no longer holds, with the reason, and keep the others' words.

    One statement for all of them, none where nothing is carried.
    """
    reasons = found.reasons
    carried = [row for email in emails if email.digest_at for row in email.collected_rows]
    holding = [row for row in carried if row.pk not in reasons]
    standings = read_standings(holding, today=today, now=now)
    for row in carried:
        row.updated_at = now
        if row.pk in reasons:
            row.status = EmailStatus.SUPERSEDED
            row.outcome, row.outage = reasons[row.pk], found.outages.get(row.pk)
            continue
        try:
            words = words_of(row, today=today, standings=standings)
        except Exception:  # its own digest fails at this row and says so; the others are sent
            logger.exception("Row %s of the ledger cannot be put into words", row.pk)
            continue
        row.subject, row.body, row.address = words.subject, words.as_text, row.recipient.email
        row.named_paragraphs, row.matches = list(words.named), words.told
    if carried:
        OutgoingEmail.objects.bulk_update(carried, [*_SETTLED, "updated_at"])
    for email in emails:
        if email.digest_at is not None:
            email.collected_rows = [row for row in email.collected_rows if row.pk not in reasons]


def collect(email: OutgoingEmail, *, now: datetime) -> bool:
    """Give a claim back to wait for a digest, if its person meanwhile chose so; whether it does.

    Not after a first attempt: what may have gone out once keeps its Message-ID, and so its email.
    """
    if email.kind is None or email.n_attempts > 1:
        return False
    if email.recipient.rhythm_of(email.kind) not in MailRhythm.digest_rhythms:
        return False
    channel, status, send_after = placing(email, now=now)
    if channel != MailChannel.DIGEST:
        return False
    OutgoingEmail.objects.claimed_as(email).update(
        channel=channel,
        status=status,
        send_after=send_after,
        claimed_at=None,
        n_attempts=F("n_attempts") - 1,
        updated_at=now,
    )
    return True


def carry_over(email: OutgoingEmail) -> None:
    """Let what a digest carries end as it did. An email that carries nothing is left alone."""
    if email.digest_at is None:
        return
    digest = OutgoingEmail.objects.get(pk=email.pk)
    still_waits = digest.status in (EmailStatus.PLANNED, EmailStatus.CLAIMED)
    digest.carried.exclude(status=EmailStatus.SUPERSEDED).update(
        status=EmailStatus.COLLECTED if still_waits else digest.status,
        sent_at=digest.sent_at,
        outcome=digest.outcome,
        updated_at=digest.updated_at,
    )


def official_rows(email: OutgoingEmail) -> list[OutgoingEmail]:
    """The official reminders and notices that an email is or carries."""
    if email.digest_at is None:
        return [email] if email.is_official else []
    rows = email.carried.official().exclude(status=EmailStatus.SUPERSEDED)
    return list(rows.select_related("deadline__cycle", "event"))
