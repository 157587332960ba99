"""The settings refuse what cannot be right, and have no unsafe default."""

import json
import os
import secrets
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "a-key-for-this-one-process-that-protects-nothing-at-all",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "IGNORE_DOT_ENV": "true",
    "DJANGO_SETTINGS_MODULE": "tracker.settings",
    "PATH": os.environ["PATH"],
}


def _start(code: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in {**COMPLETE, **environment}.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        cwd=BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_nothing_starts_without_what_has_no_safe_default(name: str) -> None:
    done = _start("", **{name: None})
    assert done.returncode != 0
    assert f"Set the {name} environment variable" in done.stderr


def test_a_wrong_value_is_refused_in_words() -> None:
    assert "LOG_FORMAT is json or line, not 'xml'" in _start("", LOG_FORMAT="xml").stderr


@pytest.mark.parametrize("key", ["short", "a" * 64, "changeme" * 8, f"{'0123456789' * 4}012345678"])
def test_a_short_or_simple_secret_does_not_start(key: str) -> None:
    done = _start("", SECRET_KEY=key)
    assert done.returncode != 0
    assert "SECRET_KEY is too short or too simple" in done.stderr
    assert key not in done.stderr.partition("SECRET_KEY is too short")[2]


def test_what_openssl_makes_starts() -> None:
    assert _start("", SECRET_KEY=secrets.token_hex(32)).returncode == 0


def test_without_further_words_cookies_are_secure_and_debugging_is_off() -> None:
    done = _start(
        "from django.conf import settings as s\n"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.DEMONSTRATION)"
    )
    assert done.stdout.split() == ["False", "True", "True", "True", "False"]


def test_over_https_cookies_are_of_this_host_alone() -> None:
    names = (
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_PATH,"
        " s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_PATH, s.CSRF_COOKIE_DOMAIN)"
    )
    # Browsers drop a cookie with this name that has another path or any domain.
    assert _start(names).stdout.split() == [
        *("__Host-sessionid", "__Host-csrftoken", "/", "None", "/", "None")
    ]
    plain = _start(names, SERVED_OVER_HTTPS="false").stdout.split()
    assert plain[:2] == ["sessionid", "csrftoken"]


@pytest.mark.parametrize("hours", ["0", "721"])
def test_sessions_last_for_a_month_at_most(hours: str) -> None:
    assert "SESSION_HOURS is a whole number from 1 to 720" in _start("", SESSION_HOURS=hours).stderr


@pytest.mark.parametrize("seconds", ["-1", "86401"])
def test_pages_are_kept_for_a_day_at_most(seconds: str) -> None:
    done = _start("", KEPT_PAGE_SECONDS=seconds)
    assert "KEPT_PAGE_SECONDS is a whole number from 0 to 86400" in done.stderr


def test_logs_are_one_json_object_a_line() -> None:
    done = _start("import logging; logging.getLogger('recommendations').info('%s sent', 3)")
    line = json.loads(done.stderr.strip())
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "recommendations", "3 sent")
    assert datetime.fromisoformat(line["at"]).utcoffset() == timedelta(0)
