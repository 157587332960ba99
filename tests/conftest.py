"""The fixed cast of people, and the case that most tests are about.

Append only: other tests rely on what is here.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import hypothesis
import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection, connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from recommendations.enums import DeadlineBasis, OrganisationKind, ParagraphKind, Role
from recommendations.importers.sandbox import Sandbox
from recommendations.intake.verbs import reading
from recommendations.models import (
    Deadline,
    Document,
    FollowUp,
    FollowUpRequest,
    Organisation,
    Recommendation,
    ReportingCycle,
    StateParty,
    TreatyBody,
    User,
)
from tests import databases, factories
from tests.browsing import Browser
from tests.factories import (
    DeadlineFactory,
    DocumentFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    MembershipFactory,
    OrganisationFactory,
    ParagraphFactory,
    RapporteurAssignmentFactory,
    RecommendationFactory,
    ReportingCycleFactory,
    StatePartyFactory,
    TreatyBodyFactory,
    UserFactory,
)
from tests.marked_keys import mark_keys
from tests.standing import _standing, standing  # noqa: F401  # a fixture and its kind
from tests.world import World, build_world

PARAGRAPHS = (16, 36, 60, 62)

# What is proved is proved on a slow or busy machine as well.
hypothesis.settings.register_profile(
    "tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("tests")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A copy, for this process, of the tables that the run has made once.

    Tests work on it with the application's login. The owner makes and removes it, and empties its
    tables after transactional tests, which the application may not.
    """
    name = databases.name_of(f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    databases.copy(databases.tables(), name)
    for config in settings.DATABASES.values():
        config["NAME"] = name
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "execute_sql_flush", lambda _sql: databases.empty(name))
        # What migrations have written is still there, and need not be looked for.
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_args, **_options: None)
        yield
    with django_db_blocker.unblock():
        connections.close_all()
    # A process that a test has ended may still be connected.
    databases.drop(name)


@pytest.fixture(scope="session", autouse=True)
def _one_reader_of_files() -> Iterator[None]:
    """Files are read in a process apart as always, but in the same one for all tests."""
    with Sandbox() as reader, pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "parse_in_sandbox", reader.parse)
        yield


@pytest.fixture(autouse=True)
def _factories_count_from_the_start() -> None:
    """What a factory numbers is the same in a test whatever ran before it."""
    for name in factories.__all__:
        getattr(factories, name).reset_sequence(force=True)


@pytest.fixture
def client() -> Client:
    """A client that sends forms as browsers do, with the version on which they were opened."""
    return Browser()


# --- The case -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One follow-up case: the State of four recommendations, due on 8 October 2023."""

    body: TreatyBody
    state_party: StateParty
    cycle: ReportingCycle
    document: Document
    request: FollowUpRequest
    deadline: Deadline
    follow_ups: dict[int, FollowUp]

    def recommendation(self, number: int) -> Recommendation:
        return self.follow_ups[number].recommendation


@standing
def body() -> TreatyBody:
    return TreatyBodyFactory.create(code="CMW", short_name="Committee on Migrant Workers")


@standing
def state_party() -> StateParty:
    return StatePartyFactory.create(iso3="AZE", iso2="AZ", name_en="Azerbaijan")


@standing
def cycle(body: TreatyBody, state_party: StateParty) -> ReportingCycle:
    return ReportingCycleFactory.create(
        treaty_body=body, state_party=state_party, number="3", adopted_on=date(2021, 10, 8)
    )


@standing
def case(cycle: ReportingCycle) -> Case:
    """CMW/C/AZE/CO/3 with paragraphs 16, 36, 60 and 62 under follow-up, all awaiting a reply."""
    document = DocumentFactory.create(cycle=cycle, title="Concluding observations on Azerbaijan")
    request = FollowUpRequestFactory.create(
        document=document,
        period_months=24,
        paragraph=ParagraphFactory.create(
            document=document, number=70, position=70, kind=ParagraphKind.FOLLOW_UP_REQUEST
        ),
    )
    follow_ups = {}
    for number in PARAGRAPHS:
        paragraph = ParagraphFactory.create(document=document, number=number, position=number)
        follow_ups[number] = FollowUpFactory.create(
            request=request, recommendation=RecommendationFactory.create(paragraph=paragraph)
        )
    deadline = DeadlineFactory.create(
        request=request,
        due_on=date(2023, 10, 8),
        basis=DeadlineBasis.FROM_ADOPTION,
        anchor_on=date(2021, 10, 8),
        period_months=24,
    )
    return Case(
        cycle.treaty_body, cycle.state_party, cycle, document, request, deadline, follow_ups
    )


# --- The cast -------------------------------------------------------------------------------------


@standing
def officer(body: TreatyBody) -> User:
    """A secretariat officer of the committee."""
    user = UserFactory.create(email="officer@example.org", full_name="Olga Officer")
    MembershipFactory.create(user=user, role=Role.OFFICER, treaty_body=body)
    return user


@standing
def rapporteur(cycle: ReportingCycle) -> User:
    """A member of the committee, assigned to the case."""
    user = UserFactory.create(email="rapporteur@example.org", full_name="Rosa Rapporteur")
    MembershipFactory.create(user=user, role=Role.RAPPORTEUR, treaty_body=cycle.treaty_body)
    RapporteurAssignmentFactory.create(cycle=cycle, user=user)
    return user


@standing
def committee_member(body: TreatyBody) -> User:
    """A member of the committee who is not assigned to the case."""
    user = UserFactory.create(email="member@example.org", full_name="Mina Member")
    MembershipFactory.create(user=user, role=Role.RAPPORTEUR, treaty_body=body)
    return user


@standing
def state_focal_point(state_party: StateParty) -> User:
    """The State party's focal point."""
    user = UserFactory.create(email="focal-point@example.org", full_name="Farid Focal")
    MembershipFactory.create(user=user, role=Role.STATE_FOCAL_POINT, state_party=state_party)
    return user


@standing
def ngo() -> Organisation:
    return OrganisationFactory.create(name="An NGO", kind=OrganisationKind.NGO)


@standing
def ngo_member(ngo: Organisation) -> User:
    user = UserFactory.create(email="ngo@example.org", full_name="Nadia Ngo")
    MembershipFactory.create(user=user, role=Role.ORGANISATION_MEMBER, organisation=ngo)
    return user


@standing
def nhri(state_party: StateParty) -> Organisation:
    return OrganisationFactory.create(
        name="The Ombudsman", kind=OrganisationKind.NHRI, state_party=state_party
    )


@standing
def nhri_member(nhri: Organisation) -> User:
    user = UserFactory.create(email="nhri@example.org", full_name="Nigar Nhri")
    MembershipFactory.create(user=user, role=Role.ORGANISATION_MEMBER, organisation=nhri)
    return user


@standing
def administrator() -> User:
    """Manages people and rules, and sees nothing confidential by that role."""
    user = UserFactory.create(
        email="administrator@example.org", full_name="Ada Administrator", is_staff=True
    )
    MembershipFactory.create(user=user, role=Role.ADMINISTRATOR)
    return user


@standing
def outsider() -> User:
    """Signed in, with no role in the case: an officer of another committee and of no other thing.

    Whatever this person sees, everybody may see.
    """
    user = UserFactory.create(email="outsider@example.org", full_name="Otto Outsider")
    other = TreatyBodyFactory.create(code="CRPD")
    MembershipFactory.create(user=user, role=Role.OFFICER, treaty_body=other)
    return user


# --- Everybody, and a world with something confidential of each kind ------------------------------


@pytest.fixture
def marked_keys(db: None) -> None:
    """Rows of tables that hide some have keys that are recognised wherever they show.

    Use it by a mark, so that it comes before every row that is made.
    """
    mark_keys()


@pytest.fixture
def world(
    case: Case, ngo: Organisation, ngo_member: User, officer: User, state_focal_point: User
) -> World:
    return build_world(case, ngo, ngo_member, officer, state_focal_point)


@pytest.fixture
def signed_in_cast(
    outsider: User,
    administrator: User,
    state_focal_point: User,
    ngo_member: User,
    nhri_member: User,
    committee_member: User,
    rapporteur: User,
    officer: User,
) -> dict[str, User]:
    """One person of each role that reads the case, by the names of `tests.world`."""
    return {
        "outsider": outsider,
        "administrator": administrator,
        "state": state_focal_point,
        "ngo": ngo_member,
        "nhri": nhri_member,
        "member": committee_member,
        "rapporteur": rapporteur,
        "officer": officer,
    }


@pytest.fixture
def everybody(body: TreatyBody, signed_in_cast: dict[str, User]) -> dict[str, User]:
    """Whoever can sign in, or could until a moment ago, by the names of `tests.world`."""
    other_state = UserFactory.create(email="other-state@example.org")
    MembershipFactory.create(
        user=other_state,
        role=Role.STATE_FOCAL_POINT,
        state_party=StatePartyFactory.create(iso3="GEO", iso2="GE", name_en="Georgia"),
    )
    elsewhere = ReportingCycleFactory.create(
        treaty_body=TreatyBody.objects.get(code="CRPD"), number="1"
    )
    other_rapporteur = UserFactory.create(email="other-rapporteur@example.org")
    MembershipFactory.create(
        user=other_rapporteur, role=Role.RAPPORTEUR, treaty_body=elsewhere.treaty_body
    )
    RapporteurAssignmentFactory.create(cycle=elsewhere, user=other_rapporteur)
    deactivated = UserFactory.create(email="deactivated@example.org")
    MembershipFactory.create(user=deactivated, role=Role.OFFICER, treaty_body=body)
    return {
        **signed_in_cast,
        "other_state": other_state,
        "other_rapporteur": other_rapporteur,
        "deactivated": deactivated,
    }


ClientOf = Callable[[str], Client]


@pytest.fixture
def client_of(everybody: dict[str, User]) -> ClientOf:
    """A browser of somebody in a role, and of the public; open still where one was deactivated."""

    def client_of(role: str) -> Client:
        client = Client()
        if role != "public":
            client.force_login(everybody[role])
        if role == "deactivated":
            User.objects.filter(pk=everybody[role].pk).update(is_active=False)
        return client

    return client_of
