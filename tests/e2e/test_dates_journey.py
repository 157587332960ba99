"""Dates as people use them: counted, suspended and resumed, and followed from a calendar."""

import re
import urllib.request
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.e2e.conftest import CheckAxe, NewPage, SignIn

PAGES = (
    "/calculator/?committee=CMW&on=2021-10-08",
    "/subscribe/?treaty_body=CMW&alarm=7",
    "/deadlines/",
)


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_dates_are_readable_by_everybody(
    new_page: NewPage, live_url: str, axe: CheckAxe, path: str
) -> None:
    for options in ({}, {"color_scheme": "dark", "viewport": {"width": 390, "height": 844}}):
        page = new_page(**options)
        page.goto(live_url + path)
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.evaluate("window.innerWidth")


def test_an_officer_suspends_a_date_and_lets_it_run_again(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "officer@demo.example")
    page.goto(f"{live_url}/deadlines/?treaty_body=CMW&kind=follow_up_information&clock=running")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("link", name="Suspend the date").click()
    axe(page)
    page.get_by_label("Reason").fill("The committee waits for the new government.")
    page.get_by_role("button", name="Suspend the date").click()
    expect(page.locator("main")).to_contain_text("The committee waits for the new government.")
    expect(page.locator("main")).to_contain_text("Suspended")
    page.get_by_role("link", name="Put the date in force again").click()
    page.get_by_label("Reason").fill("The government is in office.")
    page.get_by_role("button", name="Put the date in force again").click()
    expect(page.locator("main")).to_contain_text("which had been suspended")
    expect(page.locator("main")).to_contain_text("How the deadline moved")
    axe(page)


def test_private_addresses_are_made_once_and_open_without_signing_in(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "officer@demo.example")
    page.goto(f"{live_url}/account/calendars/")
    axe(page)
    page.get_by_role("button", name="Make private addresses").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your private addresses")
    axe(page)
    address = page.locator("[data-copy-text]").first.inner_text()
    assert re.search(r"/private/[\w-]{43}/all\.ics$", address)
    assert urlsplit(address).netloc == urlsplit(live_url).netloc
    with urllib.request.urlopen(address) as answer:
        calendar = Calendar.from_ical(answer.read())
    assert calendar.walk("VEVENT")
    page.goto(f"{live_url}/account/calendars/")
    expect(page.locator("main")).to_contain_text("cannot be shown again")
