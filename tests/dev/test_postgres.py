"""The database comes back from whatever an earlier run left behind."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from dev import postgres
from dev.problems import Problem


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user may pass through, unlike pytest's own."""
    with TemporaryDirectory(prefix="tracker-pg-") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def start(folder: Path) -> postgres.RunningPostgres:
    return postgres.start(
        folder / "data", password="only for this test", log=folder / "log", durable=False
    )


def write_and_read(server: postgres.RunningPostgres) -> int:
    """Append a row; returns how many there are."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n integer)")
        connection.execute("INSERT INTO kept VALUES (1)")
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def test_data_are_kept_over_a_stop_and_over_a_kill(folder: Path) -> None:
    server = start(folder)
    assert write_and_read(server) == 1
    assert server.stop()
    server = start(folder)
    assert write_and_read(server) == 2
    server.child.process.kill()
    server.child.process.wait()
    server = start(folder)
    try:
        assert write_and_read(server) == 3
    finally:
        server.stop()


def test_lock_file_of_a_dead_server_is_repaired(folder: Path) -> None:
    """Its pid may have been given to another program since; here it is our own."""
    start(folder).stop()
    lock = folder / "data" / "postmaster.pid"
    now = int(time.time())
    lock.write_text(f"{os.getpid()}\n{folder / 'data'}\n{now}\n5432\n\n127.0.0.1\n  0  0\nready\n")
    server = start(folder)
    try:
        assert write_and_read(server) == 1
    finally:
        server.stop()


@pytest.mark.parametrize("content", ["", "12", "not a number\n"])
def test_half_written_lock_file_is_repaired(folder: Path, content: str) -> None:
    start(folder).stop()
    (folder / "data" / "postmaster.pid").write_text(content)
    start(folder).stop()


def test_server_that_outlived_its_run_is_replaced(folder: Path) -> None:
    first = start(folder)
    write_and_read(first)
    second = start(folder)
    try:
        assert not first.child.is_alive
        assert write_and_read(second) == 2
    finally:
        second.stop()


def test_half_made_cluster_is_made_again(folder: Path) -> None:
    data = folder / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n")
    server = start(folder)
    try:
        assert write_and_read(server) == 1
    finally:
        server.stop()


def test_data_of_another_version_are_refused_and_left_alone(folder: Path) -> None:
    start(folder).stop()
    version = folder / "data" / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(Problem, match="belong to PostgreSQL 17"):
        start(folder)
    assert version.exists()


def test_password_is_asked_for(folder: Path) -> None:
    server = start(folder)
    try:
        with pytest.raises(psycopg.OperationalError, match="authentication failed"):
            psycopg.connect(server.url.replace("only%20for", "not%20for"))
    finally:
        server.stop()


def test_two_servers_do_not_want_the_same_port(folder: Path) -> None:
    first = start(folder)
    other = folder / "other"
    other.mkdir(mode=0o711)
    second = postgres.start(
        other / "data",
        password="another",
        log=folder / "log2",
        port=int(first.url.rpartition(":")[2].split("/")[0]),
        durable=False,
    )
    try:
        assert first.url != second.url
    finally:
        second.stop()
        first.stop()


def test_package_is_the_one_that_pyproject_names() -> None:
    done = subprocess.run(
        [str(postgres.programs() / "postgres"), "--version"], capture_output=True, check=True
    )
    assert b"(PostgreSQL) 18" in done.stdout
    assert sys.prefix in str(postgres.programs())
