"""Pages with a list: the parts that htmx asks for, pages of rows, and the filters in force."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from recommendations import dates
from recommendations.acts.filters import Facet, FacetedFilter

M = TypeVar("M", bound=Model)
PER_PAGE = 25


def wants(request: HttpRequest, partial: str) -> bool:
    """Whether htmx asks for this part of the page: its HX-Target is the part's id."""
    is_htmx = request.headers.get("HX-Request") == "true"
    is_history = request.headers.get("HX-History-Restore-Request") == "true"
    return is_htmx and not is_history and request.headers.get("HX-Target") == partial


def list_page(
    request: HttpRequest,
    template: str,
    filters: FacetedFilter,
    context: Mapping[str, Any],
    *,
    facets: list[Facet],
    more_chips: Iterable[tuple[str, str, str]] = (),
) -> HttpResponse:
    """A list with its filters, for a page that extends `base_list.html`, or its rows alone.

    `more_chips`: filters in force that are no facets. 400 when a filter has no such value. Caches
    are told that the answer depends on htmx's headers.
    """
    is_part = wants(request, "rows")
    frame = {
        "today": dates.today(),
        "problems": filters.problems,
        "facets": facets,
        "chips": chips_of(request, [*filters.chips(facets), *more_chips]),
        "is_part": is_part,
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    template = f"{template}#rows" if is_part else template
    response = render(request, template, {**frame, **context}, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target", "HX-History-Restore-Request"))
    return response


def paginate(request: HttpRequest, rows: QuerySet[M], *, per_page: int = PER_PAGE) -> Page[M]:
    """The page that ?page= names; the first for anything that is no number, the last beyond it."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def number_asked(request: HttpRequest) -> int:
    """The page that ?page= names, from 1; the first for anything that is no number."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 9 else 1


def page_of(rows: Sequence[M], number: int, *, count: int, per_page: int = PER_PAGE) -> "Page[M]":
    """A page whose rows have been read and counted already."""
    return Page(rows, number, Paginator(range(count), per_page))  # type: ignore[arg-type]


def page_by_keys(request: HttpRequest, keys: Sequence[int], rows: "QuerySet[M]") -> "Page[M]":
    """The page that ?page= names of a list whose keys are known; `rows` are in its order."""
    asked = Paginator(keys, PER_PAGE).get_page(request.GET.get("page"))
    return page_of(list(rows.filter(pk__in=list(asked))), asked.number, count=len(keys))


# --- The filters in force, as the address holds them ----------------------------------------------


@dataclass(frozen=True)
class Chip:
    """A filter in force and the address without it."""

    label: str
    remove_url: str


def chips_of(request: HttpRequest, chosen: list[tuple[str, str, str]]) -> list[Chip]:
    """Links that take one chosen value out of the address and go back to the first page."""
    chips = []
    for name, value, label in chosen:
        query = request.GET.copy()
        query.setlist(name, [one for one in query.getlist(name) if one.upper() != value.upper()])
        query.pop("page", None)
        rest = query.urlencode()
        chips.append(Chip(label, f"{request.path}?{rest}" if rest else request.path))
    return chips


def filtered_url(name: str, query: QueryDict) -> str:
    """Another page with the same filters."""
    same = query.copy()
    same.pop("page", None)
    rest = same.urlencode()
    return f"{reverse(name)}?{rest}" if rest else reverse(name)


def hidden_fields(request: HttpRequest, *names: str) -> list[dict[str, str]]:
    """Parameters of the address that the form of filters has to carry along."""
    return [
        {"name": name, "value": value}
        for name in dict.fromkeys(names)
        for value in request.GET.getlist(name)
        if value
    ]


# --- A list as a file -----------------------------------------------------------------------------


class _Line:
    """Gives back what the csv writer writes, so that it can be streamed."""

    def write(self, words: str) -> str:
        return words


def _harmless(cell: str) -> str:
    """Spreadsheets run what begins like a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def csv_download(name: str, lines: Iterable[list[str]]) -> StreamingHttpResponse:
    """A streamed table, marked as UTF-8 for spreadsheets."""
    writer: Any = csv.writer(_Line())
    rows = (writer.writerow([_harmless(cell) for cell in line]) for line in lines)
    return StreamingHttpResponse(
        chain(["\ufeff"], rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
