"""Deadlines as a calendar to which programs subscribe (RFC 5545, with properties of RFC 7986).

A deadline and all that replaced it are one event: the same UID, with a SEQUENCE that grows at each
change. A withdrawn deadline stays in the calendar as cancelled for a year, because programs keep
their own copy of an event that merely disappears; a suspended one is tentative.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from recommendations import dates
from recommendations.deadlines.reads.explanations import explanation_of
from recommendations.desks.feeds import plain
from recommendations.enums import DeadlineState
from recommendations.models import Deadline
from recommendations.wording import date_in_words

PRODUCT = "-//Treaty Body Follow-up Tracker//Deadlines//EN"
REFRESH = timedelta(hours=12)

_STATUSES = {
    DeadlineState.IN_FORCE: "CONFIRMED",
    DeadlineState.SUSPENDED: "TENTATIVE",
    DeadlineState.WITHDRAWN: "CANCELLED",
}


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
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
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


def _day(moment: datetime) -> datetime:
    """The beginning of that day in Geneva, in UTC as the format asks."""
    return dates.start_of_day(dates.today(moment)).astimezone(UTC)


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
    event = Event()
    event.add("uid", str(deadline.series))
    event.add("sequence", deadline.sequence)
    # Without METHOD this is the last change (RFC 5545, 3.8.7.2), not this request. Days alone are
    # public; of two changes on one day, SEQUENCE says which is the later.
    event.add("dtstamp", _day(deadline.updated_at))
    event.add("created", _day(deadline.created_at))
    event.add("last-modified", _day(deadline.updated_at))
    event.add("dtstart", deadline.due_on)
    event.add("dtend", deadline.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("status", _STATUSES[DeadlineState(deadline.state)])
    event.add("summary", plain(title))
    event.add("description", plain(_description(deadline, url)))
    event.add("categories", [plain(deadline.get_kind_display())])
    event.add("url", url)
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
