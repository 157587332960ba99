"""Accounts, and roles that hold for a time in the place where each role belongs."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations import visibility
from recommendations.enums import Role
from recommendations.models import Membership, User
from recommendations.models.people import viewer_for, viewer_of
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    StatePartyFactory,
    TreatyBodyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_an_account_needs_an_address() -> None:
    with pytest.raises(ValueError, match="needs an email address"):
        User.objects.create_user("")


def test_an_account_without_a_password_cannot_sign_in() -> None:
    assert not User.objects.create_user("new@example.org").has_usable_password()


def test_an_address_is_found_whatever_its_case() -> None:
    user = UserFactory.create(email="Ada@example.org")
    assert user.email == "ada@example.org"
    assert User.objects.get_by_natural_key("ADA@EXAMPLE.ORG") == user
    with pytest.raises(IntegrityError, match="user_email"), transaction.atomic():
        UserFactory.create(email="ada@EXAMPLE.org")


@pytest.mark.parametrize("role", Role)
def test_each_role_belongs_to_one_kind_of_place(role: Role) -> None:
    places: dict[str, Any] = {
        "treaty_body": TreatyBodyFactory.create(),
        "state_party": StatePartyFactory.create(),
        "organisation": OrganisationFactory.create(),
    }
    right = {
        Role.OFFICER: "treaty_body",
        Role.RAPPORTEUR: "treaty_body",
        Role.STATE_FOCAL_POINT: "state_party",
        Role.ORGANISATION_MEMBER: "organisation",
    }.get(role)
    held = MembershipFactory.create(role=role, **({right: places[right]} if right else {}))
    assert held.place == (places[right] if right else None)
    for wrong in set(places) - {right}:
        with pytest.raises(IntegrityError, match="membership_role_place"), transaction.atomic():
            MembershipFactory.create(role=role, **{wrong: places[wrong]})


def test_a_role_holds_from_its_first_day_until_the_day_before_its_last() -> None:
    body = TreatyBodyFactory.create()
    held = MembershipFactory.create(
        role=Role.OFFICER,
        treaty_body=body,
        valid_during=DateRange(date(2024, 1, 1), date(2024, 2, 1)),
    )
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1))
    assert [Membership.objects.on(day).exists() for day in days] == [False, True, True, False]
    viewers = [viewer_for(held.user, today=day) for day in days]
    assert [viewer.is_officer for viewer in viewers] == [False, True, True, False]


def test_a_role_is_not_held_twice_at_once() -> None:
    held = MembershipFactory.create(role=Role.OFFICER, treaty_body=TreatyBodyFactory.create())
    again = {"user": held.user, "role": held.role}
    MembershipFactory.create(treaty_body=TreatyBodyFactory.create(code="CAT"), **again)
    with pytest.raises(IntegrityError, match="membership_overlap_excl"):
        MembershipFactory.create(treaty_body=held.treaty_body, **again)


def test_a_deactivated_account_sees_what_the_public_sees() -> None:
    officer = MembershipFactory.create(
        role=Role.OFFICER, treaty_body=TreatyBodyFactory.create()
    ).user
    assert viewer_of(officer).is_officer
    officer.is_active = False
    assert viewer_of(officer) == visibility.PUBLIC
