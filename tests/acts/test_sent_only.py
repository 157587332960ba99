"""Addresses that only take what is sent lead everybody else to the page with the button."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import TreatyBodyFactory

pytestmark = pytest.mark.django_db

SENTENCE = "Nothing has been done yet. Press the button again."


def test_a_person_led_there_by_signing_in_finds_the_button(
    client: Client, case: Case, officer: User
) -> None:
    url = reverse("follow-add", args=("cycle", case.cycle.public_id))
    assert client.get(url)["Location"] == f"{reverse('sign-in')}?next={url}"
    client.force_login(officer)
    answer = client.get(url, follow=True)
    assert answer.redirect_chain == [(case.cycle.get_absolute_url(), HTTPStatus.FOUND)]
    assert SENTENCE in text_of(answer)
    assert client.head(url).status_code == HTTPStatus.FOUND


def test_the_parts_of_the_address_are_handed_on(client: Client, officer: User) -> None:
    client.force_login(officer)
    row = uuid4()
    url = reverse("ledger-resend", args=(row,))
    assert client.get(url)["Location"] == reverse("ledger-detail", args=(row,))


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client: Client, officer: User, method: str) -> None:
    client.force_login(officer)
    answer = getattr(client, method)(reverse("feed-key-renew"))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    # Methods that no page has are refused before the page is asked.
    assert answer["Allow"] == ("POST" if method == "options" else "GET, HEAD, OPTIONS, POST")


def test_what_is_hidden_or_missing_is_not_found(client: Client, officer: User) -> None:
    client.force_login(officer)
    body = TreatyBodyFactory.create()
    for kind, key in (("cycle", 999), ("cycle", uuid4()), ("nothing", body.code)):
        answer = client.get(reverse("follow-add", args=(kind, key)))
        assert answer.status_code == HTTPStatus.NOT_FOUND
