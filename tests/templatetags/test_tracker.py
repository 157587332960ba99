"""Dates, badges, links and lists come out of the tags as pages need them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.template import Context, Template
from django.test import RequestFactory, override_settings
from django.urls import ResolverMatch

from recommendations import enums
from recommendations.acts import tones
from recommendations.models import User
from recommendations.templatetags import tracker
from recommendations.visibility import Viewer

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2024, 2, 1)


def rendered(source: str, **context: object) -> str:
    return Template("{% load tracker %}" + source).render(Context(context)).strip()


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


def test_distances_are_filters_and_missing_dates_are_nothing() -> None:
    assert rendered("{{ day|distance:today }}", day=date(2024, 2, 22), today=TODAY) == "in 3 weeks"
    assert rendered("{{ day|distance:today }}", day=None, today=TODAY) == ""
    late = rendered("{{ on|lateness:due }}", on=date(2024, 1, 17), due=date(2023, 10, 8))
    assert late == "101 days late"


def test_the_tags_of_a_deadline_take_a_missing_answer() -> None:
    source = "{% deadline_words due today got %} {% deadline_tone due today got %}"
    assert rendered(source, due=date(2024, 1, 31), today=TODAY) == "1 day overdue overdue"


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
    assert set(tones.TONES) <= known


def test_every_tone_has_a_shape() -> None:
    """A tone without its own shape would be told by its colour alone."""
    styles = (ROOT / "static/css/components/badge.css").read_text(encoding="utf-8")
    for tone in tones.CODES_BY_TONE:
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


@override_settings(DEMONSTRATION=True, MAIL_CATCHER_URL="http://localhost:8025")
def test_a_demonstration_says_so_and_where_its_mails_are() -> None:
    html = rendered("{% demonstration_notice %}")
    assert "Demonstration" in html
    assert 'href="http://localhost:8025"' in html


@override_settings(DEMONSTRATION=False)
def test_a_real_installation_shows_no_notice() -> None:
    assert rendered("{% demonstration_notice %}") == ""


@pytest.mark.parametrize(("is_officer", "n_links"), [(True, 1), (False, 0)])
def test_a_link_for_a_role_is_shown_to_that_role_without_a_query(
    is_officer: bool, n_links: int
) -> None:
    """No access to the database is given to this test: what a person may do is already known."""
    user = User(email="someone@example.org")
    user.viewer = Viewer(user_id=1, officer_body_ids=frozenset({1} if is_officer else ()))
    request = RequestFactory().get("/")
    request.user = user
    html = rendered('{% nav_link "ledger" "Reminders" "view_ledger" %}', request=request)
    assert html.count("<a ") == n_links


def test_a_section_stays_marked_on_its_inner_pages() -> None:
    request = RequestFactory().get("/")
    for here, mark in [("ledger", "page"), ("ledger-detail", "true"), ("board", "")]:
        request.resolver_match = ResolverMatch(lambda: None, (), {}, here)
        html = rendered('{% nav_link "ledger" "Reminders" %}', request=request)
        assert (f'aria-current="{mark}"' in html) is bool(mark)


def test_page_numbers_show_gaps() -> None:
    assert tracker.page_numbers(Paginator(range(480), 20), 7) == [1, 0, 5, 6, 7, 8, 9, 0, 24]


@pytest.mark.parametrize(
    ("current", "following", "direction"),
    [("", "due_on", ""), ("due_on", "-due_on", "ascending"), ("-due_on", "due_on", "descending")],
)
def test_a_head_turns_the_order_round(current: str, following: str, direction: str) -> None:
    assert tracker.next_sort(current, "due_on") == following
    assert tracker.aria_sort(current, "due_on") == direction
