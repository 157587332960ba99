"""Calendars, read back with a library that calendar programs use."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from recommendations.desks.feeds.calendars import CalendarHead, write_calendar
from recommendations.enums import DeadlineBasis, DeadlineKind, DeadlineState
from recommendations.models import Deadline, ReportingCycle, StateParty, TreatyBody

HEAD = CalendarHead("Dates: CMW", "About them", "https://example.org", "https://example.org/x")
MOMENT = datetime(2023, 9, 1, 9, tzinfo=UTC)


def deadline(**values: Any) -> Deadline:
    cycle = ReportingCycle(
        treaty_body=TreatyBody(code="CMW"),
        state_party=StateParty(iso3="AZE", name_en=values.pop("party", "Azerbaijan")),
        number="3",
    )
    known = {
        "kind": DeadlineKind.FOLLOW_UP_INFORMATION,
        "due_on": date(2024, 2, 29),
        "state": DeadlineState.IN_FORCE,
        "basis": DeadlineBasis.EXPLICIT_DATE,
        "created_at": MOMENT,
        "updated_at": MOMENT,
    }
    return Deadline(pk=1, cycle=cycle, **{**known, **values})


def events(*rows: Deadline, head: CalendarHead = HEAD) -> list[Any]:
    read = Calendar.from_ical(write_calendar(head, rows))
    return list(read.walk("VEVENT"))


def test_a_deadline_is_an_all_day_event_that_keeps_nobody_busy() -> None:
    row = deadline()
    (event,) = events(row)
    assert event.decoded("dtstart") == date(2024, 2, 29)
    assert event.decoded("dtend") == date(2024, 3, 1)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["transp"] == "TRANSPARENT"
    assert event["status"] == "CONFIRMED"
    assert event["uid"] == str(row.series)
    assert event["summary"] == "Azerbaijan, CMW: Information on follow-up due"
    assert "29 February 2024 is the date that the document itself names." in event["description"]
    assert event["url"] == f"https://example.org/deadlines/{row.public_id}/"


def test_the_calendar_says_what_it_is() -> None:
    read = Calendar.from_ical(write_calendar(HEAD, []))
    assert read["x-wr-calname"] == read["name"] == "Dates: CMW"
    assert read["version"] == "2.0"
    assert not read.walk("VEVENT")


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (DeadlineState.IN_FORCE, "CONFIRMED"),
        (DeadlineState.SUSPENDED, "TENTATIVE"),
        (DeadlineState.WITHDRAWN, "CANCELLED"),
    ],
)
def test_a_withdrawn_deadline_is_cancelled(state: DeadlineState, status: str) -> None:
    head = CalendarHead("x", "x", "https://example.org", "https://example.org", alarms=(7,))
    (event,) = events(deadline(state=state, sequence=4), head=head)
    assert event["status"] == status
    assert event["sequence"] == 4
    # Nobody is to be called for a date that does not count.
    assert len(event.walk("VALARM")) == (state == DeadlineState.IN_FORCE)


def test_alarms_are_counted_back_from_the_day() -> None:
    head = CalendarHead("x", "x", "https://example.org", "https://example.org", alarms=(30, 7))
    (event,) = events(deadline(), head=head)
    triggers = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
    assert triggers == [-timedelta(days=30), -timedelta(days=7)]
    assert {alarm["action"] for alarm in event.walk("VALARM")} == {"DISPLAY"}


def test_there_is_no_alarm_after_a_reply() -> None:
    head = CalendarHead("x", "x", "https://example.org", "https://example.org", alarms=(7,))
    row = deadline()
    row.received_on = date(2024, 1, 17)  # type: ignore[attr-defined]  # annotated by the query
    (event,) = events(row, head=head)
    assert not event.walk("VALARM")
    assert "Reply received on 17 January 2024." in event["description"]


def test_the_same_rows_give_the_same_bytes() -> None:
    row = deadline()
    assert write_calendar(HEAD, [row]) == write_calendar(HEAD, [row])


def test_lines_are_folded_and_end_as_the_format_requires() -> None:
    content = write_calendar(HEAD, [deadline(quoted_words="截至" * 200)])
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@given(st.text(st.characters(codec=None), max_size=200))
def test_no_text_of_a_document_adds_a_line_to_the_calendar(words: str) -> None:
    row = deadline(quoted_words=f"{words}\r\nBEGIN:VEVENT\nUID:forged", party="A; B, C")
    content = write_calendar(HEAD, [row])
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert event["uid"] == str(row.series)
    assert str(event["summary"]).startswith("A; B, C, CMW")
    assert b"\r\nUID:forged" not in content
