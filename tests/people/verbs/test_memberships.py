"""Roles are held in the place that fits them, from today on; each step leaves one event."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.enums import EventKind, MembershipStatus, Role
from recommendations.models import (
    Event,
    Membership,
    Organisation,
    OutgoingEmail,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.people.verbs.memberships import (
    confirm_role,
    end_role,
    grant_role,
    refuse_role,
    switch_second_person,
)
from tests.conftest import Case
from tests.factories import MembershipFactory, UserFactory

NOW = dates.now()
TODAY = dates.today(NOW)
TOMORROW = TODAY + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer() -> User:
    return UserFactory.create(full_name="Nina Newcomer")


@pytest.fixture
def colleague(body: TreatyBody) -> User:
    """A second officer of the committee."""
    return MembershipFactory.create(role=Role.OFFICER, treaty_body=body).user


@pytest.fixture
def careful_body(body: TreatyBody, officer: User) -> TreatyBody:
    """A committee whose officers have asked for a second person."""
    return switch_second_person(body, on=True, by=officer, now=NOW)


def _grant(
    person: User, role: Role, place: TreatyBody | StateParty | Organisation | None, by: User | None
) -> Membership:
    return grant_role(person, role, place=place, valid_from=TODAY, by=by, now=NOW)


def _fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def _told(membership: Membership, kind: EventKind) -> set[str]:
    """The full names of those for whom an email about this step is planned."""
    rows = OutgoingEmail.objects.filter(event__membership=membership, event__kind=kind)
    return set(rows.values_list("recipient__full_name", flat=True))


def test_a_role_takes_effect_in_its_place_and_leaves_one_event(
    newcomer: User, body: TreatyBody, administrator: User
) -> None:
    membership = _grant(newcomer, Role.OFFICER, body, administrator)
    assert _fresh(newcomer).viewer.officer_body_ids == {body.pk}
    event = Event.objects.get()
    assert (event.kind, event.membership) == (EventKind.MEMBERSHIP_GRANTED, membership)
    assert membership.granted_by == administrator


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
            _grant(newcomer, role, place, None)
    assert not newcomer.memberships.exists()


def test_the_same_role_is_not_held_twice_at_a_time(newcomer: User, body: TreatyBody) -> None:
    _grant(newcomer, Role.OFFICER, body, None)
    with pytest.raises(InvalidInput, match="already holds this role"):
        grant_role(newcomer, Role.OFFICER, place=body, valid_from=TOMORROW, by=None, now=NOW)


def test_a_role_ends_on_a_day_and_can_be_given_again(officer: User, body: TreatyBody) -> None:
    end_role(officer.memberships.get(), on=TODAY, by=None, now=NOW)
    assert _fresh(officer).viewer.officer_body_ids == frozenset()
    _grant(officer, Role.OFFICER, body, None)
    assert _fresh(officer).viewer.officer_body_ids == {body.pk}


def test_the_assignments_of_a_member_end_with_the_role_and_do_not_come_back_with_it(
    rapporteur: User, body: TreatyBody
) -> None:
    assert _fresh(rapporteur).viewer.assigned_cycle_ids
    end_role(rapporteur.memberships.get(), on=TODAY, by=None, now=NOW)
    assert _fresh(rapporteur).viewer.assigned_cycle_ids == frozenset()
    _grant(rapporteur, Role.RAPPORTEUR, body, None)
    viewer = _fresh(rapporteur).viewer
    assert viewer.member_body_ids == {body.pk}
    assert viewer.assigned_cycle_ids == frozenset()


def test_a_role_cannot_end_before_it_began_nor_be_made_longer(
    newcomer: User, body: TreatyBody
) -> None:
    membership = _grant(newcomer, Role.OFFICER, body, None)
    with pytest.raises(InvalidInput, match="cannot end on or before"):
        end_role(membership, on=TODAY, by=None, now=NOW)
    end_role(membership, on=TOMORROW, by=None, now=NOW)
    with pytest.raises(InvalidInput, match="already ends earlier"):
        end_role(membership, on=TOMORROW + timedelta(days=9), by=None, now=NOW)


def test_the_database_refuses_a_role_in_no_place(newcomer: User) -> None:
    with pytest.raises(IntegrityError, match="membership_role_place_check"), transaction.atomic():
        Membership.objects.create(user=newcomer, role=Role.OFFICER, valid_during=(TODAY, None))


# --- Not for days that are over -------------------------------------------------------------------


def test_no_verb_gives_a_role_for_days_that_are_over(
    newcomer: User, body: TreatyBody, administrator: User
) -> None:
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(InvalidInput, match="begins today or later"):
        grant_role(
            newcomer, Role.OFFICER, place=body, valid_from=yesterday, by=administrator, now=NOW
        )
    # Nor does a clock that was set back: the database has its own.
    with pytest.raises(IntegrityError, match="membership_not_backdated"), transaction.atomic():
        grant_role(
            newcomer,
            Role.OFFICER,
            place=body,
            valid_from=date(2024, 3, 1),
            by=administrator,
            now=NOW.replace(year=2024, month=3, day=1),
        )
    assert not newcomer.memberships.exists()


@pytest.mark.parametrize("begins", [date(2000, 1, 1), TODAY - timedelta(days=1), None])
def test_the_database_refuses_a_first_day_before_today(
    newcomer: User, body: TreatyBody, begins: date | None
) -> None:
    with pytest.raises(IntegrityError, match="membership_not_backdated"), transaction.atomic():
        Membership.objects.create(
            user=newcomer,
            role=Role.OFFICER,
            treaty_body=body,
            valid_during=DateRange(begins, None),
        )


@pytest.mark.parametrize(
    "change",
    [
        {"valid_during": DateRange(date(2020, 1, 1), None)},
        {"valid_during": DateRange(None, None)},
        {"role": Role.RAPPORTEUR},
        {"user": "other"},
        {"granted_by": "other"},
        {"needs_second_person": True, "status": MembershipStatus.PROPOSED},
    ],
)
def test_the_database_keeps_a_role_as_it_was_granted(
    newcomer: User, officer: User, body: TreatyBody, change: dict[str, object]
) -> None:
    membership = _grant(newcomer, Role.OFFICER, body, None)
    change = {name: officer if value == "other" else value for name, value in change.items()}
    with pytest.raises(IntegrityError, match="membership_"), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(**change)


def test_the_database_makes_no_role_longer(newcomer: User, body: TreatyBody) -> None:
    membership = grant_role(
        newcomer,
        Role.OFFICER,
        place=body,
        valid_from=TODAY,
        valid_until=TOMORROW,
        by=None,
        now=NOW,
    )
    with pytest.raises(IntegrityError, match="membership_not_backdated"), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(valid_during=DateRange(TODAY, None))


# --- Told to those whom it concerns ---------------------------------------------------------------


def test_a_role_in_a_committee_is_told_to_its_officers_alone(
    newcomer: User,
    officer: User,
    colleague: User,
    outsider: User,
    ngo_member: User,
    administrator: User,
    body: TreatyBody,
) -> None:
    for role in (Role.OFFICER, Role.RAPPORTEUR):
        membership = _grant(newcomer, role, body, administrator)
        told = _told(membership, EventKind.MEMBERSHIP_GRANTED)
        assert told == {officer.full_name, colleague.full_name}


def test_a_focal_point_is_told_to_the_officers_of_committees_with_a_case(
    case: Case, newcomer: User, officer: User, outsider: User, administrator: User
) -> None:
    membership = _grant(newcomer, Role.STATE_FOCAL_POINT, case.state_party, administrator)
    assert _told(membership, EventKind.MEMBERSHIP_GRANTED) == {officer.full_name}


def test_a_focal_point_of_a_state_without_a_case_is_told_to_every_officer(
    newcomer: User, officer: User, outsider: User, state_party: StateParty
) -> None:
    membership = _grant(newcomer, Role.STATE_FOCAL_POINT, state_party, None)
    told = _told(membership, EventKind.MEMBERSHIP_GRANTED)
    assert told == {officer.full_name, outsider.full_name}


def test_a_member_of_an_organisation_is_told_to_its_members_and_the_officers(
    newcomer: User, officer: User, ngo_member: User, nhri_member: User, ngo: Organisation
) -> None:
    membership = _grant(newcomer, Role.ORGANISATION_MEMBER, ngo, None)
    told = _told(membership, EventKind.MEMBERSHIP_GRANTED)
    assert told == {officer.full_name, ngo_member.full_name}


def test_an_administrator_is_told_to_the_others(newcomer: User, administrator: User) -> None:
    membership = _grant(newcomer, Role.ADMINISTRATOR, None, None)
    assert _told(membership, EventKind.MEMBERSHIP_GRANTED) == {administrator.full_name}


def test_nobody_has_turned_these_emails_off(
    newcomer: User, officer: User, body: TreatyBody
) -> None:
    User.objects.update(role_mails="off", followed_mails="off", own_mails="off")
    membership = _grant(newcomer, Role.RAPPORTEUR, body, None)
    row = OutgoingEmail.objects.get(event__membership=membership)
    assert (row.recipient, row.channel, row.status) == (officer, "mail", "planned")


@pytest.mark.parametrize("person", ["officer", "rapporteur", "ngo_member", "outsider"])
def test_only_administrators_grant_and_end_roles(
    request: pytest.FixtureRequest, newcomer: User, officer: User, body: TreatyBody, person: str
) -> None:
    by = request.getfixturevalue(person)
    with pytest.raises(DomainError, match="Only an administrator"):
        _grant(newcomer, Role.OFFICER, body, by)
    with pytest.raises(DomainError, match="Only an administrator"):
        end_role(officer.memberships.get(), on=TODAY, by=by, now=NOW)


# --- A second person ------------------------------------------------------------------------------


def test_a_proposed_role_opens_nothing_until_another_officer_confirms_it(
    newcomer: User,
    administrator: User,
    officer: User,
    colleague: User,
    careful_body: TreatyBody,
) -> None:
    membership = _grant(newcomer, Role.OFFICER, careful_body, administrator)
    assert membership.status == MembershipStatus.PROPOSED
    assert not _fresh(newcomer).viewer.is_officer
    assert _told(membership, EventKind.MEMBERSHIP_PROPOSED) == {
        officer.full_name,
        colleague.full_name,
    }
    confirm_role(membership, by=officer, now=NOW)
    assert _fresh(newcomer).viewer.officer_body_ids == {careful_body.pk}
    assert _told(membership, EventKind.MEMBERSHIP_CONFIRMED) == {colleague.full_name}
    kinds = Event.objects.filter(membership=membership).order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        EventKind.MEMBERSHIP_PROPOSED,
        EventKind.MEMBERSHIP_CONFIRMED,
    ]
    with pytest.raises(DomainError, match="has already been confirmed or refused"):
        confirm_role(membership, by=colleague, now=NOW)


def test_neither_who_granted_it_nor_who_gets_it_is_the_second_person(
    administrator: User,
    officer: User,
    outsider: User,
    rapporteur: User,
    newcomer: User,
    body: TreatyBody,
) -> None:
    MembershipFactory.create(user=administrator, role=Role.OFFICER, treaty_body=body)
    careful_body = switch_second_person(body, on=True, by=officer, now=NOW)
    proposed = _grant(newcomer, Role.RAPPORTEUR, careful_body, _fresh(administrator))
    own = _grant(officer, Role.RAPPORTEUR, careful_body, _fresh(administrator))
    for membership, by in (
        (proposed, _fresh(administrator)),  # an officer too, but the one who granted it
        (proposed, outsider),  # an officer of another committee
        (proposed, rapporteur),
        (proposed, newcomer),
        (own, officer),  # an officer of this committee, but the one who gets it
    ):
        with pytest.raises(DomainError, match="Another officer"):
            confirm_role(membership, by=by, now=NOW)
    assert not Membership.objects.on(TODAY).filter(user=newcomer).exists()


@pytest.mark.parametrize("second", ["granting", "granted", "nobody"])
def test_the_database_too_asks_for_a_second_person(
    newcomer: User, administrator: User, officer: User, careful_body: TreatyBody, second: str
) -> None:
    membership = _grant(newcomer, Role.OFFICER, careful_body, administrator)
    by = {"granting": administrator, "granted": newcomer, "nobody": None}[second]
    with pytest.raises(IntegrityError, match="membership_second_person"), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(status="confirmed", confirmed_by=by)


@pytest.mark.parametrize("needs", [False, True])
def test_the_database_lets_no_program_leave_the_second_person_out(
    newcomer: User, officer: User, careful_body: TreatyBody, needs: bool
) -> None:
    with pytest.raises(IntegrityError, match="membership_waits"), transaction.atomic():
        Membership.objects.create(
            user=newcomer,
            role=Role.OFFICER,
            treaty_body=careful_body,
            valid_during=DateRange(TODAY, None),
            needs_second_person=needs,
            confirmed_by=officer if needs else None,
        )


def test_a_role_counts_from_the_day_of_its_confirmation(
    newcomer: User, administrator: User, officer: User, careful_body: TreatyBody
) -> None:
    membership = _grant(newcomer, Role.OFFICER, careful_body, administrator)
    later = NOW + timedelta(days=3)
    confirmed = confirm_role(membership, by=officer, now=later)
    assert confirmed.valid_during.lower == dates.today(later)


def test_a_refused_role_opens_nothing_and_can_be_granted_again(
    newcomer: User, administrator: User, officer: User, careful_body: TreatyBody
) -> None:
    membership = _grant(newcomer, Role.OFFICER, careful_body, administrator)
    with pytest.raises(DomainError, match="Only an officer"):
        refuse_role(membership, by=newcomer, now=NOW)
    refuse_role(membership, by=officer, now=NOW)
    assert not _fresh(newcomer).viewer.is_officer
    with pytest.raises(IntegrityError, match="membership_stays"), transaction.atomic():
        Membership.objects.filter(pk=membership.pk).update(
            status=MembershipStatus.CONFIRMED, confirmed_by=officer
        )
    again = _grant(newcomer, Role.OFFICER, careful_body, administrator)
    assert again.status == MembershipStatus.PROPOSED


def test_only_the_officers_switch_it_and_the_others_are_told(
    officer: User,
    colleague: User,
    administrator: User,
    outsider: User,
    rapporteur: User,
    body: TreatyBody,
) -> None:
    root = User.objects.create_superuser("root@example.org", full_name="Root")
    for by in (administrator, outsider, rapporteur, root):
        with pytest.raises(DomainError, match="Only the officers"):
            switch_second_person(body, on=True, by=by, now=NOW)
    switch_second_person(body, on=True, by=officer, now=NOW)
    event = Event.objects.get(kind=EventKind.SECOND_PERSON_SWITCHED)
    assert (event.treaty_body, event.by, event.details) == (body, officer, {"is_on": True})
    rows = OutgoingEmail.objects.filter(event=event)
    assert [row.recipient for row in rows] == [colleague]
    with pytest.raises(DomainError, match="already been decided"):
        switch_second_person(body, on=True, by=officer, now=NOW)


def test_a_proposed_member_is_assigned_to_no_case(
    newcomer: User, administrator: User, careful_body: TreatyBody
) -> None:
    _grant(newcomer, Role.RAPPORTEUR, careful_body, administrator)
    assert not _fresh(newcomer).viewer.member_body_ids
    assert not Membership.objects.on(TODAY).filter(user=newcomer).exists()


def test_a_superuser_is_not_thereby_an_officer() -> None:
    superuser = User.objects.create_superuser("root@example.org", full_name="Root")
    assert not superuser.has_perm("recommendations.import_document")
    assert superuser.has_perm("recommendations.change_treatybody")
