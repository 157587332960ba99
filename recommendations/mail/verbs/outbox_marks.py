"""Marks of what a worker has sent: what is known of its claim when it is killed.

After each mail one short statement says how many of the group have come to their end. No mail's
text leaves before the mark of the one before it is written, so what lies beyond the mark and the
one mail after it has not left. Why the table is not logged, and why that is safe, is argued in
docs/decisions/0011-marks-of-what-was-sent.md.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from select import select
from uuid import UUID

import psycopg
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn

from recommendations.acts.events import record_mails_sent
from recommendations.enums import EmailStatus
from recommendations.mail.verbs import digests
from recommendations.models import OutgoingEmail, SendingMark
from recommendations.models.outbox import OutgoingEmailQuerySet

logger = logging.getLogger(__name__)

_BEGIN = """
INSERT INTO recommendations_sendingmark (run, claimed_at, email_ids, n_done, marked_at)
VALUES (%s, %s, %s, 0, %s)
ON CONFLICT (run) DO UPDATE SET claimed_at = excluded.claimed_at,
    email_ids = excluded.email_ids, n_done = 0, marked_at = excluded.marked_at
"""
_MARK = b"UPDATE recommendations_sendingmark SET n_done = $1, marked_at = $2 WHERE run = $3"


def begin(run: UUID, ids: Sequence[int], *, claimed_at: datetime, now: datetime) -> None:
    """These leave next, in this order; in the transaction that writes down their words."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [run, claimed_at, list(ids), now])


class MarkGoneError(Exception):
    """The database crashed, or the claim was declared stuck: nobody could tell how far we come."""


class Marker:
    """Sets the mark of one run, and lets it travel while the next mail is being announced.

    Waiting for the database after each mail would cost as much as a third of sending it. So `set`
    only sends the statement, and `is_set` waits for the answer: it has to be asked before the text
    of the next mail leaves, and before anything else is said to the database.
    """

    def __init__(self, run: UUID) -> None:
        self._run = run
        self._wanted: tuple[int, datetime] | None = None
        self._asked: PGconn | None = None

    def set(self, n_done: int, *, now: datetime) -> None:
        """So many of the group have come to their end; does not wait, and raises nothing."""
        self._wanted = n_done, now
        try:
            self._ask()
        except DatabaseError as error:
            logger.info("A mark could not be sent at once: %s", error)

    def _ask(self) -> None:
        assert self._wanted is not None  # noqa: S101 - for the type
        n_done, now = self._wanted
        self._asked = None
        connection.ensure_connection()
        asked = connection.connection.pgconn
        values = (str(n_done), now.isoformat(), str(self._run))
        with connection.wrap_database_errors:
            asked.send_query_params(_MARK, [value.encode() for value in values])
            asked.flush()
        self._asked = asked

    def is_set(self) -> bool:
        """Whether the last mark is written; False when it is gone.

        Raises OperationalError when the database is away; asking again then says it anew.
        """
        if self._wanted is None:
            return True
        if self._asked is None:
            self._ask()
        asked, self._asked = self._asked, None
        n_marked = _answer(asked) if asked is not None else None
        if n_marked is None:
            raise OperationalError("The connection was lost before a mark was answered.")
        self._wanted = None
        return n_marked == 1


def _answer(asked: PGconn) -> int | None:
    """How many rows the statement changed; None when the connection was lost over it."""
    try:
        while asked.is_busy():
            select([asked.socket], [], [])
            asked.consume_input()
        result = asked.get_result()
        while asked.get_result() is not None:
            pass
    except psycopg.Error:
        return None
    if result is None or result.status != ExecStatus.COMMAND_OK:
        return None
    return result.command_tuples


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
            .select_related("deadline", "stage")
        )
        ours.filter(pk__in=[email.pk for email in sent]).update(
            status=EmailStatus.SENT,
            # To within the time that a group takes, which is a fraction of a second.
            sent_at=found.marked_at,
            outcome=_("Accepted by the mail server. Its worker stopped before it could note so."),
            updated_at=now,
        )
        digests.carry_over(sent)
        record_mails_sent(digests.official((email, found.marked_at) for email in sent))
        plan_again(ours.filter(pk__in=found.email_ids[found.n_done + 1 :]), now=now)
        found.delete()
        n_sent += len(sent)
    return n_sent
