"""Two windows on one form: both texts are shown, and joined by keyboard on a phone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.conftest import CheckAxe, NewPage, SignIn

PHONE = {"width": 390, "height": 844}
THEIRS = "Contracts are written now, but passports are still kept."
MINE = "Contracts are written now. Our monitors saw forty of them."
BOTH = "Contracts are written now; monitors saw forty. Passports are still kept."


def _begun(page: Page) -> str:
    """The address of an assessment in a draft that is open now."""
    page.get_by_role("link", name="Open requests").first.click()
    card = page.get_by_role("article").filter(has_text="CMW/C/PHL/CO/4")
    card.get_by_role("link", name="Write an assessment").click()
    page.get_by_label("Title").fill("What returning workers told us")
    page.get_by_role("button", name="Open the draft", exact=True).click()
    page.get_by_role("link", name=re.compile("Write ?: paragraph 26")).click()
    page.wait_for_url(re.compile("assess"))
    return page.url


def _written(page: Page, words: str) -> None:
    page.get_by_label("Your assessment").fill(words)
    page.get_by_role("button", name="Save the assessment", exact=True).click()


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_both_texts_are_shown_and_joined(
    new_page: NewPage, sign_in: SignIn, axe: CheckAxe, with_script: bool
) -> None:
    first = new_page()
    sign_in(first, "ngo@demo.example")
    address = _begun(first)
    second = new_page(viewport=PHONE, java_script_enabled=with_script)
    sign_in(second, "ngo@demo.example")
    second.goto(address)
    _written(first, THEIRS)
    expect(first.locator("#messages")).to_contain_text("The assessment was saved in the draft.")
    _written(second, MINE)

    expect(second.get_by_role("heading", level=1)).to_have_text(
        "This was saved while you were writing"
    )
    expect(second.locator("del")).to_contain_text("passports are still kept")
    expect(second.locator("ins")).to_contain_text("Our monitors saw forty of them")
    text = second.get_by_label("Text to save")
    expect(text).to_have_value(MINE)
    if with_script:
        axe(second)
        assert second.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    second.get_by_label("Save the text below").focus()
    second.keyboard.press("Space")
    text.fill(BOTH)
    second.get_by_role("button", name="Save what I chose").focus()
    second.keyboard.press("Enter")
    expect(second.locator("#messages")).to_contain_text("The assessment was saved in the draft.")
    second.goto(address)
    expect(second.get_by_label("Your assessment")).to_have_value(BOTH)
    assert reverse("submission-list") in address
