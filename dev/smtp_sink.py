"""An SMTP server on the loopback interface that keeps what it is sent instead of sending it on."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.ports import LOOPBACK, any_free


@dataclass(frozen=True)
class Received:
    """One message as it came over the wire, with the envelope's addresses."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


class SmtpSink:
    """Receives mail in a thread of its own; can be told to refuse it or to take its time.

    `keep`, when given, is called for each message before it is acknowledged; otherwise messages
    are remembered and `messages` returns them in the order of arrival.
    """

    def __init__(self, keep: Callable[[Received], None] | None = None, port: int = 0) -> None:
        self._keep = keep
        self._messages: list[Received] = []
        self._refusal: str | None = None
        self._delay = 0.0
        self._lock = threading.Lock()
        self._wanted_port = port
        self._controller: Controller | None = None

    def start(self) -> "SmtpSink":
        # Controller cannot find out a port that the kernel chose, so one is chosen before.
        port = self._wanted_port or any_free()
        self._controller = Controller(
            self, hostname=LOOPBACK, port=port, data_size_limit=64 * 1024 * 1024
        )
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    @property
    def port(self) -> int:
        assert self._controller is not None, "the sink is not running"
        return int(self._controller.port)

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://{LOOPBACK}:{self.port}"

    @property
    def messages(self) -> list[Received]:
        with self._lock:
            return list(self._messages)

    def refuse(self, reply: str = "451 4.3.0 Try again later") -> None:
        """Answer every message with this SMTP reply, until `accept()`."""
        self._refusal = reply

    def accept(self) -> None:
        self._refusal = None

    def delay(self, seconds: float) -> None:
        """Wait this long before answering each message; 0 ends it."""
        self._delay = seconds

    def clear(self) -> None:
        """Forget the messages and accept at once again."""
        with self._lock:
            self._messages.clear()
        self._refusal, self._delay = None, 0.0

    def wait_for(self, count: int, seconds: float = 20.0) -> list[Received]:
        """The messages as soon as there are `count`; fails in words when they do not come."""
        end = time.monotonic() + seconds
        while len(self.messages) < count:
            if time.monotonic() > end:
                raise AssertionError(
                    f"{len(self.messages)} of {count} messages arrived within {seconds} seconds"
                )
            time.sleep(0.05)
        return self.messages

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self._delay:
            await asyncio.sleep(self._delay)
        if self._refusal is not None:
            return self._refusal
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        received = Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw)
        if self._keep is not None:
            self._keep(received)
        else:
            with self._lock:
                self._messages.append(received)
        return "250 2.0.0 Kept"
