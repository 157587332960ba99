"""The pages of saved searches; all of them work without script."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.models import SavedSearch, User
from tests.browsing import form_on
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import SavedSearchFactory

pytestmark = pytest.mark.django_db

LIST = "/recommendations/?q=&state_party=AZE&sort=due_on"


@pytest.fixture
def client(client: Client, ngo_member: User) -> Client:
    client.force_login(ngo_member)
    return client


def test_list_leads_to_saving_what_it_was_asked(case: Case, client: Client) -> None:
    new = f"{reverse('saved-search-new')}?state_party=AZE"
    assert f'href="{new}"' in client.get(LIST).content.decode()
    assert "Azerbaijan" in text_of(client.get(new))
    answer = client.post(new, {"name": "My country", "rhythm": "daily"}, follow=True)
    assert "Saved as “My country”." in text_of(answer)
    search = SavedSearch.objects.get()
    assert (search.query, search.rhythm, len(search.known)) == ("state_party=AZE", "daily", 4)
    again = client.post(new, {"name": "Twice", "rhythm": "off"})
    assert again.status_code == 422
    assert "already saved this search" in text_of(again)


@pytest.mark.parametrize("address", ["/recommendations/", "/recommendations/?state_party=XXX"])
def test_nothing_and_what_is_wrong_is_not_offered_to_be_saved(
    case: Case, client: Client, address: str
) -> None:
    assert reverse("saved-search-new") not in client.get(address).content.decode()


def test_only_who_is_signed_in_is_offered_to_save(case: Case) -> None:
    assert reverse("saved-search-new") not in Client().get(LIST).content.decode()
    assert Client().get(reverse("saved-search-new")).status_code == 302


def test_saved_search_is_opened_changed_and_deleted(
    case: Case, client: Client, ngo_member: User
) -> None:
    search = SavedSearchFactory.create(user=ngo_member, name="Before", query="q=children")
    opened = client.get(search.get_absolute_url())
    assert opened["Location"] == "/recommendations/?q=children"
    edit = reverse("saved-search-edit", args=(search.public_id,))
    form = form_on(client, edit, "rhythm")
    answer = client.post(edit, {**form, "name": "After", "rhythm": "weekly"}, follow=True)
    assert "“After” was changed." in text_of(answer)
    assert "Once a week" in text_of(answer)
    delete = reverse("saved-search-delete", args=(search.public_id,))
    for _press in range(2):
        assert "was deleted" in text_of(client.post(delete, follow=True))
    assert client.get(edit).status_code == 404
    assert "No saved searches" in text_of(client.get(reverse("saved-search-list")))


def test_searches_of_others_are_not_there(client: Client) -> None:
    search = SavedSearchFactory.create()
    for name in ("saved-search-open", "saved-search-edit"):
        assert client.get(reverse(name, args=(search.public_id,))).status_code == 404
    delete = reverse("saved-search-delete", args=(search.public_id,))
    assert client.post(delete).status_code == 404


def test_list_costs_the_same_for_one_and_many(client: Client, ngo_member: User) -> None:
    counts = set()
    for n in (1, 3):
        while SavedSearch.objects.count() < n:
            SavedSearchFactory.create(user=ngo_member)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("saved-search-list"))
        counts.add(len(queries))
    assert len(counts) == 1
