"""`make test-image`: the composition is tried, not only read.

Builds the image of `Dockerfile` and starts what docker-compose.yml names, with the commands, the
environment and the health checks of that file, in a network of its own that has only a loopback:
the names and ports are those of the composition, and nothing outside can be reached. Then it does
what people and operators do: signs in, waits for a reminder, backs up, restores, signs in to what
was restored, and stops everything in order; and what an intruder would do, rewriting the evidence.
"""

import argparse
import fcntl
import os
import pickle
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dev import composition, image, postgres, valkey
from dev.composition import Service
from dev.ports import LOOPBACK
from dev.problems import Problem
from dev.processes import Child, acting_as, spawn, wait_until
from dev.smtp_sink import SmtpSink
from dev.visitor import Visitor

BASE_DIR = Path(__file__).resolve().parent.parent
# Started from the packages that `make run` uses, not from images of their own.
_BACKING = ("postgres", "valkey", "mailpit")
_PASSWORDS = ("POSTGRES_PASSWORD", "APPLICATION_PASSWORD", "VALKEY_PASSWORD")
# What the application's login is refused; each says so with the same code of PostgreSQL.
_REWRITING = """
from django.db import ProgrammingError, connection
for statement in (
    "SET session_replication_role = replica",
    "ALTER TABLE recommendations_event DISABLE TRIGGER ALL",
    "DELETE FROM recommendations_event",
):
    try:
        connection.cursor().execute(statement)
    except ProgrammingError as error:
        print(error.__cause__.sqlstate)
"""

# Most reminders leave at 09:00 of a working day; a personal one may leave at any hour.
_NOTE = "The image was tried."
_REMIND_NOW = f"""
from django.utils import timezone
from recommendations.mail.verbs.personal_reminders import local_day, set_personal_reminder
from recommendations.models import ReportingCycle, User

officer, now = User.objects.get(email="officer@demo.example"), timezone.now()
officer.digest_hour = 0
officer.save()
case = ReportingCycle.objects.visible_to(officer).first()
set_personal_reminder(
    officer, case, on=local_day(officer, now), note="{_NOTE}", now=now
)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="", help="the image to build on, where one can be had")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    try:
        if chosen.inside:
            play(pickle.loads(chosen.inside.read_bytes()), chosen.inside.parent)  # noqa: S301
            return 0
        return build_and_play(chosen.base)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1


def build_and_play(base: str) -> int:
    """Build with the network of this machine, then try what was built in one of its own."""
    begun = time.monotonic()
    image.check_tools()
    scratch = Path(tempfile.mkdtemp(prefix="tracker-image-"))
    # The user of the image and that of PostgreSQL pass through.
    scratch.chmod(0o711)
    built = None
    try:
        built = image.build(scratch, base=base)
        say(f"built the image in {time.monotonic() - begun:.0f} s")
        plan = scratch / "plan"
        plan.write_bytes(pickle.dumps(built))
        own = [sys.executable, "-m", "dev.try_image", "--inside", str(plan)]
        code = subprocess.call(["unshare", "--net", *own], cwd=BASE_DIR)
        took = time.monotonic() - begun
        if code == 0:
            say(f"everything works; {took:.0f} s in all")
        return code
    finally:
        if built is not None:
            image.forget(built)
        shutil.rmtree(scratch, ignore_errors=True)


def say(what: str) -> None:
    print(f"* {what}", flush=True)


# --- Inside: the composition ---------------------------------------------------------------------


@dataclass
class Composition:
    """The services as they run here. Used as a context manager: nothing is left behind."""

    built: image.Image
    scratch: Path
    services: dict[str, Service]
    variables: dict[str, str]
    running: dict[str, Child] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hosts = self.scratch / "hosts"
        names = " ".join(("localhost", *_BACKING))
        self.hosts.write_text(f"{LOOPBACK} {names}\n")
        self.tools = self.scratch / "tools"
        self.tools.mkdir()
        self.volumes = {name: self.scratch / name for name in ("files", "backups", "queue")}
        for folder in self.volumes.values():
            folder.mkdir()
        for name in ("files", "backups"):
            self._copy_volume(name)
        self.sink = SmtpSink(port=1025)

    def _copy_volume(self, name: str) -> None:
        """A new volume begins as the folder of the image under it, with its owners."""
        source = self.built.root / self.services["web"].volumes[name].lstrip("/")
        done = subprocess.run(["cp", "-a", "-T", str(source), str(self.volumes[name])], check=False)
        if done.returncode:
            raise Problem(f"The folder of {name} could not be copied from the image.")

    def __enter__(self) -> "Composition":
        return self

    def __exit__(self, *_exception: object) -> None:
        for child in reversed(self.running.values()):
            child.stop()
        self.sink.stop()

    def start(self, name: str, *, command: tuple[str, ...] = (), **extra: str) -> Child:
        """Start a service of ours from the image, without waiting for its health."""
        service = self.services[name]
        what = command or service.command or self.built.command
        child = spawn(
            name,
            self.built.to_enter(service, what, hosts=self.hosts, volumes=self.volumes),
            log=self.scratch / f"{name}.log",
            env={**self.built.variables(service), **extra},
            patience=service.stop_seconds,
        )
        self.running[name] = child
        return child

    def execute(
        self, name: str, *command: str, timeout: float = 60, stdin: str = "", **extra: str
    ) -> subprocess.CompletedProcess[str]:
        """`docker compose exec`: run a command where the service runs."""
        service = self.services[name]
        ours = service.image == self.services["web"].image
        return subprocess.run(
            self.built.to_enter(service, command, hosts=self.hosts, volumes=self.volumes)
            if ours
            else command,
            env={**(self.built.variables(service) if ours else self.outside(service)), **extra},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def manage(
        self, *arguments: str, service: str = "web", timeout: float = 60, **extra: str
    ) -> str:
        """`docker compose exec web python manage.py ...`, or `run` for a service that has ended;
        returns what it printed."""
        command = ("python", "manage.py", *arguments)
        done = self.execute(service, *command, timeout=timeout, **extra)
        if done.returncode:
            raise Problem(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def outside(self, service: Service) -> dict[str, str]:
        """For the programs of a server that is not in an image here."""
        return {
            "PATH": f"{self.tools}:{postgres.programs()}:{os.environ['PATH']}",
            "PGHOST": LOOPBACK,
            **service.environment,
        }

    def wait_for_health(self, name: str) -> None:
        """Until the health check of the file says that the service is well."""
        health, child = self.services[name].health, self.running[name]
        assert health is not None

        def is_well() -> bool:
            try:
                return not self.execute(name, *health.command, timeout=health.timeout).returncode
            except subprocess.TimeoutExpired:
                return False

        begun = time.monotonic()
        if not wait_until(is_well, child=child, seconds=health.patience, every=0.5):
            raise Problem(f"{name} is not well; it {child.ending()}.\n{child.tail(60)}")
        say(f"{name} is well after {time.monotonic() - begun:.1f} s")

    def complete(self, name: str) -> None:
        """Run a service that ends by itself."""
        child = self.start(name)
        ended = wait_until(lambda: not child.is_alive, child=None, seconds=120)
        if not ended or child.process.returncode:
            raise Problem(f"{name} {child.ending()}:\n{child.tail(60)}")
        del self.running[name]
        say(f"{name} has done its work")

    def end(self, name: str) -> None:
        """Ask a service to end, as `docker compose stop` does; it has to obey in time."""
        child = self.running.pop(name)
        if not child.stop():
            raise Problem(f"{name} did not stop within its time:\n{child.tail()}")
        if child.process.returncode not in {0, -signal.SIGTERM}:
            raise Problem(f"{name} {child.ending()}:\n{child.tail(40)}")

    # --- The servers, from the packages of `make run` ---------------------------------------------

    def begin_postgres(self) -> None:
        """A cluster as the server's own image makes it from its environment."""
        service = self.services["postgres"]
        given = service.environment
        data = self.scratch / "postgres"
        data.mkdir(mode=0o700)
        words = self.scratch / "postgres-password"
        words.touch(mode=0o600)
        words.write_text(given["POSTGRES_PASSWORD"])
        for path in (data, words):
            shutil.chown(path, postgres.UNPRIVILEGED_USER)
        done = subprocess.run(
            [
                *(str(postgres.programs() / "initdb"), "-D", str(data), "--no-sync"),
                *("--username", given["POSTGRES_USER"], f"--pwfile={words}"),
                *("--auth=scram-sha-256", *given["POSTGRES_INITDB_ARGS"].split()),
            ],
            cwd=data,
            capture_output=True,
            text=True,
            check=False,
            **acting_as(postgres.UNPRIVILEGED_USER),
        )
        if done.returncode:
            raise Problem(f"initdb failed:\n{done.stderr}")
        command = [str(postgres.programs() / "postgres"), "-D", str(data)]
        for option in ("unix_socket_directories=", f"listen_addresses={LOOPBACK}", "fsync=off"):
            command += ["-c", option]
        self.running["postgres"] = spawn(
            "postgres",
            command,
            log=self.scratch / "postgres.log",
            cwd=data,
            user=postgres.UNPRIVILEGED_USER,
            stop_signal=signal.SIGINT,
            patience=service.stop_seconds,
        )
        if not wait_until(self._has_database, child=self.running["postgres"], seconds=60):
            raise Problem(f"PostgreSQL did not start:\n{self.running['postgres'].tail()}")

    def _has_database(self) -> bool:
        given = self.services["postgres"].environment
        made = self.execute(
            "postgres",
            *("createdb", "--username", given["POSTGRES_USER"], given["POSTGRES_DB"]),
            PGPASSWORD=given["POSTGRES_PASSWORD"],
        )
        return made.returncode == 0 or "already exists" in made.stderr

    def begin_valkey(self) -> None:
        """The server's own command, with our package's server under its name."""
        service = self.services["valkey"]
        (self.tools / "valkey-server").symlink_to(valkey.program())
        # The package has no client; the health check asks one for PONG.
        client = self.tools / "valkey-cli"
        client.write_text(
            f"#!{sys.executable}\nimport os, sys, redis\n"
            "reader = redis.Redis(password=os.environ['REDISCLI_AUTH'])\n"
            "print('PONG' if sys.argv[1:] == ['ping'] and reader.ping() else 'ERROR')\n"
        )
        client.chmod(0o755)
        self.running["valkey"] = spawn(
            "valkey",
            service.command,
            log=self.scratch / "valkey.log",
            env=self.outside(service),
            cwd=self.volumes["queue"],
            patience=service.stop_seconds,
        )


def play(built: image.Image, scratch: Path) -> None:
    """What people and operators do, from the first start to the last stop."""
    _raise_loopback()
    variables = {
        **{name: secrets.token_hex(32) for name in ("SECRET_KEY", *_PASSWORDS)},
        "REMINDER_PLANNING_SECONDS": "2",
        "REMINDER_DELIVERY_SECONDS": "2",
    }
    with Composition(built, scratch, composition.services(variables), variables) as whole:
        whole.sink.start()
        whole.begin_postgres()
        whole.begin_valkey()
        for name in ("postgres", "valkey"):
            whole.wait_for_health(name)
        whole.complete("migrate")
        for name in ("web", "worker", "beat"):
            whole.start(name)
        for name in ("web", "worker"):
            whole.wait_for_health(name)
        say(whole.manage("seed_demo", DEMONSTRATION="true", timeout=120).strip().splitlines()[-1])
        sign_in(whole)
        try_to_rewrite(whole)
        see_a_reminder(whole)
        whole.wait_for_health("beat")
        restore_a_backup(whole)
        for name in ("beat", "worker", "web", "valkey", "postgres"):
            whole.end(name)
        say("everything stopped when asked")


def sign_in(whole: Composition) -> None:
    from recommendations.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

    visitor = Visitor(f"http://{LOOPBACK}:8000")
    account = next(entry for entry in DEMO_ACCOUNTS if entry.role == "Secretariat officer")
    page = visitor.sign_in(account.email, DEMO_PASSWORD)
    if "sign-out" not in page:
        raise Problem(f"Nobody is signed in:\n{whole.running['web'].tail(40)}")
    say(f"{account.role} signed in")


def try_to_rewrite(whole: Composition) -> None:
    """Whoever takes the web server over can neither sign in as the owner nor do what it does."""
    owners = whole.variables["POSTGRES_PASSWORD"]
    for name in ("web", "worker", "beat"):
        if any(owners in value for value in whole.services[name].environment.values()):
            raise Problem(f"{name} knows the owner's password.")
    answers = whole.manage("shell", "--no-imports", "-c", _REWRITING).split()
    if answers != ["42501"] * 3:
        raise Problem(f"The application may rewrite the evidence: {answers}")
    say("the application may not rewrite the evidence")


def see_a_reminder(whole: Composition) -> None:
    """Beat says that it is time, the worker plans and sends, the mail server has it."""
    whole.manage("shell", "--no-imports", "-c", _REMIND_NOW)

    def came() -> list[str]:
        messages = (one.parsed() for one in whole.sink.messages)
        bodies = {str(one["Subject"]): one.get_body(("plain",)) for one in messages}
        return [name for name, body in bodies.items() if body and _NOTE in body.get_content()]

    if not wait_until(lambda: bool(came()), child=None, seconds=60):
        logs = "\n".join(whole.running[name].tail(30) for name in ("beat", "worker"))
        raise Problem(f"No reminder arrived within a minute:\n{logs}")
    say(f"a reminder arrived: {came()[0]}")


def restore_a_backup(whole: Composition) -> None:
    """As docs/operators/backups.md says; then the application runs on what was restored."""
    key = whole.manage("backup", "--new-key")
    public = key.splitlines()[0].removeprefix("# public key: ")
    key_file = whole.volumes["files"] / "tmp" / "key"
    key_file.write_text(key)
    os.chown(key_file, int(whole.built.user), int(whole.built.user))
    key_file.chmod(0o400)
    say(whole.manage("backup", BACKUP_PUBLIC_KEY=public).strip())
    restore = ("restore", "latest", "--key", "/data/tmp/key")
    say(whole.manage(*restore, "--drill", service="migrate").strip())
    given = whole.services["postgres"].environment
    made = whole.execute(
        "postgres",
        *("createdb", "--username", given["POSTGRES_USER"], "--template", "template0", "elsewhere"),
        PGPASSWORD=given["POSTGRES_PASSWORD"],
    )
    if made.returncode:
        raise Problem(f"No second database could be made:\n{made.stderr}")
    given = whole.services["migrate"].environment
    application, owner = (
        postgres.database_url(given[name], "elsewhere")
        for name in ("DATABASE_URL", "OWNER_DATABASE_URL")
    )
    elsewhere: dict[str, Any] = {"DATABASE_URL": application, "MEDIA_ROOT": "/data/tmp/media"}
    say(whole.manage(*restore, service="migrate", OWNER_DATABASE_URL=owner, **elsewhere).strip())
    key_file.unlink()
    whole.end("web")
    whole.start("web", **elsewhere)
    whole.wait_for_health("web")
    sign_in(whole)


def _raise_loopback() -> None:
    """A new network begins with its loopback switched off."""
    name = struct.pack("16sh", b"lo", 0)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        flags = struct.unpack("16sh", fcntl.ioctl(probe, 0x8913, name))[1]
        fcntl.ioctl(probe, 0x8914, struct.pack("16sh", b"lo", flags | 1))


if __name__ == "__main__":
    sys.exit(main())
