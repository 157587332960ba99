"""Everything on one machine with one command: `make run`. Ctrl-C ends it.

Starts PostgreSQL, Valkey and the mail catcher, brings the database up to date, loads reference
data and the demonstration, starts the web server, a Celery worker and Celery beat, and watches over
them. What needs nothing of each other starts together: the preparation while PostgreSQL does, the
web server as soon as the static files are collected, the worker when the tables are there, beat
when the data are. If one of them dies, the others are stopped and its last words are shown.
"""

import math
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
from dev.screen import STATIC_FILES_ARE_THERE, TABLES_ARE_THERE, Steps, say
from recommendations.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD

WEB, WORKER, BEAT, MAIL = "Web server", "Celery worker", "Celery beat", "Mail catcher"
PREPARATION = "Preparation"
# Those who make work end before those who do it, and those who keep it end last.
STOP_ORDER: tuple[tuple[str, ...], ...] = (
    (BEAT, WEB),
    (WORKER,),
    (MAIL,),
    ("Valkey",),
    ("PostgreSQL",),
)
# The one that others rest on first; the next start ends in the opposite order what a kill left.
ORDER = ("PostgreSQL", "Valkey", MAIL, PREPARATION, WORKER, BEAT, WEB)


class Stop(BaseException):
    """Somebody asked us to end. Not an error, so that no `except Exception` holds it up."""


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stop(signal.Signals(number).name)


class Run:
    """One run, from the first server to the last."""

    def __init__(self) -> None:
        self.steps = Steps(total=6)
        self.children: list[Child] = []
        self.state = state.State(pid=os.getpid())
        # Ports are chosen first: a taken one should not cost anybody a wait.
        self.port = ports.choose("PORT", os.environ.get("PORT"), 8000)
        self.mail_port = ports.choose("MAIL_PORT", os.environ.get("MAIL_PORT"), 8025)
        self.smtp_port = ports.any_free()
        self.backing = backing.Backing()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail_url = f"http://127.0.0.1:{self.mail_port}"

    def environment(self) -> dict[str, str]:
        """For every process of the application. None may know the owner of the tables."""
        outside = {name: value for name, value in os.environ.items() if name != backing.OWNER}
        return {
            "SERVED_OVER_HTTPS": "false",
            "LOG_FORMAT": "line",
            "DEMONSTRATION": "true",
            # Who tries it should not wait a quarter of an hour for the first reminder.
            "REMINDER_PLANNING_SECONDS": "30",
            "REMINDER_DELIVERY_SECONDS": "10",
            **outside,
            **self.backing.environment(),
            # Read already; what it says of the owner is for the preparation alone.
            "IGNORE_DOT_ENV": "true",
            "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret("secret_key"),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MAIL_CATCHER_URL": self.mail_url,
            "SITE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """All steps, each with its line."""
        self.backing.begin_broker()
        self._remember(self.backing.started)
        self._begin_mail_catcher()
        self._begin_preparation()
        with self.steps.step("Database") as done:
            try:
                done.append(self.backing.database())
            finally:
                self._remember(self.backing.started)
        with self.steps.step("Broker") as done:
            done.append(self.backing.broker())
        self.state.environment = self.environment_of_tools()
        with self.steps.step(MAIL):
            self._wait_for_page(MAIL, f"{self.mail_url}/healthz")
        with self.steps.step("Tables, pages, reference data and demonstration up to date"):
            self._wait("Static files", lambda: self._has_said(STATIC_FILES_ARE_THERE))
            self._begin_web()
            self._wait("Tables", lambda: self._has_said(TABLES_ARE_THERE))
            self._begin_worker()
            self._wait("Data", lambda: not self._is_preparing())
            self._begin_beat()
        with self.steps.step("Celery worker and beat"):
            worker = self._child(WORKER)
            self._wait(WORKER, lambda: b" ready." in worker.own_output(), seconds=60)
        with self.steps.step(WEB):
            self._wait_for_page(WEB, f"{self.url}/healthz")
        self.state.url = self.url
        state.write(self.state, self.children)

    def environment_of_tools(self) -> dict[str, str]:
        """What `make shell` needs to work on the same data; kept in a file for its owner only."""
        names = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "EMAIL_URL", "SITE_URL", backing.OWNER)
        whole = {**self.environment(), **self.backing.owners_environment()}
        return {name: whole[name] for name in (*names, "MAIL_CATCHER_URL", "SERVED_OVER_HTTPS")}

    def _remember(self, children: Sequence[Child]) -> None:
        """Write down who runs, so that the next start can end them should we be killed."""
        self.children += [child for child in children if child not in self.children]
        self.children.sort(key=lambda child: ORDER.index(child.name))
        state.write(self.state, self.children)

    def _child(self, name: str) -> Child:
        return next(child for child in self.children if child.name == name)

    def _python(self, name: str, log: str, *arguments: str, **env: str) -> None:
        child = spawn(
            name,
            [sys.executable, *arguments],
            log=state.LOGS / log,
            env={**self.environment(), **env},
            cwd=state.BASE_DIR,
        )
        self._remember([child])

    def _begin_mail_catcher(self) -> None:
        arguments = ["--smtp-port", str(self.smtp_port), "--http-port", str(self.mail_port)]
        folder = str(state.VAR / "mail")
        self._python(MAIL, "mail.log", "-m", "dev.mailcatcher", *arguments, "--folder", folder)

    def _begin_preparation(self) -> None:
        """Static files, tables, rights, reference data, demonstration, in one process for speed."""
        env = {"DATABASE_POOL": "false", **self.backing.owners_environment()}
        self._python(PREPARATION, "prepare.log", "-m", "dev.prepare", **env)

    def _is_preparing(self) -> bool:
        return any(child.name == PREPARATION for child in self.children)

    def _has_said(self, words: str) -> bool:
        """Whether the preparation has come so far."""
        return not self._is_preparing() or words in _said_of(self._child(PREPARATION))

    def _begin_worker(self) -> None:
        options = ("--concurrency=2", "--without-gossip", "--without-mingle")
        command = ("-m", "celery", "-A", "tracker", "worker", "--loglevel=INFO")
        # A worker's process does one thing at a time and needs no pool of connections. Django's
        # checks belong to `make check`; here they would read all pages into a worker that has none.
        env = {"DATABASE_POOL": "false", "CELERY_SKIP_CHECKS": "true"}
        self._python(WORKER, "worker.log", *command, *options, **env)

    def _begin_beat(self) -> None:
        command = ("-m", "celery", "-A", "tracker", "beat", "--loglevel=INFO", "--pidfile=")
        self._python(BEAT, "beat.log", *command, DATABASE_POOL="false")

    def _begin_web(self) -> None:
        gunicorn = ("-m", "gunicorn", "tracker.wsgi:application", "--bind")
        options = ("--workers=2", "--threads=4", "--worker-class=gthread", "--no-control-socket")
        # Read once, and shared by the two processes.
        limits = ("--preload", "--timeout=60", "--graceful-timeout=4", "--access-logfile=-")
        masks = ("--logger-class=tracker.log_masks.MaskedLogger",)
        self._python(WEB, "web.log", *gunicorn, f"127.0.0.1:{self.port}", *options, *limits, *masks)

    def _wait_for_page(self, name: str, url: str) -> None:
        self._wait(name, lambda: _page_answers(url), seconds=60)

    def _wait(self, what: str, ready: Callable[[], bool], seconds: float = math.inf) -> None:
        """Until it is ready, or one of all that were started has died, or it takes too long."""
        end = time.monotonic() + seconds
        while True:
            self._look_after_them()
            if ready():
                return
            if time.monotonic() > end:
                raise Problem(
                    _last_words(self._child(what), f"did not answer for {seconds} seconds")
                )
            self.steps.still(self._going_on(what))
            time.sleep(0.05)

    def _look_after_them(self) -> None:
        """Raises Problem when one of them has died. The preparation may end, but well."""
        for child in tuple(self.children):
            if child.is_alive:
                continue
            if child.name != PREPARATION:
                raise Problem(_last_words(child, child.ending()))
            if child.process.returncode:
                raise Problem(
                    f"The database could not be brought up to date: that {child.ending()}. "
                    f"The end of {child.log}:\n{child.tail(25)}"
                )
            self.children.remove(child)

    def _going_on(self, what: str) -> str:
        if not self._is_preparing():
            return f"{what} is starting"
        said = _said_of(self._child(PREPARATION))
        return said[-1] if said else "starting Django"

    def watch(self) -> NoReturn:
        """Until somebody says stop or one of them dies."""
        while True:
            self._look_after_them()
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


def _said_of(preparation: Child) -> list[str]:
    """What it is doing and has done, see dev/prepare.py."""
    return re.findall(r"^\* (.+)$", preparation.own_output().decode(), re.MULTILINE)


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
