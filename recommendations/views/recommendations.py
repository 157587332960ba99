"""Recommendations: the list, and one page with the four voices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import Recommendation
from recommendations.views.access import load


@require_safe
def recommendation_list(request: HttpRequest) -> HttpResponse:
    rows = Recommendation.objects.visible_to(request.user)
    return render(request, "recommendations/list.html", {"rows": rows})


@require_safe
def recommendation_detail(
    request: HttpRequest, symbol: str, paragraph: tuple[int, str]
) -> HttpResponse:
    number, label = paragraph
    recommendation = load(
        Recommendation.objects.visible_to(request.user).select_related("paragraph__document"),
        paragraph__document__symbol__iexact=symbol,
        paragraph__number=number,
        paragraph__label=label,
    )
    return render(request, "recommendations/detail.html", {"recommendation": recommendation})
