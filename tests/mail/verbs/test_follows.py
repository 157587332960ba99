"""Following: begun and ended at will, muted for a while, matched in two queries."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from recommendations.acts.errors import InvalidInput
from recommendations.mail.reads.follows import Concern, followers, followers_of_cases
from recommendations.mail.verbs.follows import follow, mute, stop_following
from recommendations.models import Follow, User
from recommendations.models.follows import Followable
from tests.conftest import Case
from tests.factories import FollowFactory, ThemeFactory, UserFactory

TODAY = date(2023, 9, 8)


@pytest.fixture
def reader(db: None) -> User:
    return UserFactory.create(email="reader@example.org", full_name="Rita Reader")


def things_of(case: Case) -> dict[str, Followable]:
    """Each way in which the case can be followed."""
    theme = ThemeFactory.create()
    case.recommendation(36).themes.add(theme)
    return {
        "state_party": case.state_party,
        "treaty_body": case.body,
        "theme": theme,
        "cycle": case.cycle,
        "recommendation": case.recommendation(36),
    }


THINGS = ("state_party", "treaty_body", "theme", "cycle", "recommendation")


@pytest.mark.parametrize("kind", THINGS)
def test_each_kind_of_thing_is_followed_once_and_left(case: Case, reader: User, kind: str) -> None:
    thing = things_of(case)[kind]
    row = follow(reader, thing)
    assert follow(reader, thing) == row
    assert Follow.objects.get().thing == thing
    assert followers_of_cases([case.cycle.pk], today=TODAY) == {case.cycle.pk: {reader.pk: reader}}
    stop_following(row)
    assert followers_of_cases([case.cycle.pk], today=TODAY) == {case.cycle.pk: {}}


def test_what_is_muted_is_heard_of_again_from_its_day_on(case: Case, reader: User) -> None:
    row = follow(reader, case.cycle)
    mute(row, until=TODAY + timedelta(days=7), today=TODAY)
    for days, heard in ((0, 0), (6, 0), (7, 1)):
        day = TODAY + timedelta(days=days)
        assert len(followers_of_cases([case.cycle.pk], today=day)[case.cycle.pk]) == heard
    with pytest.raises(InvalidInput, match="after today"):
        mute(row, until=TODAY, today=TODAY)
    mute(row, until=None, today=TODAY)
    assert followers_of_cases([case.cycle.pk], today=TODAY)[case.cycle.pk]


def test_following_again_ends_the_muting(case: Case, reader: User) -> None:
    mute(follow(reader, case.cycle), until=TODAY + timedelta(days=7), today=TODAY)
    assert follow(reader, case.cycle).resumes_on is None


def test_deactivated_people_follow_nothing(case: Case, reader: User) -> None:
    follow(reader, case.cycle)
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert followers_of_cases([case.cycle.pk], today=TODAY) == {case.cycle.pk: {}}


def test_theme_of_a_hidden_recommendation_tells_nobody_of_the_case(
    case: Case, reader: User
) -> None:
    follow(reader, things_of(case)["theme"])
    type(case.document).objects.filter(pk=case.document.pk).update(access_level="committee")
    assert followers_of_cases([case.cycle.pk], today=TODAY) == {case.cycle.pk: {}}


def test_whoever_follows_in_several_ways_is_found_once(case: Case, reader: User) -> None:
    for thing in things_of(case).values():
        follow(reader, thing)
    assert followers_of_cases([case.cycle.pk], today=TODAY) == {case.cycle.pk: {reader.pk: reader}}


def test_followers_are_found_in_the_same_number_of_queries(case: Case) -> None:
    concern = Concern(
        case.cycle, frozenset(row.recommendation_id for row in case.follow_ups.values())
    )

    def ask(n: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            found = followers(dict.fromkeys(range(n), concern), today=TODAY)
        assert {len(people) for people in found.values()} == {Follow.objects.count()}
        return len(captured)

    FollowFactory.create(cycle=case.cycle)
    one = ask(1)
    for _n in range(5):
        FollowFactory.create(cycle=None, state_party=case.state_party)
    assert ask(3) == one == 2


def test_the_database_wants_exactly_one_thing(case: Case, reader: User) -> None:
    with pytest.raises(IntegrityError, match="follow_one_thing_check"):
        FollowFactory.create(user=reader, cycle=case.cycle, state_party=case.state_party)
