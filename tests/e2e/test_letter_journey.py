"""A reminder letter, from the board to a document of the case; on paper, without script."""

from pathlib import Path

from django.urls import reverse
from docx import Document
from playwright.sync_api import Page, expect

from tests.e2e.conftest import CheckAxe, NewPage, SignIn


def test_an_officer_drafts_signs_and_issues_a_letter(
    new_page: NewPage, live_url: str, sign_in: SignIn, tmp_path: Path
) -> None:
    """On a telephone, and without script."""
    page = new_page(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    sign_in(page, "officer@demo.example")
    page.goto(live_url + reverse("board"))
    row = page.get_by_role("listitem").filter(has_text="First reminder letter: Paraguay")
    row.get_by_role("link", name="Draft it").click()
    page.get_by_role("button", name="Draft the letter").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the draft").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    words = "\n".join(paragraph.text for paragraph in Document(str(path)).paragraphs)
    assert "Paraguay" in words
    assert "Paragraph 14:" in words
    page.get_by_role("link", name="Issue it").click()
    page.get_by_label("The letter that was sent").set_input_files(path)
    page.get_by_role("button", name="Issue it").click()
    expect(page.locator("#messages")).to_contain_text("The letter was issued")
    page.get_by_role("link", name="First reminder letter to Paraguay").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("First reminder letter")


def test_pages_of_letters_and_the_annex_can_be_read_by_everybody(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "officer@demo.example")
    for path in (
        reverse("letter-list"),
        reverse("ledger-failed"),
        reverse("annex-case", args=("CAT", "NZL", "8")),
        reverse("annex-body", args=("CAT",)),
        reverse("annex-overdue", args=("CAT",)),
        reverse("annex-history", args=("CAT",)),
    ):
        page.goto(live_url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        axe(page)
