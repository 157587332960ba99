"""What `make run` keeps in var/: one lock, its secrets, and who is running.

python -m dev.state --delete-data removes it all, when nothing runs.
"""

import argparse
import fcntl
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dev.problems import Problem
from dev.processes import Child, end_leftover

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").resolve()
LOGS = VAR / "log"
_LOCK = VAR / "run" / "lock"
_STATE = VAR / "run" / "state.json"


@dataclass
class State:
    """What a run tells the next one, and `make shell`."""

    pid: int
    url: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    children: list[dict[str, str | float]] = field(default_factory=list)


def prepare_folders() -> None:
    """Make var/; when we are root, PostgreSQL's user has to pass through it."""
    VAR.mkdir(exist_ok=True)
    VAR.chmod(0o711 if os.geteuid() == 0 else 0o700)
    for folder in (LOGS, _LOCK.parent):
        folder.mkdir(mode=0o700, exist_ok=True)


@contextmanager
def only_one_run() -> Iterator[None]:
    """Hold the lock of this checkout. The kernel drops it when its holder dies, however it dies."""
    prepare_folders()
    with _LOCK.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            running = read()
            where = f" at {running.url}" if running and running.url else ""
            who = f" (process {running.pid})" if running else ""
            raise Problem(
                f"The application of this checkout is running already{where}{who}. "
                "Use that one, or stop it with Ctrl-C where it was started"
                + (f" or with: kill {running.pid}" if running else ".")
            ) from error
        yield


def someone_runs() -> bool:
    """Whether a `make run` holds the lock now."""
    if not _LOCK.exists():
        return False
    with _LOCK.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def read() -> State | None:
    """What the last run wrote; None if it wrote nothing that can be read."""
    try:
        return State(**json.loads(_STATE.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write(state: State, children: Sequence[Child]) -> None:
    state.children = [
        {
            "name": child.name,
            "pid": child.process.pid,
            "born_at": child.born_at,
            "stop_signal": int(child.stop_signal),
        }
        for child in children
    ]
    partial = _STATE.with_suffix(".partial")
    partial.touch(mode=0o600)
    partial.write_text(json.dumps(asdict(state), indent=2))
    partial.replace(_STATE)


def forget() -> None:
    _STATE.unlink(missing_ok=True)


def end_what_was_left() -> list[str]:
    """End programs of an earlier run that was killed; returns their names. Needs the lock."""
    earlier = read()
    if earlier is None:
        return []
    ended = [
        str(child["name"])
        for child in reversed(earlier.children)
        if end_leftover(int(child["pid"]), float(child["born_at"]), int(child["stop_signal"]))
    ]
    forget()
    return ended


def secret(name: str) -> str:
    """A random secret of this checkout, made once and kept in var/ for its owner's eyes alone."""
    path = VAR / name
    if path.is_file() and path.stat().st_size >= 32:
        return path.read_text().strip()
    value = secrets.token_urlsafe(48)
    partial = path.with_name(f"{name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(f"{value}\n")
    partial.replace(path)
    return value


def delete_data() -> None:
    """Remove var/ with everything in it."""
    with only_one_run():
        end_what_was_left()
        shutil.rmtree(VAR)
    print("The database, the queue, uploaded files and caught mails of this checkout are deleted.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delete-data", action="store_true", required=True)
    parser.parse_args()
    try:
        delete_data()
    except Problem as problem:
        sys.exit(str(problem))
