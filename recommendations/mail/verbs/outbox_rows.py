"""The rows of the ledger on their way out: claimed, handed over, noted. Every statement counts.

A claim belongs to whoever wrote its `claimed_at`: a row is claimed anew only after the old claim
was given back, at the earliest after `STUCK_AFTER`, so no two claims of one row share the moment.
Each statement takes the rows that still bear that claim and says which these were.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from recommendations.acts.events import record_mails_sent
from recommendations.enums import EmailStatus
from recommendations.mail.reads.emails import RenderedMail, read_public_points
from recommendations.mail.verbs import digests, outbox_marks
from recommendations.mail.verbs.mail_stamps import STAMP
from recommendations.models import OutgoingEmail

logger = logging.getLogger(__name__)

# A database that is being restarted is back within seconds. Until then whoever knows that a mail
# went out keeps trying to write it down: giving up would leave the row in doubt.
WAITS_FOR_DATABASE = (0.2, 0.5, 1, 2, 3, 5, 5, 5, 10, 10, 15)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Letter:
    """One claimed mail, ready to leave. `stamp`: of the facts that it rests on, as of `today`."""

    email: OutgoingEmail
    rendered: RenderedMail
    message: EmailMessage
    stamp: str
    today: date


_CLAIM = """
UPDATE recommendations_outgoingemail SET status = 'claimed', claimed_at = %(now)s,
    n_attempts = n_attempts + 1, subject = '', body = '', updated_at = %(now)s
WHERE id IN (
    SELECT id FROM recommendations_outgoingemail
    WHERE id = ANY(%(ids)s) AND status = 'planned' AND send_after <= %(now)s
    ORDER BY send_after, id FOR UPDATE SKIP LOCKED
)
RETURNING id
"""


def claim_rows(ids: Sequence[int], *, now: datetime) -> list[int]:
    """Take these planned rows for sending, in one statement; which of them are ours now.

    Left out is what is gone, not yet due, or somebody else's. The words of an earlier attempt are
    taken off: until `turn_over` writes them anew, it is certain that this claim has sent nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, {"ids": list(ids), "now": now})
        taken = {row[0] for row in cursor.fetchall()}
    return [pk for pk in ids if pk in taken]


def stamps(ids: Collection[int], *, claimed_at: datetime) -> dict[int, str]:
    """The stamp of the facts behind each of our claims; claims that are lost are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT e.id, {STAMP} FROM recommendations_outgoingemail e"  # noqa: S608 - a constant
            " WHERE e.id = ANY(%s) AND e.status = 'claimed' AND e.claimed_at = %s",
            [list(ids), claimed_at],
        )
        return dict(cursor.fetchall())


def load(ids: Collection[int], *, today: date) -> list[OutgoingEmail]:
    """The rows with everything that the look at the world and the words need, oldest first."""
    emails = list(
        OutgoingEmail.objects.filter(pk__in=ids).with_grounds().order_by("send_after", "pk")
    )
    carried = digests.read_carried(emails)
    read_public_points([*emails, *carried], today=today)
    return emails


_HAND_OVER = f"""
UPDATE recommendations_outgoingemail e
SET subject = v.subject, body = v.body, address = v.address, outcome = '', updated_at = %(now)s
FROM unnest(%(ids)s::bigint[], %(subjects)s::text[], %(bodies)s::text[], %(addresses)s::text[],
    %(stamps)s::text[]) AS v (id, subject, body, address, stamp)
WHERE e.id = v.id AND e.status = 'claimed' AND e.claimed_at = %(claimed_at)s
    -- Not by `=`: a join on it would make the stamp of every claimed row.
    AND {STAMP} IS NOT DISTINCT FROM v.stamp
RETURNING e.id
"""  # noqa: S608 - a constant

_NOTE_SENT = """
UPDATE recommendations_outgoingemail e
SET status = 'sent', sent_at = v.sent_at, updated_at = v.sent_at, outcome = %(outcome)s
FROM unnest(%(ids)s::bigint[], %(moments)s::timestamptz[]) AS v (id, sent_at)
WHERE e.id = v.id AND e.status NOT IN ('sent', 'bounced')
RETURNING e.id
"""


def turn_over(
    run: UUID,
    sent: Sequence[tuple[OutgoingEmail, datetime]],
    next_group: Sequence[Letter],
    *,
    now: datetime,
    not_begun: Sequence[Letter] = (),
) -> list[Letter]:
    """Note what was sent and write down the words that leave next, in one transaction.

    `not_begun`: what was left of the group before, whose words are taken off again. Returns the
    letters that may leave, in the order of the marks: still claimed by us, and nothing that they
    rest on was touched since they were written. From here on, until the outcome is noted, those
    mails may have gone out. Running it again after a lost connection notes nothing twice.
    """

    def act() -> list[Letter]:
        with transaction.atomic():
            _note_sent(sent)
            _take_words_off(not_begun)
            taken = _hand_over(next_group, now=now)
            leaving = [letter for letter in next_group if letter.email.pk in taken]
            if leaving:
                ids = [letter.email.pk for letter in leaving]
                claimed_at = cast("datetime", leaving[0].email.claimed_at)
                outbox_marks.begin(run, ids, claimed_at=claimed_at, now=now)
            else:
                outbox_marks.end(run)
            return leaving

    return patiently(act)


def _take_words_off(letters: Sequence[Letter]) -> None:
    """These were to leave and did not: nothing of them is in doubt."""
    if letters:
        OutgoingEmail.objects.filter(
            pk__in=[letter.email.pk for letter in letters],
            status=EmailStatus.CLAIMED,
            claimed_at=letters[0].email.claimed_at,
        ).update(subject="", body="")


def _note_sent(sent: Sequence[tuple[OutgoingEmail, datetime]]) -> None:
    """The server took these mails: that is so even if a row was declared stuck in between."""
    if not sent:
        return
    values: dict[str, Any] = {
        "ids": [email.pk for email, _at in sent],
        "moments": [at for _email, at in sent],
        "outcome": _("Accepted by the mail server."),
    }
    with connection.cursor() as cursor:
        cursor.execute(_NOTE_SENT, values)
        noted = {row[0] for row in cursor.fetchall()}
    ours = [(email, at) for email, at in sent if email.pk in noted]
    digests.carry_over(email for email, _at in ours)
    record_mails_sent(digests.official(ours))


def _hand_over(group: Sequence[Letter], *, now: datetime) -> set[int]:
    if not group:
        return set()
    values: dict[str, Any] = {
        "ids": [letter.email.pk for letter in group],
        "subjects": [letter.rendered.subject for letter in group],
        "bodies": [letter.rendered.text for letter in group],
        "addresses": [letter.email.address for letter in group],
        "stamps": [letter.stamp for letter in group],
        "claimed_at": group[0].email.claimed_at,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER, values)
        return {row[0] for row in cursor.fetchall()}


def settle(
    email: OutgoingEmail, status: EmailStatus, *, now: datetime, outcome: str, **columns: object
) -> bool:
    """Move our claim on; False when it is not ours any more (it was declared stuck meanwhile)."""
    n_settled = OutgoingEmail.objects.filter(
        pk=email.pk, status=EmailStatus.CLAIMED, claimed_at=email.claimed_at
    ).update(status=status, outcome=outcome, updated_at=now, **columns)
    if n_settled:
        digests.carry_over([email])
    return n_settled == 1


def give_back(
    ids: Collection[int], *, claimed_at: datetime, now: datetime, outcome: str, **columns: Any
) -> int:
    """Back to the planned rows: nothing was tried with these addresses, so nothing counts."""
    return OutgoingEmail.objects.filter(
        pk__in=ids, status=EmailStatus.CLAIMED, claimed_at=claimed_at
    ).update(
        status=EmailStatus.PLANNED,
        claimed_at=None,
        n_attempts=F("n_attempts") - 1,
        outcome=outcome,
        updated_at=now,
        **columns,
    )


def patiently(act: Callable[[], Answer]) -> Answer:
    """Do it, and again after a while as long as the database is away. `act` may run twice."""
    for wait in WAITS_FOR_DATABASE:
        try:
            return act()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise  # Whoever opened the transaction has to begin it again.
            logger.warning("The database is away, trying again in %s seconds: %s", wait, error)
            connection.close()
            time.sleep(wait)
    return act()
