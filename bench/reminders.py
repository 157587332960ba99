"""How quick reminders are planned and delivered, as ratios within one run.

    python bench/reminders.py [--write] [--small]

Starts a PostgreSQL that writes to disk as in production, a Valkey, a mail server that takes 50 ms
for an email and keeps nothing, and a Celery worker, all its own. Planning: a thousand deadlines
due, among ten thousand and among a million. Delivering: by a worker with two processes, then with
eight, against a client that does nothing but hand emails like these, finished, to the same mail
server over as many connections. --small takes a tenth of everything, to see that it works;
--write puts the table into docs/performance.md.
"""

import argparse
import json
import os
import secrets
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from dev import postgres, valkey  # noqa: E402
from dev.ports import LOOPBACK  # noqa: E402
from dev.processes import spawn, wait_until  # noqa: E402

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- begin: reminders -->", "<!-- end: reminders -->"
ROUNDS = 5


# What a mail server takes that writes its queue to disk and asks others about the sender.
SECONDS_AN_EMAIL = 0.05
# The emails leave in so many lots, with the bare client before, between and after: on a machine
# that others use too, only what runs close together can be compared.
LOTS = 5


@dataclass(frozen=True)
class Numbers:
    """How much of everything; `seconds` is what a lot takes the bare client.

    Long enough for the last second, in which one worker after the other has nothing left to claim,
    to weigh little.
    """

    n_due: int = 1_000
    n_few: int = 10_000
    n_many: int = 1_000_000
    seconds: int = 24


@dataclass(frozen=True)
class Servers:
    """Where this run's servers are."""

    folder: Path
    owner_url: str
    password: str
    redis_url: str

    def owners_environment(self, database: str) -> dict[str, str]:
        """For what makes tables and the world in them."""
        url = postgres.database_url(self.owner_url, database)
        return {**self.environment(database), "OWNER_DATABASE_URL": url}

    def environment(self, database: str, **more: str) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": postgres.login_url(
                postgres.database_url(self.owner_url, database), postgres.APPLICATION, self.password
            ),
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": secrets.token_urlsafe(40),
            "SERVED_OVER_HTTPS": "false",
            "IGNORE_DOT_ENV": "true",
            "LOG_FORMAT": "line",
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            **more,
        }

    def create_database(self, name: str) -> None:
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")


@contextmanager
def servers() -> Iterator[Servers]:
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        password = postgres.new_password()
        database = postgres.start(folder / "pg", password=password, log=folder / "postgres.log")
        broker = valkey.start(folder / "valkey", password=password, log=folder / "valkey.log")
        try:
            yield Servers(folder, database.url, password, f"{broker.url}/0")
        finally:
            broker.stop()
            database.stop()


def ask(environment: dict[str, str], *arguments: str) -> dict[str, float]:
    """Run a part of this file in a process of its own; what it found."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- Parts, each in a process with Django ---------------------------------------------------------


def part_make(n_deadlines: int, n_due: int) -> dict[str, float]:
    from django.core.management import call_command

    from dev.reminder_world import Size, make
    from recommendations import dates

    call_command("migrate", database="owner", verbosity=0)
    call_command("grant_app_login", verbosity=0)
    began, today = time.perf_counter(), dates.today()
    if n_deadlines == n_due:
        # What is to be delivered: its morning of work has passed, whenever this runs.
        today -= timedelta(days={1: 3, 7: 2}.get(today.isoweekday(), 1))
    make(Size(n_deadlines, n_due), today=today)
    return {"seconds": time.perf_counter() - began}


def part_plan(keep: int) -> dict[str, float]:
    """Plan what is due, and plan again when nothing is; undone unless `keep`.

    Reminders and notices of changes, as most ticks plan them; and a tick that looks a year back.
    """
    from django.db import transaction

    from recommendations import dates
    from recommendations.mail.reads.notices import RECENT
    from recommendations.mail.verbs.notices import plan_role_notices
    from recommendations.mail.verbs.reminders import plan_reminders

    now = dates.now()

    def plan() -> tuple[int, float, float]:
        began = time.perf_counter()
        n_planned = plan_reminders(today=dates.today(now), now=now).n_planned
        between = time.perf_counter()
        n_told = plan_role_notices(today=dates.today(now), now=now, look_back=RECENT)
        return n_planned + n_told, between - began, time.perf_counter() - between

    with transaction.atomic():
        plan()
        transaction.set_rollback(True)
    with transaction.atomic():
        n_planned, *due = plan()
        nothing, *idle = plan()
        began = time.perf_counter()
        nothing += plan_role_notices(today=dates.today(now), now=now)
        year = time.perf_counter() - began
        transaction.set_rollback(not keep)
    assert nothing == 0
    return {"due": sum(due), "idle": sum(idle), "notices": idle[1], "year": year, "n": n_planned}


def part_start_delivery(n_emails: int) -> dict[str, float]:
    """Let so many planned emails be due, and do what beat does: send one message."""
    from recommendations import dates
    from recommendations.mail.tasks import deliver_due
    from recommendations.models import OutgoingEmail

    waiting = OutgoingEmail.objects.filter(status="planned").order_by("pk").values("pk")
    OutgoingEmail.objects.filter(pk__in=waiting[:n_emails]).update(send_after=dates.now())
    deliver_due.delay()
    return {}


def part_write_emails(n_emails: int) -> dict[str, float]:
    """Let no planned email be due, and write what so many of them will be, as they will leave."""

    from recommendations import dates
    from recommendations.mail_words.reads.messages import make_message
    from recommendations.mail_words.reads.rendering import render_mail
    from recommendations.models import OutgoingEmail

    today, planned = dates.today(), OutgoingEmail.objects.filter(status="planned")
    planned.update(send_after=dates.now() + timedelta(days=1))
    folder = Path(os.environ["BENCH_EMAILS"])
    for email in planned.with_grounds()[:n_emails]:
        message: Any = make_message(email, render_mail(email, today=today)).message()
        (folder / f"{email.pk}.eml").write_bytes(message.as_bytes(linesep="\r\n"))
    return {}


# --- Planning -------------------------------------------------------------------------------------


def planning(ground: Servers, numbers: Numbers) -> list[str]:
    sizes = (numbers.n_few, numbers.n_many)
    for size in sizes:
        ground.create_database(f"plan_{size}")
        made = ask(ground.owners_environment(f"plan_{size}"), "make", str(size), str(numbers.n_due))
        say(f"{size:,} deadlines made in {made['seconds']:.0f} s")
    found: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
    for _round in range(ROUNDS):
        for size in sizes:
            found[size].append(ask(ground.environment(f"plan_{size}"), "plan", "0"))
            assert found[size][-1]["n"] == numbers.n_due
    rows = []
    for what, key in (
        (f"planning, {numbers.n_due:,} due", "due"),
        ("planning, nothing due", "idle"),
        ("looking a year back for changes of dates, none untold", "year"),
    ):
        few, many = (statistics.median(one[key] for one in found[size]) for size in sizes)
        say(f"{what}: {few * 1000:.0f} ms and {many * 1000:.0f} ms")
        rows.append(
            f"| {what}: {numbers.n_many:,} deadlines against {numbers.n_few:,} "
            f"| {many / few:.2f} times the time | {'at most 3' if key == 'due' else ''} |"
        )
    return rows


# --- Delivering -----------------------------------------------------------------------------------

# As small as it can be: one that understands all of SMTP takes a core for itself at this pace.
SINK = """
import asyncio, sys

async def serve(reader, writer):
    writer.write(b"220 sink\\r\\n")
    while line := await reader.readline():
        command, answer = line[:4].upper(), b"250 OK\\r\\n"
        if command == b"DATA":
            writer.write(b"354 Go on\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
            await asyncio.sleep(float(sys.argv[1]))
        elif command == b"QUIT":
            answer = b"221 Bye\\r\\n"
        writer.write(answer)
    writer.close()

async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


def bare_rate(port: int, emails: list[bytes], n_connections: int) -> float:
    """Emails a second of a client that does nothing but send, over so many connections."""

    def send(some: list[bytes]) -> None:
        with smtplib.SMTP(LOOPBACK, port) as client:
            client.ehlo()
            for email in some:
                client.sendmail("follow-up@localhost", ["somebody@example.org"], email)

    began = time.perf_counter()
    with ThreadPoolExecutor(n_connections) as pool:
        list(pool.map(send, [emails[n::n_connections] for n in range(n_connections)]))
    return len(emails) / (time.perf_counter() - began)


def delivering(ground: Servers, numbers: Numbers) -> list[str]:
    rows = []
    for n_connections in (2, 8):
        n_lot = round(numbers.seconds * n_connections / SECONDS_AN_EMAIL)
        ratio, growth = _against_bare_client(ground, n_lot, n_connections)
        what = (
            f"delivering {LOTS * n_lot:,} emails over {n_connections} connections, against a bare "
            "SMTP client with as many"
        )
        rows.append(f"| {what} | {ratio:.0%} of its rate | at least 85 % |")
        rows.append(f"| memory of that worker, first lot to last | {growth:+.1%} | flat |")
    return rows


def _against_bare_client(ground: Servers, n_lot: int, n_connections: int) -> tuple[float, float]:
    """The worker's rate in terms of the bare client's, and by how much its memory grew."""
    name, n_emails = f"deliver_{n_connections}", LOTS * n_lot
    ground.create_database(name)
    folder = ground.folder / name
    folder.mkdir()
    env = ground.environment(name, BENCH_EMAILS=str(folder))
    ask(ground.owners_environment(name), "make", str(n_emails), str(n_emails))
    ask(env, "plan", "1")
    # As long as it takes to compare, and no longer.
    ask(env, "write", str(n_lot // 2))
    emails = [path.read_bytes() for path in sorted(folder.glob("*.eml"))]
    sink = subprocess.Popen(
        [sys.executable, "-c", SINK, str(SECONDS_AN_EMAIL)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert sink.stdout is not None
    port = int(sink.stdout.readline())
    env["EMAIL_URL"] = f"smtp://{LOOPBACK}:{port}"
    worker = spawn(
        "worker",
        [
            *(sys.executable, "-m", "celery", "-A", "tracker", "worker", "-lINFO"),
            f"--concurrency={n_connections}",
        ],
        log=ground.folder / "worker.log",
        env=env,
        cwd=ROOT,
    )
    try:
        assert wait_until(lambda: b"ready." in worker.own_output(), child=worker, seconds=120)
        bare = [bare_rate(port, emails, n_connections)]
        rates, sizes = [], []
        for lot in range(1, LOTS + 1):
            rates.append(_deliver_lot(env, lot, n_lot))
            sizes.append(memory(worker.process.pid))
            bare.append(bare_rate(port, emails, n_connections))
            say(f"bare client {bare[-2]:.1f}, worker {rates[-1]:.1f}, bare client {bare[-1]:.1f}")
    finally:
        worker.stop()
        sink.kill()
    ratios = [rate / ((bare[n] + bare[n + 1]) / 2) for n, rate in enumerate(rates)]
    return statistics.median(ratios), sizes[-1] / sizes[0] - 1


def _deliver_lot(env: dict[str, str], lot: int, n_lot: int) -> float:
    """Emails a second, from the first of the lot that the mail server took to the last."""
    ask(env, "start", str(n_lot))
    began = time.perf_counter()
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        while time.perf_counter() - began < 300:
            # Seldom and little: what watches takes its time from the two cores that are measured.
            time.sleep(1)
            counted = connection.execute(
                "SELECT count(*) FROM recommendations_outgoingemail "
                "WHERE status = 'sent' AND message_id LIKE '<reminder.%%'"
            ).fetchone()
            if counted == (lot * n_lot,):
                return n_lot / _seconds_between_first_and_last(connection, n_lot)
    raise SystemExit(f"lot {lot} of {n_lot} emails was not sent within five minutes")


def _seconds_between_first_and_last(connection: psycopg.Connection, n_lot: int) -> float:
    """How long the last so many emails took, from the first that was accepted to the last."""
    found = connection.execute(
        "SELECT extract(epoch FROM max(sent_at) - min(sent_at)) FROM ("
        "    SELECT sent_at FROM recommendations_outgoingemail "
        "    WHERE status = 'sent' AND message_id LIKE '<reminder.%%' "
        "    ORDER BY sent_at DESC LIMIT %s"
        ") AS of_this_lot",
        [n_lot],
    ).fetchone()
    assert found is not None
    return float(found[0])


def memory(pid: int) -> int:
    """Bytes that the worker's processes for tasks hold."""
    return sum(child.memory_info().rss for child in psutil.Process(pid).children(recursive=True))


# --- The table ------------------------------------------------------------------------------------


def say(words: str) -> None:
    print(words, flush=True)


def write(rows: list[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    table = "\n".join(("| what | measured | wanted |", "|---|---|---|", *rows))
    PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("part", nargs="*", help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--only", choices=("planning", "delivering"))
    given = parser.parse_args()
    if given.part:
        run_part(*given.part)
        return
    numbers = Numbers(100, 1_000, 100_000, 3) if given.small else Numbers()
    rows: list[str] = []
    with servers() as ground:
        if given.only != "delivering":
            rows += planning(ground, numbers)
        if given.only != "planning":
            rows += delivering(ground, numbers)
    say("\n".join(rows))
    if given.write:
        write(rows)


def run_part(name: str, *values: str) -> None:
    import django

    django.setup()
    part = {
        "make": part_make,
        "plan": part_plan,
        "write": part_write_emails,
        "start": part_start_delivery,
    }[name]
    say(json.dumps(part(*(int(value) for value in values))))  # type: ignore[operator]


if __name__ == "__main__":
    main()
