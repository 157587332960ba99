"""Public calendars and feeds: their contents, filters and headers for caches."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from recommendations.deadlines.verbs.deadline_changes import (
    resume_deadline,
    suspend_deadline,
    withdraw_deadline,
)
from recommendations.deadlines.verbs.deadlines import set_next_report
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import AccessLevel, FollowUpStatus
from recommendations.models import Deadline, User
from tests.conftest import Case
from tests.desks.feed_reading import AUTUMN, CALENDAR, NOW, elsewhere, events, titles
from tests.evidence import as_owner
from tests.factories import (
    DeadlineFactory,
    FollowUpFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with time_machine.travel(AUTUMN, tick=False):
        yield


# --- The public calendar --------------------------------------------------------------------------


def test_everybody_can_subscribe_to_the_deadlines(client: Client, case: Case) -> None:
    response = client.get(CALENDAR)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(response)
    assert event["uid"] == str(case.deadline.series)
    assert event.decoded("dtstart") == date(2023, 10, 8)
    assert "24 months after the adoption" in event["description"]


def test_a_deadline_that_moves_keeps_its_uid_and_raises_its_sequence(
    client: Client, case: Case, officer: User
) -> None:
    def only() -> Any:
        (event,) = events(client.get(CALENDAR))
        return event

    seen = [only()]
    moved = extend_deadline(
        case.deadline, to=date(2024, 1, 31), reason="Floods.", by=officer, now=NOW
    )
    seen.append(only())
    assert seen[-1].decoded("dtstart") == date(2024, 1, 31)
    suspend_deadline(moved, reason="Talks.", by=officer, now=NOW)
    seen.append(only())
    assert seen[-1]["status"] == "TENTATIVE"
    again = resume_deadline(moved, to=date(2024, 3, 1), reason="x", by=officer, now=NOW)
    seen.append(only())
    withdraw_deadline(again, reason="Settled.", by=officer, now=NOW)
    seen.append(only())
    assert seen[-1]["status"] == "CANCELLED"
    assert {event["uid"] for event in seen} == {str(case.deadline.series)}
    numbers = [int(event["sequence"]) for event in seen]
    assert numbers == sorted(set(numbers))


def test_a_withdrawn_deadline_leaves_the_calendar_after_a_year(
    client: Client, case: Case, officer: User
) -> None:
    moved = extend_deadline(
        case.deadline, to=date(2026, 1, 31), reason="Floods.", by=officer, now=NOW
    )
    withdraw_deadline(moved, reason="Settled.", by=officer, now=NOW)
    assert events(client.get(CALENDAR))
    with time_machine.travel("2024-10-10T10:00:00Z", tick=False):
        assert not events(client.get(CALENDAR))


def test_a_calendar_takes_the_filters_of_the_list(
    client: Client, case: Case, officer: User
) -> None:
    other = elsewhere()
    report = set_next_report(
        case.cycle,
        due_on=date(2026, 10, 8),
        quoted_words="by 8 October 2026",
        document=case.document,
        by=officer,
        now=NOW,
    )
    theme = ThemeFactory.create(slug="detention")
    case.recommendation(36).themes.add(theme)
    own, theirs, reports = (str(row.series) for row in (case.deadline, other, report))
    for query, expected in (
        ("", {own, theirs, reports}),
        ("treaty_body=cmw", {own, reports}),
        (f"state_party={other.cycle.state_party.iso3}", {theirs}),
        ("kind=next_periodic_report", {reports}),
        ("theme=detention", {own}),
        ("clock=due_soon&treaty_body=CMW", {own}),
        ("treaty_body=CMW&kind=submissions_close", set()),
    ):
        found = {event["uid"] for event in events(client.get(f"{CALENDAR}?{query}"))}
        assert found == expected, query
    names = Calendar.from_ical(client.get(f"{CALENDAR}?treaty_body=CMW&state_party=AZE").content)
    assert names["x-wr-calname"] == "Deadlines: CMW, Azerbaijan"


def test_alarms_are_an_option_of_the_address(client: Client, case: Case) -> None:
    assert not events(client.get(CALENDAR))[0].walk("VALARM")
    (event,) = events(client.get(f"{CALENDAR}?alarm=7&alarm=30"))
    assert len(event.walk("VALARM")) == 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (f"{CALENDAR}?treaty_body=XYZ", "No committee has the code"),
        (f"{CALENDAR}?alarm=3", "is not a possible alarm"),
        ("/deadlines/feed.atom?kind=never", "is not a kind of date"),
        ("/history/feed.atom?case=CMW", "for example CMW/AZE/3"),
        ("/history/feed.atom?document=nothing", "Write the symbol as on the document"),
    ],
)
def test_a_wrong_filter_is_answered_with_a_sentence(
    client: Client, case: Case, url: str, words: str
) -> None:
    response = client.get(url)
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert words in response.content.decode()


def test_a_large_calendar_is_cut_and_says_so(
    client: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = DeadlineFactory.create(
        request=FollowUpFactory.create().request, due_on=date(2030, 1, 1)
    )
    monkeypatch.setattr("recommendations.desks.views.feeds.MOST_DEADLINES", 1)
    response = client.get(CALENDAR)
    assert [event["uid"] for event in events(response)] != [str(later.series)]
    assert "Only the first 1 are shown" in str(Calendar.from_ical(response.content)["x-wr-caldesc"])


# --- What caches and programs are told ------------------------------------------------------------


@pytest.mark.parametrize("url", [CALENDAR, "/deadlines/feed.atom", "/history/feed.atom"])
def test_a_program_that_has_the_content_gets_304(
    client: Client, case: Case, officer: User, url: str
) -> None:
    first = client.get(url)
    assert first["Cache-Control"] == "public, max-age=3600"
    # The moment of the last change is not public.
    assert "Last-Modified" not in first
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert again["ETag"] == first["ETag"]
    assert again["Cache-Control"] == first["Cache-Control"]
    with time_machine.travel("2023-09-10T11:00:00Z", tick=False):
        extend_deadline(
            case.deadline,
            to=date(2024, 1, 31),
            reason="Floods.",
            by=officer,
            now=datetime(2023, 9, 10, 11, tzinfo=UTC),
        )
        changed = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert changed.status_code == 200
        assert changed["ETag"] != first["ETag"]


def test_what_becomes_public_at_midnight_changes_the_etag(client: Client, case: Case) -> None:
    case.document.access_level = AccessLevel.FROM_DATE
    case.document.public_from = date(2023, 9, 11)
    case.document.save()
    before = client.get(CALENDAR)
    assert not events(before)
    with time_machine.travel("2023-09-10T22:00:00Z", tick=False):  # midnight in Geneva
        after = client.get(CALENDAR, headers={"If-None-Match": before["ETag"]})
        assert events(after)


@pytest.mark.parametrize("url", [CALENDAR, "/deadlines/feed.atom", "/history/feed.atom"])
def test_three_rows_take_as_many_queries_as_one(
    client: Client, case: Case, officer: User, url: str
) -> None:
    def n_queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    extend_deadline(case.deadline, to=date(2024, 1, 31), reason="x", by=officer, now=NOW)
    with_one = n_queries()
    for day in (1, 2):
        request = FollowUpFactory.create().request
        extend_deadline(
            DeadlineFactory.create(request=request),
            to=date(2024, 1, day),
            reason="x",
            by=officer,
            now=NOW,
        )
    assert n_queries() == with_one
    assert with_one <= 6


# --- Atom -----------------------------------------------------------------------------------------


def test_the_history_is_a_feed_by_case_committee_state_and_document(
    client: Client, case: Case, officer: User
) -> None:
    extend_deadline(case.deadline, to=date(2024, 1, 31), reason="Floods.", by=officer, now=NOW)
    other = elsewhere()
    withdraw_deadline(other, reason="Settled.", by=officer, now=NOW)
    own = "Azerbaijan, CMW: More time given: from 8 October 2023 to 31 January 2024."
    for query in (
        "case=cmw/aze/3",
        "treaty_body=CMW",
        "state_party=AZE",
        "document=CMW/C/AZE/CO/3",
    ):
        assert titles(client.get(f"/history/feed.atom?{query}")) == [own], query
    assert len(titles(client.get("/history/feed.atom"))) == 2
    page = client.get("/history/feed.atom").content.decode()
    assert "Floods." in page
    assert "Olga Officer" not in page


def test_public_feeds_and_pages_name_days_and_no_moments(
    client: Client, case: Case, officer: User
) -> None:
    at = datetime(2023, 9, 20, 13, 47, 11, 123456, tzinfo=UTC)
    change_status(case.follow_ups[36], FollowUpStatus.DISCONTINUED, by=officer, now=at, reason="x")
    withdraw_deadline(elsewhere(), reason="Settled.", by=officer, now=at)
    with as_owner():
        Deadline.objects.update(created_at=at, updated_at=at)
    for door in (
        CALENDAR,
        "/deadlines/feed.atom",
        "/history/feed.atom",
        case.cycle.get_absolute_url(),
    ):
        answer = client.get(door)
        words = answer.content.decode() + str(answer.headers)
        assert re.search(r"2023-?09-?(20|19T22)", words), door
        assert not re.search(r"1[35]:?47", words), door


def test_one_act_on_several_recommendations_is_one_entry(
    client: Client, case: Case, officer: User
) -> None:
    for follow_up in case.follow_ups.values():
        change_status(
            follow_up, to=FollowUpStatus.DISCONTINUED, reason="Moved on.", by=officer, now=NOW
        )
    (title,) = titles(client.get("/history/feed.atom"))
    assert title.startswith("Azerbaijan, CMW: Paragraphs 16, 36, 60, 62: Status: discontinued.")


def test_the_feed_of_deadlines_includes_those_that_replaced_them(
    client: Client, case: Case, officer: User
) -> None:
    moved = extend_deadline(
        case.deadline, to=date(2024, 1, 31), reason="Floods.", by=officer, now=NOW
    )
    withdraw_deadline(moved, reason="Settled.", by=officer, now=NOW)
    found = titles(client.get("/deadlines/feed.atom?treaty_body=CMW"))
    assert [title.partition(": ")[2] for title in found] == [
        "The date was withdrawn.",
        "More time given: from 8 October 2023 to 31 January 2024.",
    ]
    assert not titles(client.get("/deadlines/feed.atom?kind=next_periodic_report"))
