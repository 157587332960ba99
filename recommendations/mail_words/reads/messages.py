"""The message that leaves: words and headers as they go over the line."""

from typing import Any

from django.core.mail import EmailMultiAlternatives, SafeMIMEMultipart
from django.core.mail.backends.base import BaseEmailBackend

from recommendations.mail_enums import MailKind
from recommendations.mail_words.reads.addresses import password_address, stop_address
from recommendations.mail_words.reads.calendar_files import FILE_NAME
from recommendations.mail_words.reads.digests import answered_by
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.unsubscribe_links import token_for
from recommendations.models import OutgoingEmail


class _WrittenOut(SafeMIMEMultipart):
    """A finished message with its bytes as they go over the line."""

    def __init__(self, message: Any) -> None:
        self.__dict__.update(message.__dict__)
        self._content = message.as_bytes(linesep="\r\n")

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> Any:  # type: ignore[override]
        if linesep == "\r\n" and not unixfrom:
            return self._content
        return super().as_bytes(unixfrom, linesep)


class LedgerEmail(EmailMultiAlternatives):
    """An email that can be written out before its turn comes, while there is time."""

    _written: _WrittenOut | None = None

    def write_out(self) -> None:
        """Write the message that leaves. What is changed after this is not in it."""
        self._written = _WrittenOut(super().message())

    def message(self) -> Any:  # type: ignore[override] # the types are those of Django 6
        return self._written or super().message()


def make_message(
    email: OutgoingEmail, rendered: RenderedMail, *, connection: BaseEmailBackend | None = None
) -> LedgerEmail:
    """The message for one recipient, with the Message-ID that the ledger keeps for it.

    A repeat after a crash carries the same Message-ID, so that mail programs show one email. The
    link that turns these emails off is the recipient's own, in the words as in the headers by which
    mail programs offer a button (RFC 8058). So is the link with which a password is set. An answer
    to what a role brings goes to the committee's secretariat, if its address is known and all that
    the email tells is about cases of that one committee.
    """
    headers = {
        "Message-ID": email.message_id,
        # Out-of-office programs answer people, not machines (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if email.kind == MailKind.ACCOUNT:
        bare, link = password_address(), password_address(email.recipient)
    else:
        bare, link = stop_address(), stop_address(token_for(email.public_id, email.address))
        headers["List-Unsubscribe"] = f"<{link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    body = answered_by(email.collected_rows if email.digest_at is not None else [email])
    answers_to = body.secretariat_email if body is not None else ""
    message = LedgerEmail(
        subject=rendered.subject,
        body=rendered.text.replace(bare, link),
        to=[email.address],
        reply_to=[answers_to] if answers_to else None,
        connection=connection,
        headers=headers,
    )
    message.attach_alternative(rendered.html.replace(bare, link), "text/html")
    if rendered.calendar:
        message.attach(FILE_NAME, rendered.calendar, "text/calendar")
    message.write_out()
    return message
