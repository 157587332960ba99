"""The people of all lives: those of each committee, and those of each case."""

from dataclasses import dataclass
from datetime import datetime

from recommendations import dates
from recommendations.enums import Language, OrganisationKind, Role
from recommendations.mail.verbs.choices import change_mail_choices
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import Membership, Organisation, StateParty, TreatyBody, User
from recommendations.people.verbs.memberships import end_role, grant_role

# Of this committee nobody has entered where its secretariat is written to.
WITHOUT_ADDRESS = "CESCR"


@dataclass(frozen=True)
class Secretariat:
    """Who acts for one committee, whatever the case."""

    body: TreatyBody
    officer: User
    member: User


@dataclass
class Outside:
    """Who is concerned by one case alone."""

    party: StateParty
    focal_point: User
    follower: User


def make_administrator(*, now: datetime) -> User:
    administrator = _person("administrator", "Ada Administrator")
    grant_role(
        administrator, Role.ADMINISTRATOR, by=None, now=now, valid_from=dates.today(now), place=None
    )
    return administrator


def make_secretariat(body: TreatyBody, *, by: User, now: datetime) -> Secretariat:
    """An officer and a member of the committee, with their roles from today on."""
    code = body.code.lower()
    if body.code != WITHOUT_ADDRESS:
        body.secretariat_email = f"{code}@secretariat.example"
        body.save()
    officer = _person(f"officer.{code}", f"Olga Officer ({body.code})")
    member = _person(f"member.{code}", f"Rosa Rapporteur ({body.code})")
    for person, role in ((officer, Role.OFFICER), (member, Role.RAPPORTEUR)):
        grant_role(person, role, by=by, now=now, valid_from=dates.today(now), place=body)
    return Secretariat(body, officer, member)


def make_outside(
    party: StateParty, *, language: str, time_zone: str, by: User, now: datetime
) -> Outside:
    """A focal point of the State party, and a member of an organisation in it."""
    code = party.iso3.lower()
    focal_point = _person(
        f"focal-point.{code}",
        f"Farid Focal ({party.iso3})",
        language=language,
        time_zone=time_zone,
    )
    grant_role(
        focal_point,
        Role.STATE_FOCAL_POINT,
        by=by,
        now=now,
        valid_from=dates.today(now),
        place=party,
    )
    organisation = Organisation.objects.create(
        name=f"Lantern House {party.iso3}", kind=OrganisationKind.NGO
    )
    follower = _person(f"follower.{code}", f"Nadia Ngo ({party.iso3})")
    grant_role(
        follower,
        Role.ORGANISATION_MEMBER,
        by=by,
        now=now,
        valid_from=dates.today(now),
        place=organisation,
    )
    return Outside(party, focal_point, follower)


def replace_focal_point(outside: Outside, *, by: User, now: datetime) -> None:
    """The mission names another person: the former one's role ends today, the new one's begins."""
    code = outside.party.iso3.lower()
    successor = _person(f"successor.{code}", f"Sara Successor ({outside.party.iso3})")
    today = dates.today(now)
    grant_role(
        successor, Role.STATE_FOCAL_POINT, by=by, now=now, valid_from=today, place=outside.party
    )
    former = Membership.objects.get(user=outside.focal_point, role=Role.STATE_FOCAL_POINT)
    end_role(former, on=today, by=by, now=now)
    outside.focal_point = successor


def choose_weekly(person: User, *, now: datetime) -> None:
    """One email a week, on Monday at eight, for everything."""
    change_mail_choices(
        person,
        dict.fromkeys((MailKind.ROLE, MailKind.FOLLOWED, MailKind.OWN), MailRhythm.WEEKLY),
        hour=8,
        weekday=1,
        now=now,
    )


def _person(
    name: str,
    full_name: str,
    *,
    language: str = Language.ENGLISH,
    time_zone: str = "",
) -> User:
    return User.objects.create_user(
        f"{name}@example.org", full_name=full_name, language=language, time_zone=time_zone
    )
