"""Nothing serves pages or works in the background with the owner's login, or knows it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from dev.postgres import database_url
from tests import databases
from tests.demo_site import process_environment
from tracker import health
from tracker.login_checks import may_rewrite_evidence

BASE_DIR = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_the_application_may_not_rewrite_the_evidence() -> None:
    assert not may_rewrite_evidence()


@pytest.mark.django_db
def test_a_process_that_signs_in_as_the_owner_is_not_healthy() -> None:
    code = (
        "import django; django.setup(); from django.test import Client;"
        " answer = Client().get('/healthz'); print(answer.status_code, answer.content.decode())"
    )
    name = str(connection.settings_dict["NAME"])
    environment = process_environment(name)
    environment["DATABASE_URL"] = database_url(os.environ[databases.OWNER], name)
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env={**environment, "DJANGO_SETTINGS_MODULE": "tracker.settings_test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "503 database login has too many rights" in done.stdout, done.stderr
    assert "DATABASE_URL names a superuser or the owner of the tables" in done.stderr


def test_the_health_check_says_so_without_a_name(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "may_rewrite_evidence", lambda: True)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.content == b"database login has too many rights\nbroker ok\n"


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import tracker.wsgi"],
        ["-m", "celery", "-A", "tracker", "worker", "--pool=solo"],
        ["-m", "celery", "-A", "tracker", "beat", "--pidfile="],
    ],
    ids=["web", "worker", "beat"],
)
def test_what_serves_does_not_start_where_the_owners_address_is_set(
    command: list[str],
) -> None:
    environment = process_environment("none", DJANGO_SETTINGS_MODULE="tracker.settings")
    environment |= {
        databases.OWNER: "postgres://owner:hush@127.0.0.1:1/none",
        "SECRET_KEY": "a-key-for-this-one-process-that-protects-nothing-at-all",
        "IGNORE_DOT_ENV": "true",
        "CELERY_SKIP_CHECKS": "true",
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "OWNER_DATABASE_URL is set" in done.stderr
    assert "hush" not in done.stderr
