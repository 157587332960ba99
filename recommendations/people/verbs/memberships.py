"""Granting, confirming and ending roles."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.acts.events import record_event
from recommendations.acts.seen import Seen, check_seen
from recommendations.answers.verbs.evaluations import end_assignments
from recommendations.drafts.verbs.saving import choose_draft_keeping
from recommendations.enums import EventKind, MembershipStatus, Role
from recommendations.mail.verbs.news import tell_people
from recommendations.models import (
    Membership,
    Organisation,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.people.reads.roles import told_of

_PLACE_FIELDS: dict[str, tuple[str, type] | None] = {
    Role.ADMINISTRATOR: None,
    Role.OFFICER: ("treaty_body", TreatyBody),
    Role.RAPPORTEUR: ("treaty_body", TreatyBody),
    Role.STATE_FOCAL_POINT: ("state_party", StateParty),
    Role.ORGANISATION_MEMBER: ("organisation", Organisation),
}


def check_administers(by: User | None) -> None:
    """Raise DomainError unless an administrator acts, the first one of all, or the command line."""
    if by is not None and not (by.viewer.is_administrator or by.is_superuser):
        raise DomainError(_("Only an administrator opens accounts and grants roles."))


def check_grant(
    role: Role,
    place: TreatyBody | StateParty | Organisation | None,
    *,
    valid_from: date,
    valid_until: date | None,
    today: date,
) -> dict[str, object]:
    """The column of the place of a role. Raises InvalidInput where it cannot be granted so."""
    if valid_from < today:
        raise InvalidInput(
            _("A role begins today or later: nobody is given a role for days that are over."),
            field="valid_during",
        )
    if valid_until is not None and valid_until <= valid_from:
        raise InvalidInput(
            _("A role cannot end on or before the day on which it began."), field="valid_during"
        )
    expected = _PLACE_FIELDS[role]
    if expected is None:
        if place is not None:
            raise InvalidInput(
                _("An administrator acts for the whole site: leave the place empty."), field="place"
            )
        return {}
    name, kind = expected
    if not isinstance(place, kind):
        raise InvalidInput(
            _("Choose the committee, State party or organisation for the role “%(role)s”.")
            % {"role": role.label},
            field="place",
        )
    return {name: place}


@transaction.atomic
def grant_role(
    user: User,
    role: Role,
    *,
    by: User | None,
    now: datetime,
    valid_from: date,
    place: TreatyBody | StateParty | Organisation | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give a person a role from `valid_from` until the day before `valid_until`: one event.

    `place` is the committee, State party or organisation in which the role is held. Where the
    committee asks for a second person, the role is proposed only, and opens nothing until
    `confirm_role`. Those whom it concerns are told by email (`told_of`). Raises InvalidInput when
    the role needs another kind of place, would begin before today, or is held already, and
    DomainError unless an administrator acts; `by` is None for a command.
    """
    check_administers(by)
    today = dates.today(now)
    fields = check_grant(role, place, valid_from=valid_from, valid_until=valid_until, today=today)
    waits = False
    if isinstance(place, TreatyBody):
        # Locked, so that it is not switched on between this line and the insert.
        waits = TreatyBody.objects.select_for_update().get(pk=place.pk).needs_second_person
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=user,
                role=role,
                valid_during=(valid_from, valid_until),
                status=MembershipStatus.PROPOSED if waits else MembershipStatus.CONFIRMED,
                needs_second_person=waits,
                granted_by=by,
                **fields,
            )
    except IntegrityError as error:
        if "membership_overlap_excl" not in str(error):
            raise
        raise InvalidInput(
            _("%(person)s already holds this role during these days.") % {"person": user},
            field="role",
        ) from error
    kind = EventKind.MEMBERSHIP_PROPOSED if waits else EventKind.MEMBERSHIP_GRANTED
    _tell(kind, membership, by=by, now=now)
    return membership


@transaction.atomic
def confirm_role(membership: Membership, *, by: User, now: datetime) -> Membership:
    """The second person confirms a proposed role, which counts from now on: one event.

    Raises DomainError unless an officer of that committee acts who neither proposed the role nor
    would hold it, and when it is no longer proposed or its last day has passed.
    """
    locked = _proposed(membership)
    if not by.has_perm("recommendations.confirm_role", locked):
        raise DomainError(
            _("Another officer of the committee confirms a role: not who proposed it or gets it.")
        )
    begins, ends = locked.valid_during.lower, locked.valid_during.upper
    today = dates.today(now)
    if ends is not None and ends <= today:
        raise DomainError(_("The days for which this role was proposed are over."))
    # It did not count before it was confirmed, so it does not begin before either.
    locked.valid_during = DateRange(max(begins, today), ends)
    locked.status, locked.confirmed_by = MembershipStatus.CONFIRMED, by
    locked.save(update_fields=["valid_during", "status", "confirmed_by", "updated_at"])
    _tell(EventKind.MEMBERSHIP_CONFIRMED, locked, by=by, now=now)
    return locked


@transaction.atomic
def refuse_role(membership: Membership, *, by: User, now: datetime) -> Membership:
    """A proposed role comes to nothing: one event. An officer of that committee or an administrator
    says so. Raises DomainError otherwise, and when it is no longer proposed."""
    locked = _proposed(membership)
    if not by.has_perm("recommendations.refuse_role", locked):
        raise DomainError(_("Only an officer of the committee or an administrator refuses a role."))
    locked.status = MembershipStatus.REFUSED
    locked.save(update_fields=["status", "updated_at"])
    _tell(EventKind.MEMBERSHIP_REFUSED, locked, by=by, now=now)
    return locked


def _proposed(membership: Membership) -> Membership:
    locked = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("user", "treaty_body")
        .get(pk=membership.pk)
    )
    if locked.status != MembershipStatus.PROPOSED:
        raise DomainError(_("This role has already been confirmed or refused."))
    return locked


def _tell(kind: EventKind, membership: Membership, *, by: User | None, now: datetime) -> None:
    event = record_event(kind, membership, by=by, now=now)
    tell_people(event, told_of(membership, today=dates.today(now), by=by), now=now)


@transaction.atomic
def switch_second_person(body: TreatyBody, *, on: bool, by: User, now: datetime) -> TreatyBody:
    """Whether each role in a committee waits for a second person: one event.

    Its officers decide, and the others are told. What waits already goes on waiting. Raises
    DomainError for anybody else, administrators included, and when nothing would change.
    """
    locked = TreatyBody.objects.select_for_update().get(pk=body.pk)
    if not by.has_perm("recommendations.switch_second_person", locked):
        raise DomainError(_("Only the officers of the committee can decide this."))
    if locked.needs_second_person == on:
        raise DomainError(_("This has already been decided. Reload the page."))
    locked.needs_second_person = on
    locked.save(update_fields=["needs_second_person", "updated_at"])
    event = record_event(
        EventKind.SECOND_PERSON_SWITCHED, locked, by=by, now=now, details={"is_on": on}
    )
    held = Membership.objects.on(dates.today(now)).filter(role=Role.OFFICER, treaty_body=locked)
    others = User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(pk=by.pk)
    tell_people(event, others, now=now)
    return locked


@transaction.atomic
def end_role(
    membership: Membership, *, on: date, by: User | None, now: datetime, reason: str = ""
) -> Membership:
    """End a role: `on` is the first day without it. One event.

    The person is told by email, unless they ended it themselves. With the role of a rapporteur end
    the person's assignments to cases of that committee, each with an event of its own. Raises
    InvalidInput when the role had not begun before that day, has ended by then, or waits for a
    second person.
    """
    check_administers(by)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    begun, ends = locked.valid_during.lower, locked.valid_during.upper
    if locked.status != MembershipStatus.CONFIRMED:
        raise InvalidInput(_("This role is not held. Refuse it in the register of roles."))
    if begun is not None and on <= begun:
        raise InvalidInput(
            _("A role cannot end on or before the day on which it began."), field="on"
        )
    if ends is not None and ends <= on:
        raise InvalidInput(_("This role already ends earlier."), field="on")
    locked.valid_during = (begun, on)
    locked.save(update_fields=["valid_during", "updated_at"])
    event = record_event(EventKind.MEMBERSHIP_ENDED, locked, by=by, now=now, reason=reason.strip())
    if locked.user != by and locked.user.is_active:
        tell_people(event, [locked.user], now=now)
    if locked.role == Role.RAPPORTEUR and locked.treaty_body is not None:
        end_assignments(locked.user, locked.treaty_body, on=on, by=by, now=now)
    return locked


@transaction.atomic
def change_preferences(
    user: User,
    *,
    language: str,
    time_zone: str,
    confidential_drafts: str,
    seen: Seen | None = None,
) -> User:
    """Change the language of a person's emails, the time zone in which they are timed, and whether
    drafts of confidential texts are kept; those that are, go with the agreement to it.

    No event: a setting of a person's own account belongs to no case. Raises ChangedMeanwhile where
    the account changed after it was `seen`.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    check_seen(locked, seen)
    locked.language = language
    locked.time_zone = time_zone
    locked.save(update_fields=["language", "time_zone", "updated_at"])
    choose_draft_keeping(locked, confidential_drafts)
    return locked
