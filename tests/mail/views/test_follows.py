"""The pages of what a person follows: a button on each page, a list, and the choice of mails."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations import dates
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import Document, Follow, User
from recommendations.models.follows import KEYS_IN_ADDRESSES, Followable
from tests.conftest import Case
from tests.factories import FollowFactory
from tests.mail.verbs.test_follows import THINGS, things_of

pytestmark = pytest.mark.django_db


def key_in_addresses(kind: str, thing: Followable) -> object:
    return getattr(thing, KEYS_IN_ADDRESSES.get(kind, "public_id"))


@pytest.fixture
def client(client: Client, ngo_member: User) -> Client:
    client.force_login(ngo_member)
    return client


@pytest.mark.parametrize("kind", THINGS)
def test_thing_is_followed_and_left_on_its_own_page(
    client: Client, case: Case, ngo_member: User, kind: str
) -> None:
    thing = things_of(case)[kind]
    add = reverse("follow-add", args=(kind, key_in_addresses(kind, thing)))
    assert add in client.get(thing.get_absolute_url()).content.decode()
    answer = client.post(add, follow=True)
    assert answer.redirect_chain[-1][0] == thing.get_absolute_url()
    page = answer.content.decode()
    row = Follow.objects.get(user=ngo_member)
    assert "You now follow" in page
    assert add not in page
    stop = reverse("follow-stop", args=(row.public_id,))
    assert stop in page
    for _time in range(2):
        assert client.post(stop, follow=True).status_code == 200
    assert not Follow.objects.exists()


def test_whoever_is_not_signed_in_is_offered_nothing(case: Case) -> None:
    anonymous = Client()
    for thing in things_of(case).values():
        assert "Follow<" not in anonymous.get(thing.get_absolute_url()).content.decode()
    answer = anonymous.post(reverse("follow-add", args=("cycle", case.cycle.public_id)))
    assert answer.status_code == 302
    assert reverse("sign-in") in answer["Location"]
    assert not Follow.objects.exists()


def test_what_is_hidden_or_no_such_thing_cannot_be_followed(client: Client, case: Case) -> None:
    Document.objects.filter(pk=case.document.pk).update(access_level="committee")
    hidden = reverse("follow-add", args=("recommendation", case.recommendation(36).public_id))
    assert client.post(hidden).status_code == 404
    for nothing in (("user", 1), ("cycle", "1"), ("cycle", case.cycle.pk), ("state_party", "XYZ")):
        assert client.post(reverse("follow-add", args=nothing)).status_code == 404
    assert not Follow.objects.exists()


def test_following_is_never_begun_or_ended_by_looking(client: Client, case: Case) -> None:
    row = FollowFactory.create(cycle=case.cycle)
    for url in (
        reverse("follow-add", args=("cycle", case.cycle.public_id)),
        reverse("follow-stop", args=(row.public_id,)),
        reverse("follow-mute", args=(row.public_id,)),
    ):
        assert client.get(url).status_code == 302
    assert Follow.objects.get() == row
    assert row.resumes_on is None


def test_nobody_touches_what_others_follow(client: Client, case: Case, officer: User) -> None:
    row = FollowFactory.create(user=officer, cycle=case.cycle)
    client.post(reverse("follow-stop", args=(row.public_id,)))
    assert (
        client.post(reverse("follow-mute", args=(row.public_id,)), {"days": "7"}).status_code == 404
    )
    row.refresh_from_db()
    assert row.resumes_on is None
    assert "Azerbaijan" not in client.get(reverse("follow-list")).content.decode()


def test_thing_is_muted_for_a_while_and_heard_of_again(
    client: Client, case: Case, ngo_member: User
) -> None:
    row = FollowFactory.create(user=ngo_member, cycle=case.cycle)
    url = reverse("follow-mute", args=(row.public_id,))
    assert (
        "You will receive no emails about it until"
        in client.post(url, {"days": "7"}, follow=True).content.decode()
    )
    row.refresh_from_db()
    assert row.resumes_on == dates.today() + timedelta(days=7)
    assert (
        "Choose one of the lengths" in client.post(url, {"days": "6"}, follow=True).content.decode()
    )
    assert "emails about it again" in client.post(url, {"again": "1"}, follow=True).content.decode()
    row.refresh_from_db()
    assert row.resumes_on is None


def test_list_leaves_out_what_is_not_open_any_more(
    client: Client, case: Case, ngo_member: User
) -> None:
    asked = case.recommendation(36)
    FollowFactory.create(user=ngo_member, cycle=None, recommendation=asked)
    assert asked.topic in client.get(reverse("follow-list")).content.decode()
    Document.objects.filter(pk=case.document.pk).update(access_level="committee")
    assert asked.topic not in client.get(reverse("follow-list")).content.decode()


def test_list_asks_the_same_number_of_questions_for_one_and_three(
    client: Client, case: Case, ngo_member: User
) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("follow-list")).status_code == 200
        return len(captured)

    things = list(things_of(case).items())
    FollowFactory.create(user=ngo_member, **{"cycle": None, things[0][0]: things[0][1]})
    ask()
    one = ask()
    for name, thing in things[1:]:
        FollowFactory.create(user=ngo_member, **{"cycle": None, name: thing})
    assert ask() == one


def test_choice_of_mails_is_kept(client: Client, ngo_member: User) -> None:
    url = reverse("mail-choices")
    answer = client.post(
        url,
        {"role": "each", "followed": "weekly", "own": "off", "hour": "18", "weekday": "5"},
        follow=True,
    )
    assert "Your choice of emails was saved." in answer.content.decode()
    ngo_member.refresh_from_db()
    assert ngo_member.rhythm_of(MailKind.FOLLOWED) == MailRhythm.WEEKLY
    assert ngo_member.rhythm_of(MailKind.OWN) == MailRhythm.OFF
    assert (ngo_member.digest_hour, ngo_member.digest_weekday) == (18, 5)
    wrong = client.post(url, {"role": "hourly", "hour": "24", "weekday": "0"})
    assert wrong.status_code == 422
