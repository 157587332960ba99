"""Roles are held in the place that fits them, once at a time; each change leaves an event."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from recommendations.acts.errors import InvalidInput
from recommendations.enums import EventKind, Role
from recommendations.models import Event, Membership, Organisation, StateParty, TreatyBody, User
from recommendations.people.verbs.memberships import end_role, grant_role
from tests.factories import UserFactory

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)
SINCE = date(2024, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    return UserFactory.create()


def test_a_role_takes_effect_in_its_place_and_leaves_one_event(
    newcomer: User, body: TreatyBody, administrator: User
) -> None:
    membership = grant_role(
        newcomer, Role.OFFICER, place=body, valid_from=SINCE, by=administrator, now=NOW
    )
    assert User.objects.get(pk=newcomer.pk).viewer.officer_body_ids == {body.pk}
    event = Event.objects.get()
    assert (event.kind, event.membership) == (EventKind.MEMBERSHIP_GRANTED, membership)


def test_a_role_is_held_in_the_place_that_fits_it(
    newcomer: User, body: TreatyBody, state_party: StateParty, ngo: Organisation
) -> None:
    misfits: list[tuple[Role, TreatyBody | StateParty | Organisation | None]] = [
        (Role.OFFICER, state_party),
        (Role.RAPPORTEUR, None),
        (Role.STATE_FOCAL_POINT, ngo),
        (Role.ORGANISATION_MEMBER, body),
        (Role.ADMINISTRATOR, body),
    ]
    for role, place in misfits:
        with pytest.raises(InvalidInput):
            grant_role(newcomer, role, place=place, valid_from=SINCE, by=None, now=NOW)
    assert not newcomer.memberships.exists()


def test_the_same_role_is_not_held_twice_at_a_time(newcomer: User, body: TreatyBody) -> None:
    grant_role(newcomer, Role.OFFICER, place=body, valid_from=SINCE, by=None, now=NOW)
    with pytest.raises(InvalidInput, match="already holds this role"):
        grant_role(
            newcomer, Role.OFFICER, place=body, valid_from=date(2025, 1, 1), by=None, now=NOW
        )


def test_a_role_ends_on_a_day_and_can_be_given_again(newcomer: User, body: TreatyBody) -> None:
    membership = grant_role(newcomer, Role.OFFICER, place=body, valid_from=SINCE, by=None, now=NOW)
    end_role(membership, on=date(2024, 6, 1), by=None, now=NOW)
    assert User.objects.get(pk=newcomer.pk).viewer.officer_body_ids == frozenset()
    grant_role(newcomer, Role.OFFICER, place=body, valid_from=date(2024, 6, 1), by=None, now=NOW)


def test_the_assignments_of_a_member_end_with_the_role_and_do_not_come_back_with_it(
    rapporteur: User, body: TreatyBody
) -> None:
    assert User.objects.get(pk=rapporteur.pk).viewer.assigned_cycle_ids
    end_role(rapporteur.memberships.get(), on=date(2024, 6, 1), by=None, now=NOW)
    assert User.objects.get(pk=rapporteur.pk).viewer.assigned_cycle_ids == frozenset()
    grant_role(
        rapporteur, Role.RAPPORTEUR, place=body, valid_from=date(2024, 7, 1), by=None, now=NOW
    )
    viewer = User.objects.get(pk=rapporteur.pk).viewer
    assert viewer.member_body_ids == {body.pk}
    assert viewer.assigned_cycle_ids == frozenset()


def test_a_role_cannot_end_before_it_began(newcomer: User, body: TreatyBody) -> None:
    membership = grant_role(newcomer, Role.OFFICER, place=body, valid_from=SINCE, by=None, now=NOW)
    with pytest.raises(InvalidInput, match="cannot end on or before"):
        end_role(membership, on=SINCE, by=None, now=NOW)


def test_the_database_refuses_a_role_in_no_place(newcomer: User) -> None:
    with pytest.raises(IntegrityError, match="membership_role_place_check"), transaction.atomic():
        Membership.objects.create(user=newcomer, role=Role.OFFICER, valid_during=(SINCE, None))


def test_a_superuser_is_not_thereby_an_officer() -> None:
    superuser = User.objects.create_superuser("root@example.org", full_name="Root")
    assert not superuser.has_perm("recommendations.import_document")
    assert superuser.has_perm("recommendations.change_treatybody")
