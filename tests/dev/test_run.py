"""`make run` as its user meets it: the real processes, stopped, killed and started again."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from dev.ports import any_free
from dev.postgres import database_url, login_url
from dev.processes import runs
from recommendations.demo.accounts import DEMO_ACCOUNTS

BASE_DIR = Path(__file__).resolve().parents[2]
FROM_OUTSIDE = (
    *("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL"),
    *("DATABASE_POOL", "SITE_URL"),
)


class Runner:
    """`python -m dev.run` with a var folder of its own."""

    def __init__(self, var: Path, **extra: str) -> None:
        self.var = var
        self.output = var.parent / f"output-{len(list(var.parent.glob('output-*')))}"
        env = {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}
        env |= {"VAR_DIR": str(var), "IGNORE_DOT_ENV": "true", "PORT": str(any_free())}
        env |= {"MAIL_PORT": str(any_free()), **extra}
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "dev.run"], cwd=BASE_DIR, env=env, stdout=file, stderr=file
            )

    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while "Ctrl-C stops everything" not in self.said():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def children(self) -> dict[str, int]:
        state = json.loads((self.var / "run" / "state.json").read_text())
        return {child["name"]: child["pid"] for child in state["children"]}

    def url(self) -> str:
        match = re.search(r"The application +(http://\S+)/", self.said())
        assert match is not None
        return match[1]

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def kept_var() -> Iterator[Path]:
    """One data folder for the tests that start everything: the second start is the quick one."""
    with TemporaryDirectory(prefix="tracker-run-") as name:
        Path(name).chmod(0o711)
        yield Path(name) / "var"


@pytest.fixture
def var() -> Iterator[Path]:
    with TemporaryDirectory(prefix="tracker-run-") as name:
        Path(name).chmod(0o711)
        yield Path(name) / "var"


def alive(pids: dict[str, int]) -> list[str]:
    return [name for name, pid in pids.items() if runs(pid)]


def environment_of(pid: int) -> dict[str, str]:
    words = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    return dict(word.split("=", 1) for word in words if "=" in word)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return str(response.read().decode())


def test_run_from_the_first_start_over_a_kill_to_a_clean_end(kept_var: Path) -> None:
    first = Runner(kept_var)
    first.wait_until_ready()
    said = first.said()
    assert all(account.email in said and account.role in said for account in DEMO_ACCOUNTS)
    assert "database ok" in get(f"{first.url()}/healthz")
    # The web server read what was collected, and not an empty folder.
    linked = set(re.findall(r"/static/[^\"]+", get(f"{first.url()}/")))
    assert {Path(path).suffix for path in linked} >= {".css", ".js", ".svg"}
    assert all(get(first.url() + path) for path in linked)
    children = first.children()
    assert list(children) == [
        "PostgreSQL",
        "Valkey",
        "Mail catcher",
        "Celery worker",
        "Celery beat",
        "Web server",
    ]
    # Nothing that serves pages or works in the background can sign in as the owner.
    owners = (kept_var / "postgres_password").read_text().strip()
    for name in ("Web server", "Celery worker", "Celery beat"):
        known = environment_of(children[name])
        assert "/tracker" in known["DATABASE_URL"]
        assert "tracker_app:" in known["DATABASE_URL"]
        assert not [variable for variable, value in known.items() if owners in value]
    assert (kept_var / "secret_key").stat().st_mode & 0o777 == 0o600
    key = (kept_var / "secret_key").read_text()

    # A second one in the same checkout says so and leaves the first alone.
    second = Runner(kept_var)
    assert second.process.wait(30) == 1
    assert f"running already at {first.url()} (process {first.process.pid})" in second.said()
    assert "database ok" in get(f"{first.url()}/healthz")

    # Killed: the next start mends whatever is left, with the data kept.
    first.process.kill()
    first.process.wait()
    third = Runner(kept_var)
    third.wait_until_ready()
    assert not set(third.children().values()) & set(children.values())
    assert not alive(children)
    assert (kept_var / "secret_key").read_text() == key

    # Ctrl-C: everything ends, in seconds.
    children = third.children()
    begun = time.monotonic()
    assert third.stop() == 0
    assert time.monotonic() - begun < 15
    assert not alive(children)
    assert "The data are kept" in third.said()
    assert "did not end in" not in third.said()


def test_one_that_dies_takes_the_others_along_and_its_last_words_are_shown(kept_var: Path) -> None:
    runner = Runner(kept_var)
    runner.wait_until_ready()
    children = runner.children()
    os.kill(children["Celery beat"], signal.SIGKILL)
    assert runner.process.wait(30) == 1
    assert "Celery beat was ended by SIGKILL. The end of" in runner.said()
    assert not alive(children)


def test_taken_port_is_one_sentence_and_nothing_is_started(var: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        runner = Runner(var, PORT=str(port))
        assert runner.process.wait(30) == 1
    assert f"Port {port} is taken by another program" in runner.said()
    assert "Traceback" not in runner.said()
    assert not (var / "postgres").exists()


@pytest.fixture
def given_database() -> Iterator[dict[str, str]]:
    """Both addresses of an empty database on a server that somebody else runs: that of the tests.

    The application's login is not there yet.
    """
    name = f"given_{uuid4().hex[:8]}"
    server = database_url(os.environ["OWNER_DATABASE_URL"], "postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        owner = database_url(server, name)
        yield {"OWNER_DATABASE_URL": owner, "DATABASE_URL": login_url(owner, name, "a password")}
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_given_addresses_are_used_and_no_server_is_started(
    var: Path, given_database: dict[str, str]
) -> None:
    runner = Runner(var, **given_database, REDIS_URL=os.environ["REDIS_URL"])
    runner.wait_until_ready()
    assert "PostgreSQL at the address in DATABASE_URL" in runner.said()
    assert not {"PostgreSQL", "Valkey"} & set(runner.children())
    assert "database ok" in get(f"{runner.url()}/healthz")
    assert runner.stop() == 0
    assert not (var / "postgres").exists()
    with psycopg.connect(given_database["DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT count(*) FROM recommendations_treatybody").fetchone()
    assert rows == (10,)


def test_given_address_that_does_not_answer_is_a_sentence_without_its_password(var: Path) -> None:
    url = f"postgres://tracker:hush@127.0.0.1:{any_free()}/tracker"
    runner = Runner(var, DATABASE_URL=url, OWNER_DATABASE_URL=url)
    assert runner.process.wait(30) == 1
    assert "DATABASE_URL is set, but the database there cannot be used" in runner.said()
    assert "hush" not in runner.said()
    assert not (var / "postgres").exists()


@pytest.mark.parametrize("name", ["DATABASE_URL", "OWNER_DATABASE_URL"])
def test_one_login_alone_is_refused_in_a_sentence(var: Path, name: str) -> None:
    runner = Runner(var, **{name: f"postgres://tracker:hush@127.0.0.1:{any_free()}/tracker"})
    assert runner.process.wait(30) == 1
    assert "DATABASE_URL and OWNER_DATABASE_URL belong together" in runner.said()
    assert "hush" not in runner.said()
