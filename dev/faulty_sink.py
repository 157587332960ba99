"""A mail server that fails as told: refuses, delays, drops connections, greylists, answers late."""

import asyncio
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.smtp_sink import SmtpSink

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Response(Enum):
    """What the server does with one mail whose text it has received."""

    ACCEPT = "250 2.0.0 Kept"
    REFUSE_FOR_NOW = "451 4.3.0 Try again later"
    REFUSE_FOR_GOOD = "550 5.1.1 No such user"
    CLOSE_SERVICE = "421 4.3.2 Closing"
    # The connection is cut before the mail is kept, or after it was kept and before the answer.
    DROP = "drop"
    KEEP_AND_DROP = "keep and drop"
    # Kept, but answered when nobody waits for it any more.
    KEEP_AND_ANSWER_LATE = "keep and answer late"


@dataclass(frozen=True, slots=True)
class Kept:
    """One mail that the server took. `is_answered`: and said so to whoever sent it."""

    message_id: str
    recipient: str
    is_answered: bool
    at: float


class FaultySink(SmtpSink):
    """Asks `response_for(message_id, n)` before the n-th attempt (from 1) at each mail.

    `delays` are the shortest and the longest time, in seconds, that it takes for one mail;
    `answers_late_after` should be longer than the sender's patience.
    """

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Kept] = []
        self.recover()

    def recover(self) -> None:
        """Accept everything at once."""
        self.response_for: Callable[[str, int], Response] = lambda _message_id, _n: Response.ACCEPT
        self.delays = (0.0, 0.0)
        self.answers_late_after = 0.0

    def start_at(self, port: int) -> None:
        """Start again where it was."""
        self._wanted_port = port
        self.start()

    def clear(self) -> None:
        super().clear()
        self.kept = []
        self.attempts: dict[str, int] = {}
        self.recover()

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        found = _MESSAGE_ID.search(content if isinstance(content, bytes) else content.encode())
        message_id = found[1].decode() if found else ""
        n = self.attempts[message_id] = self.attempts.get(message_id, 0) + 1
        if self.delays[1]:
            await asyncio.sleep(random.uniform(*self.delays))  # noqa: S311 - not a secret
        response = self.response_for(message_id, n)
        keeps = response in (Response.ACCEPT, Response.KEEP_AND_DROP, Response.KEEP_AND_ANSWER_LATE)
        if keeps:
            recipient = envelope.rcpt_tos[0]
            self.kept.append(Kept(message_id, recipient, response is Response.ACCEPT, time.time()))
        if response in (Response.DROP, Response.KEEP_AND_DROP):
            cast("asyncio.Transport", server.transport).abort()
        if response is Response.KEEP_AND_ANSWER_LATE:
            await asyncio.sleep(self.answers_late_after)
        return response.value if response.value[:3].isdigit() else Response.ACCEPT.value
