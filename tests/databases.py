"""Databases that are made once for a test run and copied for whoever needs one.

The tables alone are the template of every test worker's database and of the demonstration's.
`python -m tests.databases` makes them, or waits for whoever is making them.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from dev.postgres import database_url

BASE_DIR = Path(__file__).resolve().parent.parent
FOLDER_VARIABLE = "TRACKER_TEST_FOLDER"


def folder() -> Path:
    """What this test run keeps on disk."""
    return Path(os.environ[FOLDER_VARIABLE])


def name_of(purpose: str) -> str:
    """The name of a database of this run, so that two runs on one server do not meet."""
    return f"tracker_{sha256(str(folder()).encode()).hexdigest()[:8]}_{purpose}"


@contextmanager
def administration() -> Iterator[psycopg.Connection]:
    url = database_url(os.environ["DATABASE_URL"], "postgres")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def copy(template: str, name: str) -> None:
    """Make `name`, which may exist, equal to `template`, to which nobody may be connected."""
    with administration() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def drop_all() -> None:
    """Leave a server that is not ours as it was."""
    with administration() as connection:
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name_of("")]
        )
        for (name,) in found.fetchall():
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


@contextmanager
def made_once(purpose: str) -> Iterator[str | None]:
    """Yields the name of the template that has to be made now; None if it has been.

    One process makes it, the others wait at the lock. Should the making fail, the next one tries.
    """
    done = folder() / f"{purpose}-made"
    with (folder() / f"{purpose}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            yield None
            return
        yield name_of(purpose)
        done.touch()


def tables() -> str:
    """The template with all tables and nothing in them; made by now, or made here."""
    if not (folder() / "tables-made").exists():
        done = subprocess.run(
            [sys.executable, "-m", "tests.databases"],
            cwd=BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"The tables could not be made:\n{done.stderr[-3000:]}")
    return name_of("tables")


def _make_tables() -> None:
    with made_once("tables") as name:
        if name is None:
            return
        copy("template1", name)
        os.environ["DATABASE_URL"] = database_url(os.environ["DATABASE_URL"], name)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings_test"
        import django  # after the environment, which the settings read
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        connection.close()


if __name__ == "__main__":
    _make_tables()
