"""Checking an import by keyboard alone, and without any script."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.demo_site import DemoSite
from tests.e2e.conftest import CheckAxe, SignIn
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf

pytestmark = pytest.mark.celery

NewPage = Callable[..., Page]

# Paragraph 5 is printed at the end of paragraph 4, and the request names a concern.
SWALLOWED = (
    OBSERVATIONS.replace("\n5. The Committee", " 5. The Committee")
    .replace("5 (a) and (c) (inspection) and 7", "6 and 7")
    .replace("CMW/C/AZE/CO/4", "CMW/C/AZE/CO/5")
    .replace("fourth periodic", "fifth periodic")
)


def _bring_in(page: Page, live_url: str, name: str, data: bytes) -> None:
    page.goto(live_url + reverse("import-upload"))
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/imports/*/")
    heading = page.get_by_role("heading", name="Check, then apply")
    for _time in range(30):
        if heading.is_visible():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("the file was not read")


def _at(page: Page, number: int) -> None:
    """The paragraph has the focus, also after the page was loaded again."""
    expect(page.locator(f"#para-{number}")).to_be_focused()


def _split_at_the_warning(page: Page, axe: CheckAxe) -> None:
    """From the warning to its paragraph, which is split before the number that was overlooked."""
    keys = page.keyboard
    keys.press("n")
    expect(page.locator("#para-4 .c-warning")).to_be_focused()
    expect(page.locator("#source .is-here")).to_contain_text("4. The Committee welcomes")
    keys.press("s")
    # The number that is missing is chosen already; another place is an arrow away.
    place = page.locator("#para-4").get_by_label("5. The Committee recommends", exact=False)
    expect(place).to_be_checked()
    axe(page)
    keys.press("ArrowDown")
    expect(place).not_to_be_checked()
    keys.press("ArrowUp")
    expect(place).to_be_focused()
    keys.press("Enter")
    _at(page, 4)
    expect(page.locator("[data-live]")).to_have_text("Paragraph 4 was split in two.")
    expect(page.locator("#para-5 .c-paragraph__sub")).to_have_count(5)


def _join_and_undo(page: Page) -> None:
    keys = page.keyboard
    keys.press("j")
    keys.press("j")
    _at(page, 6)
    keys.press("m")
    _at(page, 6)
    expect(page.locator("#para-6")).to_contain_text("urges the State party to open every school")
    keys.press("u")
    _at(page, 6)
    expect(page.locator("#para-7")).to_contain_text("urges the State party to open every school")


def _change_kinds(page: Page) -> None:
    """ "t", then a letter or a digit; and an editor that is opened and left."""
    keys = page.keyboard
    for _time in range(3):
        keys.press("k")
    _at(page, 3)
    for key, kind in (("o", "Other"), ("2", "Positive aspect")):
        keys.press("t")
        keys.press(key)
        expect(page.locator("#para-3 .c-badge")).to_have_text(kind)
        _at(page, 3)
    keys.press("e")
    words = page.locator("#para-3").get_by_label("Text", exact=True)
    expect(words).to_be_focused()
    keys.press("Escape")
    _at(page, 3)
    expect(words).to_have_count(0)


def _correct_the_request(page: Page, axe: CheckAxe) -> None:
    keys = page.keyboard
    page.locator("#requests").get_by_role("link", name="Correct").focus()
    keys.press("Enter")
    expect(page.locator("#requests [data-editor] select").first).to_be_focused()
    axe(page)
    page.get_by_label("Paragraphs selected").focus()
    keys.press("Control+a")
    keys.type("5 (a) and (c), and 7")
    keys.press("Enter")
    expect(page.locator("#requests")).to_be_focused()
    expect(page.locator("#requests")).to_contain_text("5(a), 5(c), 7")


def test_an_officer_checks_by_keyboard_alone(
    page: Page, live_url: str, axe: CheckAxe, demo_site: DemoSite, sign_in: SignIn
) -> None:
    demo_site.start_celery("worker")
    sign_in(page, "officer@demo.example")
    _bring_in(page, live_url, "observations.txt", SWALLOWED.encode())
    axe(page)
    _split_at_the_warning(page, axe)
    _join_and_undo(page)
    _change_kinds(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    # A warning is marked as checked at its paragraph; "n" finds none after it.
    page.keyboard.press("n")
    warning = page.locator("#para-6 .c-warning")
    expect(warning).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(warning).to_contain_text("Checked")
    _correct_the_request(page, axe)
    page.keyboard.press("n")
    expect(page.locator("[data-live]")).to_contain_text("no other warning")
    page.get_by_role("button", name="Apply").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fifth periodic report")
    axe(page)
    page.goto(live_url + reverse("recommendation-detail", args=("CMW/C/AZE/CO/5", "5-c")))
    expect(page.get_by_text("1 April 2024").first).to_be_visible()


def test_an_officer_checks_without_script(
    new_page: NewPage, live_url: str, demo_site: DemoSite, sign_in: SignIn
) -> None:
    demo_site.start_celery("worker")
    page = new_page(java_script_enabled=False)
    sign_in(page, "officer@demo.example")
    data = pdf(blocks_of(SWALLOWED), symbol="CMW/C/AZE/CO/5", lines_a_page=20)
    _bring_in(page, live_url, "observations.pdf", data)

    # The page of the source follows by a link, and is really drawn.
    page.locator("#para-7 a:visible", has_text="page 2").click()
    sheet = page.get_by_role("img", name="Page 2 of 2")
    expect(sheet).to_be_visible()
    assert page.request.get(f"{live_url}{sheet.get_attribute('src')}").ok

    # A warning is marked as checked at its paragraph.
    warning = page.locator("#para-6 .c-warning")
    warning.get_by_role("button", name="Mark as checked").click()
    expect(page.locator("#para-6 .c-warning")).to_contain_text("Checked")

    # The editor is a page of its own, and comes back with what was wrong.
    page.locator("#para-6").get_by_role("link", name="Correct").click()
    page.get_by_label("begins with these words").fill("Nowhere")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("are not in the paragraph")
    page.get_by_label("Kind").select_option("recommendation")
    page.get_by_role("button", name="Change the kind").click()
    expect(page.locator("#para-6 .c-badge")).to_have_text("Recommendation")
    page.get_by_role("button", name="Undo the last correction").click()
    expect(page.locator("#para-6 .c-badge")).to_have_text("Concern")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("fifth periodic report")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_fits_and_is_accessible(
    new_page: NewPage,
    live_url: str,
    axe: CheckAxe,
    demo_site: DemoSite,
    sign_in: SignIn,
    width: int,
    scheme: str,
) -> None:
    demo_site.start_celery("worker")
    page = new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
    sign_in(page, "officer@demo.example")
    _bring_in(page, live_url, "observations.pdf", pdf(blocks_of(SWALLOWED), lines_a_page=20))
    page.locator("#para-4").get_by_role("link", name="Correct").click()
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
    page.goto(f"{page.url.partition('#')[0]}paragraphs/4/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
