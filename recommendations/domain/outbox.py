"""The ledger at work: claim a row, look whether it is still true, send it, note what came of it.

The database decides who sends: a row is claimed by an UPDATE that counts (planned rows only), and
nobody sends a row that he did not claim. Sending happens outside any transaction, so a slow mail
server holds no lock. What SMTP leaves open is said in docs/reminders.md.
"""

import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.domain.errors import DomainError
from recommendations.domain.events import record_event
from recommendations.domain.reminders import why_not
from recommendations.emails import RenderedMail, make_message, render_reminder
from recommendations.enums import EmailStatus, EventKind
from recommendations.models import OutgoingEmail, User

logger = logging.getLogger(__name__)

# How long to wait after each attempt that failed for the moment. Greylisting lets go after
# minutes, a full mailbox after days; then a person has to look.
RETRY_AFTER = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
)
MAX_ATTEMPTS = len(RETRY_AFTER) + 1
# Longer than any worker lives on one task (CELERY_TASK_TIME_LIMIT), so that a claim this old has
# no worker any more.
STUCK_AFTER = timedelta(minutes=15)
# One task sends at most this much; the next tick goes on.
ROWS_AT_ONCE = 500
LONGEST_BATCH = timedelta(minutes=4)
SERVICE_CLOSING = 421
FIRST_PERMANENT_CODE = 500

Clock = Callable[[], datetime]


@dataclass
class DeliveryResult:
    """What one batch came to. `server_problem` says why it ended early, when it did."""

    n_sent: int = 0
    n_superseded: int = 0
    n_postponed: int = 0
    n_failed: int = 0
    server_problem: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not go out.

    `is_permanent`: trying again would not help. `is_our_fault`: the mail server itself cannot be
    used, whatever the address; the batch ends and the row waits without losing an attempt.
    """

    sentence: str
    is_permanent: bool = False
    is_our_fault: bool = False
    is_connection_lost: bool = False


def deliver_due(*, clock: Clock, limit: int = ROWS_AT_ONCE) -> DeliveryResult:
    """Send the planned reminders whose moment has come, oldest first, over one connection.

    Takes a clock, not a moment, because a batch lasts: each claim carries the time at which it
    was made. Any number of these may run at once.
    """
    result, began = DeliveryResult(), clock()
    waiting = list(OutgoingEmail.objects.deliverable(began).values_list("pk", flat=True)[:limit])
    if not waiting:
        return result
    connection = get_connection()
    try:
        for pk in waiting:
            # Opened before the claim: while the server is away, nothing is claimed at all.
            result.server_problem = result.server_problem or _open(connection)
            if result.server_problem or clock() - began > LONGEST_BATCH:
                break
            email = claim(pk, now=clock())
            if email is not None:
                _deliver(email, connection, clock, result)
    finally:
        _close(connection)
    if result.server_problem:
        logger.error("No reminder can be sent: %s", result.server_problem)
    return result


def claim(pk: int, *, now: datetime) -> OutgoingEmail | None:
    """Take a planned row for sending; None when it is gone, not yet due, or somebody else's.

    The words of an earlier attempt are taken off: until `_hand_over` writes them anew, it is
    certain that this claim has sent nothing.
    """
    n_taken = OutgoingEmail.objects.filter(
        pk=pk, status=EmailStatus.PLANNED, send_after__lte=now
    ).update(
        status=EmailStatus.CLAIMED,
        claimed_at=now,
        n_attempts=F("n_attempts") + 1,
        subject="",
        body="",
        updated_at=now,
    )
    if n_taken != 1:
        return None
    return OutgoingEmail.objects.select_related(
        "deadline__cycle__treaty_body",
        "deadline__cycle__state_party",
        "deadline__request__document",
        "stage",
        "recipient",
    ).get(pk=pk)


# --- One row --------------------------------------------------------------------------------------


def _deliver(
    email: OutgoingEmail, connection: BaseEmailBackend, clock: Clock, result: DeliveryResult
) -> None:
    """Bring one claimed row to its end, or back to the planned ones. Raises for no address."""
    today = dates.today(clock())
    try:
        reason = why_not(email, today=today)
        if reason:
            _settle(email, EmailStatus.SUPERSEDED, now=clock(), outcome=reason)
            result.n_superseded += 1
            return
        # The person's address of today; the ledger keeps the one that it was sent to.
        email.address = email.recipient.email
        rendered = render_reminder(email, today=today)
        if not _hand_over(email, rendered, now=clock()):
            return
        connection.send_messages([make_message(email, rendered, connection=connection)])
    except Exception as error:  # whatever goes wrong with one mail, the others are sent
        failure = _read(error)
        if failure.is_our_fault or failure.is_connection_lost:
            _close(connection)
        if failure.is_our_fault:
            result.server_problem = failure.sentence
        _note_failure(email, failure, now=clock(), result=result)
    else:
        _note_sent(email, now=clock())
        result.n_sent += 1


def _read(error: Exception) -> Failure:
    """What an exception means for the row at which it happened."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return Failure(_reply_in_words(code, said), is_permanent=code >= FIRST_PERMANENT_CODE)
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure(
            _reply_in_words(error.smtp_code, error.smtp_error),
            is_permanent=error.smtp_code >= FIRST_PERMANENT_CODE,
            # A sender refused is us: every other mail would fare alike.
            is_our_fault=isinstance(error, smtplib.SMTPSenderRefused)
            or error.smtp_code == SERVICE_CLOSING,
        )
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError):
        sentence = _("The mail server cannot write to this address: %(error)s")
        return Failure(sentence % {"error": error}, is_permanent=True)
    if isinstance(error, OSError):
        # Disconnected or timed out. The server may have taken the mail or not: an attempt.
        sentence = _("The connection to the mail server broke: %(error)s")
        return Failure(sentence % {"error": error}, is_connection_lost=True)
    # A fault of the program, which the next version may not have: tried again like the others.
    logger.error("A reminder could not be made", exc_info=error)
    sentence = _("The mail could not be made: %(error)s. Tell the administrator.")
    return Failure(sentence % {"error": f"{type(error).__name__}: {error}"})


def _reply_in_words(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return _("The mail server answered %(code)s %(text)s") % {"code": code, "text": text}


def _settle(
    email: OutgoingEmail, status: EmailStatus, *, now: datetime, outcome: str, **columns: object
) -> bool:
    """Move our claim on; False when it is not ours any more (it was declared stuck meanwhile)."""
    n_settled = OutgoingEmail.objects.filter(
        pk=email.pk, status=EmailStatus.CLAIMED, claimed_at=email.claimed_at
    ).update(status=status, outcome=outcome, updated_at=now, **columns)
    return n_settled == 1


def _hand_over(email: OutgoingEmail, rendered: RenderedMail, *, now: datetime) -> bool:
    """Write down the words that are about to leave; False when the claim is not ours any more.

    From here on, until the outcome is noted, the mail may have gone out.
    """
    return _settle(
        email,
        EmailStatus.CLAIMED,
        now=now,
        outcome="",
        address=email.address,
        subject=rendered.subject,
        body=rendered.text,
    )


@transaction.atomic
def _note_sent(email: OutgoingEmail, *, now: datetime) -> None:
    """The server took the mail: that is so even if the row was declared stuck in between."""
    n_noted = (
        OutgoingEmail.objects.filter(pk=email.pk)
        .exclude(status=EmailStatus.SENT)
        .update(
            status=EmailStatus.SENT,
            sent_at=now,
            updated_at=now,
            outcome=_("Accepted by the mail server."),
        )
    )
    if n_noted:
        _record(EventKind.REMINDER_SENT, email, now=now)


def _give_back(email: OutgoingEmail, *, now: datetime, outcome: str) -> None:
    """Back to the planned rows: nothing was tried with this address, so nothing counts."""
    _settle(
        email,
        EmailStatus.PLANNED,
        now=now,
        outcome=outcome,
        claimed_at=None,
        n_attempts=F("n_attempts") - 1,
    )


@transaction.atomic
def _note_failure(
    email: OutgoingEmail, failure: Failure, *, now: datetime, result: DeliveryResult
) -> None:
    if failure.is_our_fault:
        _give_back(email, now=now, outcome=failure.sentence)
        result.n_postponed += 1
    elif failure.is_permanent or email.n_attempts >= MAX_ATTEMPTS:
        outcome = failure.sentence
        if not failure.is_permanent:
            outcome = _("Given up after %(n)s attempts. %(last)s") % {
                "n": email.n_attempts,
                "last": failure.sentence,
            }
        if _settle(email, EmailStatus.FAILED, now=now, outcome=outcome):
            _record(EventKind.REMINDER_FAILED, email, now=now, reason=outcome)
        result.n_failed += 1
    else:
        _settle(
            email,
            EmailStatus.PLANNED,
            now=now,
            outcome=failure.sentence,
            claimed_at=None,
            send_after=now + RETRY_AFTER[email.n_attempts - 1],
        )
        result.n_postponed += 1


def _record(
    kind: EventKind,
    email: OutgoingEmail,
    *,
    now: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    record_event(
        kind,
        by=by,
        now=now,
        cycle=email.deadline.cycle,
        deadline=email.deadline,
        email=email,
        reason=reason,
    )


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

    Where nothing had been handed to the mail server yet, the row is planned again. Where it had,
    nobody knows whether the mail went out, so it is not sent again by itself.
    """
    stuck = OutgoingEmail.objects.filter(
        status=EmailStatus.CLAIMED, claimed_at__lte=now - STUCK_AFTER
    ).select_related("deadline__cycle")
    n_expired = 0
    for email in stuck:
        if not email.body:
            outcome = _("Whoever was to send it stopped before sending. Planned again.")
            _give_back(email, now=now, outcome=outcome)
            continue
        outcome = _("Whoever was sending it stopped before noting the outcome. It may be out.")
        with transaction.atomic():
            if _settle(email, EmailStatus.EXPIRED, now=now, outcome=outcome):
                _record(EventKind.REMINDER_FAILED, email, now=now, reason=outcome)
                n_expired += 1
    return n_expired


@transaction.atomic
def resend(email: OutgoingEmail, *, by: User, now: datetime) -> OutgoingEmail:
    """Plan a failed or stuck reminder once more, under its own Message-ID: one event.

    The world is looked at again before it goes out. Raises DomainError for any other row.
    """
    locked = (
        OutgoingEmail.objects.select_for_update(of=("self",))
        .select_related("deadline__cycle")
        .get(pk=email.pk)
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
    _record(EventKind.REMINDER_RESENT, locked, now=now, by=by, reason=reason)
    return locked
