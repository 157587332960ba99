"""What an exception of the mail server, or of our own, means for the mail at which it happened."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from recommendations.mail.delivery_reports import is_about_the_address

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
SERVICE_CLOSING = 421
FIRST_PERMANENT_CODE = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not go out.

    `is_permanent`: trying again would not help. `is_our_fault`: the mail server itself cannot be
    used, whatever the address; the batch ends and the row waits without losing an attempt.
    `is_about_the_address`: the server says that there is no such mailbox, so any mail would fail.
    """

    sentence: str
    is_permanent: bool = False
    is_our_fault: bool = False
    is_connection_lost: bool = False
    is_about_the_address: bool = False


def read_failure(error: Exception) -> Failure:
    """What an exception means for the mail at which it happened."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return Failure(
            _reply_in_words(code, said),
            is_permanent=code >= FIRST_PERMANENT_CODE,
            is_our_fault=code == SERVICE_CLOSING,
            # Without an enhanced code 550 may as well be about the words or about us.
            is_about_the_address=code >= FIRST_PERMANENT_CODE
            and is_about_the_address(_decoded(said)),
        )
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
    return _("The mail server answered %(code)s %(text)s") % {"code": code, "text": _decoded(said)}


def _decoded(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
