"""What `make run` prints: steps with their time, and something every few seconds meanwhile."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

# What dev/prepare.py says when the web server may start, which reads once what was collected, and
# when the worker may.
STATIC_FILES_ARE_THERE = "waiting for the database"
TABLES_ARE_THERE = "loading treaty bodies, States parties, rules and scales"


def say(text: str = "") -> None:
    """Print at once. A terminal that has gone away is no reason to stop half-way."""
    try:
        print(text, flush=True)
    except (BrokenPipeError, OSError):
        sys.stdout = open("/dev/null", "w")  # noqa: SIM115, PTH123 - stays open until we end


class Steps:
    """A numbered list of steps; `with steps.step("Doing"):` prints one line when it is done."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.begun = time.monotonic()
        self._reported = self.begun

    @contextmanager
    def step(self, name: str) -> Iterator[list[str]]:
        """Yields a list; what is appended replaces the name in the line that says it is done."""
        self.number += 1
        begun = self._reported = time.monotonic()
        done: list[str] = []
        yield done
        seconds = time.monotonic() - begun
        say(f"  {self.number}/{self.total}  {done[-1] if done else name:<56} {seconds:5.1f} s")

    def still(self, what: str) -> None:
        """Call often; says every two seconds what is going on and since when."""
        now = time.monotonic()
        if now - self._reported >= 2:
            self._reported = now
            say(f"       ... {what} ({now - self.begun:.0f} s since the start)")
