"""Databases that are made once for a test run and copied for whoever needs one.

The tables alone are the template of every test worker's database and of the demonstration's.
`python -m tests.databases` makes them, or waits for whoever is making them.

DATABASE_URL names the application's login, with which every test works; OWNER_DATABASE_URL names
the one that makes databases here. Copies keep the rights on tables, and are given those on the
database. The template has one thing that no other database has: a door through which tests prepare
what the application may not write (tests/evidence.py).
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from dev.postgres import database_url
from recommendations.logins.reads.statements import AppLogin, database_statements

BASE_DIR = Path(__file__).resolve().parent.parent
FOLDER_VARIABLE = "TRACKER_TEST_FOLDER"
APPLICATION, OWNER = "DATABASE_URL", "OWNER_DATABASE_URL"

_DOOR = """
CREATE SCHEMA tests;
CREATE FUNCTION tests.as_owner(statement text, triggers boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF NOT triggers THEN
        PERFORM set_config('session_replication_role', 'replica', true);
    END IF;
    EXECUTE statement;
    IF NOT triggers THEN
        PERFORM set_config('session_replication_role', 'origin', true);
    END IF;
END $$;
"""


def folder() -> Path:
    """What this test run keeps on disk."""
    return Path(os.environ[FOLDER_VARIABLE])


def name_of(purpose: str) -> str:
    """The name of a database of this run, so that two runs on one server do not meet."""
    return f"tracker_{sha256(str(folder()).encode()).hexdigest()[:8]}_{purpose}"


def login() -> AppLogin:
    """The application's, of this run alone."""
    parts = urlsplit(os.environ[APPLICATION])
    return AppLogin(unquote(parts.username or ""), unquote(parts.password or ""))


@contextmanager
def owner(name: str) -> Iterator[psycopg.Connection]:
    """Signed in to that database as its owner, each statement by itself."""
    url = database_url(os.environ[OWNER], name)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def administration() -> AbstractContextManager[psycopg.Connection]:
    return owner("postgres")


def copy(template: str, name: str) -> None:
    """Make `name`, which may exist, equal to `template`, to which nobody may be connected."""
    drop(name)
    with administration() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        for statement in database_statements(name, login().name):
            connection.execute(statement)


def drop(name: str) -> None:
    """Remove a database, whoever is connected."""
    with administration() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def empty(name: str) -> None:
    """Take all rows away, whatever is evidence, but what migrations have written.

    Most tables are empty already, and a test leaves few rows: to delete those takes a fraction of
    the time in which PostgreSQL gives a hundred tables and their indexes new files.
    """
    with owner(name) as connection:
        found = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND relname <> ALL(%s)",
            [["auth_permission", "django_content_type", "django_migrations"]],
        )
        tables = [sql.Identifier(table) for (table,) in found.fetchall()]
        parts = [
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(n, table)
            for n, table in enumerate(tables)
        ]
        filled = connection.execute(sql.SQL(" UNION ALL ").join(parts)).fetchall()
        connection.execute("SET session_replication_role = replica")
        for (n,) in filled:
            connection.execute(sql.SQL("DELETE FROM {}").format(tables[n]))


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
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login().name)))


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
        drop(name)
        with administration() as server:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for variable in (APPLICATION, OWNER):
            os.environ[variable] = database_url(os.environ[variable], name)
        os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings_test"
        import django  # after the environment, which the settings read
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        from recommendations.logins.verbs.granting import grant_rights

        call_command("migrate", database="owner", interactive=False, verbosity=0)
        connections.close_all()
        with owner(name) as connection:
            grant_rights(connection, login())
            connection.execute(_DOOR)
            connection.execute(
                sql.SQL("GRANT USAGE ON SCHEMA tests TO {}").format(sql.Identifier(login().name))
            )


if __name__ == "__main__":
    _make_tables()
