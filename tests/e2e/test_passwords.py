"""What is typed as a password can be looked at, and leaves as a password."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from recommendations.demo.accounts import DEMO_PASSWORD
from tests.e2e.conftest import CheckAxe, NewPage


def test_a_password_is_shown_while_the_box_is_ticked_and_hidden_before_it_is_sent(
    page: Page, live_url: str, axe: CheckAxe
) -> None:
    page.goto(live_url + reverse("sign-in"))
    page.get_by_label("Email address").fill("officer@demo.example")
    field = page.get_by_label("Password", exact=True)
    field.fill(DEMO_PASSWORD)
    expect(field).to_have_attribute("type", "password")
    page.get_by_label("Show the password").check()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(DEMO_PASSWORD)
    axe(page)
    page.evaluate(
        "addEventListener('submit', () => {"
        " sessionStorage.sent = document.querySelector('[name=password]').type })"
    )
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(live_url + reverse("board"))
    assert page.evaluate("sessionStorage.sent") == "password"
    page.goto(live_url + reverse("password-change"))
    page.get_by_label("Show the password").check()
    expect(page.locator("[autocomplete='new-password'][type='text']")).to_have_count(2)
    expect(page.locator("input[type='password']")).to_have_count(0)


def test_without_script_there_is_no_box_that_does_nothing(new_page: NewPage, live_url: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(live_url + reverse("sign-in"))
    expect(page.get_by_text("Show the password")).to_be_hidden()
