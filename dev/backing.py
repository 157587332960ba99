"""The database and the broker that the application works on: given by address, or started here."""

import os
from dataclasses import dataclass, field

import environ
import psycopg

from dev import postgres, state, valkey
from dev.problems import Problem
from dev.processes import Child


@dataclass
class Backing:
    """Addresses for the application, and the servers that we started and have to stop."""

    database_url: str = ""
    redis_url: str = ""
    started: list[Child] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def read_dot_env() -> None:
    """Take variables from .env that the environment does not have, as the settings do."""
    path = state.BASE_DIR / ".env"
    if path.is_file() and not environ.Env().bool("IGNORE_DOT_ENV", default=False):
        environ.Env.read_env(str(path))


def database(backing: Backing) -> str:
    """Reach the database, starting one if no address is given; returns what to tell the person."""
    given = os.environ.get("DATABASE_URL", "")
    if given:
        backing.database_url = given
        return _reach_database(given)
    server = postgres.start(
        state.VAR / "postgres",
        password=state.secret("postgres_password"),
        log=state.LOGS / "postgresql.log",
    )
    backing.started.append(server.child)
    backing.database_url = server.url
    return "PostgreSQL 18, data in var/postgres"


def broker(backing: Backing) -> str:
    """The same for the broker."""
    given = os.environ.get("REDIS_URL", "")
    if given:
        backing.redis_url = given
        if not valkey.answers(given):
            raise Problem(
                "REDIS_URL is set, but no Valkey or Redis answers there: start it, correct the "
                "address, or unset REDIS_URL and one is started for you."
            )
        return "Valkey or Redis, at the address in REDIS_URL"
    server = valkey.start(
        state.VAR / "valkey",
        password=state.secret("valkey_password"),
        log=state.LOGS / "valkey.log",
    )
    backing.started.append(server.child)
    backing.redis_url = f"{server.url}/0"
    return "Valkey, data in var/valkey"


def _reach_database(url: str) -> str:
    """Connect once to an address that a person gave. Never prints it: it has a password."""
    try:
        config = environ.Env.db_url_config(url)
        parts = {
            "dbname": config["NAME"],
            "user": config["USER"],
            "password": config["PASSWORD"],
            "host": config["HOST"],
            "port": config["PORT"],
            "connect_timeout": 5,
        }
        # A host among the options is a socket's folder, and stands instead of an empty one.
        given = {name: part for name, part in parts.items() if part}
        with psycopg.connect(**{**given, **config.get("OPTIONS", {})}) as connection:
            version = connection.info.server_version // 10_000
    except (psycopg.Error, ValueError, KeyError) as error:
        raise Problem(
            "DATABASE_URL is set, but the database there cannot be used: start it, correct the "
            f"address, or unset DATABASE_URL and one is started for you.\n{error}"
        ) from error
    note = "" if version >= 18 else f" (version {version}; the tests run on 18)"
    return f"PostgreSQL at the address in DATABASE_URL{note}"
