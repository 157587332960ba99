"""Reading files in another process, with a limit of memory and of time.

An uploaded file may be made to exhaust memory, to run for ever or to crash the library that opens
it. The process that reads it then dies alone, and the caller gets an UnreadableDocument with a
sentence, as for any other file that cannot be read.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from types import TracebackType
from typing import Any, BinaryIO, Self, cast

from recommendations.importers.parsed import ParsedDocument, UnreadableDocument
from recommendations.importers.parsed_json import from_json

logger = logging.getLogger(__name__)

_ROOT = Path(__file__).resolve().parents[2]
# What Python needs to start: no address and no secret of this application.
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR")
_MAX_ANSWER = 128 * 1024 * 1024

OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take: seconds on the clock, megabytes of address space."""

    seconds: int = 90
    megabytes: int = 1024


@dataclass(frozen=True, slots=True)
class SandboxedReading:
    """What was read, what the file is (`media_type`), and its lines where it has no pages."""

    media_type: str
    document: ParsedDocument
    text: str


class Sandbox:
    """A process that reads files one after another; one that dies is replaced by the next file.

    Used as a context manager, so that no process is left behind.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def parse(
        self,
        data: bytes,
        filename: str = "",
        *,
        symbol: str = "",
        on_progress: OnProgress | None = None,
    ) -> SandboxedReading:
        """Read a document; `on_progress` is told (pages done, pages) now and then.

        Raises UnreadableDocument as `importers.parse` does, and with the codes too_large (memory),
        took_too_long, crashed and fault (a bug in the importer, which is logged).
        """
        job = {"work": "parse", "file_name": filename, "symbol": symbol}
        answer = self._ask(job, data, on_progress)[0]
        return SandboxedReading(answer["type"], from_json(answer["document"]), answer["text"])

    def draw(self, data: bytes, page: int, *, longest: int) -> bytes:
        """A page of a PDF as PNG, at most `longest` pixels a side; pages are counted from 1.

        Raises UnreadableDocument as `parse` does, and with the code no_page.
        """
        return self._ask({"work": "draw", "page": page, "longest": longest}, data, None)[1]

    def _ask(
        self, job: dict[str, Any], data: bytes, on_progress: OnProgress | None
    ) -> tuple[dict[str, Any], bytes]:
        if self._process is None:
            limits = [str(self._limits.megabytes), str(self._limits.seconds)]
            self._process = subprocess.Popen(  # noqa: S603 - a fixed command of our own
                [sys.executable, "-m", "recommendations.importers.sandbox_process", *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=_ROOT,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
            )
        process = self._process
        has_timed_out = False

        def stop() -> None:
            nonlocal has_timed_out
            has_timed_out = True
            process.kill()

        timer = Timer(self._limits.seconds, stop)
        timer.start()
        try:
            stdin = cast(BinaryIO, process.stdin)
            try:
                stdin.write(json.dumps({**job, "n_bytes": len(data)}).encode() + b"\n")
                stdin.write(data)
                stdin.flush()
            except BrokenPipeError:
                pass  # it died before it had everything; what it answered, or did not, says why
            answer, rest = self._answer(process, on_progress)
        finally:
            timer.cancel()
        if answer is None:
            self._end()
            if has_timed_out or process.returncode == -signal.SIGXCPU:
                raise UnreadableDocument(
                    "took_too_long",
                    f"Reading this file took more than {self._limits.seconds} seconds, far more "
                    "than any document needs, so it was stopped. Choose the document itself, or "
                    "save it again.",
                )
            raise UnreadableDocument(
                "crashed",
                "The file made its reader stop: it is damaged, or needs more memory than any "
                "document. Save it again, or choose another version of the document.",
            )
        if "trace" in answer:
            logger.error("The importer failed on a file: %s", answer["trace"])
        if "error" in answer:
            raise UnreadableDocument(answer["code"], answer["error"])
        return answer, rest

    def _answer(
        self, process: subprocess.Popen[bytes], on_progress: OnProgress | None
    ) -> tuple[dict[str, Any] | None, bytes]:
        """The last answer of the process, None when it died before giving one."""
        stdout = cast(BinaryIO, process.stdout)
        while line := stdout.readline(_MAX_ANSWER):
            if not line.endswith(b"\n"):
                process.kill()
                return None, b""
            answer: dict[str, Any] = json.loads(line)
            if "done" in answer:
                if on_progress is not None:
                    on_progress(answer["done"], answer["total"])
                continue
            rest = stdout.read(answer["n_bytes"]) if "n_bytes" in answer else b""
            return answer, rest
        return None, b""

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            try:
                cast(BinaryIO, pipe).close()
            except BrokenPipeError:
                continue  # what was still to be sent has nobody left to read it
        process.wait()


def parse_in_sandbox(
    data: bytes,
    filename: str = "",
    *,
    symbol: str = "",
    on_progress: OnProgress | None = None,
    limits: Limits | None = None,
) -> SandboxedReading:
    """Read one file in a new process. Raises UnreadableDocument as `Sandbox.parse` does."""
    with Sandbox(limits) as reader:
        return reader.parse(data, filename, symbol=symbol, on_progress=on_progress)
