"""Calendars and feeds: public ones for everybody, private ones for the owner of a key."""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import filtered_url
from recommendations.acts.loading import load
from recommendations.desks.feeds.atom import FeedHead, FeedItem, write_atom
from recommendations.desks.feeds.calendars import CalendarHead, write_calendar
from recommendations.desks.forms import CalendarFilter, HistoryFilter, alarms_of
from recommendations.desks.reads.feeds import (
    MOST_DEADLINES,
    all_deadlines,
    calendar_deadlines,
    events_of_deadlines,
    feed_items,
    head_items,
    scope_of,
)
from recommendations.languages import catalogue_of
from recommendations.models import Event, FeedKey, User

if TYPE_CHECKING:
    from collections.abc import Callable

# How long a program, or a cache on the way, may keep an answer.
PUBLIC_SECONDS = 3600
PRIVATE_SECONDS = 900
CALENDAR = "text/calendar; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class FeedReader:
    """For whom a feed is written: everybody, or the owner of a key with one of their scopes."""

    user: User | AnonymousUser
    scope: str = "all"

    @property
    def is_public(self) -> bool:
        return not self.user.is_authenticated


# Public feeds are the same for everybody, also those who are signed in: caches keep them.
EVERYBODY = FeedReader(AnonymousUser())


# --- The six addresses ----------------------------------------------------------------------------


@kept_page
@require_safe
def deadline_calendar(request: HttpRequest) -> HttpResponse:
    return _calendar(request, EVERYBODY)


@kept_page
@require_safe
def deadline_feed(request: HttpRequest) -> HttpResponse:
    return _feed_of_deadlines(request, EVERYBODY)


@require_safe
def history_feed(request: HttpRequest) -> HttpResponse:
    return _feed_of_history(request, EVERYBODY)


@require_safe
def private_calendar(request: HttpRequest, key: str, scope: str) -> HttpResponse:
    return _as_owner(request, key, scope, _calendar)


@require_safe
def private_deadline_feed(request: HttpRequest, key: str, scope: str) -> HttpResponse:
    return _as_owner(request, key, scope, _feed_of_deadlines)


@require_safe
def private_history_feed(request: HttpRequest, key: str, scope: str) -> HttpResponse:
    return _as_owner(request, key, scope, _feed_of_history)


def _as_owner(
    request: HttpRequest,
    key: str,
    scope: str,
    answer: "Callable[[HttpRequest, FeedReader], HttpResponse]",
) -> HttpResponse:
    """Answer as the owner of the key may see it, in their language; 404 where no key fits."""
    row = load(
        FeedKey.objects.opened_by(key),
        _("There is no calendar here. The address of a private calendar changes with its key."),
    )
    language = row.user.language
    with translation.override(catalogue_of(language)):
        response = answer(request, FeedReader(row.user, scope))
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


# --- What they contain ----------------------------------------------------------------------------


def _calendar(request: HttpRequest, reader: FeedReader) -> HttpResponse:
    today = dates.today()
    rows = calendar_deadlines(reader.user, today=today).filter(
        scope_of(reader.user, reader.scope, today=today)
    )
    filters = CalendarFilter(request.GET, queryset=rows)
    alarms, problems = alarms_of(request.GET)
    if problems or filters.problems:
        return _refuse([*filters.problems, *problems])
    deadlines = list(
        filters.shown()
        .select_related(
            "cycle__treaty_body",
            "cycle__state_party",
            "procedure",
            "window_rule",
            "request__document",
        )
        .order_by("due_on", "pk")[: MOST_DEADLINES + 1]
    )
    description = _(
        "Deadlines in the follow-up to concluding observations, as committees set them."
    )
    if len(deadlines) > MOST_DEADLINES:
        cut = _("Only the first %(n)d are shown: choose a committee or a State party.")
        description += " " + cut % {"n": MOST_DEADLINES}
    site = _site(request)
    head = CalendarHead(
        name=_name(_("Deadlines"), reader, filters.labels()),
        description=description,
        site=site,
        url=f"{site}{filtered_url('deadline-list', request.GET)}",
        alarms=alarms,
    )
    return _respond(
        request,
        write_calendar(head, deadlines[:MOST_DEADLINES]),
        CALENDAR,
        reader=reader,
    )


def _feed_of_deadlines(request: HttpRequest, reader: FeedReader) -> HttpResponse:
    """The events of the deadlines that a filter selects: set, moved, suspended, withdrawn."""
    today = dates.today()
    rows = all_deadlines(reader.user, today=today).filter(
        scope_of(reader.user, reader.scope, today=today)
    )
    filters = CalendarFilter(request.GET, queryset=rows)
    if filters.problems:
        return _refuse(filters.problems)
    events = events_of_deadlines(reader.user, filters.shown(), today=today)
    title = _name(_("Changes of deadlines"), reader, filters.labels())
    items = feed_items(events, reader.user)
    return _atom(request, reader, title, items, filtered_url("deadline-list", request.GET))


def _feed_of_history(request: HttpRequest, reader: FeedReader) -> HttpResponse:
    today = dates.today()
    events = Event.objects.visible_to(reader.user, today=today).filter(
        scope_of(reader.user, reader.scope, today=today)
    )
    filters = HistoryFilter(request.GET, queryset=events)
    if filters.problems:
        return _refuse(filters.problems)
    title = _name(_("History"), reader, filters.labels())
    case, document = filters.cleaned("case"), filters.cleaned("document")
    if case:
        page = reverse("cycle-detail", args=case.upper().split("/"))
    elif document:
        page = reverse("document-detail", args=(document,))
    else:
        page = reverse("home")
    items = feed_items(filters.narrowed(), reader.user)
    if reader.is_public and not filters.labels():
        items = sorted([*items, *head_items()], key=lambda item: item.at, reverse=True)
    return _atom(request, reader, title, items, page)


def _atom(
    request: HttpRequest, reader: FeedReader, title: str, items: list[FeedItem], page: str
) -> HttpResponse:
    site, begin = _site(request), dates.start_of_day(dates.today())
    head = FeedHead(
        title=title,
        subtitle=_("What treaty bodies, States parties and others did on follow-up."),
        site=site,
        page_url=f"{site}{page}",
        feed_url=request.build_absolute_uri(),
        language=get_language() or "en",
        updated_at=begin,
    )
    content = write_atom(head, items)
    return _respond(request, content, ATOM, reader=reader)


# --- How they are answered ------------------------------------------------------------------------


def _name(what: str, reader: FeedReader, labels: list[str]) -> str:
    scopes = {"portfolio": _("my portfolio"), "organisation": _("my organisation")}
    chosen = [scopes[reader.scope]] if reader.scope in scopes else []
    chosen += labels
    return (
        _("%(what)s: %(chosen)s") % {"what": what, "chosen": ", ".join(chosen)} if chosen else what
    )


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _refuse(problems: list[str]) -> HttpResponse:
    return HttpResponse(
        "\n".join(problems) + "\n",
        content_type="text/plain; charset=utf-8",
        status=HTTPStatus.BAD_REQUEST,
    )


def _respond(
    request: HttpRequest,
    content: bytes,
    media_type: str,
    *,
    reader: FeedReader,
) -> HttpResponse:
    """The content, or 304 to a program that already has it.

    The ETag is made from the content itself, so that it is always right. There is no Last-Modified:
    the second of an act would help to guess who acted, and a day would be too coarse.
    """
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=media_type)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    if reader.is_public:
        patch_cache_control(response, public=True, max_age=PUBLIC_SECONDS)
    else:
        patch_cache_control(response, private=True, max_age=PRIVATE_SECONDS)
    answer = get_conditional_response(request, etag, response=response)
    if isinstance(answer, HttpResponseNotModified):
        answer["Cache-Control"] = response["Cache-Control"]
    return answer or response
