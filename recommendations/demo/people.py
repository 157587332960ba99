"""The people and organisations of the demonstration. All persons are invented."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password

from recommendations import dates
from recommendations.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from recommendations.enums import OrganisationKind, Role
from recommendations.models import (
    Membership,
    Organisation,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.people.verbs.memberships import grant_role

# The accounts that can sign in, by the address in DEMO_ACCOUNTS.
NAMES = {
    "administrator@demo.example": "Ada Example",
    "officer@demo.example": "Oskar Example",
    "rapporteur@demo.example": "Renata Example",
    "focal-point@demo.example": "Farida Example",
    "ngo@demo.example": "Nadia Example",
    "nhri@demo.example": "Hikmet Example",
}
# People who cannot sign in: other members of committees and organisations, other focal points.
MEMBERS = {
    "member@demo.example": "Marek Example",
    "second-reader@demo.example": "Selma Example",
    "open-roads@demo.example": "Olu Example",
    "open-hearings@demo.example": "Hanna Example",
}
FOCAL_POINTS = {
    "SEN": "focal-point.sen@demo.example",
    "PRY": "focal-point.pry@demo.example",
    "PHL": "focal-point.phl@demo.example",
    "MEX": "focal-point.mex@demo.example",
    "NZL": "focal-point.nzl@demo.example",
    "CRI": "focal-point.cri@demo.example",
    "URY": "focal-point.ury@demo.example",
    "TGO": "focal-point.tgo@demo.example",
}

MAAT = "Maat for Peace, Development and Human Rights"
OMBUDSMAN = "Office of the Commissioner for Human Rights (Ombudsman) of Azerbaijan"
OPEN_ROADS = "Open Roads Network (invented for the demonstration)"
OPEN_HEARINGS = "Open Hearings Project (invented for the demonstration)"


@dataclass(frozen=True)
class DemoPeople:
    """The people and organisations that act in the demonstration."""

    administrator: User
    officer: User
    rapporteur: User
    member: User
    second_reader: User
    focal_points: dict[str, User]
    ngo_member: User
    nhri_member: User
    open_roads_member: User
    open_hearings_member: User
    maat: Organisation
    ombudsman: Organisation
    open_roads: Organisation
    open_hearings: Organisation


@cache
def _hashed_password() -> str:
    """Hashing is slow on purpose; one salt will do for a password that everybody may know."""
    return make_password(DEMO_PASSWORD)


def _account(email: str, name: str, *, may_sign_in: bool = False, **fields: bool) -> User:
    """The account with this address, created if it is missing; never changed."""
    user = User.objects.filter(email=email).first()
    if user is not None:
        return user
    password = _hashed_password() if may_sign_in else make_password(None)
    return User.objects.create(email=email, password=password, full_name=name, **fields)


def _organisation(
    name: str, short_name: str, kind: OrganisationKind, iso3: str = ""
) -> Organisation:
    organisation, _created = Organisation.objects.get_or_create(
        name=name,
        defaults={
            "short_name": short_name,
            "kind": kind,
            "state_party": StateParty.objects.get(iso3=iso3) if iso3 else None,
        },
    )
    return organisation


def _role(
    user: User,
    role: Role,
    place: TreatyBody | StateParty | Organisation | None,
    *,
    now: datetime,
) -> None:
    """From today on: no role begins earlier than it is granted, in a demonstration either."""
    field = {TreatyBody: "treaty_body", StateParty: "state_party", Organisation: "organisation"}
    where = {field[type(place)]: place} if place is not None else {}
    if not Membership.objects.filter(user=user, role=role, **where).exists():
        grant_role(user, role, by=None, now=now, valid_from=dates.today(now), place=place)


def get_or_create_people(*, now: datetime) -> DemoPeople:
    """Create the people who are missing, with their roles; existing accounts are not changed."""
    addresses = {account.email for account in DEMO_ACCOUNTS}
    users = {
        email: _account(email, name, may_sign_in=email in addresses)
        for email, name in {**NAMES, **MEMBERS}.items()
        if email != "administrator@demo.example"
    }
    administrator = _account(
        "administrator@demo.example",
        NAMES["administrator@demo.example"],
        may_sign_in=True,
        is_staff=True,
        is_superuser=True,
    )
    maat = _organisation(MAAT, "Maat", OrganisationKind.NGO)
    ombudsman = _organisation(OMBUDSMAN, "Ombudsman", OrganisationKind.NHRI, "AZE")
    open_roads = _organisation(OPEN_ROADS, "Open Roads", OrganisationKind.NGO)
    open_hearings = _organisation(OPEN_HEARINGS, "Open Hearings", OrganisationKind.NGO)

    focal_points = {"AZE": users["focal-point@demo.example"]}
    parties = {party.iso3: party for party in StateParty.objects.all()}
    for iso3, email in FOCAL_POINTS.items():
        focal_points[iso3] = _account(email, f"Focal point of {parties[iso3].name_en} (example)")
    for body in TreatyBody.objects.all():
        address = f"{body.code.lower()}-secretariat@demo.example"
        TreatyBody.objects.filter(pk=body.pk).update(secretariat_email=address)
    cmw = TreatyBody.objects.get(code="CMW")
    others = TreatyBody.objects.exclude(pk=cmw.pk)
    roles: list[tuple[User, Role, TreatyBody | StateParty | Organisation | None]] = [
        (administrator, Role.ADMINISTRATOR, None),
        *((users["member@demo.example"], Role.RAPPORTEUR, body) for body in others),
        (users["rapporteur@demo.example"], Role.RAPPORTEUR, cmw),
        (users["second-reader@demo.example"], Role.RAPPORTEUR, cmw),
        (users["ngo@demo.example"], Role.ORGANISATION_MEMBER, maat),
        (users["nhri@demo.example"], Role.ORGANISATION_MEMBER, ombudsman),
        (users["open-roads@demo.example"], Role.ORGANISATION_MEMBER, open_roads),
        (users["open-hearings@demo.example"], Role.ORGANISATION_MEMBER, open_hearings),
        *((user, Role.STATE_FOCAL_POINT, parties[iso3]) for iso3, user in focal_points.items()),
        # Last: officers are told of each role that is granted, and these are no news to anybody.
        *((users["officer@demo.example"], Role.OFFICER, body) for body in (*others, cmw)),
    ]
    for user, role, place in roles:
        _role(user, role, place, now=now)
    return DemoPeople(
        administrator=administrator,
        officer=users["officer@demo.example"],
        rapporteur=users["rapporteur@demo.example"],
        member=users["member@demo.example"],
        second_reader=users["second-reader@demo.example"],
        focal_points=focal_points,
        ngo_member=users["ngo@demo.example"],
        nhri_member=users["nhri@demo.example"],
        open_roads_member=users["open-roads@demo.example"],
        open_hearings_member=users["open-hearings@demo.example"],
        maat=maat,
        ombudsman=ombudsman,
        open_roads=open_roads,
        open_hearings=open_hearings,
    )
