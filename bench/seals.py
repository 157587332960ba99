"""What the chain of seals costs: sealing, asking when nothing is new, and verifying.

    python bench/seals.py [--write]

Starts a PostgreSQL that writes to disk as in production, adds events by the hundred thousand, and
times each step against reading the same rows, in one run. --write puts the table into
docs/performance.md.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dev import postgres  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- begin: seals -->", "<!-- end: seals -->"
N_FIRST, N_NEW = 100_000, 10_000


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def measure() -> list[str]:
    """The rows of the table. Runs with the settings of a database made for it."""
    import django  # after the environment, which the settings read

    django.setup()
    import psycopg
    from django.core.management import call_command
    from django.db import connection, transaction

    from recommendations import dates
    from recommendations.seals.reads.verifying import Verification, verify
    from recommendations.seals.verbs.sealing import seal

    call_command("migrate", database="owner", interactive=False, verbosity=0)
    now = dates.now()

    def add(n_events: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO recommendations_event (kind, at, by_role, from_status, to_status,"
                " reason, details) SELECT 'case_opened', %s, 'officer', '', '', repeat('why ', 30),"
                " jsonb_build_object('number', n) FROM generate_series(1, %s) n",
                [now, n_events],
            )
            cursor.execute("ANALYZE")

    def read() -> None:
        with transaction.atomic():
            raw = cast("psycopg.Connection[Any]", connection.connection)
            with raw.cursor(name="read") as cursor:
                cursor.execute("SELECT * FROM recommendations_event")
                while cursor.fetchmany(2_000):
                    pass

    seen = Verification()

    def compare() -> None:
        with transaction.atomic():
            raw = cast("psycopg.Connection[Any]", connection.connection)
            assert not list(verify(raw, now=now, seen=seen))

    add(N_FIRST)
    first = seconds(lambda: seal(now=now))
    idle = min(seconds(lambda: seal(now=now)) for _ in range(3))
    reading = min(seconds(read) for _ in range(3))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    verifying = min(seconds(compare) for _ in range(3))
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    assert seen.n_rows == 3 * N_FIRST
    add(N_NEW)
    new = seconds(lambda: seal(now=now + timedelta(minutes=1)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('recommendations_sealedrow')")
        ((size,),) = cursor.fetchall()
    return [
        f"| sealing {N_NEW:,} new events among {N_FIRST:,} | {new:.2f} s |",
        f"| sealing {N_FIRST:,} events at once | {first:.2f} s |",
        f"| asking what is new among {N_FIRST:,}, each minute | {idle:.3f} s |",
        f"| verifying {N_FIRST:,} rows | {verifying:.2f} s |",
        f"| only reading these rows | {reading:.2f} s |",
        f"| memory that verifying adds | {more / 1024:.1f} MB |",
        f"| disk for each sealed row, with indexes | {size / (N_FIRST + N_NEW):.0f} bytes |",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        print("\n".join(measure()))
        return
    password = postgres.new_password()
    with tempfile.TemporaryDirectory(prefix="seals-") as folder:
        place = Path(folder)
        place.chmod(0o711)  # the server's own user reaches its folder
        server = postgres.start(place / "pg", password=password, log=place / "postgres.log")
        try:
            done = subprocess.run(
                [sys.executable, __file__, "--inside"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": server.url,
                    "OWNER_DATABASE_URL": server.url,
                    "DATABASE_POOL": "false",
                    "DJANGO_SETTINGS_MODULE": "tracker.settings",
                    "REDIS_URL": "redis://127.0.0.1:1",
                    "SECRET_KEY": postgres.new_password() * 4,
                    "IGNORE_DOT_ENV": "true",
                    "SERVED_OVER_HTTPS": "false",
                },
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        finally:
            server.stop()
    rows = done.stdout.strip()
    print(rows)
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        table = f"{BEGIN}\n| what | measured |\n|---|---|\n{rows}\n{END}"
        PAGE.write_text(before + table + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    main()
