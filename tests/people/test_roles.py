"""The register of roles: who sees which grant, and who decides there."""

import pytest
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.enums import Role
from recommendations.models import Membership, Organisation, TreatyBody, User
from recommendations.people.verbs.memberships import end_role, grant_role, switch_second_person
from tests.cast import text_of
from tests.factories import MembershipFactory, TreatyBodyFactory, UserFactory

NOW = dates.now()
TODAY = dates.today(NOW)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    return UserFactory.create(full_name="Nina Newcomer")


@pytest.fixture
def proposed(
    newcomer: User, administrator: User, officer: User, rapporteur: User, body: TreatyBody
) -> Membership:
    switch_second_person(body, on=True, by=officer, now=NOW)
    return grant_role(
        newcomer, Role.RAPPORTEUR, place=body, valid_from=TODAY, by=administrator, now=NOW
    )


def _page(client: Client, person: User) -> str:
    client.force_login(person)
    return text_of(client.get(reverse("role-register")))


def test_it_says_who_got_what_from_when_by_whom_and_when_it_ended(
    client: Client, officer: User, administrator: User, newcomer: User, body: TreatyBody
) -> None:
    held = MembershipFactory.create(user=newcomer, role=Role.RAPPORTEUR, treaty_body=body)
    end_role(held, on=TODAY, by=administrator, now=NOW)
    grant_role(newcomer, Role.OFFICER, place=body, valid_from=TODAY, by=administrator, now=NOW)
    page = _page(client, officer)
    assert "Nina Newcomer" in page
    assert f"Role ended: {administrator.full_name}" in page
    assert f"Role granted: {administrator.full_name}" in page
    assert "Ended" in page


def test_it_says_who_granted_a_role_to_themselves(
    client: Client, officer: User, administrator: User, body: TreatyBody
) -> None:
    grant_role(administrator, Role.OFFICER, place=body, valid_from=TODAY, by=administrator, now=NOW)
    assert "They granted this role to themselves." in _page(client, officer)
    client.force_login(officer)
    board = text_of(client.get(reverse("board")))
    assert f"{administrator.full_name} granted a role to themselves" in board


def test_officers_see_the_roles_of_their_committee_and_those_that_reach_all(
    client: Client,
    officer: User,
    outsider: User,
    administrator: User,
    ngo_member: User,
    state_focal_point: User,
    rapporteur: User,
) -> None:
    page = _page(client, officer)
    for seen in (officer, rapporteur, ngo_member, state_focal_point):
        assert seen.email in page
    for hidden in (outsider, administrator):
        assert hidden.email not in page
    everything = _page(client, administrator)
    for seen in (officer, rapporteur, ngo_member, outsider, administrator):
        assert seen.email in everything


@pytest.mark.parametrize("person", ["rapporteur", "ngo_member", "state_focal_point"])
def test_nobody_else_opens_it(client: Client, request: pytest.FixtureRequest, person: str) -> None:
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("role-register")).status_code == 403


def test_members_see_who_joins_their_organisation_and_no_other(
    ngo_member: User, nhri_member: User, ngo: Organisation, newcomer: User
) -> None:
    joined = grant_role(
        newcomer, Role.ORGANISATION_MEMBER, place=ngo, valid_from=TODAY, by=None, now=NOW
    )
    assert joined in Membership.objects.visible_to(ngo_member)
    assert joined not in Membership.objects.visible_to(nhri_member)


def test_an_officer_confirms_on_the_page_and_is_told_on_the_board(
    client: Client, officer: User, newcomer: User, proposed: Membership
) -> None:
    client.force_login(officer)
    assert "A role waits for a second person: Nina Newcomer" in text_of(
        client.get(reverse("board"))
    )
    assert "Waits for a second person" in _page(client, officer)
    answer = client.post(reverse("role-confirm", args=(proposed.public_id,)), follow=True)
    assert "The role was confirmed." in text_of(answer)
    assert User.objects.get(pk=newcomer.pk).viewer.member_body_ids
    again = client.post(reverse("role-confirm", args=(proposed.public_id,)), follow=True)
    assert "has already been confirmed or refused" in text_of(again)


def test_an_officer_refuses_on_the_page(
    client: Client, officer: User, newcomer: User, proposed: Membership
) -> None:
    client.force_login(officer)
    answer = client.post(reverse("role-refuse", args=(proposed.public_id,)), follow=True)
    assert "The role was refused." in text_of(answer)
    assert not User.objects.get(pk=newcomer.pk).viewer.member_body_ids


@pytest.mark.parametrize(
    ("person", "status"),
    [("administrator", 403), ("outsider", 404), ("rapporteur", 404), ("newcomer", 403)],
)
def test_nobody_else_confirms_by_sending_the_form(
    client: Client,
    request: pytest.FixtureRequest,
    proposed: Membership,
    rapporteur: User,
    person: str,
    status: int,
) -> None:
    client.force_login(request.getfixturevalue(person))
    answer = client.post(reverse("role-confirm", args=(proposed.public_id,)))
    assert answer.status_code == status
    proposed.refresh_from_db()
    assert proposed.status == "proposed"


def test_officers_switch_the_second_person_for_their_committees_alone(
    client: Client, officer: User, administrator: User, body: TreatyBody
) -> None:
    other = TreatyBodyFactory.create(code="CRC")
    client.force_login(officer)
    assert "switched off" in _page(client, officer)
    client.post(reverse("second-person", args=(body.code,)), {"on": "1"})
    body.refresh_from_db()
    assert body.needs_second_person
    assert "switched on" in _page(client, officer)
    assert client.post(reverse("second-person", args=(other.code,)), {"on": "1"}).status_code == 403
    client.force_login(administrator)
    assert client.post(reverse("second-person", args=(body.code,)), {"on": "0"}).status_code == 403
    body.refresh_from_db()
    assert body.needs_second_person


def test_the_register_costs_as_many_queries_for_many_rows(
    client: Client, officer: User, body: TreatyBody, django_assert_max_num_queries: object
) -> None:
    MembershipFactory.create_batch(5, role=Role.RAPPORTEUR, treaty_body=body)
    client.force_login(officer)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("role-register"))
