"""Everything on one machine with one command: `make run`. Ctrl-C ends it.

Starts PostgreSQL, Valkey and the mail catcher, brings the database up to date, loads reference
data and the demonstration, then starts the web server, a Celery worker and Celery beat, and
watches over them. If one of them dies, the others are stopped and its last words are shown.
"""

import os
import re
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

from dev import backing, ports, state
from dev.problems import Problem
from dev.processes import Child, spawn
from dev.screen import Steps, say
from recommendations.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

WEB, WORKER, BEAT, MAIL = "Web server", "Celery worker", "Celery beat", "Mail catcher"
# Those who make work end before those who do it, and those who keep it end last.
STOP_ORDER: tuple[tuple[str, ...], ...] = (
    (BEAT, WEB),
    (WORKER,),
    (MAIL,),
    ("Valkey",),
    ("PostgreSQL",),
)


class Stop(BaseException):
    """Somebody asked us to end. Not an error, so that no `except Exception` holds it up."""


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stop(signal.Signals(number).name)


class Run:
    """One run, from the first server to the last."""

    def __init__(self) -> None:
        self.steps = Steps(total=6)
        self.backing = backing.Backing()
        self.children: list[Child] = []
        self.state = state.State(pid=os.getpid())
        # Ports are chosen first: a taken one should not cost anybody a wait.
        self.port = ports.choose("PORT", os.environ.get("PORT"), 8000)
        self.mail_port = ports.choose("MAIL_PORT", os.environ.get("MAIL_PORT"), 8025)
        self.smtp_port = ports.any_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail_url = f"http://127.0.0.1:{self.mail_port}"

    def environment(self) -> dict[str, str]:
        """For every process of the application."""
        return {
            "SERVED_OVER_HTTPS": "false",
            "LOG_FORMAT": "line",
            "DEMONSTRATION": "true",
            # Who tries it should not wait a quarter of an hour for the first reminder.
            "REMINDER_PLANNING_SECONDS": "30",
            "REMINDER_DELIVERY_SECONDS": "10",
            **os.environ,
            **self.backing.environment(),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret("secret_key"),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MAIL_CATCHER_URL": self.mail_url,
            "SITE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """All steps, each with its line."""
        with self.steps.step("Database") as done:
            try:
                done.append(backing.database(self.backing))
            finally:
                self._remember(self.backing.started)
        with self.steps.step("Broker") as done:
            try:
                done.append(backing.broker(self.backing))
            finally:
                self._remember(self.backing.started)
        self.state.environment = self.environment_of_tools()
        with self.steps.step(MAIL):
            self._start_mail_catcher()
        with self.steps.step("Tables, pages, reference data and demonstration up to date"):
            self._prepare()
        with self.steps.step("Celery worker and beat"):
            self._start_celery()
        with self.steps.step(WEB):
            self._start_web()
        self.state.url = self.url
        state.write(self.state, self.children)

    def environment_of_tools(self) -> dict[str, str]:
        """What `make shell` needs to work on the same data; kept in a file for its owner only."""
        names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "SITE_URL")
        whole = self.environment()
        return {name: whole[name] for name in (*names, "MAIL_CATCHER_URL", "SERVED_OVER_HTTPS")}

    def _remember(self, children: Sequence[Child]) -> None:
        """Write down who runs, so that the next start can end them should we be killed."""
        self.children += [child for child in children if child not in self.children]
        state.write(self.state, self.children)

    def _python(self, name: str, log: str, *arguments: str, **env: str) -> Child:
        child = spawn(
            name,
            [sys.executable, *arguments],
            log=state.LOGS / log,
            env={**self.environment(), **env},
            cwd=state.BASE_DIR,
        )
        self._remember([child])
        return child

    def _start_mail_catcher(self) -> None:
        arguments = ["--smtp-port", str(self.smtp_port), "--http-port", str(self.mail_port)]
        folder = str(state.VAR / "mail")
        child = self._python(
            MAIL, "mail.log", "-m", "dev.mailcatcher", *arguments, "--folder", folder
        )
        self._wait_for_page(child, f"{self.mail_url}/healthz")

    def _prepare(self) -> None:
        """Migrations, static files, reference data and demonstration, in one process for speed."""
        child = self._python("Preparation", "prepare.log", "-m", "dev.prepare")
        while child.is_alive:
            said = re.findall(rb"^\* (.+)$", child.own_output(), re.MULTILINE)
            self.steps.still(said[-1].decode() if said else "starting Django")
            time.sleep(0.1)
        self.children.remove(child)
        if child.process.returncode:
            raise Problem(
                f"The database could not be brought up to date: that {child.ending()}. "
                f"The end of {child.log}:\n{child.tail(25)}"
            )

    def _start_celery(self) -> None:
        celery = ("-m", "celery", "-A", "tracker")
        # A worker's process does one thing at a time and needs no pool of connections.
        worker_options = ("--concurrency=2", "--without-gossip", "--without-mingle")
        worker = self._python(
            WORKER,
            "worker.log",
            *celery,
            "worker",
            "--loglevel=INFO",
            *worker_options,
            DATABASE_POOL="false",
        )
        schedule = state.VAR / "run" / "beat-schedule"
        self._python(
            BEAT,
            "beat.log",
            *celery,
            "beat",
            "--loglevel=INFO",
            f"--schedule={schedule}",
            "--pidfile=",
            DATABASE_POOL="false",
        )
        self._wait(worker, lambda: b" ready." in worker.own_output(), "the worker is starting")

    def _start_web(self) -> None:
        gunicorn = ("-m", "gunicorn", "tracker.wsgi:application", "--bind")
        options = ("--workers=2", "--threads=4", "--worker-class=gthread", "--no-control-socket")
        limits = ("--timeout=60", "--graceful-timeout=4", "--access-logfile=-")
        masks = ("--logger-class=tracker.log_masks.MaskedLogger",)
        child = self._python(
            WEB, "web.log", *gunicorn, f"127.0.0.1:{self.port}", *options, *limits, *masks
        )
        self._wait_for_page(child, f"{self.url}/healthz")

    def _wait_for_page(self, child: Child, url: str) -> None:
        self._wait(child, lambda: _page_answers(url), f"the {child.name.lower()} is starting")

    def _wait(self, child: Child, ready: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + 60
        while not ready():
            if not child.is_alive or time.monotonic() > end:
                why = child.ending() if not child.is_alive else "did not answer for 60 seconds"
                raise Problem(_last_words(child, why))
            self.steps.still(what)
            time.sleep(0.05)

    def watch(self) -> NoReturn:
        """Until somebody says stop or one of them dies."""
        while True:
            for child in self.children:
                if not child.is_alive:
                    raise Problem(_last_words(child, child.ending()))
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop what runs, in order. Bounded: whoever does not listen is killed."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        begun = time.monotonic()
        first = [child for child in self.children if not _in_order(child.name)]
        groups = [first]
        groups += [[c for c in self.children if c.name in names] for names in STOP_ORDER]
        for group in groups:
            for child in group:
                child.ask_to_end()
            for child in group:
                if not child.stop(ask=False):
                    say(f"  {child.name} did not end in {child.patience:.0f} s and was killed.")
        state.forget()
        say(f"Stopped after {time.monotonic() - begun:.1f} s. The data are kept for the next run.")


def _in_order(name: str) -> bool:
    return any(name in names for names in STOP_ORDER)


def _last_words(child: Child, why: str) -> str:
    return f"{child.name} {why}. The end of {child.log}:\n{child.tail()}"


def _page_answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def announce(run: Run) -> None:
    """Where to look, and who to be."""
    width = max(len(account.role) for account in DEMO_ACCOUNTS)
    say(f"\nReady after {time.monotonic() - run.steps.begun:.1f} s.\n")
    say(f"  The application   {run.url}/")
    say(f"  Caught mails      {run.mail_url}/   (no mail leaves this machine)")
    say(f"\n  Sign in with the password  {DEMO_PASSWORD}  as")
    for account in DEMO_ACCOUNTS:
        say(f"    {account.role:<{width}}  {account.email}")
    say("\n  Logs are in var/log. Ctrl-C stops everything; the data are kept.\n")


def main() -> int:
    backing.read_dot_env()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        with state.only_one_run():
            return _run()
    except Problem as problem:
        say(str(problem))
        return 1
    except Stop:
        return 130


def _run() -> int:
    left = state.end_what_was_left()
    if left:
        say(f"An earlier run was killed; ended what it left running: {', '.join(left)}.")
    run = Run()
    state.write(run.state, [])
    if not os.environ.get("PORT") and run.port != 8000:
        say(f"Port 8000 is taken, so the application uses {run.port} (PORT=... chooses another).")
    say("Starting the follow-up tracker")
    try:
        run.start()
        announce(run)
        run.watch()
    except Stop as stop:
        say(f"\nStopping ({stop})")
        return 0
    except Problem as problem:
        say(f"\n{problem}\n\nStopping the rest")
        return 1
    finally:
        run.stop()


if __name__ == "__main__":
    sys.exit(main())
