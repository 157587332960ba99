"""Deadlines as a calendar to which programs subscribe (RFC 5545, with properties of RFC 7986).

A deadline and all that replaced it are one event: the same UID, with a SEQUENCE that grows at each
change. A withdrawn deadline stays in the calendar as cancelled for a year, because programs keep
their own copy of an event that merely disappears; a suspended one is tentative.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Event

from recommendations.acts.plain_text import plain
from recommendations.deadlines.reads.calendar_events import calendar_event, empty_calendar
from recommendations.deadlines.reads.explanations import explanation_of
from recommendations.enums import DeadlineState
from recommendations.models import Deadline
from recommendations.wording import date_in_words

REFRESH = timedelta(hours=12)


@dataclass(frozen=True)
class CalendarHead:
    """The properties of a calendar; `alarms` are days before each deadline."""

    name: str
    description: str
    site: str
    url: str
    alarms: Sequence[int] = ()


def write_calendar(head: CalendarHead, deadlines: Iterable[Deadline]) -> bytes:
    """The calendar as UTF-8. The same deadlines always give the same bytes.

    Expects the deadlines with their cycle's body and State party, their request's document, their
    procedure, and `received_on`.
    """
    calendar = empty_calendar()
    calendar.add("name", plain(head.name))
    calendar.add("x-wr-calname", plain(head.name))
    calendar.add("description", plain(head.description))
    calendar.add("x-wr-caldesc", plain(head.description))
    calendar.add("url", head.url)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for deadline in deadlines:
        calendar.add_component(_event(deadline, head))
    content: bytes = calendar.to_ical()
    return content


def _event(deadline: Deadline, head: CalendarHead) -> Event:
    url = f"{head.site}{deadline.get_absolute_url()}"
    title = _("%(party)s, %(body)s: %(kind)s") % {
        "party": deadline.cycle.state_party.name,
        "body": deadline.cycle.treaty_body.code,
        "kind": deadline.get_kind_display(),
    }
    is_in_force = deadline.state == DeadlineState.IN_FORCE
    if not is_in_force:
        title = _("%(state)s: %(title)s") % {
            "state": deadline.get_state_display(),
            "title": title,
        }
    event = calendar_event(deadline, title=title, description=_description(deadline, url), url=url)
    if is_in_force and not getattr(deadline, "received_on", None):
        for days in head.alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", plain(title))
            alarm.add("trigger", -timedelta(days=days))
            event.add_component(alarm)
    return event


def _description(deadline: Deadline, url: str) -> str:
    why = explanation_of(deadline)
    received_on: date | None = getattr(deadline, "received_on", None)
    lines = [
        why.sentence,
        why.reason,
        why.quoted_words,
        _("Rule: %(rule)s (%(source)s)") % {"rule": why.rule, "source": why.source}
        if why.rule
        else "",
        str(deadline.request.document) if deadline.request else "",
        _("Reply received on %(day)s.") % {"day": date_in_words(received_on)}
        if received_on
        else "",
        url,
    ]
    return "\n".join(line for line in lines if line)
