"""Delivery: claim planned emails, check that they still hold, send them, record what came of it.

The database decides who sends: rows are claimed under a lock, and nobody sends a row that they did
not claim. The words of an email are written down just before it leaves, in one commit with what
came of the email before it: so a worker that is killed leaves one email in doubt at most.
Sending happens outside any transaction, so a slow mail server holds no lock (docs/decisions/0018).
"""

import logging
import smtplib
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.acts.events import insert_of_event, record_event
from recommendations.acts.patience import patiently
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.reads.checks import look
from recommendations.mail.reads.failures import Failure, read_failure
from recommendations.mail.verbs import digests, rows
from recommendations.mail.verbs.bounces import mark_address
from recommendations.mail_words.reads.messages import LedgerEmail, make_message
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import OutgoingEmail, User
from recommendations.models.outbox import OutgoingEmailQuerySet

logger = logging.getLogger(__name__)

# Longer than any worker lives on one task (CELERY_TASK_TIME_LIMIT), so that a claim this old has
# no worker any more.
STUCK_AFTER = timedelta(minutes=15)
LONGEST_RUN = timedelta(minutes=4)
# What is claimed and checked together: a second's work with an ordinary mail server. A killed
# worker delays so many, and so many of the next batch, by STUCK_AFTER.
CLAIM_SIZE = 20
# So many are written at once: what fits into the time that the mail server takes for one email.
WRITE_SIZE = 10
# A batch is claimed, checked and written in so many steps, each while an email is under way.
STEPS_AHEAD = 2 + CLAIM_SIZE // WRITE_SIZE
# After so many seconds an email has gone through the wire and the mail server is at work. Python
# lets one thread compute at a time, so that whoever begins sooner holds the conversation up.
UNTIL_HANDED_OVER = 0.01
# For so many seconds after the check an email may leave; what is left then is checked again.
CHECK_HOLDS = 2.0
# From so many due emails on, another worker is worth its while.
MUCH = 50
# How long an email waits for another one to the same person that a second worker has in hand.
BEHIND_ANOTHER = timedelta(minutes=1)
# How long to wait after each attempt that failed for the moment. Greylisting lets go after
# minutes, a full mailbox after days; then a person has to look.
RETRY_AFTER = (
    *(timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4)),
    *(timedelta(hours=12), timedelta(days=1), timedelta(days=1)),
)
MAX_ATTEMPTS = len(RETRY_AFTER) + 1
Clock = Callable[[], datetime]


@dataclass
class DeliveryResult:
    """What one run came to. `server_problem` says why it ended early, when it did."""

    n_sent: int = 0
    n_superseded: int = 0
    n_postponed: int = 0
    n_failed: int = 0
    server_problem: str = ""


def is_much(*, now: datetime) -> bool:
    """Whether so much is due that another worker, with a connection of its own, should help."""
    return OutgoingEmail.objects.deliverable(now).order_by()[:MUCH].count() == MUCH


def deliver_due(
    *, clock: Clock, ask_for_help: Callable[[], object] = lambda: None
) -> DeliveryResult:
    """Send the planned emails whose moment has come, oldest first, over one connection.

    Takes a clock, not a moment, because a run lasts: each claim carries the time at which it was
    made. Any number of these may run at once. `ask_for_help` is called once the mail server has
    accepted an email, if much is due: a server that is away or closes is not asked ever faster.
    """
    began = clock()
    if not OutgoingEmail.objects.deliverable(began).exists():
        return DeliveryResult()
    with ThreadPoolExecutor(1) as thread:
        run = _Run(clock, ask_for_help, thread)
        try:
            # Connected before the claim: while the server is away, nothing is claimed at all.
            while run.is_connected() and clock() <= began + LONGEST_RUN:
                if not run.deliver_batch():
                    break
        finally:
            run.record_accepted()
            run.give_back_next()
            run.close()
    if run.result.server_problem:
        logger.error("No email can be sent: %s", run.result.server_problem)
    return run.result


@transaction.atomic
def claim(
    *, now: datetime, after: tuple[datetime, int] | None = None
) -> list[tuple[datetime, int]]:
    """Take the next planned emails for sending, oldest first; their moments and keys.

    `after` is the last one that this run had: what it gave back meanwhile waits for the next run.
    The words of an earlier attempt are taken off: until `_hand_over` writes them anew, it is
    certain that this claim has sent nothing. The moment of the claim is its token.
    """
    due = OutgoingEmail.objects.deliverable(now)
    if after is not None:
        due = due.filter(Q(send_after__gt=after[0]) | Q(send_after=after[0], pk__gt=after[1]))
    found = due.select_for_update(skip_locked=True).values_list("send_after", "pk")[:CLAIM_SIZE]
    claimed = list(found)
    OutgoingEmail.objects.filter(pk__in=[pk for _moment, pk in claimed]).update(
        status=EmailStatus.CLAIMED,
        claimed_at=now,
        n_attempts=F("n_attempts") + 1,
        subject="",
        body="",
        updated_at=now,
    )
    return claimed


@dataclass
class _Written:
    """An email as it will leave, and the SQL that adds its event once the mail server took it."""

    email: OutgoingEmail
    message: LedgerEmail
    record: str
    of_event: dict[str, Any]


@dataclass
class _Claimed:
    """What is claimed together, and how far it is on its way."""

    # The keys of what has not left yet, and when it was claimed: the token of this claim.
    waiting: list[int]
    claimed_at: datetime
    # Once it is checked: when, whether before its turn, what is to be written, and the keys of what
    # waits for another email to the same person.
    checked_at: float = 0
    checked_early: bool = False
    today: date = date.min
    unwritten: list[OutgoingEmail] | None = None
    behind: list[int] = field(default_factory=list)
    written: list[_Written] = field(default_factory=list)

    def rows(self) -> OutgoingEmailQuerySet:
        """Those that still wait, without claims that were declared dead: others have them now."""
        ours = OutgoingEmail.objects.filter(status=EmailStatus.CLAIMED, claimed_at=self.claimed_at)
        return ours.filter(pk__in=self.waiting)

    def check_holds(self, today: date) -> bool:
        return time.monotonic() - self.checked_at <= CHECK_HOLDS and self.today == today

    @property
    def is_written(self) -> bool:
        """Whether all that may leave is ready to."""
        return self.unwritten == []

    def forget_check(self) -> None:
        self.unwritten, self.written = None, []


class _Run:
    """One run over one connection. Raises for no address.

    The thread does nothing but hand over one email and wait for the mail server's answer. While it
    waits for the last ones of a batch, the next batch is claimed, checked and written.
    """

    def __init__(self, clock: Clock, ask_for_help: Callable[[], object], thread: Executor) -> None:
        self.result = DeliveryResult()
        self._connection = get_connection()
        self._thread = thread
        self._under_way: tuple[_Written, Future[int]] | None = None
        # What the mail server took last, and when; recorded together with the next email's words.
        self._accepted: tuple[_Written, datetime] | None = None
        # What leaves next, and the last email that this run has claimed.
        self._next: _Claimed | None = None
        self._last: tuple[datetime, int] | None = None
        self._clock = clock
        self._ask_for_help = ask_for_help

    def is_connected(self) -> bool:
        """Connect unless connected; whether the mail server can be used."""
        if not self.result.server_problem:
            try:
                self._connection.open()
            except (OSError, smtplib.SMTPException) as error:
                sentence = _("The mail server cannot be reached: %(error)s")
                self.result.server_problem = sentence % {"error": error}
        return not self.result.server_problem

    def close(self) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException) as error:
            logger.info("The connection to the mail server did not close in order: %s", error)

    def deliver_batch(self) -> bool:
        """Claim the next emails and bring each to its end, or give it back; False without any.

        The last one may still be under way.
        """
        batch, self._next = self._next or self._claim(), None
        if not batch.waiting:
            return False
        while batch.waiting and self.is_connected():
            if batch.checked_early and not batch.check_holds(dates.today(self._clock())):
                batch.forget_check()
            while not batch.is_written:
                self._prepare(batch, early=False)
            if len(batch.behind) == len(batch.waiting) and self._under_way is None:
                break  # Another worker has what they wait for.
            self._send_written(batch)
        later = {} if self.result.server_problem else {"send_after": self._clock() + BEHIND_ANOTHER}
        self._give_back(batch, **later)
        return True

    def give_back_next(self) -> None:
        """Leave to another run what this one claimed ahead."""
        if self._next is not None:
            self._give_back(self._next)

    def _give_back(self, batch: _Claimed, **columns: datetime) -> None:
        if batch.waiting:
            problem = self.result.server_problem
            _give_back(batch.rows(), now=self._clock(), outcome=problem, **columns)

    def _claim(self) -> _Claimed:
        now = self._clock()
        claimed = claim(now=now, after=self._last)
        if claimed:
            self._last = claimed[-1]
        return _Claimed([pk for _moment, pk in claimed], claimed_at=now)

    def _send_written(self, batch: _Claimed) -> None:
        """Send what is written while its check holds; the rest and what waited is checked anew."""
        written, batch.waiting = batch.written, batch.behind
        batch.forget_check()
        for n_sent, one in enumerate(written):
            self._await_answer()
            today = dates.today(self._clock())
            # Of what has just been checked one leaves in any case: a slow machine gets on as well.
            is_first = n_sent == 0 and not batch.checked_early and batch.today == today
            if not (is_first or batch.check_holds(today)) or not self.is_connected():
                batch.waiting = [left.email.pk for left in written[n_sent:]] + batch.behind
                break
            self._send(one)
            if len(written) - n_sent <= STEPS_AHEAD:
                self._prepare_ahead()
        if batch.waiting:
            self.record_accepted()

    def _prepare_ahead(self) -> None:
        """Take the next batch one step on while the mail server is at work."""
        if self._under_way is None:
            return
        wait([self._under_way[1]], timeout=UNTIL_HANDED_OVER)
        if self._next is None:
            self._next = self._claim()
        elif self._next.waiting and not self._next.is_written:
            self._prepare(self._next, early=True)

    def _prepare(self, batch: _Claimed, *, early: bool) -> None:
        """Take a batch one step on: it is checked, then written, a part at a time."""
        if batch.unwritten is None:
            self._check(batch)
            batch.checked_early = early
        else:
            part, batch.unwritten = batch.unwritten[:WRITE_SIZE], batch.unwritten[WRITE_SIZE:]
            batch.written += self._write(part, today=batch.today)

    def _check(self, batch: _Claimed) -> None:
        """Settle what no longer holds; find what is ready to leave, and what waits for another."""
        now = self._clock()
        batch.today, batch.checked_at = dates.today(now), time.monotonic()
        emails = list(batch.rows().with_grounds().order_by("send_after", "pk"))
        digests.read_carried(emails)
        digests.release_early(emails, now=now)
        put_off = rows.put_off(emails, now=now)
        found = look(emails, today=batch.today)
        digests.settle_carried(emails, found, today=batch.today, now=now)
        batch.unwritten, batch.behind = [], []
        for email in emails:
            if email.pk in found.reasons:
                ended = found.end_of(email.pk)
                self.result.n_superseded += _settle(email, EmailStatus.SUPERSEDED, now=now, **ended)
            elif until := put_off.get(email.pk):
                ours = OutgoingEmail.objects.claimed_as(email)
                _give_back(ours, now=now, outcome="", send_after=until)
                self.result.n_postponed += 1
            elif email.pk in found.behind:
                batch.behind.append(email.pk)
            elif not digests.collect(email, now=now):
                batch.unwritten.append(email)

    def _write(self, emails: Sequence[OutgoingEmail], *, today: date) -> list[_Written]:
        """The messages as they will leave. One that cannot be written is put off.

        Many at once: a processor that comes from waiting for a mail server takes several times as
        long for the same work.
        """
        standings = read_standings(emails, today=today, now=self._clock())
        written = []
        for email in emails:
            # The person's address of today; the ledger keeps the one that it was sent to.
            if not email.goes_to_former_address:
                email.address = email.recipient.email
            try:
                rendered = render_mail(email, today=today, standings=standings)
                email.subject, email.body = rendered.subject, rendered.text
                email.named_paragraphs, email.matches = list(rendered.named), rendered.told
                message = make_message(email, rendered, connection=self._connection)
            except Exception as error:  # whatever goes wrong with one, the others are sent
                self._fail(email, read_failure(error))
            else:
                written.append(_Written(email, message, *_record_sent(email)))
        return written

    def _send(self, one: _Written) -> None:
        is_ours, self._accepted = _hand_over(one.email, self._accepted, now=self._clock()), None
        if is_ours:
            self._under_way = one, self._thread.submit(one.message.send)

    def _await_answer(self) -> None:
        """Wait for the mail server's answer about the email that is under way, if one is."""
        if self._under_way is None:
            return
        (one, answer), self._under_way = self._under_way, None
        try:
            answer.result()
        except Exception as error:  # whatever goes wrong with one, the others are sent
            failure = read_failure(error)
            self._fail(one.email, failure)
            if failure.is_our_fault:
                self.result.server_problem = failure.sentence
            if failure.is_our_fault or failure.is_connection_lost:
                self.close()
        else:
            self._accepted = one, self._clock()
            self.result.n_sent += 1
            if self.result.n_sent == 1:
                self.record_accepted()
                if is_much(now=self._clock()):
                    self._ask_for_help()

    def record_accepted(self) -> None:
        """Record the last email that the mail server took, if no other follows it."""
        self._await_answer()
        if self._accepted is not None:
            _hand_over(None, self._accepted, now=self._accepted[1])
            self._accepted = None

    def _fail(self, email: OutgoingEmail, failure: Failure) -> None:
        if _record_failure(email, failure, now=self._clock()):
            self.result.n_failed += 1
        else:
            self.result.n_postponed += 1


# --- Steps, each committed by itself --------------------------------------------------------------


# All in one statement, which is one commit: it is what every email waits for.
_HAND_OVER = """
WITH accepted AS (
    UPDATE recommendations_outgoingemail
    SET status = %(sent)s, sent_at = %(at)s, updated_at = %(at)s, outcome = %(accepted)s
    WHERE id = %(last)s AND status <> ALL(%(sent_statuses)s)
    RETURNING id
), recorded AS (
    {record}
), handed_over AS (
    UPDATE recommendations_outgoingemail
    SET subject = %(subject)s, body = %(body)s, named_paragraphs = %(named_paragraphs)s,
        matches = %(matches)s, address = %(address)s, outcome = '', updated_at = %(now)s
    WHERE id = %(email)s AND status = %(claimed)s AND claimed_at = %(claimed_at)s
    RETURNING id
)
SELECT (SELECT count(*) FROM accepted), (SELECT count(*) FROM handed_over)
"""
_WORDS = ("subject", "body", "named_paragraphs", "matches", "address")
_NOTHING_RECORDED = "SELECT FROM accepted"


def _record_sent(email: OutgoingEmail) -> tuple[str, dict[str, Any]]:
    """The SQL that adds the event of an email that was sent, but for its moment; see `_HAND_OVER`.

    What a digest carries has events of its own.
    """
    if email.digest_at is not None or not email.is_official:
        return _NOTHING_RECORDED, {}
    record, of_event = insert_of_event(EventKind.REMINDER_SENT, email)
    return f"{record} FROM accepted", of_event


@patiently
def _hand_over(
    email: OutgoingEmail | None, accepted: tuple[_Written, datetime] | None, *, now: datetime
) -> bool:
    """Write down the words that leave now; False when the claim is not ours any more.

    From here on, until the outcome is recorded, the email may have gone out. The one `accepted`
    before it, if any, is recorded in the same commit: so one email is in doubt at most. It was
    sent even if its row was declared in doubt in between. Without an email, that is all.
    """
    email = email or OutgoingEmail()  # a row without a key, which no row is
    values: dict[str, Any] = {
        "email": email.pk,
        "claimed": EmailStatus.CLAIMED,
        "claimed_at": email.claimed_at,
        **{name: getattr(email, name) for name in _WORDS},
        "now": now,
        "last": None,
        "sent": EmailStatus.SENT,
        "sent_statuses": list(EmailStatus.sent_statuses),
        "at": None,
        "accepted": _("Accepted by the mail server."),
    }
    if accepted is None:
        return _is_handed_over(_NOTHING_RECORDED, values)[1]
    last, at = accepted
    values |= last.of_event | {"last": last.email.pk, "at": at, "event_at": at}
    if last.email.digest_at is None:
        return _is_handed_over(last.record, values)[1]
    with transaction.atomic():
        is_sent, is_handed_over = _is_handed_over(last.record, values)
        if is_sent:
            digests.carry_over(last.email)
            _record(EventKind.REMINDER_SENT, last.email, now=at)
    return is_handed_over


def _is_handed_over(record: str, values: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the last email was recorded by this, and whether the next one may leave."""
    with connection.cursor() as cursor:
        cursor.execute(_HAND_OVER.format(record=record), values)
        n_sent, n_handed_over = cursor.fetchone()
    return bool(n_sent), bool(n_handed_over)


@patiently
@transaction.atomic
def _record_failure(email: OutgoingEmail, failure: Failure, *, now: datetime) -> bool:
    """Write down why an email did not go out; whether that was its end."""
    if failure.is_our_fault:
        # Nothing was tried with this address, so nothing counts.
        _give_back(OutgoingEmail.objects.claimed_as(email), now=now, outcome=failure.sentence)
        digests.carry_over(email)
        return False
    if not failure.is_permanent and email.n_attempts < MAX_ATTEMPTS:
        _settle(
            email,
            EmailStatus.PLANNED,
            now=now,
            outcome=failure.sentence,
            claimed_at=None,
            send_after=now + RETRY_AFTER[email.n_attempts - 1],
        )
        return False
    outcome = failure.sentence
    if not failure.is_permanent:
        outcome = _("Given up after %(n)s attempts. %(last)s") % {
            "n": email.n_attempts,
            "last": failure.sentence,
        }
    if _settle(email, EmailStatus.FAILED, now=now, outcome=outcome):
        _record(EventKind.REMINDER_FAILED, email, now=now, reason=outcome)
    if failure.is_about_the_address:
        mark_address(email, words=failure.sentence, now=now)
    return True


@patiently
def _give_back(
    rows: OutgoingEmailQuerySet, *, now: datetime, outcome: str, **columns: datetime
) -> None:
    """Back to the planned rows: nothing was tried with these addresses, so nothing counts."""
    rows.update(
        status=EmailStatus.PLANNED,
        claimed_at=None,
        n_attempts=F("n_attempts") - 1,
        subject="",
        body="",
        outcome=outcome,
        updated_at=now,
        **columns,
    )


def _settle(
    email: OutgoingEmail, status: EmailStatus, *, now: datetime, outcome: str, **columns: Any
) -> bool:
    """Move our claim on; False when it is not ours any more (it was declared stuck meanwhile)."""
    n_rows = OutgoingEmail.objects.claimed_as(email).update(
        status=status, outcome=outcome, updated_at=now, **columns
    )
    if n_rows:
        digests.carry_over(email)
    return n_rows == 1


def _record(
    kind: EventKind,
    email: OutgoingEmail,
    *,
    now: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    """One event for each official reminder that the email is or carries; what else a person gets
    is no fact of any case."""
    for row in digests.official_rows(email):
        record_event(kind, row, by=by, now=now, reason=reason)


# --- What people see to ---------------------------------------------------------------------------


def expire_stuck(*, now: datetime) -> int:
    """See to claims whose worker must have died; how many became failures that a person sees.

    What was not handed to the mail server yet is planned again. Of the rest, one for each worker,
    nobody knows whether it went out, so it is not sent again by itself.
    """
    stuck = OutgoingEmail.objects.filter(
        status=EmailStatus.CLAIMED, claimed_at__lte=now - STUCK_AFTER
    )
    outcome = _("The worker stopped before sending it. Planned again.")
    _give_back(stuck.filter(body=""), now=now, outcome=outcome)
    outcome = _("The worker stopped while sending it. It may have gone out.")
    n_expired = 0
    for email in stuck.select_related("deadline__cycle", "stage", "event"):
        with transaction.atomic():
            if _settle(email, EmailStatus.EXPIRED, now=now, outcome=outcome):
                _record(EventKind.REMINDER_FAILED, email, now=now, reason=outcome)
                n_expired += 1
    return n_expired


@transaction.atomic
def resend(email: OutgoingEmail, *, by: User, now: datetime) -> OutgoingEmail:
    """Plan a failed or stuck reminder once more, under its own Message-ID: one event.

    It is checked again before it goes out. What was carried by a digest goes with the whole of it.
    Raises DomainError for any other row.
    """
    carrier = OutgoingEmail.objects.values_list("carried_by", flat=True).get(pk=email.pk)
    locked = (
        OutgoingEmail.objects.select_for_update(of=("self",))
        .select_related("deadline__cycle", "stage", "event")
        .get(pk=carrier or email.pk)
    )
    if locked.status not in EmailStatus.resendable_statuses:
        raise DomainError(
            _("Only a reminder that failed or is in doubt can be sent again. Reload the page.")
        )
    locked.status, locked.send_after, locked.claimed_at = EmailStatus.PLANNED, now, None
    reason, locked.outcome, locked.n_attempts = locked.outcome, "", 0
    locked.save(
        update_fields=["status", "send_after", "claimed_at", "outcome", "n_attempts", "updated_at"]
    )
    digests.carry_over(locked)
    _record(EventKind.REMINDER_RESENT, locked, now=now, by=by, reason=reason)
    return locked


def resend_all(
    emails: Iterable[OutgoingEmail], *, by: User, now: datetime
) -> tuple[int, list[str]]:
    """Plan each once more; how many were, and why others were not, in a sentence each."""
    n_planned, refused = 0, []
    for email in emails:
        try:
            resend(email, by=by, now=now)
        except DomainError as refusal:
            refused.append(f"{email.address}: {refusal}")
        else:
            n_planned += 1
    return n_planned, refused
