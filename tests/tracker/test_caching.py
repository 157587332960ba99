"""Nobody's own pages stay in a cache; a refused request is answered, whoever sent it."""

from http import HTTPStatus

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
    response = client.get("/documents/number/987654321/")
    assert response.status_code == HTTPStatus.NOT_FOUND
    assert response["Cache-Control"] == "private, no-store"


def test_public_pages_are_told_apart_by_their_reader(client: Client) -> None:
    response = client.get(reverse("home"))
    assert not response.has_header("Cache-Control")
    assert "Cookie" in response["Vary"]


def test_a_request_for_another_host_is_refused_in_words() -> None:
    response = Client().get("/", headers={"Host": "elsewhere.example"})
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "could not be read" in response.content.decode()
