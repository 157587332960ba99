"""The register of roles, and who is told when a role is granted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from recommendations.enums import EventKind, MembershipStatus, Role
from recommendations.models import Event, Membership, ReportingCycle, TreatyBody, User
from recommendations.models.people import MembershipQuerySet, viewer_of

_KINDS = (
    EventKind.MEMBERSHIP_GRANTED,
    EventKind.MEMBERSHIP_PROPOSED,
    EventKind.MEMBERSHIP_CONFIRMED,
    EventKind.MEMBERSHIP_REFUSED,
    EventKind.MEMBERSHIP_ENDED,
)


@dataclass(frozen=True)
class RegisterRow:
    """One grant of a role, and everything that was done with it. `steps`: who did what, when."""

    membership: Membership
    place: str
    steps: tuple[tuple[str, str, datetime], ...]
    may_confirm: bool
    may_refuse: bool
    is_over: bool


def register(user: User, *, today: date) -> list[RegisterRow]:
    """Every role that this person may see in the register, what waits first, then newest first."""
    rows = (
        Membership.objects.visible_to(user)
        .select_related("user", "treaty_body", "state_party", "organisation", "granted_by")
        .prefetch_related(
            Prefetch(
                "events",
                Event.objects.filter(kind__in=_KINDS).select_related("by").order_by("at", "pk"),
                to_attr="grants",
            )
        )
        .order_by("-created_at", "-pk")
    )
    made = [_row(membership, user, today) for membership in rows]
    return sorted(made, key=lambda row: row.membership.status != MembershipStatus.PROPOSED)


def _row(membership: Membership, user: User, today: date) -> RegisterRow:
    body, end = membership.treaty_body, membership.valid_during.upper
    place = body.short_name if body is not None else str(membership.place or _("the whole site"))
    events: Iterable[Event] = membership.grants  # type: ignore[attr-defined] # prefetched
    is_proposed = membership.status == MembershipStatus.PROPOSED
    return RegisterRow(
        membership,
        place,
        steps=tuple(
            (
                event.get_kind_display(),
                event.by.full_name if event.by else _("the command line"),
                event.at,
            )
            for event in events
        ),
        may_confirm=is_proposed and user.has_perm("recommendations.confirm_role", membership),
        may_refuse=is_proposed and user.has_perm("recommendations.refuse_role", membership),
        is_over=membership.status == MembershipStatus.REFUSED or (end is not None and end <= today),
    )


def roles_to_confirm(user: User) -> MembershipQuerySet:
    """Proposed roles that wait for this officer: neither proposed by them nor for them."""
    return (
        Membership.objects.visible_to(user)
        .filter(status=MembershipStatus.PROPOSED, treaty_body__in=viewer_of(user).officer_body_ids)
        .exclude(user=user)
        .exclude(granted_by=user)
        .select_related("user", "treaty_body", "granted_by")
        .order_by("created_at", "pk")
    )


def roles_granted_since(user: User, *, since: date) -> MembershipQuerySet:
    """Roles of others that opened something since a day, newest first."""
    return (
        Membership.objects.visible_to(user)
        .filter(status=MembershipStatus.CONFIRMED, created_at__date__gte=since)
        .exclude(user=user, granted_by__isnull=False, granted_by=user)
        .exclude(user=user)
        .select_related("user", "treaty_body", "state_party", "organisation", "granted_by")
        .order_by("-created_at", "-pk")
    )


def told_of(membership: Membership, *, today: date, by: User | None) -> "QuerySet[User]":
    """Whom a grant is told: those who see what it opens, not who granted it or was granted it.

    A role in a committee: its officers. A focal point: the officers of the committees with a case
    of that State, or of all while there is none. A member of an organisation: its members, and all
    officers, because it may write to each committee. An administrator: the other administrators.
    """
    held = Membership.objects.on(today)
    officers = held.filter(role=Role.OFFICER)
    if membership.treaty_body_id is not None:
        told = officers.filter(treaty_body=membership.treaty_body_id)
    elif membership.state_party_id is not None:
        cycles = ReportingCycle.objects.filter(state_party=membership.state_party_id)
        told = officers
        if cycles.exists():
            told = officers.filter(treaty_body__in=cycles.values("treaty_body"))
    elif membership.organisation_id is not None:
        told = held.filter(
            Q(role=Role.OFFICER)
            | Q(role=Role.ORGANISATION_MEMBER, organisation=membership.organisation_id)
        )
    else:
        told = held.filter(role=Role.ADMINISTRATOR)
    involved = {membership.user_id} | ({by.pk} if by is not None else set())
    return User.objects.filter(is_active=True, pk__in=told.values("user")).exclude(pk__in=involved)


def told_of_account(person: User, *, today: date, by: User | None) -> list[User]:
    """Whom a change of somebody's address is told: everybody who is told of one of their roles."""
    roles = Membership.objects.filter(user=person, status=MembershipStatus.CONFIRMED).filter(
        Q(valid_during__contains=today) | Q(valid_during__startswith__gt=today)
    )
    people = {one.pk: one for role in roles for one in told_of(role, today=today, by=by)}
    return [people[key] for key in sorted(people)]


def committees_of(user: User) -> "QuerySet[TreatyBody]":
    """The committees whose officer the person is, and where they ask for a second person or not."""
    return TreatyBody.objects.visible_to(user).filter(pk__in=viewer_of(user).officer_body_ids)
