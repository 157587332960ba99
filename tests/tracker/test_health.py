"""The health check says what does not answer, and says it without a secret."""

import pytest
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from dev.ports import any_free


@pytest.mark.django_db
def test_everything_answers(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"database ok\nbroker ok\n"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_broker_that_is_gone_is_named(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://:hush@127.0.0.1:{any_free()}/0"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.content == b"database ok\nbroker does not answer\n"


def test_database_that_is_gone_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DatabaseError("connection refused, password hush")

    monkeypatch.setattr("tracker.login_checks.connection.cursor", refuse)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.content == b"database does not answer\nbroker ok\n"


@pytest.mark.django_db
def test_check_is_exempt_from_the_redirect_to_https(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
