"""What an exception of the mail server, or of our own, means for the email at which it happened."""

import logging
import smtplib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.mail.reads.delivery_reports import LONGEST_WORDS, is_about_the_address
from recommendations.texts import without_unwanted

logger = logging.getLogger(__name__)

SERVICE_CLOSING = 421
FIRST_PERMANENT_CODE = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an email did not go out.

    `is_permanent`: trying again would not help. `is_our_fault`: the mail server itself cannot be
    used, whatever the address; the run ends and the row waits without losing an attempt.
    `is_about_the_address`: the server says that there is no such mailbox, so any email would fail.
    """

    sentence: str
    is_permanent: bool = False
    is_our_fault: bool = False
    is_connection_lost: bool = False
    is_about_the_address: bool = False


def read_failure(error: Exception) -> Failure:
    """What an exception means for the email at which it happened."""
    said: bytes | str
    is_recipient = isinstance(error, smtplib.SMTPRecipientsRefused)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return _without_a_reply(error)
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    text = without_unwanted(text)[:LONGEST_WORDS]
    is_permanent = code >= FIRST_PERMANENT_CODE
    return Failure(
        _("The mail server answered %(code)s %(text)s") % {"code": code, "text": text},
        is_permanent=is_permanent,
        # A sender refused is us: every other email would fare alike.
        is_our_fault=isinstance(error, smtplib.SMTPSenderRefused) or code == SERVICE_CLOSING,
        # Without an enhanced code 550 may as well be about the words or about us.
        is_about_the_address=is_recipient and is_permanent and is_about_the_address(text),
    )


def _without_a_reply(error: Exception) -> Failure:
    said = without_unwanted(str(error))[:LONGEST_WORDS]
    if isinstance(error, smtplib.SMTPNotSupportedError | UnicodeError):
        sentence = _("The mail server cannot write to this address: %(error)s")
        return Failure(sentence % {"error": said}, is_permanent=True)
    if isinstance(error, OSError):
        # Disconnected or timed out. The server may have taken the email or not: an attempt.
        sentence = _("The connection to the mail server broke: %(error)s")
        return Failure(sentence % {"error": said}, is_connection_lost=True)
    # A fault of the program, which the next version may not have: tried again like the others.
    logger.error("An email could not be made", exc_info=error)
    sentence = _("The email could not be made: %(error)s. Tell the administrator.")
    return Failure(sentence % {"error": f"{type(error).__name__}: {said}"})
