"""What the tests of calendars and feeds share: reading them back, and a case elsewhere."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import fromstring

from django.http import HttpResponse
from django.urls import reverse
from icalendar import Calendar

from recommendations.models import Deadline
from tests.factories import (
    DeadlineFactory,
    DocumentFactory,
    FollowUpRequestFactory,
    ReportingCycleFactory,
    StatePartyFactory,
    TreatyBodyFactory,
)

NS = {"a": "http://www.w3.org/2005/Atom"}
CALENDAR = "/deadlines/calendar.ics"
NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)
# A day a little later than what the tests write into the history.
AUTUMN = "2023-09-10T10:00:00Z"


def events(response: HttpResponse | Any) -> list[Any]:
    assert response.status_code == 200, response.content
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def titles(response: HttpResponse | Any) -> list[str]:
    assert response.status_code == 200, response.content
    feed = fromstring(response.content)  # noqa: S314
    return [entry.findtext("a:title", "", NS) for entry in feed.findall("a:entry", NS)]


def elsewhere() -> Deadline:
    """A deadline of another committee for another State party."""
    cycle = ReportingCycleFactory.create(
        treaty_body=TreatyBodyFactory.create(code="CRC"),
        state_party=StatePartyFactory.create(iso3="GEO", name_en="Georgia"),
    )
    document = DocumentFactory.create(cycle=cycle, symbol="CRC/C/GEO/CO/5")
    request = FollowUpRequestFactory.create(document=document, cycle=cycle)
    return DeadlineFactory.create(request=request, cycle=cycle)


def private(name: str, key: str, scope: str = "all") -> str:
    return reverse(name, args=(key, scope))
