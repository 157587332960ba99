"""Real Celery processes for tests that have to kill one, starve one or watch one work."""

import sys
from pathlib import Path

from dev.processes import Child, spawn, wait_until

BASE_DIR = Path(__file__).resolve().parent.parent


class CeleryDidNotStart(AssertionError):
    """The text has the end of its log."""


def start_celery_process(
    kind: str, env: dict[str, str], folder: Path, *, app: str = "tracker", concurrency: int = 2
) -> Child:
    """Start `celery -A tracker worker` or `beat` and wait until it says that it is ready."""
    child = spawn_celery_process(kind, env, folder, app=app, concurrency=concurrency)
    if not wait_until(lambda: is_ready(kind, child), child=child, seconds=60):
        child.stop()
        raise CeleryDidNotStart(f"Celery {kind} {child.ending()}:\n{child.tail(40)}")
    return child


def is_ready(kind: str, child: Child) -> bool:
    return {"worker": b" ready.", "beat": b"beat: Starting"}[kind] in child.own_output()


def spawn_celery_process(
    kind: str, env: dict[str, str], folder: Path, *, app: str, concurrency: int
) -> Child:
    """Start it and do not wait."""
    number = sum(1 for _ in folder.glob(f"{kind}-*.log"))
    arguments = {
        "worker": [
            f"--concurrency={concurrency}",
            f"--hostname={kind}-{number}@%h",
            "--without-gossip",
            "--without-mingle",
        ],
        "beat": ["--pidfile="],
    }[kind]
    log = folder / f"{kind}-{number}.log"
    command = [sys.executable, "-m", "celery", "-A", app, kind, "--loglevel=INFO"]
    # Django's checks would read every page into a worker that has none; `make check` runs them.
    env = {**env, "CELERY_SKIP_CHECKS": "true"}
    return spawn(f"Celery {kind}", [*command, *arguments], log=log, env=env, cwd=BASE_DIR)
