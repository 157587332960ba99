"""Forms as a browser has them: with the token of the person who opened the page."""

import html
import re

from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from recommendations.acts.form_tokens import FormToken, make_form_token
from recommendations.models import User

_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def opened(person: User, path: str) -> FormToken:
    """The token of a form that this person opened at an address."""
    request = RequestFactory().get(path)
    request.user = person
    return make_form_token(request)


def token_on(client: Client, url: str, n: int = 0) -> str:
    """The token of the n-th form on a page."""
    return str(_TOKEN.findall(client.get(url).content.decode())[n])


def words_of(answer: HttpResponseBase) -> str:
    """What a page says, in one line."""
    page = re.sub(r"<[^>]+>", " ", answer.getvalue().decode())
    return " ".join(html.unescape(page).split())
