"""Real Celery processes for tests that have to kill one, starve one or watch one work."""

import sys
from pathlib import Path

from dev.processes import Child, spawn, wait_until

BASE_DIR = Path(__file__).resolve().parent.parent


class CeleryDidNotStart(AssertionError):
    """The text has the end of its log."""


def start_celery_process(kind: str, env: dict[str, str], folder: Path) -> Child:
    """Start `celery -A tracker worker` or `beat` and wait until it says that it is ready."""
    arguments = {
        "worker": ["--concurrency=2", "--without-gossip", "--without-mingle"],
        "beat": [f"--schedule={folder / 'beat-schedule'}", "--pidfile="],
    }[kind]
    said = {"worker": b" ready.", "beat": b"beat: Starting"}[kind]
    number = sum(1 for _ in folder.glob(f"{kind}-*.log"))
    log = folder / f"{kind}-{number}.log"
    command = [sys.executable, "-m", "celery", "-A", "tracker", kind, "--loglevel=INFO"]
    child = spawn(f"Celery {kind}", [*command, *arguments], log=log, env=env, cwd=BASE_DIR)
    if not wait_until(lambda: said in child.own_output(), child=child, seconds=60):
        child.stop()
        raise CeleryDidNotStart(f"Celery {kind} {child.ending()}:\n{child.tail(40)}")
    return child
