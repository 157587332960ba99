"""Facets in a real browser: a long list of choices is searched, applied at once, and without script
by a button."""

from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.conftest import CheckAxe, NewPage

LIST = reverse("recommendation-list")
# In the demonstration.
OF_AZERBAIJAN = "13 recommendations, as of"


def test_a_choice_of_a_long_list_is_found_and_applied_at_once(
    new_page: NewPage, live_url: str, axe: CheckAxe
) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(live_url + LIST)
    states = page.get_by_role("group", name="State party", exact=True)
    find = states.get_by_label("Find a choice: State party")
    n_choices = states.get_by_role("checkbox").count()
    assert n_choices > 12
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    find.fill("azer")
    expect(states.get_by_role("checkbox")).to_have_count(1)
    find.press("Enter")
    find.blur()
    # Looking for a choice asks the server nothing.
    assert not requests
    axe(page)
    states.get_by_label("Azerbaijan").check()
    expect(page).to_have_url(f"{live_url}{LIST}?state_party=AZE")
    expect(page.locator("#rows-count")).to_contain_text(OF_AZERBAIJAN)
    # What is chosen stays in sight, whatever is looked for next.
    find.fill("sene")
    expect(states.get_by_role("checkbox")).to_have_count(2)
    find.fill("")
    expect(states.get_by_role("checkbox")).to_have_count(n_choices)


def test_without_script_there_is_a_button_and_no_box_that_does_nothing(
    new_page: NewPage, live_url: str
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(live_url + LIST)
    states = page.get_by_role("group", name="State party", exact=True)
    expect(states.get_by_label("Find a choice: State party")).to_be_hidden()
    states.get_by_label("Azerbaijan").check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(f"{live_url}{LIST}?state_party=AZE")
    expect(page.locator("#rows-count")).to_contain_text(OF_AZERBAIJAN)
