"""A case: one review of one State party by one treaty body."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import ReportingCycle
from recommendations.views.access import load


@require_safe
def cycle_detail(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    cycle = load(
        ReportingCycle.objects.visible_to(request.user),
        treaty_body__code__iexact=code,
        state_party__iso3__iexact=iso3,
        number=number,
    )
    return render(request, "cycles/detail.html", {"cycle": cycle})
