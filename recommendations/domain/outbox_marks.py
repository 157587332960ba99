"""Marks of what a worker has sent: what is known of its claim when it is killed.

After each mail one short statement says how many of the group have come to their end. No mail
begins before the mark of the one before it is written, so what lies beyond the mark and the one
mail after it has not left. Why the table is not logged, and why that is safe, is argued in
docs/decisions/0011-marks-of-what-was-sent.md.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from recommendations.domain.events import record_mails_sent
from recommendations.enums import EmailStatus
from recommendations.models import OutgoingEmail, SendingMark
from recommendations.models.outbox import OutgoingEmailQuerySet

_BEGIN = """
INSERT INTO recommendations_sendingmark (run, claimed_at, email_ids, n_done, marked_at)
VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (run) DO UPDATE SET claimed_at = excluded.claimed_at,
    email_ids = excluded.email_ids, n_done = 0, marked_at = excluded.marked_at
"""
_MARK = "UPDATE recommendations_sendingmark SET n_done = %s, marked_at = %s WHERE run = %s"


def begin(run: UUID, ids: Sequence[int], *, claimed_at: datetime, now: datetime) -> None:
    """These leave next, in this order; in the transaction that writes down their words."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [run, claimed_at, list(ids), now])


def mark(run: UUID, n_done: int, *, now: datetime) -> bool:
    """So many of the group have come to their end.

    False when the mark is gone, because the database crashed or because the claim was declared
    stuck. Then nothing more of this group may leave: nobody could tell how far it came.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [n_done, now, run])
        return bool(cursor.rowcount == 1)


def end(run: UUID) -> None:
    """Nothing of this run is under way any more; in the transaction that notes the last group."""
    SendingMark.objects.filter(run=run).delete()


def plan_again(rows: OutgoingEmailQuerySet, *, now: datetime) -> None:
    """Claims whose worker died before it began with these mails."""
    rows.update(
        status=EmailStatus.PLANNED,
        claimed_at=None,
        n_attempts=F("n_attempts") - 1,
        subject="",
        body="",
        outcome=_("Whoever was to send it stopped before sending. Planned again."),
        updated_at=now,
    )


@transaction.atomic
def read_abandoned(*, claimed_before: datetime, now: datetime) -> int:
    """Note what the marks of dead workers say; how many mails turned out to have been sent.

    What such a worker had not begun is planned again. What it may have had under way stays
    claimed; so does everything whose mark is gone.
    """
    n_sent = 0
    # Locked, so that a worker that was only asleep finds its mark gone and stops.
    for found in SendingMark.objects.select_for_update().filter(claimed_at__lte=claimed_before):
        ours = OutgoingEmail.objects.filter(status=EmailStatus.CLAIMED, claimed_at=found.claimed_at)
        sent = list(
            ours.filter(pk__in=found.email_ids[: found.n_done])
            .select_for_update(of=("self",))
            .select_related("deadline")
        )
        ours.filter(pk__in=[email.pk for email in sent]).update(
            status=EmailStatus.SENT,
            # To within the time that a group takes, which is a fraction of a second.
            sent_at=found.marked_at,
            outcome=_("Accepted by the mail server. Its worker stopped before it could note so."),
            updated_at=now,
        )
        record_mails_sent((email, found.marked_at) for email in sent)
        plan_again(ours.filter(pk__in=found.email_ids[found.n_done + 1 :]), now=now)
        found.delete()
        n_sent += len(sent)
    return n_sent
