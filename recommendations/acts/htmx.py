"""One address serves the page and, to htmx, the part of it that is named as the target."""

from typing import TYPE_CHECKING, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

M = TypeVar("M", bound=Model)
PER_PAGE = 25


def wants(request: HttpRequest, partial: str) -> bool:
    """Whether htmx asks for this part of the page: its HX-Target is the part's id."""
    is_htmx = request.headers.get("HX-Request") == "true"
    is_history = request.headers.get("HX-History-Restore-Request") == "true"
    return is_htmx and not is_history and request.headers.get("HX-Target") == partial


def pick(request: HttpRequest, template: str, *, partial: str) -> str:
    """The page's template, or `page.html#partial` when htmx asks for that part alone."""
    return f"{template}#{partial}" if wants(request, partial) else template


def respond(
    request: HttpRequest,
    template: str,
    context: "Mapping[str, Any]",
    *,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    """Render the page or its part; caches are told that the answer depends on htmx's headers."""
    response = render(
        request, pick(request, template, partial=partial), dict(context), status=status
    )
    patch_vary_headers(response, ("HX-Request", "HX-Target", "HX-History-Restore-Request"))
    return response


def paginate(request: HttpRequest, rows: QuerySet[M], *, per_page: int = PER_PAGE) -> Page[M]:
    """The page that ?page= names; the first for anything that is no number, the last beyond it."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
