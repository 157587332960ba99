"""A folder of received mails, one file each, newest last by name."""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from dev.smtp_sink import Received

_NAME = re.compile(r"\A\d{8}T\d{12}-[0-9a-f]{6}\Z")
_ENVELOPE = "X-Kept-Envelope"


@dataclass(frozen=True)
class Attachment:
    """A part that is not shown in the message itself."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """One kept message, read from its file when it is asked for."""

    key: str
    received_at: datetime
    envelope_to: str
    message: EmailMessage
    raw: bytes

    def header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def body(self, subtype: str) -> str | None:
        """The text of the `plain` or `html` part; None if there is no such part."""
        part = self.message.get_body(preferencelist=(subtype,))
        if part is None or part.get_content_subtype() != subtype:
            return None
        content = part.get_content()
        return content if isinstance(content, str) else None

    def attachments(self) -> list[Attachment]:
        found: list[Attachment] = []
        for number, part in enumerate(self.message.iter_attachments(), start=1):
            content = part.get_payload(decode=True)
            name = part.get_filename() or f"part-{number}"
            # A message attached to a message has no bytes of its own, only its text.
            raw = content if isinstance(content, bytes) else part.as_bytes()
            found.append(Attachment(name, part.get_content_type(), raw))
        return found

    def summary(self) -> dict[str, str]:
        """What a list shows, as JSON."""
        return {
            "key": self.key,
            "received_at": self.received_at.isoformat(),
            "from": self.header("From"),
            "to": self.header("To"),
            "envelope_to": self.envelope_to,
            "subject": self.header("Subject"),
            "message_id": self.header("Message-ID"),
        }


class Mailbox:
    """Keeps messages as `.eml` files, which any mail program opens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, received: Received) -> None:
        """Write the message so that a reader never sees half of it."""
        now = datetime.now(UTC)
        key = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        recipients = ", ".join(received.recipients).replace("\r", "").replace("\n", "")
        partial = self.folder / f"{key}.partial"
        partial.write_bytes(f"{_ENVELOPE}: {recipients}\r\n".encode() + received.raw)
        partial.replace(self.folder / f"{key}.eml")

    def keys(self) -> list[str]:
        """Newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)

    def read(self, key: str) -> Mail | None:
        """The message with this key; None when there is none (or the key is not one)."""
        path = self.folder / f"{key}.eml"
        if not _NAME.match(key) or not path.is_file():
            return None
        raw = path.read_bytes()
        message = message_from_bytes(raw, policy=policy.default)
        moment = datetime.strptime(key[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        return Mail(key, moment, str(message.get(_ENVELOPE, "")), message, raw)

    def newest(self, limit: int) -> Iterator[Mail]:
        for key in self.keys()[:limit]:
            mail = self.read(key)
            if mail is not None:
                yield mail
