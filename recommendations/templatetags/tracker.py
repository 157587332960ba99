"""Wording and small marks for pages: written dates, distances, badges, symbols.

Nothing here asks the database. The words themselves are made in `recommendations.wording`, where
queries and mails reach them too.
"""

from datetime import date, datetime
from typing import Any

import rules
from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Model
from django.forms import BaseForm
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils import dateformat, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from recommendations.acts.form_differences import digests
from recommendations.acts.form_tokens import FORM_TOKEN, make_form_token, token_to_show
from recommendations.acts.tones import tone_of
from recommendations.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from recommendations.wording import (
    date_in_words,
    deadline_in_words,
    deadline_tone,
    distance_in_words,
    lateness_in_words,
    period_in_words,
)

register = template.Library()

NO_BREAK_SPACE = "\u00a0"


# --- Dates --------------------------------------------------------------------------------------
def _as_day(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def written_date(value: date | datetime | None) -> str:
    """`{{ day|written_date }}`: the date in words inside <time>; empty without a date."""
    if not value:
        return ""
    day = _as_day(value)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), date_in_words(day))


@register.filter
def written_moment(value: datetime | None) -> str:
    """`{{ moment|written_moment }}`: date, time and time zone."""
    if not value:
        return ""
    local = timezone.localtime(value)
    place = str(local.tzinfo).rsplit("/", 1)[-1].replace("_", " ")
    # The time zone database names Zurich for Switzerland; readers expect Geneva.
    place = {"Zurich": _("Geneva")}.get(place, place)
    return format_html(
        '<time datetime="{}">{}, {}</time> <span class="zone">({})</span>',
        local.isoformat(timespec="minutes"),
        date_in_words(local.date()),
        dateformat.format(local, "H:i"),
        _("%(place)s time") % {"place": place},
    )


@register.filter
def distance(value: date | datetime | None, today: date | None) -> str:
    """`{{ day|distance:today }}`: "in 3 weeks"; empty when either date is missing."""
    return distance_in_words(_as_day(value), today) if value and today else ""


@register.filter
def lateness(happened_on: date | datetime | None, due_on: date | None) -> str:
    """`{{ received_on|lateness:due_on }}`: "101 days late"."""
    return lateness_in_words(due_on, _as_day(happened_on)) if happened_on and due_on else ""


@register.filter
def period(value: Any) -> str:
    """`{{ rule.valid_during|period }}`: "since 1 September 2014", from a range of days."""
    return period_in_words(value.lower, value.upper) if value else ""


@register.simple_tag
def deadline_words(due_on: date, today: date, received_on: date | None = None) -> str:
    """`{% deadline_words due_on today received_on %}`: "77 days overdue", "in 3 weeks"."""
    return deadline_in_words(due_on, today, received_on or None)


@register.simple_tag(name="deadline_tone")
def deadline_tone_tag(due_on: date, today: date, received_on: date | None = None) -> str:
    """`{% deadline_tone due_on today received_on as tone %}`: a badge tone for the deadline."""
    return deadline_tone(due_on, today, received_on or None)


@register.filter
def tone(code: str) -> str:
    """`{{ status|tone }}`: the tone for a status code."""
    return tone_of(code)


@register.inclusion_tag("components/_badge.html")
def status_badge(code: Any, label: str = "") -> dict[str, str]:
    """`{% status_badge row.status row.get_status_display %}`: text and shape for a status.

    Without a label, that of the enum member or the code itself is shown.
    """
    text = label or getattr(code, "label", "") or str(code).replace("_", " ").capitalize()
    return {"label": str(text), "tone": tone_of(getattr(code, "value", code))}


@register.inclusion_tag("components/_badge.html")
def badge(label: str, tone: str = "neutral") -> dict[str, str]:
    """`{% badge _("Late") "conflict" %}`: a badge with a chosen tone."""
    return {"label": str(label), "tone": tone}


@register.simple_tag
def symbol_link(symbol: str, url: str = "", paragraph: str = "") -> SafeString:
    """`{% symbol_link document.symbol url "36 (a)" %}`: a symbol that breaks only where it may."""
    text = format_html('<bdi class="symbol">{}</bdi>', symbol)
    if paragraph:
        text = format_html(
            "{}, {}",
            text,
            nonbreaking(_("para. %(number)s") % {"number": paragraph}),
        )
    return format_html('<a class="symbol-link" href="{}">{}</a>', url, text) if url else text


@register.filter
def nonbreaking(value: object) -> str:
    """`{{ "36 (a)"|nonbreaking }}`: keep a short reference on one line."""
    return str(value).replace(" ", NO_BREAK_SPACE)


@register.inclusion_tag("components/_demonstration.html")
def demonstration_notice() -> dict[str, Any]:
    """`{% demonstration_notice %}`: the line on each page of a demonstration."""
    return {"is_shown": settings.DEMONSTRATION, "mail_url": settings.MAIL_CATCHER_URL}


@register.inclusion_tag("people/_demonstration_accounts.html")
def demonstration_accounts() -> dict[str, Any]:
    """`{% demonstration_accounts %}`: the accounts of a demonstration."""
    accounts = DEMO_ACCOUNTS if settings.DEMONSTRATION else ()
    return {"accounts": accounts, "password": DEMO_PASSWORD}


# --- Forms --------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def form_token(
    context: Context,
    row: Model | None = None,
    name: str = "",
    round_number: int | None = None,
) -> SafeString | str:
    """`{% form_token row %}`: a hidden field that says on which version of a row a form was opened.

    Without a row for a form that makes one. `name` tells two forms of one page apart.
    """
    # Where a template is included with `only`, the request stands beside the variables.
    request = context.get("request") or getattr(context, "request", None)
    if request is None or not hasattr(request, "user"):
        return ""  # a template drawn by itself, or a request that was refused early
    # After a change the page shows what is stored now, so that the form counts as opened now.
    opened = make_form_token if context.get("is_opened_now") else token_to_show
    shown = row if isinstance(row, Model) else None
    form = context.get("form")
    fields = {}
    # Only forms that `show_form` shows are compared; a filter above a list is a form as well.
    if "is_opened_now" in context and isinstance(form, BaseForm) and not form.is_bound:
        fields = digests(form, context.get("form_rows"))
    token = opened(request, shown, name=name, round_number=round_number, fields=fields)
    return format_html('<input type="hidden" name="{}" value="{}">', FORM_TOKEN, token.signed())


# --- Navigation and lists -----------------------------------------------------------------------
@register.inclusion_tag("components/_nav_link.html", takes_context=True)
def nav_link(context: Context, name: str, label: str, permission: str = "") -> dict[str, Any]:
    """`{% nav_link "board" _("Board") %}`: a link that is marked while its page or section is open.

    There is no link to a page without an address, or for which the reader lacks the permission.
    Permissions are asked of the rules alone: Django's own tables would cost each page two queries.
    """
    request = context.get("request")
    no_link = {"url": "", "label": label, "current": ""}
    # A request that is refused early, for example for a wrong host, has no user.
    user = getattr(request, "user", None)
    if permission and not (user and rules.has_perm(f"recommendations.{permission}", user)):  # type: ignore[no-untyped-call]
        return no_link
    try:
        url = reverse(name)
    except NoReverseMatch:
        return no_link
    match = getattr(request, "resolver_match", None)
    here = getattr(match, "url_name", None) or ""
    current = ""
    if here == name:
        current = "page"
    elif here.startswith(f"{name.removesuffix('-list')}-"):
        current = "true"
    return {"url": url, "label": label, "current": current}


@register.filter
def page_numbers(paginator: "Paginator[Any]", here: int) -> list[int]:
    """`{{ page_obj.paginator|page_numbers:page_obj.number }}`: numbers nearby; 0 is a gap."""
    shown = paginator.get_elided_page_range(here, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in shown]


@register.simple_tag
def next_sort(current: str, key: str) -> str:
    """`{% next_sort request.GET.sort "due_on" as order %}`: the order that a click gives."""
    return f"-{key}" if current == key else key


@register.simple_tag
def aria_sort(current: str, key: str) -> str:
    """`{% aria_sort request.GET.sort "due_on" as direction %}`: ascending, descending or empty."""
    return {key: "ascending", f"-{key}": "descending"}.get(current or "", "")
