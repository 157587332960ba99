"""The database and the broker that the application works on: given by address, or started here."""

import os
from dataclasses import dataclass, field

import environ
import psycopg

from dev import postgres, state, valkey
from dev.ports import any_free
from dev.problems import Problem
from dev.processes import Child

OWNER = "OWNER_DATABASE_URL"


@dataclass
class Backing:
    """Addresses for the application, and the servers that we start there and have to stop.

    The addresses are known before anything runs, so that whatever needs them can be started
    meanwhile. An address that a person gave is tried at once. Only what migrates is told the
    owner's address.
    """

    database_url: str = field(init=False)
    owner_url: str = field(init=False)
    redis_url: str = field(init=False)
    started: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        given, owner = (os.environ.get(name, "") for name in ("DATABASE_URL", OWNER))
        if bool(given) != bool(owner):
            raise Problem(
                f"DATABASE_URL and {OWNER} belong together: the application's login, which the"
                " start makes unless it is there, and the login that owns the database. Set both,"
                " or neither and a database is started for you."
            )
        # The application's own login may not be there yet.
        self._database_note = _reach_database(owner) if owner else ""
        self._database_port = port = any_free()
        self._database_password = password = state.secret("postgres_password")
        self.owner_url = owner or postgres.address(password, port)
        self.database_url = given or postgres.address(
            state.secret("application_password"), port, user=postgres.APPLICATION
        )
        given = os.environ.get("REDIS_URL", "")
        if given and not valkey.answers(given):
            raise Problem(
                "REDIS_URL is set, but no Valkey or Redis answers there: start it, correct the "
                "address, or unset REDIS_URL and one is started for you."
            )
        self._broker: valkey.RunningValkey | None = None
        self._broker_port = any_free()
        self._broker_password = state.secret("valkey_password")
        self.redis_url = given or f"{valkey.address(self._broker_password, self._broker_port)}/0"

    def environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def owners_environment(self) -> dict[str, str]:
        """What only those are told besides who change tables."""
        return {OWNER: self.owner_url}

    def begin_broker(self) -> None:
        """Start the broker, if none was given, without waiting for it."""
        if not os.environ.get("REDIS_URL"):
            self._broker = valkey.begin(
                state.VAR / "valkey",
                password=self._broker_password,
                log=state.LOGS / "valkey.log",
                port=self._broker_port,
            )
            self.started.append(self._broker.child)

    def broker(self) -> str:
        """Wait for the broker; returns what to tell the person."""
        if self._broker is None:
            return "Valkey or Redis, at the address in REDIS_URL"
        self._broker.wait()
        return "Valkey, data in var/valkey"

    def database(self) -> str:
        """Start the database, if none was given, and wait for it; returns what to tell."""
        if self._database_note:
            return self._database_note
        server = postgres.begin(
            state.VAR / "postgres",
            password=self._database_password,
            log=state.LOGS / "postgresql.log",
            port=self._database_port,
        )
        self.started.append(server.child)
        server.wait()
        return "PostgreSQL 18, data in var/postgres"


def read_dot_env() -> None:
    """Take variables from .env that the environment does not have, as the settings do."""
    path = state.BASE_DIR / ".env"
    if path.is_file() and not environ.Env().bool("IGNORE_DOT_ENV", default=False):
        environ.Env.read_env(str(path))


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
            "DATABASE_URL is set, but the database there cannot be used by its owner: start it, "
            f"correct {OWNER}, or unset both and one is started for you.\n{error}"
        ) from error
    note = "" if version >= 18 else f" (version {version}; the tests run on 18)"
    return f"PostgreSQL at the address in DATABASE_URL{note}"
