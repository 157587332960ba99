"""Dates, distances, badges and links are worded as a reader of documents would write them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from recommendations import enums
from recommendations.templatetags import tracker

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2024, 2, 1)


def rendered(source: str, **context: object) -> str:
    return Template("{% load tracker %}" + source).render(Context(context)).strip()


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
        assert tracker.date_in_words(date(2024, 1, 17)) == words


def test_a_written_date_keeps_its_machine_form() -> None:
    assert (
        rendered("{{ day|written_date }}", day=date(2024, 1, 17))
        == '<time datetime="2024-01-17">17 January 2024</time>'
    )
    assert rendered("{{ day|written_date }}", day=None) == ""


def test_a_moment_becomes_the_day_in_geneva() -> None:
    """Half past eleven in the evening in UTC is the next day there."""
    moment = datetime(2024, 1, 16, 23, 30, tzinfo=UTC)
    assert "17 January 2024" in rendered("{{ moment|written_date }}", moment=moment)
    words = rendered("{{ moment|written_moment }}", moment=moment)
    assert "17 January 2024, 00:30" in words
    assert "Geneva time" in words


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
    assert tracker.distance_in_words(day, TODAY) == words
    assert rendered("{{ day|distance:today }}", day=day, today=TODAY) == words


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
    assert tracker.lateness_in_words(due_on, date(2024, 1, 17)) == words


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
    assert tracker.deadline_in_words(due_on, TODAY, received_on) == words
    assert tracker.deadline_tone(due_on, TODAY, received_on) == tone


def test_a_status_from_the_database_and_an_enum_member_give_the_same_badge() -> None:
    member = rendered("{% status_badge status %}", status=enums.FollowUpStatus.AWAITING_REPLY)
    stored = rendered("{% status_badge status label %}", status="awaiting_reply", label="Awaiting")
    assert "c-badge--waiting" in member
    assert "c-badge--waiting" in stored
    assert "Awaiting reply" in member


def test_a_badge_escapes_its_words() -> None:
    assert "<b>" not in rendered("{% badge label %}", label="<b>bold</b>")


def test_every_code_with_a_tone_is_a_code_that_exists() -> None:
    """A code that no set of choices has any more would be a mark that nobody ever sees."""
    known = {
        value
        for choices in vars(enums).values()
        if isinstance(choices, type) and issubclass(choices, TextChoices)
        for value in choices.values
    }
    assert set(tracker.TONES) <= known


def test_every_tone_has_a_shape() -> None:
    """A tone without its own shape would be told by its colour alone."""
    styles = (ROOT / "static/css/components/badge.css").read_text(encoding="utf-8")
    for tone in tracker.CODES_BY_TONE:
        assert f".c-badge--{tone}::before" in styles


def test_a_symbol_is_a_link_that_stays_whole() -> None:
    html = rendered('{% symbol_link "CMW/C/AZE/CO/3" "/d/1" "36 (a)" %}')
    assert 'href="/d/1"' in html
    assert '<bdi class="symbol">CMW/C/AZE/CO/3</bdi>' in html
    assert "para.\u00a036\u00a0(a)" in html
    assert "<a" not in rendered('{% symbol_link "CMW/C/AZE/CO/3" %}')


def test_a_page_that_is_not_mounted_gives_no_link() -> None:
    request = RequestFactory().get("/")
    assert rendered('{% nav_link "no-such-page" "Nothing" %}', request=request) == ""


def test_page_numbers_show_gaps() -> None:
    assert tracker.page_numbers(Paginator(range(480), 20), 7) == [1, 0, 5, 6, 7, 8, 9, 0, 24]


@pytest.mark.parametrize(
    ("current", "following", "direction"),
    [("", "due_on", ""), ("due_on", "-due_on", "ascending"), ("-due_on", "due_on", "descending")],
)
def test_a_head_turns_the_order_round(current: str, following: str, direction: str) -> None:
    assert tracker.next_sort(current, "due_on") == following
    assert tracker.aria_sort(current, "due_on") == direction
