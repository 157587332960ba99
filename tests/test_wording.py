"""Dates and distances are worded as a reader of documents would write them."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from recommendations import wording

TODAY = date(2024, 2, 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "17 January 2024"),
        ("fr", "17 janvier 2024"),
        ("es", "17 de enero de 2024"),
        ("zh-hans", "2024年1月17日"),
    ],
)
def test_a_date_is_written_out_in_the_readers_language(language: str, words: str) -> None:
    with translation.override(language):
        assert wording.date_in_words(date(2024, 1, 17)) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 2, 1), "today"),
        (date(2024, 2, 2), "tomorrow"),
        (date(2024, 1, 31), "yesterday"),
        (date(2024, 2, 14), "in 13 days"),
        (date(2024, 2, 22), "in 3 weeks"),
        (date(2024, 6, 1), "in 4 months"),
        (date(2026, 2, 10), "in 2 years"),
        (date(2023, 9, 1), "5 months ago"),
    ],
)
def test_distance_in_words(day: date, words: str) -> None:
    assert wording.distance_in_words(day, TODAY) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (30, "in 30 days"),
        (132, "in 132 days"),
        (181, "in 181 days"),
        # From 1 February: exactly six months, and a day more.
        (182, "in 6 months"),
        (183, "in 183 days"),
        (364, "in 364 days"),
        (365, "in 365 days"),
        (366, "in 12 months"),
        (367, "in 12 months"),
        (1071, "in 35 months"),
        (-14, "14 days ago"),
        (-31, "31 days ago"),
        (-110, "110 days ago"),
        (-184, "6 months ago"),
        (-185, "185 days ago"),
        (-800, "26 months ago"),
    ],
)
def test_emails_count_the_days(days: int, words: str) -> None:
    assert wording.exact_distance_in_words(TODAY + timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2023, 10, 8), "101 days late"),
        (date(2023, 11, 1), "77 days late"),
        (date(2024, 1, 16), "1 day late"),
        (date(2024, 1, 17), "on the due date"),
        (date(2024, 1, 20), "3 days early"),
    ],
)
def test_lateness_counts_every_day(due_on: date, words: str) -> None:
    """The two figures of the starting case: 101 days by one date, 77 by the other."""
    assert wording.lateness_in_words(due_on, date(2024, 1, 17)) == words


@pytest.mark.parametrize(
    ("due_on", "received_on", "words", "tone"),
    [
        (date(2024, 6, 1), None, "in 4 months", "waiting"),
        (date(2024, 2, 22), None, "in 3 weeks", "soon"),
        (TODAY, None, "today", "soon"),
        (date(2024, 1, 31), None, "1 day overdue", "overdue"),
        (date(2023, 11, 1), date(2024, 1, 17), "received 77 days late", "conflict"),
        (date(2024, 1, 20), date(2024, 1, 17), "received 3 days early", "done"),
    ],
)
def test_where_a_deadline_stands(
    due_on: date, received_on: date | None, words: str, tone: str
) -> None:
    """A reply ends being overdue, however late it was."""
    assert wording.deadline_in_words(due_on, TODAY, received_on) == words
    assert wording.deadline_tone(due_on, TODAY, received_on) == tone


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2027, 10, 2), "2 تشرين الأول/أكتوبر 2027"),
        (date(2028, 4, 8), "8 نيسان/أبريل 2028"),
        (date(2028, 6, 30), "30 حزيران/يونيه 2028"),
    ],
)
def test_months_in_arabic_have_both_names(day: date, words: str) -> None:
    with translation.override("ar"):
        assert wording.date_in_words(day) == words


def test_distance_in_arabic_stands_beside_a_date() -> None:
    with translation.override("ar"):
        assert wording.exact_distance_in_words(date(2027, 10, 4), date(2027, 10, 2)) == "بقي يومان"
        assert wording.exact_distance_in_words(date(2027, 10, 2), date(2027, 10, 25)) == (
            "انقضى قبل 23 يوماً"
        )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "February 2028"),
        ("fr", "février 2028"),
        ("es", "febrero de 2028"),
        ("ru", "Февраль 2028 года"),
        ("ar", "شباط/فبراير 2028"),
        ("zh-hans", "2028年2月"),
    ],
)
def test_months_are_named_with_their_year(language: str, words: str) -> None:
    with translation.override(language):
        assert wording.month_in_words(date(2028, 2, 29)) == words
