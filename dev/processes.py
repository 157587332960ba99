"""Child processes that end with their parent, log to a file, and say why they died."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

import psutil

_PR_SET_PDEATHSIG = 1


def _signal_at_parents_death(number: signal.Signals) -> Callable[[], None] | None:
    """What a child runs before its program, so that it gets `number` when the parent is killed.

    Only Linux can do this; elsewhere the next start ends what an earlier one left behind.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number))

    return ask_kernel


@dataclass
class Child:
    """One running program. `pid` and `born_at` together name it even after its pid is reused."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    patience: float
    # Where this run's lines begin in a log that earlier runs have written to as well.
    log_start: int = 0
    born_at: float = field(init=False)

    def __post_init__(self) -> None:
        try:
            self.born_at = psutil.Process(self.process.pid).create_time()
        except psutil.NoSuchProcess:
            self.born_at = 0.0

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ending(self) -> str:
        """How the program ended, in words."""
        code = self.process.poll()
        if code is None:
            return "is running"
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def tail(self, lines: int = 15) -> str:
        """The last lines of its log."""
        text = self.own_output()[-16_384:].decode("utf-8", "replace")
        return "\n".join(text.splitlines()[-lines:])

    def own_output(self) -> bytes:
        """What it has written since it was started."""
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return file.read()

    def ask_to_end(self) -> None:
        """Send its stop signal; does not wait."""
        if self.is_alive:
            self.process.send_signal(self.stop_signal)

    def stop(self, *, ask: bool = True) -> bool:
        """Ask the program to end, and kill its whole group if it does not. True if it obeyed."""
        if ask:
            self.ask_to_end()
        obeyed = True
        if self.is_alive:
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                obeyed = False
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # The whole group has ended, as it should have.
        self.process.wait(5)
        return obeyed


def spawn(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    stdin: bytes = b"",
    stop_signal: signal.Signals = signal.SIGTERM,
    patience: float = 10.0,
) -> Child:
    """Start a program in its own session, so that a terminal's Ctrl-C reaches only the caller."""
    log.parent.mkdir(parents=True, exist_ok=True)
    keep_tail(log)
    with log.open("ab") as output:
        log_start = output.tell()
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            **acting_as(user),
            start_new_session=True,
            # The parent has one thread when it starts children, so this is safe here.
            preexec_fn=_signal_at_parents_death(stop_signal),  # noqa: PLW1509
        )
    assert process.stdin is not None
    try:
        process.stdin.write(stdin)
        process.stdin.close()
    except BrokenPipeError:
        pass  # It died at once; whoever waits for it reads why in its log.
    return Child(name, process, log, stop_signal, patience, log_start)


class Identity(TypedDict):
    """The arguments of Popen that say who the program runs as."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


def acting_as(user: str | None) -> Identity:
    """None stays who we are; a name leaves root's groups behind too, or they would shut doors."""
    if user is None:
        return {"user": None, "group": None, "extra_groups": None}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def keep_tail(log: Path, limit: int = 2_000_000) -> None:
    """Move a log that has grown past `limit` bytes aside, keeping one old file."""
    if log.is_file() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".old.log"))


def wait_until(
    ready: Callable[[], bool], *, child: Child | None, seconds: float, every: float = 0.05
) -> bool:
    """Poll until `ready()`; False when the time is over or the child has died."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if child is not None and not child.is_alive:
            return False
        if ready():
            return True
        time.sleep(every)
    return False


def runs(pid: int) -> bool:
    """Whether a process has this pid and has not ended; a zombie has."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def end_leftover(pid: int, born_at: float, stop_signal: int, patience: float = 10.0) -> bool:
    """End a program that an earlier, killed run started. False when it is already gone."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - born_at) > 1:
            return False
        family = [process, *process.children(recursive=True)]
        process.send_signal(stop_signal)
    except psutil.NoSuchProcess:
        return False
    _, alive = psutil.wait_procs(family, timeout=patience)
    for straggler in alive:
        try:
            straggler.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(alive, timeout=5)
    return True
