"""A method that no page has, and a body that is no form, are refused at every address."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.models import User

pytestmark = pytest.mark.django_db

ADDRESSES = ("sign-in", "style-guide", "home", "mail-choices-link", "healthz", "admin:index")


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_methods_that_no_page_has_are_refused(
    client: Client, officer: User, name: str, method: str
) -> None:
    client.force_login(officer)
    answer = client.generic(method, reverse(name))
    assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert answer["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "application/xml", ""])
def test_what_is_no_form_is_refused(client: Client, name: str, content_type: str) -> None:
    answer = client.generic("POST", reverse(name), b"{}", content_type=content_type)
    assert answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert answer["Accept-Post"] == "application/x-www-form-urlencoded, multipart/form-data"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_forms_of_both_kinds_and_buttons_without_fields_pass(client: Client, officer: User) -> None:
    form = "application/x-www-form-urlencoded; charset=UTF-8"
    assert client.post(reverse("sign-in"), "username=", content_type=form).status_code == 422
    assert client.post(reverse("sign-in"), {"username": ""}).status_code == 422
    client.force_login(officer)
    assert client.generic("post", reverse("sign-out"), content_type="").status_code == 302
