"""The face in a real browser: every component, both colour schemes, wide, narrow and right to left.

The style guide shows every component in every state, so what holds there holds for the parts of
every page.
"""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]
CheckAxe = Callable[..., None]

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


def open_guide(page: Page, live_url: str) -> Page:
    page.goto(live_url + reverse("style-guide"))
    return page


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(WIDE, "light"), (NARROW, "dark")], ids=["wide light", "narrow dark"]
)
def test_every_component_is_accessible_and_fits(
    new_page: NewPage, live_url: str, axe: CheckAxe, viewport: dict[str, int], scheme: str
) -> None:
    """axe finds nothing, and nothing sticks out of a telephone."""
    page = open_guide(new_page(viewport=viewport, color_scheme=scheme), live_url)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    axe(page)


def test_the_page_turns_round(new_page: NewPage, live_url: str) -> None:
    """Right to left, the first voice stands on the right and still nothing sticks out."""
    page = open_guide(new_page(), live_url)
    page.evaluate("document.documentElement.dir = 'rtl'")
    first, last = page.locator("#asked").bounding_box(), page.locator("#evaluated").bounding_box()
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"]
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE["width"]


def test_points_of_the_voices_share_their_rows(page: Page, live_url: str) -> None:
    """What was asked under (b) stands beside what was replied and assessed under (b)."""
    open_guide(page, live_url)
    tops = page.evaluate(
        "['asked', 'replied', 'assessed'].map(id => Math.round("
        "document.querySelectorAll(`#${id} .c-voice__point`)[1].getBoundingClientRect().top))"
    )
    assert len(set(tops)) == 1


def test_a_narrow_table_stays_a_table_for_screen_readers(new_page: NewPage, live_url: str) -> None:
    """The rows look like cards, and the roles say table, row and cell all the same."""
    page = open_guide(new_page(viewport=NARROW), live_url)
    table = page.get_by_role("table", name="Recommendations under follow-up")
    assert table.get_by_role("row").count() == 4
    assert table.get_by_role("cell").count() > 0
    assert table.get_by_role("columnheader", name="Status").count() == 1


def test_why_this_date_opens_without_script(new_page: NewPage, live_url: str) -> None:
    page = open_guide(new_page(java_script_enabled=False), live_url)
    proof = page.get_by_text("the date in brackets")
    page.get_by_text("Why this date?").click()
    expect(proof.first).to_be_hidden()
    page.get_by_text("Why this date?").click()
    expect(proof.first).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    expect(page.get_by_label("Colours")).to_be_hidden()


def test_a_question_is_asked_before_a_dangerous_act(page: Page, live_url: str) -> None:
    """The form waits for the answer; Escape and "Go back" leave everything as it was."""
    open_guide(page, live_url)
    withdraw = page.locator("form[data-confirm] button")
    withdraw.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Withdraw this submission?")
    expect(dialog.get_by_role("button", name="Go back")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.url == live_url + reverse("style-guide")
    withdraw.click()
    dialog.get_by_role("button", name="Withdraw").click()
    page.wait_for_url(lambda url: url.endswith("?#buttons"))


def test_the_chosen_colours_are_remembered(page: Page, live_url: str) -> None:
    open_guide(page, live_url)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_label("Colours").select_option("dark")
    dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == dark
    page.get_by_label("Colours").select_option("")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light


def test_keys_help_and_can_be_switched_off(page: Page, live_url: str) -> None:
    """ "/" reaches the search box; j and k walk along a list; a single key can be switched off."""
    open_guide(page, live_url)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    search = page.get_by_role("searchbox")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    rows = page.locator(".c-row__sentence a")
    first, second = rows.nth(0), rows.nth(1)
    first.focus()
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    page.locator("#search-key").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    expect(search).not_to_be_focused()


def test_an_error_leads_to_its_field(page: Page, live_url: str) -> None:
    """The summary has the focus when the page comes back, and its lines lead into the fields."""
    open_guide(page, live_url)
    summary = page.locator(".c-errors")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Date received").click()
    expect(page.locator("#id_wrong-received_on")).to_be_focused()
    summary.get_by_role("link", name="Who may read it").click()
    expect(page.locator("#id_wrong-access_0")).to_be_focused()


def test_the_first_stop_leads_past_the_navigation(page: Page, live_url: str) -> None:
    page.goto(live_url + reverse("home"))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_paper_shows_the_proof_and_no_navigation(page: Page, live_url: str) -> None:
    """Printed, what is folded is open, and what only a screen needs is gone."""
    open_guide(page, live_url)
    page.get_by_text("Why this date?").click()
    page.emulate_media(media="print")
    expect(page.locator(".l-header")).to_be_hidden()
    expect(page.get_by_text("the date in brackets").first).to_be_visible()
    expect(page.locator(".c-print-header")).to_contain_text(reverse("style-guide"))


def test_a_long_text_says_what_is_left_once_it_is_nearly_full(page: Page, live_url: str) -> None:
    """Only from nine tenths on, and again when it is too long; nothing is cut off."""
    open_guide(page, live_url)
    text = page.locator("textarea[data-limit]").first
    said = page.locator(".c-field:has(textarea[data-limit]) [data-count]").first
    text.fill("x" * 89_999)
    text.press("Control+End")
    expect(said).to_be_hidden()
    text.fill("é" * 99_000)
    expect(said).to_have_text("Characters left: 1,000.")
    text.fill("x" * 100_035)
    expect(said).to_contain_text("Too long by 35 characters.")
    assert len(text.input_value()) == 100_035
