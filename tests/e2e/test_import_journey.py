"""A document is uploaded, read by a real worker, checked, applied and read."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.demo_site import DemoSite
from tests.e2e.conftest import CheckAxe, SignIn
from tests.intake.views.test_imports import TEXT

pytestmark = pytest.mark.celery


def test_officer_imports_observations(
    page: Page, live_url: str, axe: CheckAxe, demo_site: DemoSite, sign_in: SignIn
) -> None:
    demo_site.start_celery("worker")
    sign_in(page, "officer@demo.example")
    page.get_by_role("link", name="Imports").first.click()
    axe(page)
    page.get_by_role("link", name="Import a document").first.click()
    axe(page)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file")
    page.get_by_label("Files").set_input_files(
        {"name": "observations.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="Check, then apply")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("Paragraphs 4", exact=False).first).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("fourth periodic report")
    expect(page.get_by_text("End the detention of families;")).to_be_visible()
    axe(page)
    page.goto(live_url + reverse("recommendation-detail", args=("CMW/C/AZE/CO/4", "4")))
    expect(page.get_by_text("9 April 2027").first).to_be_visible()
    axe(page)
