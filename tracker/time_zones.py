"""Times of day in the reader's own time zone; days of the procedure remain days in Geneva."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Answer = Callable[[HttpRequest], HttpResponse]


def own_time_zone(answer: Answer) -> Answer:
    """Middleware: whoever is signed in reads moments in the time zone of the own account."""

    def in_time_zone(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer(request)
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return answer(request)

    return in_time_zone
