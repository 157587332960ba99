"""Calendars and feeds: public ones as everybody sees, private ones as the owner of a key sees."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.filters import FacetedFilter
from recommendations.acts.list_pages import filtered_url
from recommendations.acts.loading import load
from recommendations.desks.feeds.atom import FeedHead, FeedItem, write_atom
from recommendations.desks.feeds.calendars import CalendarHead, write_calendar
from recommendations.desks.forms.feeds import CalendarFilter, HistoryFilter, alarms_of
from recommendations.desks.reads.feed_rows import (
    MOST_DATES,
    all_dates,
    calendar_dates,
    events_of_dates,
    feed_items,
    scope_of,
)
from recommendations.languages import catalogue_of
from recommendations.models import Event, FeedKey, User

if TYPE_CHECKING:
    from collections.abc import Callable

# How long a program, or a cache in between, may go on with what it has.
PUBLIC_SECONDS = 3600
PRIVATE_SECONDS = 900
CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Reader:
    """For whom a feed is written: everybody, or the owner of a key with one of his scopes."""

    user: User | AnonymousUser
    scope: str = "all"

    @property
    def is_public(self) -> bool:
        return not self.user.is_authenticated


# Whoever is signed in gets the public feeds as everybody does: they are kept by caches.
EVERYBODY = Reader(AnonymousUser())


# --- The six addresses ----------------------------------------------------------------------------


@require_safe
def deadline_calendar(request: HttpRequest) -> HttpResponse:
    return _calendar(request, EVERYBODY)


@require_safe
def deadline_feed(request: HttpRequest) -> HttpResponse:
    return _feed_of_dates(request, EVERYBODY)


@require_safe
def history_feed(request: HttpRequest) -> HttpResponse:
    return _feed_of_history(request, EVERYBODY)


@require_safe
def private_calendar(request: HttpRequest, key: str, scope: str) -> HttpResponse:
    return _as_owner(request, key, scope, _calendar)


@require_safe
def private_deadline_feed(request: HttpRequest, key: str, scope: str) -> HttpResponse:
    return _as_owner(request, key, scope, _feed_of_dates)


@require_safe
def private_history_feed(request: HttpRequest, key: str, scope: str) -> HttpResponse:
    return _as_owner(request, key, scope, _feed_of_history)


def _as_owner(
    request: HttpRequest,
    key: str,
    scope: str,
    answer: "Callable[[HttpRequest, Reader], HttpResponse]",
) -> HttpResponse:
    """Answer in the language of the key's owner, as he sees it; no such key is no such page."""
    row = load(
        FeedKey.objects.opened_by(key),
        _("Nothing is here. The address of a private calendar changes when its key is renewed."),
    )
    language = row.user.language
    with translation.override(catalogue_of(language)):
        response = answer(request, Reader(row.user, scope))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


# --- What they hold -------------------------------------------------------------------------------


def _calendar(request: HttpRequest, reader: Reader) -> HttpResponse:
    today = dates.today()
    rows = calendar_dates(reader.user, today=today).filter(
        scope_of(reader.user, reader.scope, today=today)
    )
    filters = CalendarFilter(request.GET, queryset=rows)
    alarms, problems = alarms_of(request.GET)
    if problems or filters.problems:
        return _refuse([*filters.problems, *problems])
    deadlines = list(
        filters.shown()
        .select_related(
            *("cycle__treaty_body", "cycle__state_party", "procedure", "request__document"),
        )
        .order_by("due_on", "pk")[: MOST_DATES + 1]
    )
    is_cut = len(deadlines) > MOST_DATES
    site = _site(request)
    head = CalendarHead(
        name=_name(_("Dates"), reader, filters.words()),
        description=_about(is_cut),
        site=site,
        url=f"{site}{filtered_url('deadline-list', request.GET)}",
        alarms=alarms,
    )
    return _respond(
        request,
        write_calendar(head, deadlines[:MOST_DATES]),
        CALENDAR,
        last_change=_latest((row.updated_at for row in deadlines), today),
        reader=reader,
    )


def _about(is_cut: bool) -> str:
    about = _("Dates of the follow-up to concluding observations, as committees set them.")
    if is_cut:
        more = _("Only the first %(n)d dates are shown: choose a committee or a State party.")
        about += " " + more % {"n": MOST_DATES}
    return about


def _feed_of_dates(request: HttpRequest, reader: Reader) -> HttpResponse:
    """What happened to the dates that a filter shows: set, moved, suspended, withdrawn."""
    today = dates.today()
    rows = all_dates(reader.user, today=today).filter(
        scope_of(reader.user, reader.scope, today=today)
    )
    filters = CalendarFilter(request.GET, queryset=rows)
    if filters.problems:
        return _refuse(filters.problems)
    events = events_of_dates(reader.user, filters.shown(), today=today)
    title = _name(_("Changes of dates"), reader, filters.words())
    items = feed_items(events, reader.user)
    return _atom(request, reader, title, items, filtered_url("deadline-list", request.GET))


def _feed_of_history(request: HttpRequest, reader: Reader) -> HttpResponse:
    today = dates.today()
    events = Event.objects.visible_to(reader.user, today=today).filter(
        scope_of(reader.user, reader.scope, today=today)
    )
    filters = HistoryFilter(request.GET, queryset=events)
    if filters.problems:
        return _refuse(filters.problems)
    title = _name(_("History"), reader, filters.words())
    items = feed_items(filters.narrowed(), reader.user)
    return _atom(request, reader, title, items, _page_of(filters))


def _page_of(filters: FacetedFilter) -> str:
    """The page of this site that a feed of history belongs to."""
    case, document = filters.cleaned("case"), filters.cleaned("document")
    if case:
        return reverse("cycle-detail", args=case.upper().split("/"))
    if document:
        return reverse("document-detail", args=(document,))
    return reverse("home")


def _atom(
    request: HttpRequest, reader: Reader, title: str, items: list[FeedItem], page: str
) -> HttpResponse:
    site, begin = _site(request), dates.start_of_day(dates.today())
    head = FeedHead(
        title=title,
        subtitle=_("What treaty bodies, States parties and others did in the follow-up."),
        site=site,
        page_url=f"{site}{page}",
        feed_url=request.build_absolute_uri(),
        language=get_language() or "en",
        updated_at=begin,
    )
    content = write_atom(head, items)
    last_change = _latest((item.at for item in items), dates.today())
    return _respond(request, content, ATOM, last_change=last_change, reader=reader)


# --- How they are answered ------------------------------------------------------------------------


def _name(what: str, reader: Reader, words: list[str]) -> str:
    scopes = {"portfolio": _("my portfolio"), "organisation": _("my organisation")}
    chosen = [scopes[reader.scope]] if reader.scope in scopes else []
    chosen += words
    return (
        _("%(what)s: %(chosen)s") % {"what": what, "chosen": ", ".join(chosen)} if chosen else what
    )


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _latest(moments: Iterable[datetime], today: date) -> datetime:
    """The last change, or the beginning of the day: what becomes public does so at midnight."""
    return max((*moments, dates.start_of_day(today)))


def _refuse(problems: list[str]) -> HttpResponse:
    return HttpResponse(
        "\n".join(problems) + "\n",
        content_type="text/plain; charset=utf-8",
        status=HTTPStatus.BAD_REQUEST,
    )


def _respond(
    request: HttpRequest, content: bytes, media_type: str, *, last_change: datetime, reader: Reader
) -> HttpResponse:
    """The whole, or 304 to a program that has it already.

    The ETag is made from the content itself, so that it is right whatever the content rests on.
    """
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    moment = int(last_change.timestamp())
    response = HttpResponse(content, content_type=media_type)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(moment)
    response["X-Content-Type-Options"] = "nosniff"
    if reader.is_public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, max_age=PRIVATE_SECONDS)
    answer = get_conditional_response(request, etag, moment, response)
    if isinstance(answer, HttpResponseNotModified):
        answer["Cache-Control"] = response["Cache-Control"]
    return answer or response
