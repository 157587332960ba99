"""The owner gives the application's login its rights, and takes back what it should not have."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from dev.postgres import database_url, login_url
from recommendations.acts.errors import DomainError
from recommendations.logins.reads.catalogue import problems
from recommendations.logins.reads.statements import AppLogin
from recommendations.logins.verbs.granting import LoginNotMade, grant_rights
from tests import databases

BASE_DIR = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Ground:
    """A database with all tables, its owner's connection, and a login that is not there yet."""

    name: str
    owner: psycopg.Connection[Any]
    login: AppLogin

    def sign_in(self, password: str = "") -> psycopg.Connection[Any]:
        url = database_url(os.environ[databases.OWNER], self.name)
        own = login_url(url, self.login.name, password or self.login.password)
        return psycopg.connect(own, autocommit=True)

    def problems(self) -> list[str]:
        with self.owner.cursor() as cursor:
            return problems(cursor, self.login.name)


@pytest.fixture
def ground() -> Iterator[Ground]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name, login = databases.name_of(f"grants_{worker}"), databases.name_of(f"app_{worker}")
    databases.copy(databases.tables(), name)
    try:
        with databases.owner(name) as owner:
            yield Ground(name, owner, AppLogin(login, "a password: with @ and 'quotes'"))
    finally:
        databases.drop(name)
        with databases.administration() as server:
            server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))


def test_the_login_is_made_once_and_may_do_what_is_listed(ground: Ground) -> None:
    assert grant_rights(ground.owner, ground.login)
    assert ground.problems() == []
    assert not grant_rights(ground.owner, ground.login)
    with ground.sign_in() as application, application.cursor() as cursor:
        assert problems(cursor, ground.login.name) == []
        application.execute("SELECT count(*) FROM recommendations_event")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DELETE FROM recommendations_event")


def test_whatever_was_granted_besides_is_taken_back(ground: Ground) -> None:
    grant_rights(ground.owner, ground.login)
    me = sql.Identifier(ground.login.name)
    for words in (
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT UPDATE (sha256) ON recommendations_documentversion TO {}",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {}",
        "GRANT ALL ON SCHEMA public TO {}",
        "GRANT DELETE ON recommendations_event TO PUBLIC",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO {}",
    ):
        ground.owner.execute(sql.SQL(words).format(me))
    ground.owner.execute(
        sql.SQL("GRANT TEMPORARY, CREATE ON DATABASE {} TO PUBLIC").format(
            sql.Identifier(ground.name)
        )
    )
    assert ground.problems() != []
    grant_rights(ground.owner, ground.login)
    assert ground.problems() == []


def test_a_table_that_a_migration_adds_stays_closed_until_it_is_listed(ground: Ground) -> None:
    grant_rights(ground.owner, ground.login)
    ground.owner.execute("CREATE TABLE extra (id int)")
    with ground.sign_in() as application:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("SELECT * FROM extra")
        with pytest.raises(DomainError, match="extra: no line in"):
            grant_rights(ground.owner, ground.login)
        # The others work on.
        application.execute("SELECT count(*) FROM recommendations_event")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("SELECT * FROM extra")


def test_a_changed_password_reaches_the_login(ground: Ground) -> None:
    grant_rights(ground.owner, ground.login)
    assert not grant_rights(ground.owner, AppLogin(ground.login.name, "another"))
    ground.sign_in("another").close()
    with pytest.raises(psycopg.OperationalError):
        ground.sign_in()


def test_the_password_itself_is_never_sent(ground: Ground) -> None:
    """Servers may keep each statement in their log."""
    ground.owner.execute("CREATE TABLE said (words text)")
    ground.owner.execute("SET log_min_duration_statement = 0; SET client_min_messages = 'log'")
    said: list[str] = []
    ground.owner.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    with pytest.raises(DomainError, match="said: no line"):
        grant_rights(ground.owner, ground.login)
    assert any("CREATE ROLE" in words and "SCRAM-SHA-256" in words for words in said)
    assert not any("quotes" in words for words in said)


def test_a_login_that_may_do_more_is_refused(ground: Ground) -> None:
    grant_rights(ground.owner, ground.login)
    me = sql.Identifier(ground.login.name)
    ground.owner.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(me))
    with pytest.raises(DomainError, match="may create databases"):
        grant_rights(ground.owner, ground.login)


def test_one_login_for_both_is_refused(ground: Ground) -> None:
    with pytest.raises(DomainError, match="name the same login"):
        grant_rights(ground.owner, AppLogin(ground.owner.info.user))


# --- An owner who is no superuser -----------------------------------------------------------------


@pytest.fixture
def plain_owner(ground: Ground) -> Iterator[AppLogin]:
    """A login that may sign in and nothing else, and owns an empty database."""
    owner = AppLogin(f"{ground.login.name}_owner", "owners")
    with databases.administration() as server:
        server.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(owner.name), sql.Literal(owner.password)
            )
        )
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(owner.name), sql.Identifier(owner.name)
            )
        )
        yield owner
        databases.drop(owner.name)
        server.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(owner.name)))


def manage(plain_owner: AppLogin, login: AppLogin, *arguments: str) -> str:
    """Run a command with both logins; what it said, on whichever way."""
    server = database_url(os.environ[databases.OWNER], plain_owner.name)
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={
            **os.environ,
            databases.OWNER: login_url(server, plain_owner.name, plain_owner.password),
            databases.APPLICATION: login_url(server, login.name, login.password),
            "DJANGO_SETTINGS_MODULE": "tracker.settings_test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_an_owner_who_may_nothing_else_suffices(ground: Ground, plain_owner: AppLogin) -> None:
    """As where the database is looked after by somebody else, who makes the login."""
    login = ground.login
    manage(plain_owner, login, "migrate", "--database", "owner", "-v0")
    said = manage(plain_owner, login, "grant_app_login")
    assert f'run: CREATE ROLE "{login.name}" LOGIN PASSWORD' in said
    assert "Traceback" not in said
    assert "quotes" not in said
    with databases.administration() as server:
        server.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                sql.Identifier(login.name), sql.Literal(login.password)
            )
        )
    assert "has its rights" in manage(plain_owner, login, "grant_app_login")
    said = manage(plain_owner, login, "check", "--database", "default", "--tag", "database")
    assert "no issues" in said


def test_an_owner_without_that_right_is_told_what_to_run(
    ground: Ground, plain_owner: AppLogin
) -> None:
    server = database_url(os.environ[databases.OWNER], plain_owner.name)
    url = login_url(server, plain_owner.name, plain_owner.password)
    with (
        psycopg.connect(url, autocommit=True) as owner,
        pytest.raises(LoginNotMade, match="CREATE ROLE"),
    ):
        grant_rights(owner, ground.login)
