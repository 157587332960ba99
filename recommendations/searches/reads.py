"""What a saved search asks, in an address and in words, and which recommendations match it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from recommendations.documents.reads.filters import FACETS, RecommendationFilter
from recommendations.enums import EmailStatus
from recommendations.models import (
    ListedRecommendation,
    OutgoingEmail,
    SavedSearch,
    StateParty,
    Theme,
    TreatyBody,
    User,
)
from recommendations.models.people import Reader

# What belongs to the question; the order of the list and the page do not.
ASKED = ("q", *FACETS)
# Alerts are for searches of so many matches: whoever wants all follows a committee or a theme.
MOST_MATCHES = 20_000
# What an email names; the page has the others.
_TOLD = (EmailStatus.SENT, EmailStatus.BOUNCED, EmailStatus.EXPIRED)


def normalised(data: QueryDict) -> str:
    """The question in the address of a list, in one order, without what is empty or no part of it.

    Two addresses that ask the same have the same text.
    """
    asked = QueryDict(mutable=True)
    for name in ASKED:
        values = {" ".join(value.split()) for value in data.getlist(name)} - {""}
        if values:
            asked.setlist(name, sorted(values))
    return asked.urlencode()


def filters_of(query: str, user: Reader, *, today: date) -> RecommendationFilter:
    """The list that a question asks for, as this person may read it today."""
    return RecommendationFilter(QueryDict(query), user=user, language="en", today=today)


def address_of(search: SavedSearch) -> str:
    return f"{reverse('recommendation-list')}?{search.query}"


def matches_of(
    search: SavedSearch, owner: User, *, today: date, among: Collection[int] | None = None
) -> list[int]:
    """What matches now of what the owner may read now, in the order of the list."""
    filters = filters_of(search.query, owner, today=today)
    return filters.keys(limit=10 * MOST_MATCHES, among=among)


def still_new(email: OutgoingEmail, *, today: date) -> list[int]:
    """Of what a planned email is to tell: what its reader may read now, and matches now."""
    search = email.saved_search
    if search is None or not email.matches:
        return []
    return matches_of(search, email.recipient, today=today, among=email.matches)


@dataclass(frozen=True)
class Looked:
    """What a look at a search found: what is new, and what is known from then on."""

    new: list[int]
    known: list[int]


def look_at(search: SavedSearch, owner: User, last: OutgoingEmail | None, *, today: date) -> Looked:
    """Compare what matches now with what is known; `last` is the email that has just ended.

    What no longer matches is forgotten, so that it is told when it matches again; but not what only
    is hidden from the owner for the time being.
    """
    known = set(search.known)
    if last is not None and last.status in _TOLD:
        known.update(last.matches or ())
    matches = matches_of(search, owner, today=today)
    gone = known.difference(matches)
    if gone:
        rows = ListedRecommendation.objects.visible_to(owner, today=today).filter(pk__in=gone)
        known.difference_update(rows.values_list("pk", flat=True))
    return Looked([key for key in matches if key not in known], sorted(known))


# --- In words -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SearchLine:
    """One line of a person's saved searches. `asked`: label and values of each part."""

    row: SavedSearch
    asked: tuple[tuple[str, str], ...]
    told_at: datetime | None


def searches_of(user: Reader) -> list[SearchLine]:
    """A person's saved searches by name. Five queries, however many."""
    rows = list(SavedSearch.objects.visible_to(user).kept().order_by("name", "pk"))
    told = dict(
        OutgoingEmail.objects.filter(saved_search__in=rows, status__in=EmailStatus.sent_statuses)
        .order_by("sent_at")
        .values_list("saved_search", "sent_at")
    )
    names = _names() if rows else {}
    return [SearchLine(row, _in_words(row.query, names), told.get(row.pk)) for row in rows]


def in_words(query: str) -> tuple[tuple[str, str], ...]:
    """A question in words, part by part. Three queries."""
    return _in_words(query, _names())


def _names() -> dict[str, dict[str, str]]:
    def named(rows: Iterable[Any], key: str, label: str) -> dict[str, str]:
        return {getattr(row, key).upper(): str(getattr(row, label)) for row in rows}

    return {
        "state_party": named(StateParty.objects.all(), "iso3", "name"),
        "treaty_body": named(TreatyBody.objects.all(), "code", "short_name"),
        "theme": named(Theme.objects.all(), "slug", "name"),
    }


def _in_words(query: str, names: dict[str, dict[str, str]]) -> tuple[tuple[str, str], ...]:
    parts = []
    for name, values in QueryDict(query).lists():
        found = RecommendationFilter.base_filters[name]
        choices = found.extra.get("choices", ())
        labels = names.get(name) or {
            str(value).upper(): str(label)
            for value, label in (() if callable(choices) else choices)
        }
        words = ", ".join(labels.get(value.upper(), value) for value in values)
        parts.append((str(found.label), words))
    return tuple(parts)
