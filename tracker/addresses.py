"""Addresses that name nothing, whatever view they would reach."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def refuse_nul(get_response: Answer) -> Answer:
    """Middleware: no page has a NUL in its path, and PostgreSQL refuses to look for one.

    Refused here once, so that no view has to think of it. Parameters and forms are checked by
    their fields, which say what is wrong. Stands last, so that the page of the 404 has its reader.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return get_response(request)

    return answer
