"""Who may keep which page: a rule for every answer. What a view has decided itself stays.

| answer | rule |
|---|---|
| to a person who is signed in | kept by nobody |
| public page, safe request | kept, but asked for again each time: what it shows may be withdrawn |
| with a cookie, refused, or to a form that was sent | kept by nobody |
| calendars, feeds, pictures of pages | their views say so |
| style sheets and scripts | for ever: their names change with their content |
"""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Answer = Callable[[HttpRequest], HttpResponse]


def keep_private_pages(get_response: Answer) -> Answer:
    """Middleware, after the one that knows the person.

    `no-store` because several people may sit at one computer: after signing out, nobody should
    come back to a draft with the "back" button.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answer


def decide_for_the_rest(get_response: Answer) -> Answer:
    """Middleware, outside those that refuse requests or set cookies, for what is undecided."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            is_plain = (
                request.method in {"GET", "HEAD"}
                and response.status_code == HTTPStatus.OK
                and not response.cookies
            )
            if is_plain:
                patch_cache_control(response, no_cache=True)
            else:
                patch_cache_control(response, private=True, no_store=True)
        return response

    return answer
