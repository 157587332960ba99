"""Subscribing: the addresses of public calendars and feeds, and the key of private ones."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import chips_of, hidden_fields
from recommendations.acts.loading import signed_in
from recommendations.acts.sent_only import sent_only
from recommendations.desks.forms import ALARMS, CalendarFilter, alarms_of
from recommendations.desks.reads.feeds import calendar_deadlines, scopes_of
from recommendations.models import FeedKey
from recommendations.people.verbs.feed_keys import renew_feed_key, revoke_feed_key


@dataclass(frozen=True)
class SubscriptionAddresses:
    """The addresses of a calendar and its feeds."""

    label: str
    calendar: str
    webcal: str
    deadlines_feed: str
    history_feed: str


def _webcal(address: str) -> str:
    """The same address with the scheme that calendar programs open."""
    return "webcal" + address[address.index(":") :]


def _absolute(request: HttpRequest, path: str, query: str = "") -> str:
    return request.build_absolute_uri(f"{path}?{query}" if query else path)


@kept_page
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """The public addresses for the filter in the address of this page."""
    user, today = request.user, dates.today()
    filters = CalendarFilter(request.GET, queryset=calendar_deadlines(None, today=today))
    alarms, problems = alarms_of(request.GET)
    facets = filters.facets()
    query, history = QueryDict(mutable=True), QueryDict(mutable=True)
    for name in ("treaty_body", "state_party", "theme", "kind", "clock", "alarm"):
        if values := [value for value in request.GET.getlist(name) if value]:
            query.setlist(name, values)
            if name in {"treaty_body", "state_party"}:
                history.setlist(name, values)
    calendar = _absolute(request, reverse("deadline-calendar"), query.urlencode())
    query.pop("alarm", None)
    context = {
        "problems": [*filters.problems, *problems],
        "chips": chips_of(request, filters.chips(facets)),
        "keep": hidden_fields(request, *history, "theme", "kind", "clock"),
        "choices": [(days, label, days in alarms) for days, label in ALARMS],
        "n_deadlines": filters.shown().count(),
        "addresses": SubscriptionAddresses(
            label=", ".join(filters.labels()) or _("All deadlines"),
            calendar=calendar,
            webcal=_webcal(calendar),
            deadlines_feed=_absolute(request, reverse("deadline-feed"), query.urlencode()),
            history_feed=_absolute(request, reverse("history-feed"), history.urlencode()),
        ),
        "has_account": user.is_authenticated,
    }
    status = HTTPStatus.BAD_REQUEST if context["problems"] else HTTPStatus.OK
    return render(request, "desks/subscriptions/subscribe.html", context, status=status)


# --- The key of private calendars -----------------------------------------------------------------


@login_required
@require_safe
def feed_key(request: HttpRequest) -> HttpResponse:
    """Whether there is a key, and what it is for. The key itself is never shown again."""
    key = FeedKey.objects.visible_to(request.user).first()
    return render(request, "desks/subscriptions/key.html", {"key": key, "crumbs": _crumbs()})


@login_required
@sent_only("feed-key")
@sensitive_variables("key", "calendars")
def feed_key_renew(request: HttpRequest) -> HttpResponse:
    """Make a key, and show its addresses this once."""
    user = signed_in(request)
    key = renew_feed_key(user, now=dates.now())
    calendars = [_private_addresses(request, key, scope) for scope in scopes_of(user)]
    context = {"calendars": calendars, "crumbs": _crumbs()}
    response = render(request, "desks/subscriptions/key_shown.html", context)
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@sent_only("feed-key")
def feed_key_revoke(request: HttpRequest) -> HttpResponse:
    if revoke_feed_key(signed_in(request)):
        messages.success(
            request, _("Your private calendars are closed. Nobody can read them any more.")
        )
    else:
        messages.info(request, _("You have no private calendars, so nothing was changed."))
    return redirect("feed-key")


def _private_addresses(request: HttpRequest, key: str, scope: str) -> SubscriptionAddresses:
    labels = {
        "portfolio": _("My portfolio"),
        "organisation": _("My organisation"),
        "all": _("Everything that I may see"),
    }
    calendar, deadlines_feed, history_feed = (
        _absolute(request, reverse(name, args=(key, scope)))
        for name in ("private-calendar", "private-deadline-feed", "private-history-feed")
    )
    return SubscriptionAddresses(
        labels[scope], calendar, _webcal(calendar), deadlines_feed, history_feed
    )


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Your account"), "url": reverse("account")},
        {"label": _("Private calendars")},
    ]
