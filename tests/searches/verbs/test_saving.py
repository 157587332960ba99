"""Saving searches: normalised, each once, so many at most, and with what matches already known."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict

from recommendations.acts.errors import ChangedMeanwhile, DomainError, InvalidInput
from recommendations.acts.seen import Seen
from recommendations.mail_enums import MailRhythm
from recommendations.models import Event, SavedSearch, User
from recommendations.searches.reads import in_words, normalised, searches_of
from recommendations.searches.verbs import saving
from recommendations.searches.verbs.saving import (
    change_saved_search,
    delete_saved_search,
    save_search,
)
from tests.conftest import Case
from tests.factories import SavedSearchFactory

NOW = datetime(2023, 9, 8, 7, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def saved(user: User, query: str, rhythm: MailRhythm = MailRhythm.OFF) -> SavedSearch:
    return save_search(user, QueryDict(query), name=" My  search ", rhythm=rhythm, now=NOW)


def test_question_is_kept_in_one_order_without_order_and_page() -> None:
    data = QueryDict("sort=-due_on&page=3&status=closed&q=+two++words&year=&status=awaiting_reply")
    assert normalised(data) == "q=two+words&status=awaiting_reply&status=closed"


def test_search_is_saved_with_what_matches_already_known(case: Case, ngo_member: User) -> None:
    quiet = saved(ngo_member, "state_party=AZE")
    told = saved(ngo_member, "treaty_body=CMW", MailRhythm.EACH)
    assert (quiet.name, quiet.known) == ("My search", [])
    assert sorted(told.known) == sorted(case.recommendation(n).pk for n in case.follow_ups)
    assert not Event.objects.exists(), "what a person looks for is no fact of a case"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("sort=due_on&page=2", "whole list"),
        ("state_party=XXX", "No State party has the code"),
        ("q=" + "a" * 2_000, "characters"),
    ],
)
def test_what_asks_nothing_or_cannot_be_understood_is_refused(
    ngo_member: User, query: str, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        saved(ngo_member, query)
    assert not SavedSearch.objects.exists()


def test_a_search_is_saved_once_and_fifty_at_most(
    ngo_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert saving.MOST_SEARCHES == 50
    saved(ngo_member, "q=one")
    with pytest.raises(DomainError, match="already saved this search as “My search”"):
        saved(ngo_member, "q=one&page=2")
    SavedSearchFactory.create()  # another person's
    monkeypatch.setattr(saving, "MOST_SEARCHES", 2)
    delete_saved_search(saved(ngo_member, "q=two"), now=NOW)
    saved(ngo_member, "q=two")
    with pytest.raises(DomainError, match="You have 2 saved searches"):
        saved(ngo_member, "q=three")


def test_alerts_are_for_searches_that_match_not_too_much(
    case: Case, ngo_member: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_MATCHES", 3)
    with pytest.raises(InvalidInput, match="More than 3") as refusal:
        saved(ngo_member, "state_party=AZE", MailRhythm.DAILY)
    assert refusal.value.field == "rhythm"
    search = saved(ngo_member, "state_party=AZE")
    with pytest.raises(InvalidInput, match="More than 3"):
        change_saved_search(search, name="x", rhythm=MailRhythm.EACH, now=NOW)


def test_name_and_alerts_change_by_form_and_not_over_another_change(
    case: Case, ngo_member: User
) -> None:
    search = SavedSearch.objects.get(pk=saved(ngo_member, "q=one").pk)
    seen = Seen.of(search)
    change_saved_search(search, name="Other", rhythm=MailRhythm.OFF, now=NOW, seen=seen)
    with pytest.raises(ChangedMeanwhile):
        change_saved_search(search, name="Third", rhythm=MailRhythm.OFF, now=NOW, seen=seen)
    with pytest.raises(InvalidInput, match="a name"):
        change_saved_search(search, name=" ", rhythm=MailRhythm.OFF, now=NOW)
    assert SavedSearch.objects.get().name == "Other"
    # What planning notes is no change of what a form shows.
    seen = Seen.of(SavedSearch.objects.get())
    SavedSearch.objects.update(known=[1], looked_at=NOW, n_rounds=4, look_due_at=NOW)
    assert Seen.of(SavedSearch.objects.get()) == seen


def test_weekly_alerts_look_on_the_day_and_at_the_hour_that_the_person_chose(
    case: Case, ngo_member: User
) -> None:
    User.objects.filter(pk=ngo_member.pk).update(time_zone="Asia/Kathmandu", digest_weekday=3)
    weekly = saved(User.objects.get(pk=ngo_member.pk), "state_party=AZE", MailRhythm.WEEKLY)
    assert weekly.look_due_at == datetime(2023, 9, 13, 1, 15, tzinfo=UTC)


def test_nothing_is_left_of_a_search_that_is_deleted(case: Case, ngo_member: User) -> None:
    search = saved(ngo_member, "state_party=AZE", MailRhythm.DAILY)
    delete_saved_search(search, now=NOW)
    delete_saved_search(search, now=NOW)
    row = SavedSearch.objects.get()
    assert (row.name, row.query, row.rhythm, row.known) == ("", "", "off", [])
    assert searches_of(ngo_member) == []
    with pytest.raises(DomainError, match="was deleted"):
        change_saved_search(search, name="Again", rhythm=MailRhythm.OFF, now=NOW)


def test_question_is_said_in_words(case: Case) -> None:
    assert in_words("q=two+words&state_party=aze&reply=true&region=Asia&year=2021") == (
        ("Words", "two words"),
        ("State party", "Azerbaijan"),
        ("State reply", "Received"),
        ("Region", "Asia"),
        ("Year of adoption", "2021"),
    )
