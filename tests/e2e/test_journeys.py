"""The four journeys that the tracker is for, through the real pages, as people walk them."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from recommendations import dates
from tests.e2e.conftest import CheckAxe, NewPage, SignIn

PHONE = {"viewport": {"width": 390, "height": 844}}


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def _group(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=re.compile(name))


def _said(page: Page, words: str) -> None:
    """The message that follows an act."""
    expect(page.locator("#messages")).to_contain_text(words)


def test_an_officer_records_a_reply_and_changes_a_status(
    page: Page, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "officer@demo.example")
    expect(page.get_by_role("heading", name="Due and overdue")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="Senegal, CMW: no reply yet on 3 recommendations.").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Senegal")
    axe(page)

    page.get_by_role("link", name="Record a reply").first.click()
    axe(page)
    page.get_by_label("Received on").fill(dates.today().isoformat())
    for number, words in (("14", "Agencies need a licence now."), ("38", "Every school enrols.")):
        group = _group(page, f"Paragraph {number}:")
        group.get_by_label("What the reply says").fill(words)
        group.get_by_label("Does it answer what was asked?").select_option("Answers it in part")
    _button(page, "Record the reply").click()
    _said(page, "The reply was recorded.")
    expect(page.get_by_text("Agencies need a licence now.")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="CMW, cycle 4").click()
    rows = page.get_by_role("row")
    expect(rows.filter(has_text="para. 14")).to_contain_text("Reply received")
    expect(rows.filter(has_text="para. 38")).to_contain_text("Reply received")
    expect(rows.filter(has_text="para. 44")).to_contain_text("Awaiting reply")

    page.get_by_role("link", name="Lasting reintegration of those who return").click()
    page.get_by_role("link", name="Change the status").click()
    axe(page)
    page.get_by_label("Discontinued").check()
    page.get_by_label("Reason").fill("Taken up again in the next review.")
    _button(page, "Change the status").click()
    _said(page, "The status is now “Discontinued”.")
    history = page.locator(".c-history__entry").filter(has_text="Status: discontinued.")
    expect(history.first).to_contain_text("Taken up again in the next review.")
    expect(history.first).to_contain_text("Oskar Example")
    axe(page)


def test_a_wrong_form_says_what_to_do_and_leads_to_the_field(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "officer@demo.example")
    page.get_by_role("link", name=re.compile("Record the reply ?: Senegal, CMW")).click()
    _group(page, "Paragraph 14:").get_by_label("What the reply says").fill("Kept words.")
    _button(page, "Record the reply").click()
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("This was not saved.")
    expect(summary).to_be_focused()
    axe(page)
    summary.get_by_role("link", name=re.compile("Received on")).click()
    expect(page.get_by_label("Received on")).to_be_focused()
    kept = _group(page, "Paragraph 14:").get_by_label("What the reply says")
    expect(kept).to_have_value("Kept words.")


def _assess(page: Page, words: str) -> None:
    """From the list of requests to a draft with one assessment, a grade and two sources."""
    page.get_by_role("link", name="Open requests").first.click()
    card = page.get_by_role("article").filter(has_text="CMW/C/PHL/CO/4")
    card.get_by_role("link", name="Write an assessment").click()
    page.get_by_label("Title").fill("What returning workers told us")
    _button(page, "Open the draft").click()
    page.get_by_role("link", name=re.compile("Write ?: paragraph 26")).click()
    page.get_by_label("Partly implemented", exact=True).check()
    page.get_by_label("Your assessment").fill(words)
    first = page.get_by_role("group", name="Source 1", exact=True)
    first.get_by_label("Source", exact=False).first.fill("Interviews with 40 workers, 2026")
    _button(page, "Add another source").click()
    expect(page.get_by_label("Your assessment")).to_have_value(words)
    second = page.get_by_role("group", name="Source 2", exact=True)
    second.get_by_label("Source", exact=False).first.fill("A report of the labour office")
    second.get_by_label("Web address").fill("https://example.org/labour")


def test_an_ngo_member_writes_and_sends_an_assessment(
    page: Page, new_page: NewPage, live_url: str, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "ngo@demo.example")
    axe(page)
    _assess(page, "Contracts are written now, but passports are still kept.")
    axe(page)
    _button(page, "Save the assessment").click()
    _said(page, "The assessment was saved in the draft.")
    expect(page.get_by_text("Only the organisation sees this draft.")).to_be_visible()
    expect(page.get_by_text("Partly implemented")).to_be_visible()
    axe(page)
    draft = page.url

    page.get_by_role("link", name="Send it", exact=True).click()
    axe(page)
    _button(page, "Send it to the secretariat").click()
    _said(page, "The submission was sent.")
    stands = page.get_by_role("region", name="About this submission")
    expect(stands).to_contain_text("Submitted")
    receipts = page.get_by_role("region", name="Receipts")
    expect(receipts).to_contain_text(re.compile("[0-9a-f]{64}"))
    axe(page)

    stranger = new_page()
    stranger.goto(draft)
    expect(stranger.get_by_text("What returning workers told us")).to_have_count(0)


def test_an_ngo_member_needs_no_script(new_page: NewPage, sign_in: SignIn) -> None:
    page = new_page(java_script_enabled=False)
    sign_in(page, "ngo@demo.example")
    _assess(page, "Nothing here needs a script.")
    _button(page, "Save the assessment").click()
    _said(page, "The assessment was saved in the draft.")
    page.get_by_role("link", name="Send it", exact=True).click()
    _button(page, "Send it to the secretariat").click()
    expect(page.get_by_role("region", name="About this submission")).to_contain_text("Submitted")


def test_a_rapporteur_goes_from_the_board_to_an_evaluation(
    page: Page, new_page: NewPage, sign_in: SignIn, axe: CheckAxe
) -> None:
    sign_in(page, "rapporteur@demo.example")
    for title in ("Due and overdue", "Recently received", "Your evaluations", "All cases"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    axe(page)
    to_write = page.get_by_role("region", name="Your evaluations")
    to_write.get_by_role(
        "link", name="Azerbaijan, CMW, paragraph 60: write the evaluation.", exact=True
    ).click()
    for voice in (
        "What the committee asked",
        "What the State party replied",
        "What NGOs and NHRIs assess",
        "How the committee evaluates",
    ):
        expect(page.get_by_role("heading", name=voice)).to_be_visible()
    axe(page)
    address = page.url

    page.get_by_role("link", name="Write the evaluation").first.click()
    axe(page)
    page.get_by_label("Partly implemented", exact=True).check()
    page.get_by_label("Reasons").fill("Victims are found more often, and still sent away.")
    _button(page, "Save the draft").click()
    _said(page, "The evaluation was saved as a draft.")
    expect(page.get_by_text("Victims are found more often, and still sent away.")).to_be_visible()
    axe(page)

    stranger = new_page()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="How the committee evaluates")).to_be_visible()
    expect(stranger.get_by_text("Victims are found more often")).to_have_count(0)


def test_the_public_finds_and_reads_a_recommendation_and_nothing_confidential(
    page: Page, live_url: str, axe: CheckAxe
) -> None:
    page.goto(live_url + reverse("home"))
    axe(page)
    address = live_url + reverse("recommendation-list")
    found = page.get_by_role("link", name="Ending the detention of migrants, above all of children")
    page.goto(address)
    axe(page)
    for name, value in (
        ("state_party", "AZE"),
        ("treaty_body", "CMW"),
        # That an evaluation is being written is for the committee to know.
        ("status", "reply_received"),
        ("q", "detention"),
    ):
        page.goto(f"{address}?{name}={value}")
        expect(found).to_be_visible()
    page.goto(address)
    page.get_by_role("search", name="This list").get_by_role("searchbox").fill(
        "detention Azerbaijan"
    )
    page.locator("main").get_by_role("button", name="Search").click()
    found.click()
    expect(page.get_by_text("Maat for Peace, Development and Human Rights").first).to_be_visible()
    expect(page.get_by_text("77 days late").first).to_be_visible()
    axe(page)
    # The evaluation of this paragraph is a draft, and that of paragraph 16 is proposed.
    expect(page.get_by_text("In preparation")).to_have_count(0)
    page.goto(live_url + reverse("recommendation-detail", args=("CMW/C/AZE/CO/3", (16, ""))))
    expect(page.get_by_text("The committee has published no evaluation yet.")).to_be_visible()
    page.goto(live_url + reverse("cycle-detail", args=("CMW", "MEX", "5")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Mexico")
    expect(page.get_by_text("Confidential note")).to_have_count(0)
    page.goto(live_url + reverse("cycle-detail", args=("CMW", "SEN", "4")))
    expect(page.get_by_text("Notes towards an assessment")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_work_hold_on_a_telephone(
    new_page: NewPage, live_url: str, sign_in: SignIn, axe: CheckAxe, scheme: str
) -> None:
    page = new_page(**PHONE, color_scheme=scheme)
    sign_in(page, "rapporteur@demo.example")
    _fits(page, axe)
    page.get_by_role("link", name=re.compile("Evaluate ?: Azerbaijan, CMW, paragraph 60")).click()
    _fits(page, axe)
    other = new_page(**PHONE, color_scheme=scheme)
    sign_in(other, "officer@demo.example")
    _fits(other, axe)
    for name in ("submission-list", "account"):
        other.goto(live_url + reverse(name))
        _fits(other, axe)
    other.goto(live_url + reverse("board"))
    other.get_by_role("link", name=re.compile("Record the reply ?: Senegal, CMW")).click()
    _fits(other, axe)


def _fits(page: Page, axe: CheckAxe) -> None:
    """Nothing sticks out to the side, and axe finds nothing."""
    page.wait_for_load_state()  # after a click, the new document may still be empty
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], page.url  # type: ignore[index]
    axe(page)


@pytest.mark.parametrize("role", ["officer", "rapporteur", "focal-point", "nhri", "administrator"])
def test_every_kind_of_page_that_a_board_leads_to_is_sound(
    page: Page, live_url: str, sign_in: SignIn, axe: CheckAxe, role: str
) -> None:
    sign_in(page, f"{role}@demo.example")
    axe(page)
    links = page.locator("main .c-board a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    # One of each kind: addresses that differ in numbers alone lead to the same page.
    kinds = {re.sub(r"\d+", "0", link): link for link in links if not link.startswith("/admin/")}
    for link in kinds.values():
        response = page.goto(live_url + link)
        assert response is not None
        assert response.ok, link
        axe(page)
    page.goto(live_url + reverse("account"))
    axe(page)
