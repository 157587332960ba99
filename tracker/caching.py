"""Pages of people who are signed in are kept by no cache, shared or their browser's own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

Answer = Callable[[HttpRequest], HttpResponse]


def keep_private_pages(get_response: Answer) -> Answer:
    """Middleware, after the one that knows the person. What a view has decided itself stays.

    `no-store` because several people may sit at one computer: after signing out, nobody should
    come back to a draft with the "back" button.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answer
