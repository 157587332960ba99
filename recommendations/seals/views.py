"""The heads of the chain: a page for people, and a file for programs that keep them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations.seals.reads.heads import heads

_ON_THE_PAGE = 31


@require_safe
def head_list(request: HttpRequest) -> HttpResponse:
    context = {
        "heads": heads(most=_ON_THE_PAGE),
        "crumbs": [
            {"label": _("Start"), "url": reverse("home")},
            {"label": _("Daily checksums")},
        ],
    }
    return render(request, "seals/heads.html", context)


@require_safe
def head_file(_request: HttpRequest) -> HttpResponse:
    """Every head in a line of its own, the newest first: its day and its hash."""
    lines = "".join(f"{head.day.isoformat()} {head.hash}\n" for head in heads())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")
