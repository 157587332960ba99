"""States parties."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import StateParty
from recommendations.views.access import load


@require_safe
def state_party_list(request: HttpRequest) -> HttpResponse:
    rows = StateParty.objects.visible_to(request.user)
    return render(request, "parties/list.html", {"rows": rows})


@require_safe
def state_party_detail(request: HttpRequest, iso3: str) -> HttpResponse:
    party = load(StateParty.objects.visible_to(request.user), iso3__iexact=iso3)
    return render(request, "parties/detail.html", {"party": party})
