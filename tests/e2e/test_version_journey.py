"""A further version of a document: its differences are read, applied and shown to the public."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.demo_site import DemoSite
from tests.e2e.conftest import CheckAxe, NewPage, SignIn
from tests.importers.samples import OBSERVATIONS
from tests.versions import FRENCH, OTHER_WORDS

pytestmark = pytest.mark.celery


def _drop(page: Page, live_url: str, name: str, text: str) -> None:
    page.goto(live_url + reverse("import-upload"))
    page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="Check, then apply")).to_be_visible(timeout=30_000)


def _apply(page: Page) -> None:
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Concluding observations")


def test_officer_imports_a_translation_and_a_correction(
    page: Page,
    new_page: NewPage,
    live_url: str,
    axe: CheckAxe,
    demo_site: DemoSite,
    sign_in: SignIn,
) -> None:
    demo_site.start_celery("worker")
    sign_in(page, "officer@demo.example")
    _drop(page, live_url, "first.txt", OBSERVATIONS)
    _apply(page)
    _drop(page, live_url, "french.txt", FRENCH)
    expect(page.get_by_text("A translation: it adds the text in French")).to_be_visible()
    axe(page)
    _apply(page)
    _drop(page, live_url, "corrected.txt", OTHER_WORDS)
    expect(page.locator("ins")).to_contain_text(["all", "and prosecutors"])
    expect(page.locator("del")).to_contain_text("the")
    axe(page)
    _apply(page)
    expect(page.get_by_text("Train all judges and prosecutors.")).to_be_visible()

    reader = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    reader.goto(live_url + reverse("document-detail", args=("CMW/C/AZE/CO/4",)))
    reader.get_by_role("link", name="French", exact=True).click()
    expect(reader.get_by_text("The original text of paragraph 5 (c) changed")).to_be_visible()
    axe(reader)
    reader.get_by_role("link", name="What changed between the versions").click()
    expect(reader.locator("#p5-c ins").first).to_be_visible()
    assert reader.evaluate("document.documentElement.scrollWidth") <= 390
    axe(reader)
