"""A UHRI export is sent, counted by a real worker, its names matched, applied and read."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.demo_site import DemoSite
from tests.e2e.conftest import CheckAxe, NewPage, SignIn
from tests.importers.index_files import as_json, row
from tests.index_imports.index_exports import document

pytestmark = pytest.mark.celery

SYMBOL = "CMW/C/MEX/CO/9"
EXPORT = as_json(
    [
        *document(SYMBOL, 7, 8, Countries=["MX"], Themes=["Roofs and walls"]),
        *document("CMW/C/UNK/CO/1", 3, 4, first=5, Countries=["Far Away*"], Themes=[]),
        row(
            10,
            Symbol=SYMBOL,
            Countries=["Mexico"],
            Themes=[],
            Text="The State party should mend a thing.",
        ),
        row(11, Symbol="A/HRC/40/7", Body="- UPR"),
    ]
)


def test_administrator_imports_an_export_of_the_index(
    page: Page, live_url: str, axe: CheckAxe, demo_site: DemoSite, sign_in: SignIn
) -> None:
    demo_site.start_celery("worker")
    sign_in(page, "administrator@demo.example")
    page.goto(live_url + reverse("index-import-list"))
    axe(page)
    page.get_by_role("link", name="Import an export").first.click()
    axe(page)
    page.get_by_role("button", name="Count the rows").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file")
    page.get_by_label("File").set_input_files(
        {"name": "export.json", "mimeType": "application/json", "buffer": EXPORT}
    )
    page.get_by_role("button", name="Count the rows").click()
    expect(page.get_by_role("heading", name="Check, then apply")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("row", name="Contains an unknown name 2")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Match the names").click()
    axe(page)
    page.get_by_label("Far Away*").select_option("Leave out")
    page.get_by_label("Roofs and walls").select_option("New theme of this name")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("row", name="Left out 3")).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("link", name="Documents of this import")).to_be_visible(timeout=60_000)
    axe(page)
    page.get_by_role("link", name="Without a paragraph number").click()
    expect(page.get_by_text("The State party should mend a thing.")).to_be_visible()
    axe(page)
    page.go_back()
    page.get_by_role("link", name="Documents of this import").click()
    axe(page)
    page.get_by_role("link", name=SYMBOL).click()
    expect(page.get_by_text("Mend matter 8;")).to_be_visible()
    axe(page)


def test_the_pages_work_without_script(
    new_page: NewPage, live_url: str, demo_site: DemoSite, sign_in: SignIn
) -> None:
    demo_site.start_celery("worker")
    page = new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    sign_in(page, "administrator@demo.example")
    page.goto(live_url + reverse("index-import-upload"))
    page.get_by_label("File").set_input_files(
        {"name": "export.json", "mimeType": "application/json", "buffer": EXPORT}
    )
    page.get_by_role("button", name="Count the rows").click()
    apply = page.get_by_role("button", name="Apply")
    for _ in range(60):
        if apply.is_visible():
            break
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Reload").click()
    apply.click()
    expect(page.get_by_text("The export is being applied.")).to_be_visible()
