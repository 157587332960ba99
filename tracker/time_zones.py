"""Times of day in the reader's own time zone; days of the procedure remain days in Geneva."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Answer = Callable[[HttpRequest], HttpResponse]


def readers_time_zone(answer: Answer) -> Answer:
    """Middleware: people who are signed in read moments in the time zone of their place."""

    def in_time_zone(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer(request)
        with timezone.override(request.user.zone):
            return answer(request)

    return in_time_zone
