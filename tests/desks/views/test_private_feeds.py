"""Private calendars and feeds: what a key opens, and what they never contain."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.desks.reads import feeds
from recommendations.desks.reads.feeds import SCOPES
from recommendations.enums import DeadlineKind, Role
from recommendations.models import FeedKey, Organisation, User
from recommendations.people.verbs.feed_keys import renew_feed_key, revoke_feed_key
from tests.conftest import Case
from tests.desks.feed_reading import AUTUMN, CALENDAR, NOW, elsewhere, events, private
from tests.factories import (
    DeadlineFactory,
    MembershipFactory,
    OrganisationFactory,
    SubmissionFactory,
)
from tests.marked_keys import KEY
from tests.world import EVERYBODY, World

pytestmark = pytest.mark.django_db

PRIVATE = ("private-calendar", "private-deadline-feed", "private-history-feed")


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    with time_machine.travel(AUTUMN, tick=False):
        yield


def test_a_key_opens_what_its_owner_sees_without_signing_in(
    client: Client, case: Case, officer: User
) -> None:
    inner = DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.INTERNAL, due_on=date(2023, 12, 1)
    )
    key = renew_feed_key(officer, now=NOW)
    assert str(inner.series) not in client.get(CALENDAR).content.decode()
    response = client.get(private("private-calendar", key))
    assert {event["uid"] for event in events(response)} == {
        str(case.deadline.series),
        str(inner.series),
    }
    assert response["Cache-Control"] == "private, max-age=900"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", PRIVATE)
def test_a_renewed_or_revoked_key_and_a_deactivated_person_open_nothing(
    client: Client, case: Case, officer: User, name: str
) -> None:
    old = renew_feed_key(officer, now=NOW)
    assert client.get(private(name, old)).status_code == 200
    new = renew_feed_key(officer, now=NOW)
    assert client.get(private(name, old)).status_code == 404
    assert client.get(private(name, new)).status_code == 200
    officer.is_active = False
    officer.save()
    assert client.get(private(name, new)).status_code == 404
    officer.is_active = True
    officer.save()
    revoke_feed_key(officer)
    assert client.get(private(name, new)).status_code == 404
    assert client.get(private(name, "no-such-key")).status_code == 404


def test_a_role_that_ended_closes_what_it_opened(client: Client, case: Case, officer: User) -> None:
    DeadlineFactory.create(request=case.request, kind=DeadlineKind.INTERNAL)
    key = renew_feed_key(officer, now=NOW)
    assert len(events(client.get(private("private-calendar", key)))) == 2
    officer.memberships.update(valid_during=(date(2020, 1, 1), date(2023, 9, 10)))
    assert len(events(client.get(private("private-calendar", key)))) == 1


def test_the_key_itself_is_kept_nowhere(officer: User) -> None:
    key = renew_feed_key(officer, now=NOW)
    row = FeedKey.objects.get(user=officer)
    assert key not in str(vars(row))
    assert len(key) >= 43


def test_the_session_of_a_reader_changes_nothing_in_public_feeds(
    client: Client, case: Case, officer: User
) -> None:
    DeadlineFactory.create(request=case.request, kind=DeadlineKind.INTERNAL)
    signed_out = client.get(CALENDAR)
    client.force_login(officer)
    assert client.get(CALENDAR).content == signed_out.content
    assert client.get(CALENDAR)["Cache-Control"] == "public, max-age=3600"


def test_a_portfolio_contains_the_cases_of_a_persons_roles(
    client: Client,
    case: Case,
    officer: User,
    rapporteur: User,
    state_focal_point: User,
    ngo_member: User,
    outsider: User,
) -> None:
    elsewhere()
    for person, expected in (
        (officer, 1),
        (rapporteur, 1),
        (state_focal_point, 1),
        (ngo_member, 0),
        (outsider, 0),
    ):
        key = renew_feed_key(person, now=NOW)
        found = events(client.get(private("private-calendar", key, "portfolio")))
        assert len(found) == expected, person
        assert len(events(client.get(private("private-calendar", key)))) == 2


def test_an_organisations_calendar_contains_what_it_wrote_on_and_its_own_state(
    client: Client, case: Case, ngo: Organisation, ngo_member: User, nhri_member: User
) -> None:
    other = elsewhere()
    SubmissionFactory.create(request=other.request, organisation=ngo, author=ngo_member)
    for person, expected in ((ngo_member, other), (nhri_member, case.deadline)):
        key = renew_feed_key(person, now=NOW)
        (event,) = events(client.get(private("private-calendar", key, "organisation")))
        assert event["uid"] == str(expected.series)


def test_private_feeds_name_people_to_the_committees_side_alone(
    client: Client, case: Case, officer: User, state_focal_point: User
) -> None:
    extend_deadline(case.deadline, to=date(2024, 1, 31), reason="Floods.", by=officer, now=NOW)
    for person, is_named in ((officer, True), (state_focal_point, False)):
        key = renew_feed_key(person, now=NOW)
        page = client.get(private("private-history-feed", key)).content.decode()
        assert "Floods." in page
        assert ("Olga Officer" in page) is is_named


def test_a_private_calendar_speaks_its_owners_language(
    client: Client, case: Case, officer: User
) -> None:
    case.state_party.name_fr = "Azerbaïdjan"
    case.state_party.save()
    officer.language = "fr"
    officer.save()
    key = renew_feed_key(officer, now=NOW)
    (event,) = events(client.get(private("private-calendar", key)))
    assert event["summary"].startswith("Azerbaïdjan")


@pytest.mark.usefixtures("marked_keys")
def test_no_text_reaches_a_feed_of_somebody_who_may_not_read_it(
    world: World, everybody: dict[str, User]
) -> None:
    people = {name: person for name, person in everybody.items() if name != "deactivated"}
    urls = {"public": [CALENDAR, "/deadlines/feed.atom", "/history/feed.atom"]}
    for name, person in people.items():
        key = renew_feed_key(User.objects.get(pk=person.pk), now=NOW)
        urls[name] = [private(one, key, scope) for one in PRIVATE for scope in SCOPES]
    met: dict[str, set[str]] = {name: set() for name in urls}
    for name, addresses in urls.items():
        for url in addresses:
            response = Client().get(url)
            assert response.status_code == 200
            # Lines of a calendar are folded wherever they are full.
            page = response.content.decode().replace("\r\n ", "").replace("\\n", " ")
            assert not KEY.search(page), "keys of rows, by which rows can be counted"
            met[name] |= {word for word in world.secrets if re.search(rf"\b{word}\b", page)}
    for name, words in met.items():
        assert not {word for word in words if name not in world.secrets.get(word, EVERYBODY)}
    # The walk does find what it should: empty feeds would prove nothing.
    assert {"spinelreason", "marblelevelwords"} <= met["officer"]
    assert met["public"]


def test_scopes_and_addresses_name_the_same_three() -> None:
    for scope in feeds.SCOPES:
        assert private("private-calendar", "k", scope).endswith(f"/{scope}.ics")


def test_a_second_membership_repeats_no_deadline(
    client: Client, case: Case, nhri: Organisation, nhri_member: User
) -> None:
    second = OrganisationFactory.create(state_party=case.state_party)
    MembershipFactory.create(user=nhri_member, role=Role.ORGANISATION_MEMBER, organisation=second)
    key = renew_feed_key(nhri_member, now=NOW)
    assert len(events(client.get(private("private-calendar", key, "organisation")))) == 1
