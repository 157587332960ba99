"""What lists with filters have in common."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse


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


def address_of(name: str, query: QueryDict) -> str:
    """Another page with the same filter."""
    same = query.copy()
    same.pop("page", None)
    rest = same.urlencode()
    return f"{reverse(name)}?{rest}" if rest else reverse(name)


def kept(request: HttpRequest, *names: str) -> list[dict[str, str]]:
    """Parameters of the address that the form of filters has to carry along."""
    return [{"name": name, "value": request.GET[name]} for name in names if request.GET.get(name)]


def kept_lists(request: HttpRequest, *names: str) -> list[dict[str, str]]:
    """The same for parameters that may stand there several times."""
    return [
        {"name": name, "value": value}
        for name in dict.fromkeys(names)
        for value in request.GET.getlist(name)
        if value
    ]
