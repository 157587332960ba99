"""What a request may be: read a page, or send one of the two kinds of form that browsers send."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

Answer = Callable[[HttpRequest], HttpResponse]

_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def refuse_other_requests(get_response: Answer) -> Answer:
    """Middleware: 405 for a method that no page has, 415 for a body that is no form.

    No page reads JSON or XML from a request. Unread, such a body would be taken for an empty form,
    and a form of which nothing is required for one that was sent.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in _METHODS:
            return HttpResponseNotAllowed(_METHODS)
        has_body = request.META.get("CONTENT_LENGTH") not in (None, "", "0")
        if has_body and request.content_type not in _FORMS:
            return HttpResponse(
                f"Send a form: {' or '.join(_FORMS)}.\n",
                status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                content_type="text/plain; charset=utf-8",
                headers={"Accept-Post": ", ".join(_FORMS)},
            )
        return get_response(request)

    return answer
