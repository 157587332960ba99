"""The demonstration as a visitor meets it: a real gunicorn on a database of its own.

The database is made once for a test run (reference data and demonstration, on a copy of the
tables) and kept as a template; every test gets a fresh copy within a tenth of a second. Test code
and server share no memory, no connection and no event loop: what a test knows, it reads from pages,
mails and commands.
"""

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import redis

from dev.ports import LOOPBACK, any_free
from dev.postgres import database_url
from dev.processes import Child, spawn, wait_until
from tests import databases
from tests.celery_process import start_celery_process
from tests.databases import BASE_DIR


def process_environment(database_name: str, **extra: str) -> dict[str, str]:
    """The environment of a process that works on this run's servers and that database.

    Like every process of the application, it does not know the owner's login.
    """
    url = database_url(os.environ["DATABASE_URL"], database_name)
    own = {"DATABASE_URL": url, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "default"}
    outside = {name: value for name, value in os.environ.items() if name != databases.OWNER}
    return {**outside, **own, **extra}


class DemoSite:
    """The running demonstration: `url`, `reset()`, `manage()`, `start_celery()`."""

    def __init__(self, smtp_url: str) -> None:
        self.folder = databases.folder()
        self.worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.template = databases.name_of("demo")
        self.database = databases.name_of(f"demo_{self.worker}")
        self.port = any_free()
        self.url = f"http://{LOOPBACK}:{self.port}"
        self.own_folder = self.folder / f"demo-{self.worker}"
        self.own_folder.mkdir(exist_ok=True)
        self._children: list[Child] = []
        self._server: Child | None = None
        self.env = process_environment(
            self.database,
            DJANGO_SETTINGS_MODULE="tracker.settings",
            IGNORE_DOT_ENV="true",
            SECRET_KEY="a-key-for-the-demonstration-of-one-test-run-and-no-other",
            SERVED_OVER_HTTPS="false",
            LOG_FORMAT="line",
            DEMONSTRATION="true",
            DATABASE_POOL="false",
            EMAIL_URL=smtp_url,
            SITE_URL=self.url,
            MAIL_CATCHER_URL="",
            MEDIA_ROOT=str(self.own_folder / "media"),
            STATIC_ROOT=str(self.folder / "static"),
        )

    def start(self) -> None:
        """Make the template if no other worker has, and start the server."""
        self._make_template()
        self.reset()
        gunicorn = [sys.executable, "-m", "gunicorn", "tracker.wsgi:application"]
        options = [f"--bind={LOOPBACK}:{self.port}", "--threads=6", "--no-control-socket"]
        self._server = spawn(
            "Web server",
            [*gunicorn, *options, "--graceful-timeout=1", "--access-logfile=-"],
            log=self.own_folder / "web.log",
            env=self.env,
            cwd=BASE_DIR,
        )
        if not wait_until(self._answers, child=self._server, seconds=60):
            self._server.stop()
            raise AssertionError(f"the server {self._server.ending()}:\n{self._server.tail(40)}")

    def stop(self) -> None:
        self.stop_celery()
        if self._server is not None:
            self._server.stop()

    def reset(self) -> None:
        """The demonstration as new: database, files and an empty queue."""
        self.stop_celery()
        databases.copy(self.template, self.database)
        media = self.own_folder / "media"
        shutil.rmtree(media, ignore_errors=True)
        shutil.copytree(self.folder / "media", media)
        client = redis.Redis.from_url(os.environ["REDIS_URL"])
        client.flushdb()
        client.close()

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py on the demonstration; returns what it printed."""
        return _manage(self.env, *arguments)

    def start_celery(self, kind: str, *, app: str = "tracker", **extra: str) -> Child:
        """A `worker` or `beat` (one tick a second) on the demonstration, until the test ends."""
        ticks = {"REMINDER_PLANNING_SECONDS": "1", "REMINDER_DELIVERY_SECONDS": "1"}
        child = start_celery_process(kind, {**self.env, **ticks, **extra}, self.own_folder, app=app)
        self._children.append(child)
        return child

    def stop_celery(self) -> None:
        while self._children:
            self._children.pop().stop()

    def log(self, lines: int = 40) -> str:
        """The end of the server's log, for a failing test."""
        return self._server.tail(lines) if self._server is not None else ""

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=10):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _make_template(self) -> None:
        with databases.made_once("demo") as template:
            if template is None:
                return
            databases.copy(databases.tables(), template)
            media = self.folder / "media"
            media.mkdir(exist_ok=True)
            urls = {
                name: database_url(os.environ[name], template)
                for name in (databases.APPLICATION, databases.OWNER)
            }
            env = {**self.env, **urls, "MEDIA_ROOT": str(media)}
            _run([sys.executable, "-m", "dev.prepare"], env)


def _manage(env: dict[str, str], *arguments: str) -> str:
    return _run([sys.executable, "manage.py", *arguments], env)


def _run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout
