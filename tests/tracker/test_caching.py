"""Nobody's own pages stay in a cache; a refused request is answered, whoever sent it."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import User

pytestmark = pytest.mark.django_db

PAGES = ("home", "board", "recommendation-list", "document-list", "account", "submission-list")


@pytest.mark.parametrize("name", PAGES)
def test_a_signed_in_person_s_pages_are_kept_by_no_cache(
    client: Client, officer: User, name: str
) -> None:
    client.force_login(officer)
    assert client.get(reverse(name))["Cache-Control"] == "private, no-store"


def test_refusals_are_kept_by_no_cache_either(client: Client, officer: User) -> None:
    client.force_login(officer)
    response = client.get(f"/documents/{uuid4()}/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response["Cache-Control"] == "private, no-store"


def test_public_pages_are_asked_for_again_and_told_apart_by_their_reader(client: Client) -> None:
    response = client.get(reverse("home"))
    assert response["Cache-Control"] == "no-cache"
    assert "Cookie" in response["Vary"]


def test_what_carries_a_cookie_or_a_refusal_is_kept_by_nobody(client: Client) -> None:
    sign_in = client.get(reverse("sign-in"))
    assert sign_in.cookies
    refused = client.post(reverse("sign-in"), {"username": "", "password": ""})
    missing = client.get("/nowhere/")
    unread = Client().get("/", headers={"Host": "elsewhere.example"})
    forged = Client(enforce_csrf_checks=True).post(reverse("sign-in"))
    for response in (sign_in, refused, missing, unread, forged):
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


@pytest.mark.parametrize(
    ("name", "rule"),
    [("deadline-calendar", "public, max-age="), ("history-feed", "public, max-age=")],
)
def test_calendars_and_feeds_keep_their_own_rule(client: Client, name: str, rule: str) -> None:
    assert rule in client.get(reverse(name))["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/admin/", "/healthz", "/static/nothing.css"])
def test_every_answer_says_that_it_asks_nothing_of_the_browser(client: Client, path: str) -> None:
    policy = client.get(path)["Permissions-Policy"]
    for name in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{name}=()" in policy
    assert "clipboard-write=(self)" in policy


def test_a_request_for_another_host_is_refused_in_words() -> None:
    response = Client().get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "could not be read" in response.content.decode()
