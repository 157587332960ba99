"""Drafts: saved for the script, offered on the page, read and discarded by their author alone."""

import json
import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from recommendations import dates
from recommendations.enums import DraftKeeping
from recommendations.models import FormDraft, User
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.drafts.forms import opened, token_on, words_of
from tests.factories import FormDraftFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

SAVE = "/account/drafts/save/"


@pytest.fixture
def page(case: Case) -> str:
    """A form whose words everybody will read."""
    return reverse("status-change", args=(case.follow_ups[36].public_id,))


@pytest.fixture
def confidential_page(case: Case) -> str:
    give_scale(case)
    return reverse("evaluation-edit", args=(case.follow_ups[36].public_id,))


def test_a_draft_is_saved_and_offered_on_return(client: Client, officer: User, page: str) -> None:
    client.force_login(officer)
    assert "data-draft-offer hidden" in " ".join(text_of(client.get(page)).split())
    data = {"form_token": token_on(client, page), "reason": "Amber & more", "draft_title": "Status"}
    answer = client.post(SAVE, data)
    assert answer.status_code == HTTPStatus.OK
    draft = FormDraft.objects.get()
    assert (draft.user, draft.path, draft.title) == (officer, page, "Status")
    assert dict(draft.fields)["reason"] == ["Amber & more"]
    assert re.fullmatch(r"Draft saved \d\d:\d\d\.", answer.json()["said"])
    offered = client.get(page)
    assert "You have an unsent draft from" in words_of(offered)
    assert "Amber &amp; more" in text_of(offered)
    # Where the form comes back with something to correct, the words are in it already.
    refused = client.post(page, data)
    assert "You have an unsent draft from" not in words_of(refused)


def test_a_draft_is_not_offered_to_anybody_else(
    client: Client, case: Case, rapporteur: User, page: str, confidential_page: str
) -> None:
    FormDraftFactory.create(path=confidential_page, fields=[["rationale", ["ambermarker"]]])
    rapporteur.confidential_drafts = DraftKeeping.SERVER
    rapporteur.save()
    client.force_login(rapporteur)
    answer = client.get(confidential_page)
    assert answer.status_code == HTTPStatus.OK
    assert "ambermarker" not in text_of(answer)


@pytest.mark.parametrize("keeping", DraftKeeping)
def test_what_is_confidential_is_saved_only_by_agreement(
    client: Client, rapporteur: User, confidential_page: str, keeping: DraftKeeping
) -> None:
    rapporteur.confidential_drafts = keeping
    rapporteur.save()
    client.force_login(rapporteur)
    text = text_of(client.get(confidential_page))
    token = opened(rapporteur, confidential_page).signed()
    answer = client.post(SAVE, {"form_token": token, "rationale": "ambermarker"})
    is_kept = keeping != DraftKeeping.OFF
    assert FormDraft.objects.exists() is is_kept
    assert answer.status_code == (HTTPStatus.OK if is_kept else HTTPStatus.UNPROCESSABLE_ENTITY)
    assert ("data-draft " in text) is is_kept
    assert ("it is not saved while you write" in text) is not is_kept
    assert ("data-device" in text) is (keeping == DraftKeeping.DEVICE)


def test_a_public_text_may_stay_on_the_device(client: Client, officer: User, page: str) -> None:
    client.force_login(officer)
    text = text_of(client.get(page))
    assert "data-device" in text
    assert "No connection. Kept on this device." in text


def test_two_people_have_two_keys_on_one_device(
    client: Client, officer: User, case: Case, page: str, ngo_member: User
) -> None:
    found = set()
    for person in (officer, ngo_member):
        client.force_login(person)
        text = text_of(client.get(reverse("account")))
        found.add(text.split('data-signs-out="')[1].split('"')[0])
    assert len(found) == 2
    assert "" not in found
    assert str(officer.pk) not in found


def test_only_a_form_of_the_person_who_is_signed_in_is_saved(
    client: Client, officer: User, ngo_member: User, page: str
) -> None:
    own = {"form_token": opened(officer, page).signed(), "reason": "ambermarker"}
    signed_out = client.post(SAVE, own)
    assert signed_out.status_code == HTTPStatus.UNAUTHORIZED
    assert signed_out.json()["said"] == "You are signed out."
    client.force_login(ngo_member)
    for data in (own, {"reason": "ambermarker"}, own | {"form_token": "forged"}):
        assert client.post(SAVE, data).status_code == HTTPStatus.CONFLICT
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(SAVE, own).status_code == HTTPStatus.FORBIDDEN
    elsewhere = own | {"form_token": opened(officer, reverse("account")).signed()}
    client.force_login(officer)
    assert client.post(SAVE, elsewhere).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not FormDraft.objects.exists()


def test_drafts_are_listed_read_and_discarded_by_their_author_alone(
    client: Client, officer: User, administrator: User, page: str
) -> None:
    draft = FormDraftFactory.create(
        user=officer, path=page, saved_at=dates.now(), fields=[["reason", ["ambermarker"]]]
    )
    url = draft.get_absolute_url()
    discard = reverse("draft-discard", args=(draft.public_id,))
    assert client.get(url)["Location"].startswith("/sign-in/")
    client.force_login(administrator)
    assert client.get(url).status_code == HTTPStatus.NOT_FOUND
    assert url not in text_of(client.get(reverse("draft-list")))
    client.post(discard)
    client.force_login(officer)
    assert url in text_of(client.get(reverse("draft-list")))
    assert "Reason ambermarker" in words_of(client.get(url))
    assert "The draft was discarded." in text_of(client.post(discard, follow=True))
    assert "Nothing is waiting to be sent." in text_of(client.get(reverse("draft-list")))
    assert client.get(url).status_code == HTTPStatus.NOT_FOUND


def test_a_draft_is_read_where_its_form_is_closed_by_now(client: Client, ngo_member: User) -> None:
    draft = FormDraftFactory.create(
        user=ngo_member, saved_at=dates.now(), fields=[["reasoning", ["ambermarker"]]]
    )
    client.force_login(ngo_member)
    assert "Reasoning ambermarker" in words_of(client.get(draft.get_absolute_url()))


def test_an_old_draft_is_not_offered(client: Client, officer: User, page: str) -> None:
    FormDraftFactory.create(user=officer, path=page, fields=[["reason", ["ambermarker"]]])  # 2023
    client.force_login(officer)
    assert "ambermarker" not in text_of(client.get(page))


def test_leaving_the_agreement_in_the_account_removes_confidential_drafts(
    client: Client, ngo_member: User, case: Case
) -> None:
    organisation = ngo_member.memberships.get().organisation
    submission = SubmissionFactory.create(request=case.request, organisation=organisation)
    url = reverse("assessment-edit", args=(submission.public_id, case.recommendation(36).public_id))
    client.force_login(ngo_member)
    account = {"language": "en", "time_zone": "Europe/Zurich"}

    def choose(keeping: DraftKeeping) -> None:
        data = account | {"confidential_drafts": keeping.value}
        data["form_token"] = token_on(client, reverse("account"))
        assert client.post(reverse("account"), data).status_code == HTTPStatus.FOUND

    choose(DraftKeeping.SERVER)
    data = {"form_token": token_on(client, url), "reasoning": "ambermarker"}
    assert client.post(SAVE, data).status_code == HTTPStatus.OK
    fields = json.dumps(FormDraft.objects.get().fields)
    assert "ambermarker" in fields
    choose(DraftKeeping.OFF)
    assert not FormDraft.objects.exists()


def test_a_page_asks_once_for_its_draft(
    client: Client,
    officer: User,
    page: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(officer)
    with django_assert_max_num_queries(60) as queries:
        client.get(page)
    asked = [query for query in queries.captured_queries if "formdraft" in query["sql"]]
    assert len(asked) == 1
