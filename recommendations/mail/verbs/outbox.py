"""The ledger at work: claim rows, look whether they still hold, send them, note what came of it.

The database decides who sends: rows are claimed by an UPDATE that counts (planned rows only), and
nobody sends a row that he did not claim. Mails leave in groups; before each group one statement
writes down the words of those whose facts nobody touched since the look. Sending happens outside
any transaction, so a slow mail server holds no lock. Why claims, groups and marks are three things
is argued in docs/decisions 9 and 11; what SMTP leaves open, in docs/developers/reminders.md.
"""

import logging
import smtplib
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.events import record_event
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.reads.emails import make_message
from recommendations.mail.reads.own_mails import render_mail
from recommendations.mail.smtp import Connection
from recommendations.mail.verbs import digests, outbox_marks, outbox_rows
from recommendations.mail.verbs.bounces import mark_address
from recommendations.mail.verbs.mail_facts import look
from recommendations.mail.verbs.mail_failures import (
    MAX_ATTEMPTS,
    RETRY_AFTER,
    Failure,
    read_failure,
)
from recommendations.mail.verbs.outbox_marks import Marker, MarkGoneError
from recommendations.mail.verbs.outbox_rows import Letter
from recommendations.models import OutgoingEmail, User

logger = logging.getLogger(__name__)

# Longer than any worker lives on one task (CELERY_TASK_TIME_LIMIT), so that a claim this old has
# no worker any more.
STUCK_AFTER = timedelta(minutes=15)
# One run sends at most this much; the next tick goes on.
ROWS_AT_ONCE = 20_000
LONGEST_RUN = timedelta(minutes=4)
# What is claimed, looked at and written together. A killed worker delays so many by STUCK_AFTER.
CLAIM_SIZE = 200
# What leaves between two notes leaves within so many seconds of the last look at the facts: a slow
# mail server makes the group smaller, and ends it early. When the database crashes and takes the
# marks along, a group is in doubt.
GROUP_SECONDS = 0.25
# How long a mail waits for another one to the same person that a second worker has in hand.
BEHIND_ANOTHER = timedelta(minutes=1)

Clock = Callable[[], datetime]


@dataclass
class DeliveryResult:
    """What one run came to. `server_problem` says why it ended early, when it did."""

    n_sent: int = 0
    n_superseded: int = 0
    n_postponed: int = 0
    n_failed: int = 0
    server_problem: str = ""


def deliver_due(*, clock: Clock, limit: int = ROWS_AT_ONCE) -> DeliveryResult:
    """Send the planned reminders whose moment has come, oldest first, over one connection.

    Takes a clock, not a moment, because a run lasts: each claim carries the time at which it was
    made. Any number of these may run at once.
    """
    began = clock()
    waiting = list(OutgoingEmail.objects.deliverable(began).values_list("pk", flat=True)[:limit])
    if not waiting:
        return DeliveryResult()
    run = _Run(get_connection(), clock, until=began + LONGEST_RUN)
    try:
        for first in range(0, len(waiting), CLAIM_SIZE):
            # Connected before the claim: while the server is away, nothing is claimed at all.
            if not run.may_go_on():
                break
            run.deliver(waiting[first : first + CLAIM_SIZE])
    finally:
        run.close()
    if run.result.server_problem:
        logger.error("No reminder can be sent: %s", run.result.server_problem)
    return run.result


def is_much(*, now: datetime) -> bool:
    """Whether so much is due that two connections to the mail server are worth their while."""
    due = OutgoingEmail.objects.deliverable(now).order_by()
    return due[: 2 * CLAIM_SIZE].count() == 2 * CLAIM_SIZE


def claim(pk: int, *, now: datetime) -> OutgoingEmail | None:
    """Take one planned row for sending; None when it is gone, not yet due, or somebody else's."""
    ids = outbox_rows.claim_rows([pk], now=now)
    return next(iter(outbox_rows.load(ids, today=dates.today(now))), None)


class _Run:
    """One run over one connection. Raises for no address."""

    def __init__(self, connection: BaseEmailBackend, clock: Clock, until: datetime) -> None:
        self.result = DeliveryResult()
        self._connection = connection
        self._clock = clock
        self._until = until
        self._id = uuid4()
        self._marker = Marker(self._id)
        if isinstance(connection, Connection):
            connection.before_text = self._before_text
        # The first group is small, because nobody knows yet how quick the server is.
        self._group_size = 2

    def may_go_on(self) -> bool:
        """Whether the server can be reached and time is left."""
        if not self.result.server_problem:
            self.result.server_problem = _open(self._connection)
        return not self.result.server_problem and self._clock() <= self._until

    def close(self) -> None:
        _close(self._connection)

    def deliver(self, ids: Sequence[int]) -> None:
        """Claim what can be claimed of these rows, and bring each to its end or give it back."""
        now = self._clock()
        claimed = outbox_rows.claim_rows(ids, now=now)
        behind: list[int] = []
        self._send_all(self._prepare(claimed, now, behind), now, behind)
        if behind:
            # The mails before them are out now, or have come to another end.
            waiting = behind.copy()
            behind.clear()
            self._send_all(self._prepare(waiting, now, behind), now, behind)
        if behind:
            later = self._clock() + BEHIND_ANOTHER
            self._give_back(behind, now, send_after=later)

    def _prepare(self, ids: Sequence[int], claimed_at: datetime, behind: list[int]) -> list[Letter]:
        """Look at the world and write the letters; what is no longer true is settled at once."""
        if not ids:
            return []
        today = dates.today(self._clock())
        # The stamps come first: what changes while we read shows as a stamp that no longer fits.
        stamps = outbox_rows.stamps(ids, claimed_at=claimed_at)
        emails = outbox_rows.load(stamps, today=today)
        found = look(emails, today=today)
        digests.settle_carried(emails, found.reasons, today=today, now=claimed_at)
        letters = []
        for email in emails:
            if email.pk in found.reasons:
                outcome = found.reasons[email.pk]
                if outbox_rows.settle(
                    email, EmailStatus.SUPERSEDED, now=self._clock(), outcome=outcome
                ):
                    self.result.n_superseded += 1
            elif email.pk in found.behind:
                behind.append(email.pk)
            elif digests.wants_digest(email, now=claimed_at):
                digests.collect(email, now=claimed_at)
            else:
                # The person's address of today; the ledger keeps the one that it was sent to.
                email.address = email.recipient.email
                try:
                    rendered = render_mail(email, today=today)
                    message = make_message(email, rendered, connection=self._connection)
                except Exception as error:  # whatever goes wrong with one mail, the others are sent
                    self._note_failure(email, read_failure(error))
                else:
                    letters.append(Letter(email, rendered, message, stamps[email.pk], today))
        return letters

    def _send_all(self, letters: Iterable[Letter], claimed_at: datetime, behind: list[int]) -> None:
        """Send in groups; between two groups, what was sent is noted and the next is looked at."""
        waiting = deque(letters)
        sent: list[tuple[OutgoingEmail, datetime]] = []
        left: Sequence[Letter] = ()
        while waiting and self.may_go_on():
            group = [waiting.popleft() for _n in range(min(self._group_size, len(waiting)))]
            now = self._clock()
            fresh = [letter for letter in group if letter.today == dates.today(now)]
            leaving = outbox_rows.turn_over(self._id, sent, fresh, now=now, not_begun=left)
            may_leave = {letter.email.pk for letter in leaving}
            changed = [letter.email.pk for letter in group if letter.email.pk not in may_leave]
            waiting.extend(self._prepare(changed, claimed_at, behind))
            sent, left = self._send_group(leaving)
            waiting.extendleft(reversed(left))
        outbox_rows.turn_over(self._id, sent, (), now=self._clock(), not_begun=left)
        if waiting:
            self._give_back([letter.email.pk for letter in waiting], claimed_at)

    def _send_group(
        self, group: Sequence[Letter]
    ) -> tuple[list[tuple[OutgoingEmail, datetime]], Sequence[Letter]]:
        """Send one after the other, until time is over or the connection breaks off.

        Returns those that the server took, and those that were not tried. After each a mark says
        how far we came, so that of a group one mail at most is in doubt when we are killed.
        """
        sent: list[tuple[OutgoingEmail, datetime]] = []
        began = time.monotonic()
        number = 0
        for number, letter in enumerate(group, 1):
            try:
                if not isinstance(self._connection, Connection):
                    self._before_text()
                self._connection.send_messages([letter.message])
            except MarkGoneError:
                _close(self._connection)
                return sent, group[number - 1 :]
            except Exception as error:  # whatever goes wrong with one mail, the others are sent
                self._is_marked()
                failure = read_failure(error)
                self._note_failure(letter.email, failure)
                if failure.is_our_fault:
                    self.result.server_problem = failure.sentence
                if failure.is_our_fault or failure.is_connection_lost:
                    _close(self._connection)
                    return sent, group[number:]
            else:
                sent.append((letter.email, self._clock()))
                self.result.n_sent += 1
            self._marker.set(number, now=self._clock())
            if time.monotonic() - began > GROUP_SECONDS:
                break
        self._is_marked()
        if number:
            seconds_each = (time.monotonic() - began) / number
            fit = GROUP_SECONDS / max(seconds_each, GROUP_SECONDS / CLAIM_SIZE)
            self._group_size = max(1, int(fit))
        return sent, group[number:]

    def _is_marked(self) -> bool:
        return outbox_rows.patiently(self._marker.is_set)

    def _before_text(self) -> None:
        if not self._is_marked():
            raise MarkGoneError

    def _give_back(self, ids: Sequence[int], claimed_at: datetime, **columns: datetime) -> None:
        now, outcome = self._clock(), self.result.server_problem
        outbox_rows.patiently(
            lambda: outbox_rows.give_back(
                ids, claimed_at=claimed_at, now=now, outcome=outcome, **columns
            )
        )

    def _note_failure(self, email: OutgoingEmail, failure: Failure) -> None:
        now = self._clock()
        if outbox_rows.patiently(lambda: _note_failure(email, failure, now=now)):
            self.result.n_failed += 1
        else:
            self.result.n_postponed += 1


@transaction.atomic
def _note_failure(email: OutgoingEmail, failure: Failure, *, now: datetime) -> bool:
    """Write down what came of one mail; whether that was its end."""
    if failure.is_our_fault:
        # Nothing was tried with this address, so nothing counts.
        outbox_rows.settle(
            email,
            EmailStatus.PLANNED,
            now=now,
            outcome=failure.sentence,
            claimed_at=None,
            n_attempts=F("n_attempts") - 1,
        )
        return False
    if failure.is_permanent or email.n_attempts >= MAX_ATTEMPTS:
        outcome = failure.sentence
        if not failure.is_permanent:
            outcome = _("Given up after %(n)s attempts. %(last)s") % {
                "n": email.n_attempts,
                "last": failure.sentence,
            }
        if outbox_rows.settle(email, EmailStatus.FAILED, now=now, outcome=outcome):
            _record(EventKind.REMINDER_FAILED, email, now=now, reason=outcome)
        if failure.is_about_the_address:
            mark_address(email, words=failure.sentence, now=now)
        return True
    outbox_rows.settle(
        email,
        EmailStatus.PLANNED,
        now=now,
        outcome=failure.sentence,
        claimed_at=None,
        send_after=now + RETRY_AFTER[email.n_attempts - 1],
    )
    return False


def _record(
    kind: EventKind,
    email: OutgoingEmail,
    *,
    now: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    """One event for each reminder of a role that the mail is or carries; what else a person gets
    is no fact of any case."""
    for row, _at in digests.official([(email, now)]):
        record_event(kind, row, by=by, now=now, reason=reason)


# --- The connection -------------------------------------------------------------------------------


def _open(connection: BaseEmailBackend) -> str:
    """Connect unless connected; what stands in the way as a sentence, or nothing."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _("The mail server cannot be reached: %(error)s") % {"error": error}
    return ""


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        logger.info("The connection to the mail server did not close in order: %s", error)


# --- What people see to ---------------------------------------------------------------------------


def expire_stuck(*, now: datetime) -> int:
    """See to claims whose worker must have died; how many became failures that a person sees.

    What its mark says was sent is noted so. What was not handed to the mail server yet is planned
    again. Of the rest nobody knows whether it went out, so it is not sent again by itself.
    """
    claimed_before = now - STUCK_AFTER
    outbox_marks.read_abandoned(claimed_before=claimed_before, now=now)
    stuck = OutgoingEmail.objects.filter(status=EmailStatus.CLAIMED, claimed_at__lte=claimed_before)
    outbox_marks.plan_again(stuck.filter(body=""), now=now)
    outcome = _("Whoever was sending it stopped before noting the outcome. It may be out.")
    n_expired = 0
    for email in stuck.exclude(body="").select_related("deadline__cycle"):
        with transaction.atomic():
            if outbox_rows.settle(email, EmailStatus.EXPIRED, now=now, outcome=outcome):
                _record(EventKind.REMINDER_FAILED, email, now=now, reason=outcome)
                n_expired += 1
    return n_expired


@transaction.atomic
def resend(email: OutgoingEmail, *, by: User, now: datetime) -> OutgoingEmail:
    """Plan a failed or stuck reminder once more, under its own Message-ID: one event.

    The world is looked at again before it goes out. What was carried by a digest goes with the
    whole of it. Raises DomainError for any other row.
    """
    carrier = OutgoingEmail.objects.values_list("carried_by", flat=True).get(pk=email.pk)
    locked = (
        OutgoingEmail.objects.select_for_update(of=("self",))
        .select_related("deadline__cycle")
        .get(pk=carrier or email.pk)
    )
    if locked.status not in EmailStatus.resendable_statuses:
        raise DomainError(
            _("Only a reminder that failed or got stuck can be sent again. Reload the page.")
        )
    locked.status = EmailStatus.PLANNED
    locked.send_after = now
    locked.claimed_at = None
    locked.n_attempts = 0
    reason, locked.outcome = locked.outcome, ""
    locked.save()
    digests.carry_over([locked])
    _record(EventKind.REMINDER_RESENT, locked, now=now, by=by, reason=reason)
    return locked
