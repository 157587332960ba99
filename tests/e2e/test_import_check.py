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
    """The paragraph has the focus, also after the page came again."""
    expect(page.locator(f"#para-{number}")).to_be_focused()


def test_an_officer_checks_by_keyboard_alone(
    page: Page, live_url: str, axe: CheckAxe, demo_site: DemoSite, sign_in: SignIn
) -> None:
    demo_site.start_celery("worker")
    sign_in(page, "officer@demo.example")
    _bring_in(page, live_url, "observations.txt", SWALLOWED.encode())
    axe(page)
    keys = page.keyboard

    # To the doubt, which stands at paragraph 4, and from there into its paragraph.
    keys.press("n")
    expect(page.locator("#para-4 .c-doubt")).to_be_focused()
    expect(page.locator("#source .is-here")).to_contain_text("4. The Committee welcomes")

    # Split it before the number that was overlooked.
    keys.press("s")
    place = page.get_by_label("5. The Committee recommends", exact=False)
    expect(page.locator("#para-4").get_by_role("radio").first).to_be_focused()
    axe(page)
    while not place.is_checked():
        keys.press("ArrowDown")
    keys.press("Enter")
    _at(page, 4)
    expect(page.get_by_role("status").filter(has_text="was split in two").first).to_be_attached()
    expect(page.locator("#para-5")).to_contain_text("recommends that the State party")
    expect(page.locator("#para-5 .c-paragraph__sub")).to_have_count(5)

    # Join two, and take that back.
    keys.press("j")
    keys.press("j")
    _at(page, 6)
    keys.press("m")
    _at(page, 6)
    expect(page.locator("#para-6")).to_contain_text("urges the State party to open every school")
    keys.press("u")
    _at(page, 6)
    expect(page.locator("#para-7")).to_contain_text("urges the State party to open every school")

    # Another kind, and back.
    keys.press("k")
    keys.press("k")
    keys.press("k")
    _at(page, 3)
    keys.press("t")
    keys.press("o")
    _at(page, 3)
    expect(page.locator("#para-3 .c-badge")).to_have_text("Other")
    keys.press("t")
    keys.press("2")
    _at(page, 3)
    expect(page.locator("#para-3 .c-badge")).to_have_text("Positive aspect")

    # Other words.
    keys.press("e")
    words = page.locator("#para-3").get_by_label("Words", exact=True)
    expect(words).to_be_focused()
    keys.press("Escape")
    _at(page, 3)
    expect(words).to_have_count(0)

    # The keys are written down.
    keys.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    axe(page)
    keys.press("Escape")

    # An item of the request: the link is reached and the form filled without a mouse.
    link = page.get_by_role("link", name="Correct: Follow-up within a set time")
    link.focus()
    keys.press("Enter")
    items = page.get_by_label("Paragraphs chosen")
    expect(page.locator("#requests [data-editor] select").first).to_be_focused()
    items.focus()
    keys.press("Control+a")
    keys.type("5 (a) and (c), and 7")
    axe(page)
    keys.press("Enter")
    expect(page.locator("#requests")).to_be_focused()
    expect(page.locator("#requests")).to_contain_text("5(a), 5(c), 7")

    # The item that the doubt was about is gone, and the doubt with it; nothing is open.
    expect(page.locator("[data-doubt]")).to_have_count(0)
    page.get_by_role("button", name="Apply").focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("fifth periodic report")
    axe(page)
    page.goto(live_url + reverse("recommendation-detail", args=("CMW/C/AZE/CO/5", "5(c)")))
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
    assert page.request.get(sheet.get_attribute("src") or "").ok

    # A doubt is settled at its place.
    doubt = page.locator("#para-6 .c-doubt")
    doubt.get_by_role("button", name="Settle").click()
    expect(page.locator("#para-6 .c-doubt")).to_contain_text("Settled")

    # The editor is a page of its own, and comes back with what was wrong.
    page.get_by_role("link", name="Correct: 6").click()
    page.get_by_label("Or with these words").or_(
        page.get_by_label("begins with these words")
    ).first.fill("Nowhere")
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("do not stand in the paragraph")
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
    page.get_by_role("link", name="Correct: 4").click()
    expect(page.get_by_label("Words", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
    page.goto(f"{page.url.partition('#')[0]}paragraphs/4/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
