"""Subscribing: public addresses, and a private key that is shown once."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from recommendations.models import FeedKey, User
from tests.cast import text_of
from tests.conftest import Case

pytestmark = pytest.mark.django_db


def addresses(page: str) -> list[str]:
    """The addresses that a page offers for copying."""
    found = re.findall(r"data-copy-text>([^<]+)<", page)
    return [address.replace("&amp;", "&") for address in found]


def test_a_filter_leads_to_its_calendar_and_feeds(client: Client, case: Case) -> None:
    listed = text_of(client.get("/deadlines/?treaty_body=CMW&page=1&clock=overdue"))
    assert 'href="/subscribe/?treaty_body=CMW&amp;clock=overdue"' in listed
    page = text_of(client.get("/subscribe/?treaty_body=CMW&state_party=AZE&kind=internal"))
    calendar, deadlines_feed, history = addresses(page)
    assert calendar == (
        "http://testserver/deadlines/calendar.ics?treaty_body=CMW&state_party=AZE&kind=internal"
    )
    assert 'href="webcal://testserver/deadlines/calendar.ics?treaty_body=CMW' in page
    assert history == "http://testserver/history/feed.atom?treaty_body=CMW&state_party=AZE"
    for address in (calendar, deadlines_feed, history):
        assert client.get(address).status_code == 200


def test_alarms_are_added_to_the_address_without_script(client: Client, case: Case) -> None:
    page = text_of(client.get("/subscribe/?treaty_body=CMW&alarm=7"))
    calendar, deadlines_feed, _history = addresses(page)
    assert calendar.endswith("?treaty_body=CMW&alarm=7")
    assert "alarm" not in deadlines_feed
    assert '<input type="hidden" name="treaty_body" value="CMW">' in page
    assert '<input type="checkbox" name="alarm" value="7" checked>' in page


def test_wrong_filters_are_answered_with_a_sentence(client: Client, case: Case) -> None:
    for query, words in (
        ("treaty_body=XYZ", "No committee has the code"),
        ("alarm=3", "not a possible alarm"),
    ):
        response = client.get(f"/subscribe/?{query}")
        assert response.status_code == 400
        assert words in text_of(response)
        assert not addresses(text_of(response))


@pytest.mark.parametrize(
    "url", ["/deadlines/", "/committees/CMW/", "/states/AZE/", "/cases/CMW/AZE/3/"]
)
def test_pages_lead_to_calendars_and_name_their_feed(client: Client, case: Case, url: str) -> None:
    page = text_of(client.get(url))
    assert 'href="/subscribe/' in page
    (feed,) = re.findall(
        r'<link rel="alternate" type="application/atom\+xml"[^>]+href="([^"]+)"', page
    )
    assert client.get(feed).status_code == 200


def test_a_document_names_its_feed(client: Client, case: Case) -> None:
    page = text_of(client.get(case.document.get_absolute_url()))
    assert 'href="/history/feed.atom?document=CMW/C/AZE/CO/3"' in page


# --- The key --------------------------------------------------------------------------------------


def test_the_addresses_are_shown_once_and_work(client: Client, case: Case, officer: User) -> None:
    client.force_login(officer)
    assert "You have no private calendars." in text_of(client.get(reverse("feed-key")))
    shown = client.post(reverse("feed-key-renew"))
    found = addresses(text_of(shown))
    # All that the person sees, and the own portfolio: a calendar and two feeds each.
    assert len(found) == 6
    assert "no-store" in shown["Cache-Control"]
    for address in found:
        path = urlsplit(address).path
        assert Client().get(path).status_code == 200
        key = path.split("/")[2]
        assert key not in text_of(client.get(reverse("feed-key")))
        assert key not in text_of(client.get(reverse("account")))
    calendar = Calendar.from_ical(Client().get(urlsplit(found[0]).path).content)
    assert calendar["x-wr-calname"] == "Deadlines"


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        ("ngo_member", {"all", "organisation"}),
        ("state_focal_point", {"all", "portfolio"}),
        ("rapporteur", {"all", "portfolio"}),
        ("administrator", {"all"}),
    ],
)
def test_only_calendars_that_can_contain_something_are_offered(
    client: Client, case: Case, role: str, scopes: set[str], request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    found = addresses(text_of(client.post(reverse("feed-key-renew"))))
    calendars = {address.rpartition("/")[2] for address in found if address.endswith(".ics")}
    assert calendars == {f"{scope}.ics" for scope in scopes}


def test_renewing_closes_the_old_addresses(client: Client, case: Case, officer: User) -> None:
    client.force_login(officer)
    old, new = (
        urlsplit(addresses(text_of(client.post(reverse("feed-key-renew"))))[0]).path
        for _time in range(2)
    )
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert FeedKey.objects.count() == 1
    client.post(reverse("feed-key-revoke"))
    assert Client().get(new).status_code == 404
    page = text_of(client.post(reverse("feed-key-revoke"), follow=True))
    assert "You have no private calendars" in page


def test_a_key_is_made_by_its_owner_and_by_no_link(
    client: Client, case: Case, officer: User
) -> None:
    assert client.post(reverse("feed-key-renew")).status_code == 302
    client.force_login(officer)
    for name in ("feed-key-renew", "feed-key-revoke"):
        assert client.get(reverse(name))["Location"] == reverse("feed-key")
    assert not FeedKey.objects.exists()
