"""Secrets in addresses reach no log, whoever writes it."""

import io
import json
import logging
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config
from pythonjsonlogger.json import JsonFormatter

from recommendations.models import User
from tracker.log_masks import MaskedLogger, MaskSecrets, ShortRefusals, masked

SECRET = "WzE3LCI0ZjQiXQ:1rVxyz:abc-DEF_123"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"GET /mails/stop/{SECRET}/ HTTP/1.1", "GET /mails/stop/-/ HTTP/1.1"),
        (f"/private/{SECRET}/all.ics?x=1", "/private/-/all.ics?x=1"),
        (f"<WSGIRequest: POST '/mails/stop/{SECRET}'>", "<WSGIRequest: POST '/mails/stop/-'>"),
        ("/mails/stop/", "/mails/stop/"),
        ("/deadlines/17/", "/deadlines/17/"),
    ],
)
def test_secret_gives_way_to_a_dash(written: str, kept: str) -> None:
    assert masked(written) == kept


def test_log_of_requests_has_no_secret_in_any_of_its_places() -> None:
    logger = MaskedLogger(Config())
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/mails/stop/{SECRET}/",
        "PATH_INFO": f"/mails/stop/{SECRET}/",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://follow-up.example.org/mails/stop/{SECRET}/",
        "HTTP_USER_AGENT": "a browser",
    }
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    request = SimpleNamespace(headers=[("REFERER", environ["HTTP_REFERER"])])
    atoms = logger.atoms(response, request, environ, timedelta(seconds=1))
    assert atoms["r"] == "GET /mails/stop/-/ HTTP/1.1"
    assert atoms["a"] == "a browser"
    line = Config().access_log_format % logger.atoms_wrapper_class(atoms)
    assert SECRET not in line
    assert "/mails/stop/-/" in line


@pytest.mark.parametrize("args", [("Not Found", f"/mails/stop/{SECRET}/"), ()])
def test_log_for_machines_has_none_either(args: tuple[str, ...]) -> None:
    """The request itself is among what it writes out."""
    message = "%s: %s" if args else f"/private/{SECRET}/all.ics"
    record = logging.LogRecord("django.request", 30, "x.py", 1, message, args, None)
    record.request = f"<WSGIRequest: GET '/mails/stop/{SECRET}/'>"
    assert MaskSecrets().filter(record)
    written = JsonFormatter("{message}", style="{").format(record)
    assert SECRET not in written
    assert "-" in json.loads(written)["message"]


def test_handler_and_servers_use_them() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    assert handlers["stderr"]["filters"] == ["mask_secrets", "short_refusals"]
    for path in ("Dockerfile", "dev/run.py"):
        text = (settings.BASE_DIR / path).read_text()
        assert "--logger-class=tracker.log_masks.MaskedLogger" in text


@pytest.mark.django_db
def test_a_refusal_is_one_line_without_a_traceback(client: Client, officer: User) -> None:
    """Every handler has the filter, so the record that reaches one is the record it writes."""
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.addFilter(ShortRefusals())
    handler.setFormatter(logging.Formatter("%(message)s"))
    loggers = [logging.getLogger(name) for name in ("django.request", "django.security")]
    client.force_login(officer)
    for logger in loggers:
        logger.addHandler(handler)
    try:
        assert client.get(reverse("letter-template-list")).status_code == 403
        assert client.post(reverse("import-upload"), {"text": "x" * 11_000_000}).status_code == 413
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert "Forbidden" in stream.getvalue()
    assert "Traceback" not in stream.getvalue()


@pytest.mark.django_db
def test_a_refusal_says_by_number_whose_session_it_was(client: Client, officer: User) -> None:
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.addFilter(MaskSecrets())
    handler.addFilter(MaskSecrets())  # as where two handlers write one record
    handler.addFilter(ShortRefusals())
    handler.setFormatter(JsonFormatter("{message}", style="{"))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        Client().get("/nowhere/")
        client.force_login(officer)
        client.get(reverse("letter-template-list"))
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["status_code"], line["account"]) for line in lines] == [
        (404, None),
        (403, officer.pk),
    ]
    assert officer.email not in stream.getvalue()


def test_an_error_keeps_its_traceback() -> None:
    record = logging.LogRecord(
        "django.request", 40, "", 1, "x", (), (ValueError, ValueError(), None)
    )
    record.status_code = 500
    assert ShortRefusals().filter(record)
    assert record.exc_info


def test_all_that_is_written_passes_the_filters() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    for handler in handlers.values():
        assert handler["filters"] == ["mask_secrets", "short_refusals"]
