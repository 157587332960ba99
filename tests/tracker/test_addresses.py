"""Whatever stands in an address, it is answered with a page and a sentence."""

from http import HTTPStatus

import pytest
from django.test import Client

from recommendations.models import User
from tests.conftest import Case

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "/%00",
    "/recommendations/CMW/C/AZE%00/CO/3/36/",
    "/documents/%00/x/",
    "/documents/versions/%00/file/",
    "/states/AZ%00E/",
    "/committees/%00/",
    "/cases/CMW%00/AZE/3/",
    "/cases/CMW/AZE/3%00/",
    "/admin/recommendations/user/%00/change/",
    "/states/%ff%fe/",
    f"/states/{'A' * 5000}/",
    "/documents/99999999999999999999/",
    "/imports/index/7/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_no_database_could_hold_is_not_found(
    client: Client, case: Case, administrator: User, address: str
) -> None:
    for _person in ("nobody", "administrator"):
        response = client.get(address)
        assert response.status_code == HTTPStatus.NOT_FOUND
        assert "There is no page at this address" in response.content.decode()
        client.force_login(administrator)
