"""Pages of roles, readings, checksums and drafts fit a telephone, and axe finds nothing."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.e2e.conftest import CheckAxe, NewPage, SignIn

PHONE = {"width": 390, "height": 844}
PAGES = {
    "officer@demo.example": (
        reverse("role-register"),
        reverse("reading-log", args=("CMW",)),
        reverse("head-list"),
        reverse("draft-list"),
        reverse("import-upload"),
        reverse("ledger-upcoming"),
        reverse("case-emails-ahead", args=("CMW", "SEN", "4")),
    ),
    "administrator@demo.example": (reverse("board"), reverse("role-register")),
    "ngo@demo.example": (reverse("account"), reverse("submission-list")),
}
# Headings that skip a level, and elements that stand beyond the right edge.
FAULTS = """() => {
    const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((one) => +one.tagName[1]);
    const skipped = levels.filter((level, n) => level > (levels[n - 1] ?? 0) + 1);
    const width = document.documentElement.clientWidth;
    const is = document.documentElement.scrollWidth;
    return { skipped, beyond: is > width ? is : 0 };
}"""


def _look(page: Page, axe: CheckAxe) -> None:
    page.wait_for_load_state()
    assert page.evaluate(FAULTS) == {"skipped": [], "beyond": 0}, page.url
    axe(page)


@pytest.mark.parametrize("person", PAGES)
def test_each_page_fits_and_is_accessible(
    new_page: NewPage, live_url: str, sign_in: SignIn, axe: CheckAxe, person: str
) -> None:
    page = new_page(viewport=PHONE, color_scheme="dark")
    sign_in(page, person)
    for path in PAGES[person]:
        answer = page.goto(live_url + path)
        assert answer is not None
        assert answer.ok, path
        _look(page, axe)


def test_former_versions_of_a_correction_fit(
    new_page: NewPage, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    """From a reply to its correction, with the words that changed, and to its former versions."""
    page = new_page(viewport=PHONE)
    sign_in(page, "officer@demo.example")
    page.goto(live_url + reverse("recommendation-detail", args=("CMW/C/AZE/CO/3", "36")))
    page.get_by_role("link", name="The whole reply").first.click()
    page.get_by_role("link", name="Correct", exact=True).click()
    _look(page, axe)
    page.get_by_label("What was wrong").fill("The last sentence was missing.")
    words = page.get_by_label("What the reply says").first
    words.fill(words.input_value() + " The strategy was approved.")
    page.get_by_role("button", name="Record the corrected reply").click()
    _look(page, axe)
    former = page.get_by_role("link", name="Read the former one")
    page.get_by_role("link", name="Former versions").click()
    _look(page, axe)
    page.go_back()
    former.click()
    _look(page, axe)
    assert page.get_by_role("link", name="Former versions").count() == 0
