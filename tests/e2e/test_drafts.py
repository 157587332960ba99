"""Drafts in a real browser: saved while somebody writes, kept offline, offered, gone."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from recommendations.demo.accounts import DEMO_PASSWORD
from tests.e2e.conftest import CheckAxe, NewPage, SignIn

WORDS = "What took an hour to write,\nin two lines."
# Saving waits some seconds for the next letter.
SAVED = 15_000


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _said(page: Page) -> Locator:
    return page.locator("[data-draft-said]")


def _kept(page: Page) -> dict[str, Any]:
    """What the device keeps of drafts."""
    kept: dict[str, Any] = page.evaluate(
        "Object.fromEntries("
        "Object.entries(localStorage).filter(([key]) => key.startsWith('draft:')))"
    )
    return kept


def _to_a_change_of_status(page: Page, sign_in: SignIn) -> str:
    """A form whose words everybody will read; returns its address."""
    sign_in(page, "officer@demo.example")
    page.get_by_role("link", name="Senegal, CMW: no reply yet on 3 recommendations.").first.click()
    page.get_by_role("link", name="Lasting reintegration of those who return").click()
    page.get_by_role("link", name="Change the status").click()
    expect(page.get_by_label("Reason")).to_be_visible()
    return page.url


def _to_an_evaluation(page: Page, sign_in: SignIn) -> str:
    """A form whose words are confidential; returns its address."""
    sign_in(page, "rapporteur@demo.example")
    page.get_by_role(
        "link", name="Azerbaijan, CMW, paragraph 60: write the evaluation.", exact=True
    ).click()
    page.get_by_role("link", name="Write the evaluation").first.click()
    expect(page.get_by_label("Reasons")).to_be_visible()
    return page.url


def _agree(page: Page, live_url: str, words: str) -> None:
    page.goto(live_url + reverse("account"))
    page.get_by_label("Drafts of confidential texts").select_option(words)
    _button(page, "Save").click()
    expect(page.locator("#messages")).to_contain_text("Your preferences were saved.")


def test_a_draft_is_saved_offered_on_return_and_gone_after_sending(
    page: Page, sign_in: SignIn, axe: CheckAxe
) -> None:
    url = _to_a_change_of_status(page, sign_in)
    page.get_by_label("Discontinued").check()
    page.get_by_label("Reason").fill(WORDS)
    expect(_said(page)).to_contain_text("Draft saved", timeout=SAVED)
    axe(page)

    page.goto(url)  # without a question: nothing would be lost
    expect(page.get_by_text("You have an unsent draft from")).to_be_visible()
    axe(page)
    expect(page.get_by_label("Reason")).to_have_value("")
    # Before the choice, nothing is put in place of the draft.
    page.get_by_label("Reason").fill("Other words.")
    expect(_said(page)).to_contain_text("first continue with the draft above", timeout=SAVED)
    _button(page, "Continue with the draft").click()
    expect(page.get_by_label("Reason")).to_have_value(WORDS)
    expect(page.get_by_label("Discontinued")).to_be_checked()
    expect(_said(page)).to_contain_text("It is not sent yet.")
    # Nor are the words lost that the draft has replaced.
    expect(page.locator("[data-draft-words]")).to_contain_text("Other words.")
    _button(page, "Change the status").click()
    expect(page.locator("#messages")).to_contain_text("The status is now “Discontinued”.")
    assert _kept(page) == {}
    page.goto(url)
    expect(page.get_by_text("You have an unsent draft from")).to_have_count(0)


def test_a_draft_can_be_read_and_discarded(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    url = _to_a_change_of_status(page, sign_in)
    page.get_by_label("Reason").fill(WORDS)
    expect(_said(page)).to_contain_text("Draft saved", timeout=SAVED)
    page.goto(live_url + reverse("draft-list"))
    axe(page)
    page.locator("main").get_by_role("link", name="Change the status").click()
    expect(page.get_by_text("What took an hour to write,")).to_be_visible()
    axe(page)
    page.goto(url)
    _button(page, "Discard the draft").click()
    expect(_said(page)).to_contain_text("The draft was discarded.")
    page.goto(url)
    expect(page.get_by_text("You have an unsent draft from")).to_have_count(0)


def test_while_the_line_is_down_the_device_keeps_the_words(page: Page, sign_in: SignIn) -> None:
    _to_a_change_of_status(page, sign_in)
    page.context.set_offline(True)
    page.get_by_label("Reason").fill(WORDS)
    expect(_said(page)).to_have_text("No connection. Kept on this device.", timeout=SAVED)
    assert len(_kept(page)) == 1
    page.context.set_offline(False)
    expect(_said(page)).to_contain_text("Draft saved", timeout=SAVED)
    assert _kept(page) == {}


def test_what_the_device_keeps_is_offered_on_return_and_cleared_on_signing_out(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    url = _to_a_change_of_status(page, sign_in)
    page.context.set_offline(True)
    page.get_by_label("Reason").fill(WORDS)
    expect(_said(page)).to_have_text("No connection. Kept on this device.", timeout=SAVED)
    page.route("**/account/drafts/save/", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(url)
    expect(page.get_by_text("on this device: continue with it or discard it.")).to_be_visible()
    axe(page)
    _button(page, "Continue with the draft").click()
    expect(page.get_by_label("Reason")).to_have_value(WORDS)

    # Another person at the same browser is offered nothing.
    (key,) = _kept(page)
    other = key.replace(key.split(":")[1], "f" * 16)
    page.evaluate(
        "([from, to]) => { localStorage.setItem(to, localStorage.getItem(from));"
        " localStorage.removeItem(from); }",
        [key, other],
    )
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)
    expect(page.get_by_label("Reason")).to_be_visible()
    expect(page.get_by_text("on this device: continue with it")).to_have_count(0)

    page.get_by_label("Reason").fill(WORDS)
    expect(_said(page)).to_have_text("No connection. Kept on this device.", timeout=SAVED)
    assert set(_kept(page)) == {key, other}
    page.goto(live_url + reverse("account"))
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(live_url + reverse("home"))
    assert set(_kept(page)) == {other}


def test_confidential_words_stay_where_the_person_agreed(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    url = _to_an_evaluation(page, sign_in)
    expect(page.get_by_text("it is not saved while you write")).to_be_visible()
    axe(page)
    page.get_by_label("Reasons").fill(WORDS)
    page.wait_for_timeout(6_000)
    assert _kept(page) == {}
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_url + reverse("draft-list"))
    expect(page.get_by_text("Nothing is waiting to be sent.")).to_be_visible()

    _agree(page, live_url, "server")
    page.goto(url)
    page.context.set_offline(True)
    page.get_by_label("Reasons").fill(WORDS)
    expect(_said(page)).to_contain_text("is not kept on this device", timeout=SAVED)
    assert _kept(page) == {}
    page.context.set_offline(False)
    expect(_said(page)).to_contain_text("Draft saved", timeout=SAVED)

    _agree(page, live_url, "device")
    page.goto(url)
    _button(page, "Continue with the draft").click()
    page.context.set_offline(True)
    page.get_by_label("Reasons").fill(f"{WORDS} And more.")
    expect(_said(page)).to_have_text("No connection. Kept on this device.", timeout=SAVED)
    assert len(_kept(page)) == 1
    page.context.set_offline(False)


def test_a_source_that_was_added_comes_back_with_its_draft(
    page: Page, live_url: str, sign_in: SignIn
) -> None:
    sign_in(page, "ngo@demo.example")
    _agree(page, live_url, "server")
    page.get_by_role("link", name="Open requests").first.click()
    card = page.get_by_role("article").filter(has_text="CMW/C/PHL/CO/4")
    card.get_by_role("link", name="Write an assessment").click()
    page.get_by_label("Title").fill("What returning workers told us")
    _button(page, "Open the draft").click()
    page.get_by_role("link", name=re.compile("Write ?: paragraph 26")).click()
    url = page.url
    page.get_by_label("Partly implemented", exact=True).check()
    page.get_by_label("Your assessment").fill(WORDS)
    _button(page, "Add another source").click()
    second = page.get_by_role("group", name="Source 2", exact=True)
    second.get_by_label("Web address").fill("https://example.org/labour")
    expect(_said(page)).to_contain_text("Draft saved", timeout=SAVED)
    page.goto(url)
    _button(page, "Continue with the draft").click()
    expect(page.get_by_label("Your assessment")).to_have_value(WORDS)
    expect(page.get_by_label("Partly implemented", exact=True)).to_be_checked()
    again = page.get_by_role("group", name="Source 2", exact=True)
    expect(again.get_by_label("Web address")).to_have_value("https://example.org/labour")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_session_that_ended_while_somebody_wrote_costs_a_click_and_no_word(
    new_page: NewPage, sign_in: SignIn, axe: CheckAxe, has_script: bool
) -> None:
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=has_script)
    _to_a_change_of_status(page, sign_in)
    page.get_by_label("Discontinued").check()
    page.get_by_label("Reason").fill(WORDS)
    page.context.clear_cookies(name="sessionid")
    _button(page, "Change the status").click()
    page.locator("input[name=username]").fill("officer@demo.example")
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What you sent was kept")
    shown = page.locator("dd")
    expect(shown.filter(has_text="What took an hour to write,")).to_be_visible()
    expect(shown.filter(has_text="Discontinued")).to_be_visible()
    if has_script:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    _button(page, "Send it again").click()
    expect(page.locator("#messages")).to_contain_text("The status is now “Discontinued”.")
    history = page.locator(".c-history__entry").filter(has_text="Status: discontinued.")
    expect(history.first).to_contain_text("What took an hour to write,")
