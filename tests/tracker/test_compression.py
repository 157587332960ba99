"""Pages leave compressed, unless another site may have asked for them with a person's cookie."""

import gzip
from http import HTTPStatus

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from recommendations.models import User
from tests.conftest import Case

pytestmark = pytest.mark.django_db

ACCEPTS = {"Accept-Encoding": "gzip, deflate, br"}


def encoding_of(client: Client, **headers: str) -> str:
    sent = {**ACCEPTS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    response = client.get(reverse("recommendation-list"), headers=sent)
    assert response.status_code == HTTPStatus.OK
    return response.get("Content-Encoding", "")


def test_public_page_is_compressed_for_everybody_who_can_read_it(
    client: Client, case: Case
) -> None:
    address = reverse("recommendation-list")
    plain = client.get(address)
    packed = client.get(address, headers=ACCEPTS)
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert case.document.symbol in gzip.decompress(packed.content).decode()


def test_the_length_of_the_same_page_varies(client: Client, case: Case) -> None:
    address = case.recommendation(36).get_absolute_url()
    lengths = {len(client.get(address, headers=ACCEPTS).content) for _time in range(20)}
    assert len(lengths) > 1


@pytest.mark.parametrize("begun", ["same-origin", "none"])
def test_page_that_a_person_asks_for_is_compressed(
    client: Client, officer: User, case: Case, begun: str
) -> None:
    client.force_login(officer)
    assert encoding_of(client, Sec_Fetch_Site=begun) == "gzip"


@pytest.mark.parametrize("begun", ["cross-site", "same-site", "", "something"])
def test_page_for_which_another_site_asks_with_the_cookie_keeps_its_length(
    client: Client, officer: User, case: Case, begun: str
) -> None:
    client.force_login(officer)
    headers = {"Sec_Fetch_Site": begun} if begun else {}
    assert encoding_of(client, **headers) == ""


def test_a_cookie_that_opens_nothing_is_a_cookie_all_the_same(client: Client, case: Case) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "ended"
    assert encoding_of(client, Sec_Fetch_Site="cross-site") == ""


def test_calendar_program_that_has_the_content_is_told_so(client: Client, case: Case) -> None:
    address = reverse("deadline-calendar")
    packed = client.get(address, headers=ACCEPTS)
    assert packed["Content-Encoding"] == "gzip"
    again = client.get(address, headers={**ACCEPTS, "If-None-Match": packed["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
