"""A visitor without a browser: keeps cookies, reads pages and sends their forms."""

import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from dev.problems import Problem

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """One person at one site."""

    def __init__(self, url: str) -> None:
        self.url = url
        keeper = urllib.request.HTTPCookieProcessor(CookieJar())
        self._opener = urllib.request.build_opener(keeper)

    def get(self, path: str) -> str:
        return self._open(urllib.request.Request(f"{self.url}{path}"))  # noqa: S310 - our own site

    def post(self, path: str, **fields: str) -> str:
        """Send the form of a page; its token is read from the page first."""
        token = _TOKEN.search(self.get(path))
        if token is None:
            raise Problem(f"There is no form at {path}.")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        headers = {"Referer": f"{self.url}{path}"}
        url = f"{self.url}{path}"
        return self._open(urllib.request.Request(url, body, headers))  # noqa: S310 - our own site

    def sign_in(self, email: str, password: str) -> str:
        """Returns the page that follows."""
        return self.post("/sign-in/", username=email, password=password)

    def _open(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise Problem(f"{request.full_url} answers {error.code}.") from error
