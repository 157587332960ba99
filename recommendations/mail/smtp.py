"""The connection to the mail server: Django's, with a last word before a mail is handed over."""

import re
import smtplib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

BeforeText = Callable[[], None]

TEXT_FOLLOWS = 354
# What needs no second look (RFC 5322, dot-atom; names of hosts): nearly every address there is.
_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(rf"{_WORD}(\.{_WORD})*@[A-Za-z0-9.-]+")
_END_OF_LINE = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")


@lru_cache(maxsize=100)
def _taken_apart(address: str, encoding: str) -> str:
    """Once for each sender; recipients beyond plain ASCII are few."""
    return sanitize_address(address, encoding)


def _for_envelope(address: str, encoding: str) -> str:
    return address if _PLAIN.fullmatch(address) else _taken_apart(address, encoding)


def _hand_over(
    server: smtplib.SMTP, text: bytes | str, before_text: BeforeText | None
) -> tuple[int, bytes]:
    """DATA (RFC 5321, 4.1.1.4), with `before_text` when nothing but the text is missing.

    Raises SMTPDataError when the server wants no text. Whatever `before_text` raises ends the
    connection, so that the server throws away what it has heard.
    """
    server.putcmd("data")
    code, said = server.getreply()
    if code != TEXT_FOLLOWS:
        raise smtplib.SMTPDataError(code, said)
    if before_text is not None:
        try:
            before_text()
        except BaseException:
            server.close()
            raise
    raw = text.encode("ascii") if isinstance(text, str) else text
    if not raw.count(b"\r\n") == raw.count(b"\r") == raw.count(b"\n"):
        raw = _END_OF_LINE.sub(b"\r\n", raw)
    if b"\n." in raw or raw.startswith(b"."):
        raw = _LEADING_DOT.sub(b"..", raw)
    server.send(raw + (b".\r\n" if raw.endswith(b"\r\n") else b"\r\n.\r\n"))
    return server.getreply()


class _Plain(smtplib.SMTP):
    before_text: BeforeText | None = None

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        if not _PLAIN.fullmatch(sender):
            return super().mail(sender, options)
        self.putcmd("mail", " ".join((f"FROM:<{sender}>", *options)))
        return self.getreply()

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        if not _PLAIN.fullmatch(recip):
            return super().rcpt(recip, options)
        self.putcmd("rcpt", " ".join((f"TO:<{recip}>", *options)))
        return self.getreply()

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        return _hand_over(self, msg, self.before_text)


class _Encrypted(_Plain, smtplib.SMTP_SSL):
    """The same through TLS from the first byte on."""


class Connection(EmailBackend):
    """Calls `before_text` just before the text of a mail leaves: until then it cannot be out.

    Addresses that need no taking apart are not taken apart anew for each mail.
    """

    before_text: BeforeText | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Encrypted if self.use_ssl else _Plain

    def _send(self, email_message: EmailMessage) -> bool:
        recipients = email_message.recipients()
        if not recipients:
            return False
        encoding = email_message.encoding or "utf-8"
        # Django's messages, which know about the ends of lines.
        text = cast("Any", email_message.message()).as_bytes(linesep="\r\n")
        server = cast("_Plain", self.connection)
        server.before_text = self.before_text
        server.sendmail(
            _for_envelope(email_message.from_email, encoding),
            [_for_envelope(address, encoding) for address in recipients],
            text,
        )
        return True
