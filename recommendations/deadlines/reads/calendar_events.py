"""A deadline as an event of a calendar (RFC 5545): in feeds, and in files that emails carry.

A deadline and all that replaced it are one event: the same UID, with a SEQUENCE that grows at each
change. So a program that has the event already moves it.
"""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from recommendations import dates
from recommendations.acts.plain_text import plain
from recommendations.enums import DeadlineState
from recommendations.models import Deadline

PRODUCT = "-//Treaty Body Follow-up Tracker//Deadlines//EN"

_STATUSES = {
    DeadlineState.IN_FORCE: "CONFIRMED",
    DeadlineState.SUSPENDED: "TENTATIVE",
    DeadlineState.WITHDRAWN: "CANCELLED",
}


def empty_calendar() -> Calendar:
    """A calendar without events, which says who wrote it."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def calendar_event(deadline: Deadline, *, title: str, description: str, url: str) -> Event:
    """The deadline as an event of its whole day; the words are the caller's."""
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
    event.add("description", plain(description))
    event.add("categories", [plain(deadline.get_kind_display())])
    event.add("url", url)
    return event


def _day(moment: datetime) -> datetime:
    """The beginning of that day in Geneva, in UTC as the format asks."""
    return dates.start_of_day(dates.today(moment)).astimezone(UTC)
