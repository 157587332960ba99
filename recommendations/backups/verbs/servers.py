"""How PostgreSQL's own programs, and connections of our own, reach the database."""

import os
import shutil
from typing import Any

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from recommendations.acts.errors import DomainError
from recommendations.logins.reads.statements import AppLogin


def owner_address() -> str:
    """The address of the owner's login. Raises DomainError in a process that does not know it."""
    if "owner" not in settings.DATABASES:
        raise DomainError(
            _(
                "This is done by the owner of the tables: set OWNER_DATABASE_URL for this command,"
                " and for this command alone."
            )
        )
    return address(settings.DATABASES["owner"])


def app_login() -> AppLogin:
    """The login with which the application works."""
    config = settings.DATABASES["default"]
    return AppLogin(str(config["USER"]), str(config["PASSWORD"] or ""))


def address(config: dict[str, Any]) -> str:
    """An entry of DATABASES as PostgreSQL's programs and psycopg read addresses."""
    parts = {
        "dbname": config["NAME"],
        "user": config["USER"],
        "password": config["PASSWORD"],
        "host": config["HOST"],
        "port": config["PORT"],
    }
    options = {
        name: value for name, value in config.get("OPTIONS", {}).items() if isinstance(value, str)
    }
    return make_conninfo("", **{name: part for name, part in parts.items() if part}, **options)


def with_database(conninfo: str, name: str) -> str:
    """The address of another database on the same server."""
    return make_conninfo(conninfo, dbname=name)


def connect(conninfo: str, *, autocommit: bool = False) -> psycopg.Connection[Any]:
    return psycopg.connect(conninfo, autocommit=autocommit)


def command(program: str, conninfo: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """A command line and its environment: the password stands in no list of processes.

    Raises DomainError where the program is not installed.
    """
    folder = settings.POSTGRES_PROGRAMS
    path = shutil.which(program, path=folder or None)
    if path is None:
        raise DomainError(
            _(
                "%(program)s is not found. Install the client programs of PostgreSQL 18, or name "
                "their folder in POSTGRES_PROGRAMS."
            )
            % {"program": program}
        )
    parts = conninfo_to_dict(conninfo)
    password = str(parts.pop("password", ""))
    public = make_conninfo("", **parts)
    return (
        [path, f"--dbname={public}", "--no-password", *arguments],
        {**os.environ, "PGPASSWORD": password},
    )
