"""A pytest plugin: a real PostgreSQL 18 and a real Valkey for one test run, and what hangs on them.

Loaded with `-p tests.services` (in pyproject.toml) because the addresses have to stand in the
environment before pytest-django reads the settings. With OWNER_DATABASE_URL or REDIS_URL set, those
servers are used instead; that login has to be a superuser. Either way the run has a login of its
own for the application, in DATABASE_URL. With `pytest -n 2` the first process starts the servers
and the workers inherit them.
"""

import gc
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import pytest
import redis

from dev import postgres, valkey
from dev.ports import any_free
from dev.problems import Problem
from dev.processes import Child, spawn
from dev.smtp_sink import SmtpSink
from tests import databases, demo_site
from tests.celery_process import start_celery_process

# What takes tens of seconds: whole starts, real processes, a browser, every page for everybody.
LONG = (
    *("dev/test_run.py", "test_addresses.py", "e2e/*.py", "mail/tasks/*.py", "dev/*.py"),
    *("test_bad_filters.py", "test_hidden_*.py", "commands/test_real_imports.py"),
)


@dataclass
class Services:
    """What this run started and has to stop. Nothing, when both addresses were given."""

    folder: Path
    # Whether to leave it without the templates and copies of this run.
    is_database_given: bool
    running: list[postgres.RunningPostgres | valkey.RunningValkey]
    making_tables: Child | None = None

    def stop(self) -> None:
        if self.making_tables is not None:
            self.making_tables.stop()
        if self.is_database_given:
            databases.drop_all()
        for server in reversed(self.running):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart_valkey(self, meanwhile: Callable[[], None]) -> None:
        """End it, do what is to be done meanwhile, and start it, empty, at the same address."""
        self._replace(valkey.RunningValkey, meanwhile)

    def restart_postgres(self, meanwhile: Callable[[], None], *, kill: bool = False) -> None:
        """The same for the database, whose data stay; `kill` gives it no time to end in order."""
        self._replace(postgres.RunningPostgres, meanwhile, kill=kill)

    def _replace(
        self,
        kind: type[postgres.RunningPostgres | valkey.RunningValkey],
        meanwhile: Callable[[], None],
        *,
        kill: bool = False,
    ) -> None:
        place = next(n for n, server in enumerate(self.running) if isinstance(server, kind))
        old = self.running[place]
        parts = urlsplit(old.url)
        if kill:
            old.child.stop_signal = signal.SIGKILL
        old.stop()
        meanwhile()
        start = postgres.start if kind is postgres.RunningPostgres else valkey.start
        name = "postgres" if kind is postgres.RunningPostgres else "valkey"
        self.running[place] = start(
            self.folder / name,
            password=unquote(parts.password or ""),
            log=self.folder / f"{name}.log",
            port=parts.port,
            durable=False,
        )
        if self.running[place].url != old.url:
            raise pytest.UsageError(f"The port of {name} was taken by another program meanwhile.")


_services: Services | None = None


def own_services() -> Services:
    """The servers that this run started itself, for tests that have to restart them."""
    if _services is None or len(_services.running) < 2:
        pytest.skip(
            "needs servers of its own: unset OWNER_DATABASE_URL and REDIS_URL, and no pytest -n"
        )
    return _services


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    """Start what is missing before any other plugin looks at the settings."""
    global _services  # noqa: PLW0603 - pytest has no earlier place to keep it
    if os.environ.get("PYTEST_XDIST_WORKER"):
        _use_own_valkey_database()
        # What tests start is not measured: it would keep browsers waiting.
        os.environ.pop("COVERAGE_PROCESS_CONFIG", None)
    elif not _only_asks_a_question():
        # A hundred processes start in a run: what one has compiled, the next ones read.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False
        try:
            _services = _start_missing()
        except Problem as problem:
            raise pytest.UsageError(str(problem)) from problem
    else:
        os.environ[databases.APPLICATION] = "postgres://tracker@127.0.0.1/tracker"
        os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379")
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, so that at the end no worker of `pytest -n` waits for another's."""
    items.sort(key=lambda item: not any(item.path.match(f"tests/{name}") for name in LONG))


def pytest_collection_finish() -> None:
    """What collecting has made stays to the end, so nobody need look through it for garbage."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    global _services  # noqa: PLW0603 - see above
    if _services is not None:
        _services.stop()
        _services = None


def _only_asks_a_question() -> bool:
    return bool({"--help", "-h", "--version", "--markers", "--fixtures"} & set(sys.argv))


def _start_missing() -> Services:
    folder = Path(tempfile.mkdtemp(prefix="tracker-test-"))
    # PostgreSQL may run as another user (when we are root) and has to pass through.
    folder.chmod(0o711)
    os.environ[databases.FOLDER_VARIABLE] = str(folder)
    services = Services(folder, bool(os.environ.get(databases.OWNER)), [])
    try:
        broker = None
        if not os.environ.get("REDIS_URL"):
            broker = valkey.begin(
                folder / "valkey",
                password=postgres.new_password(),
                log=folder / "valkey.log",
                port=any_free(),
                durable=False,
            )
            services.running.append(broker)
            os.environ["REDIS_URL"] = f"{broker.url}/0"
        if not os.environ.get(databases.OWNER):
            database = postgres.start(
                folder / "postgres",
                password=postgres.new_password(),
                log=folder / "postgres.log",
                durable=False,
            )
            services.running.append(database)
            os.environ[databases.OWNER] = database.url
        os.environ[databases.APPLICATION] = postgres.login_url(
            os.environ[databases.OWNER], databases.name_of("app"), postgres.new_password()
        )
        # Made while the tests are collected; whoever needs them earlier waits for them.
        services.making_tables = spawn(
            "Tables",
            [sys.executable, "-m", "tests.databases"],
            log=folder / "tables.log",
            cwd=databases.BASE_DIR,
        )
        if broker is not None:
            broker.wait()
    except BaseException:
        services.stop()
        raise
    return services


def _use_own_valkey_database() -> None:
    """Give each worker of `pytest -n` a numbered database, so that none flushes another's."""
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
    if number > 15:
        raise pytest.UsageError("Valkey has 16 databases: run at most 15 workers (pytest -n 15).")
    parts = urlsplit(os.environ["REDIS_URL"])
    os.environ["REDIS_URL"] = urlunsplit(parts._replace(path=f"/{number}"))


# --- Fixtures -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def session_smtp_sink() -> Iterator[SmtpSink]:
    sink = SmtpSink().start()
    yield sink
    sink.stop()


@pytest.fixture
def smtp_sink(session_smtp_sink: SmtpSink) -> SmtpSink:
    """An SMTP server that keeps mail: `.url`, `.messages`, `.wait_for(n)`, `.refuse()`, `.delay()`.

    Django in the test process writes to `mail.outbox` all the same; give `.url` to a process as
    EMAIL_URL, or set the EMAIL_* settings, to make something send to it.
    """
    session_smtp_sink.clear()
    return session_smtp_sink


StartCelery = Callable[..., Child]


@pytest.fixture
def start_celery(
    transactional_db: None, smtp_sink: SmtpSink, tmp_path: Path
) -> Iterator[StartCelery]:
    """`start_celery("worker", **env)` starts a real process on the test database; all end after."""
    from django.db import connection

    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    children: list[Child] = []

    def start(kind: str, **extra: str) -> Child:
        name = str(connection.settings_dict["NAME"])
        env = demo_site.process_environment(name, EMAIL_URL=smtp_sink.url, **extra)
        children.append(start_celery_process(kind, env, tmp_path))
        return children[-1]

    yield start
    for child in children:
        child.stop_signal = signal.SIGTERM
        child.ask_to_end()
    for child in children:
        child.stop(ask=False)


@pytest.fixture
def celery_worker_process(start_celery: StartCelery) -> Child:
    """A Celery worker on the test database and this run's Valkey, sending to `smtp_sink`."""
    return start_celery("worker")


@pytest.fixture
def celery_beat_process(start_celery: StartCelery) -> Child:
    """Celery beat with a tick of one second for each job."""
    return start_celery("beat", REMINDER_PLANNING_SECONDS="1", REMINDER_DELIVERY_SECONDS="1")
