"""Treaty bodies with their rules, scales and sessions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import TreatyBody
from recommendations.views.access import load


@require_safe
def treaty_body_list(request: HttpRequest) -> HttpResponse:
    rows = TreatyBody.objects.visible_to(request.user)
    return render(request, "bodies/list.html", {"rows": rows})


@require_safe
def treaty_body_detail(request: HttpRequest, code: str) -> HttpResponse:
    body = load(TreatyBody.objects.visible_to(request.user), code__iexact=code)
    return render(request, "bodies/detail.html", {"body": body})
