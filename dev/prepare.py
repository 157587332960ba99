"""Bring the data up to date: everything that has to happen before the pages.

One process, because starting Django four times would take longer than the work. It may be started
before the database answers. A line that begins with an asterisk says what is going on; `make run`
shows it.
"""

import hashlib
import time
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connections

from dev.screen import STATIC_FILES_ARE_THERE, TABLES_ARE_THERE
from tracker import static_files

PATIENCE = 60


def main() -> None:
    django.setup()
    collect_static_files()
    say(STATIC_FILES_ARE_THERE)
    wait_for_database()
    say("applying migrations")
    call_command("migrate", database="owner", interactive=False, verbosity=1)
    call_command("grant_app_login")
    say(TABLES_ARE_THERE)
    call_command("load_reference_data")
    say("loading the demonstration")
    call_command("seed_demo")
    call_command("learn_words")


def say(what: str) -> None:
    print(f"* {what}", flush=True)


def collect_static_files() -> None:
    """Collect them unless they are as they were the last time, which is the case at most starts."""
    stamp = Path(settings.STATIC_ROOT) / ".made-from"
    source = _fingerprint_of_static_files()
    if stamp.is_file() and stamp.read_text() == source:
        return
    say("collecting style sheets and scripts")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(source)


def _fingerprint_of_static_files() -> str:
    """Of all that would be collected, and of how: where it lies, its size, when it was written."""
    paths = [Path(static_files.__file__)]
    for finder in get_finders():
        paths += [Path(storage.path(name)) for name, storage in finder.list([])]
    facts = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def wait_for_database() -> None:
    """Until it lets its owner in; raises what it said last when a minute is over."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connections["owner"].ensure_connection()
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    main()
