"""Notices: what people in a role are told about dates and replies, and whether it still holds.

From the history alone. A notice is due until the ledger holds a row for the event and the person;
nothing remembers when this last ran (docs/decisions/0033).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext as _

from recommendations import dates, visibility
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    EventKind,
    MembershipStatus,
    ReminderAudience,
    Role,
)
from recommendations.mail.reads.stages import awaiting, holders_of, place_of
from recommendations.mail_enums import (
    DATE_KINDS,
    NOTICE_KINDS,
    PUT_IN_FORCE_KINDS,
    RECEIPT_KINDS,
)
from recommendations.models import (
    Deadline,
    Event,
    Membership,
    OutgoingEmail,
    RapporteurAssignment,
    User,
)
from recommendations.models.events import EventQuerySet
from recommendations.visibility import Viewer

# An outage shorter than this loses nothing, and what lies further back is told to nobody.
LOOK_BACK = timedelta(days=366)
# Most ticks look no further back than this, and cost the same whatever happened in a year.
RECENT = timedelta(days=3)
# In these hours, in Geneva, they look at the whole year: for what an outage left, and for what has
# become public. What they find leaves at 09:00.
_THOROUGH_HOURS = (7, 8)
# By these the State party sends something: its focal points are told of them.
_OF_THE_STATE = (
    DeadlineKind.FOLLOW_UP_INFORMATION,
    DeadlineKind.EVALUATION_COMMENTS,
    DeadlineKind.NEXT_PERIODIC_REPORT,
)
_WINDOWS = (DeadlineKind.SUBMISSIONS_OPEN, DeadlineKind.SUBMISSIONS_CLOSE)
# Told when they are set, and not only when they change: the next periodic report is years away.
_TOLD_WHEN_SET = (
    DeadlineKind.FOLLOW_UP_INFORMATION,
    DeadlineKind.EVALUATION_COMMENTS,
    *DeadlineKind.internal_kinds,
)


@dataclass(frozen=True, slots=True)
class _Roles:
    """Where an audience's roles are kept: the rows, the column of their place, the case's path."""

    rows: Any
    place: str
    path: str

    def on(self, today: date) -> "QuerySet[Any]":
        return self.rows.on(today).filter(user__is_active=True)  # type: ignore[no-any-return]


# A person with several roles in a case is told in the first of these.
_ROLES = {
    ReminderAudience.STATE_FOCAL_POINTS: _Roles(
        Membership.objects.filter(role=Role.STATE_FOCAL_POINT), "state_party", "cycle__state_party"
    ),
    ReminderAudience.OFFICERS: _Roles(
        Membership.objects.filter(role=Role.OFFICER), "treaty_body", "cycle__treaty_body"
    ),
    ReminderAudience.RAPPORTEURS: _Roles(RapporteurAssignment.objects.all(), "cycle", "cycle"),
}


@dataclass(frozen=True, slots=True)
class DueNotice:
    """One event that one person is to be told of, in one role, and the date that it is about."""

    event: Event
    person: User
    told_as: ReminderAudience
    deadline: Deadline


def look_back_at(now: datetime) -> timedelta:
    """How far back a tick of this moment looks, by the clock alone: nothing is remembered."""
    hour = now.astimezone(dates.DEADLINE_TZ).hour
    return LOOK_BACK if hour in _THOROUGH_HOURS else RECENT


def due_notices(*, today: date, now: datetime) -> list[DueNotice]:
    """What the next planning would write; writes nothing."""
    found: dict[tuple[int, int], DueNotice] = {}
    for events in (untold_changes(today=today, now=now), untold_dates(today=today, now=now)):
        for due in notices_of(list(events), today=today):
            found.setdefault((due.event.pk, due.person.pk), due)
    return list(found.values())


# --- What is told ---------------------------------------------------------------------------------


def untold_changes(
    *, today: date, now: datetime, look_back: timedelta = LOOK_BACK
) -> EventQuerySet:
    """Events about dates of which somebody was not told yet who held a role then and holds it now.

    Each knows the keys of these people, by audience.
    """
    rows = changes_told(Event.objects.filter(at__range=(now - look_back, now)))
    return _with_people(rows, today, unless_told=True)


def untold_dates(*, today: date, now: datetime) -> EventQuerySet:
    """Events that put a date in force which a new focal point of its State party finds awaited.

    New is who took up the role within the year and after the event. Who was told of the date in an
    earlier form of it, or held the role until the day before, is not.
    """
    since = now - LOOK_BACK
    new = (
        _ROLES[ReminderAudience.STATE_FOCAL_POINTS]
        .on(today)
        .filter(
            Q(created_at__range=(since, now)) | Q(valid_during__startswith__gt=dates.today(since))
        )
    )
    parties = list(new.order_by().values_list("state_party", flat=True).distinct())
    told = OutgoingEmail.objects.filter(
        Q(event=OuterRef(OuterRef("pk")))
        | Q(deadline__series=OuterRef(OuterRef("deadline__series"))),
        recipient=OuterRef("user"),
        event__isnull=False,
    ).exclude(event__kind=EventKind.REPLY_RECORDED)
    before = Membership.objects.filter(
        role=Role.STATE_FOCAL_POINT,
        status=MembershipStatus.CONFIRMED,
        user=OuterRef("user"),
        state_party=OuterRef("state_party"),
        valid_during__endswith=OuterRef("valid_during__startswith"),
    )
    people = (
        new.filter(state_party=OuterRef("cycle__state_party"))
        .exclude(_held_then(ReminderAudience.STATE_FOCAL_POINTS))
        .filter(~Exists(told), ~Exists(before))
    )
    return (
        _with_day(Event.objects.all())
        .filter(
            Exists(awaiting("deadline__request")),
            Exists(people),
            kind__in=PUT_IN_FORCE_KINDS,
            at__lte=now,
            cycle__state_party__in=parties,
            deadline__state=DeadlineState.IN_FORCE,
            deadline__kind=DeadlineKind.FOLLOW_UP_INFORMATION,
            deadline__due_on__gte=today - LOOK_BACK,
        )
        .annotate(state_focal_points=ArraySubquery(people.values("user").distinct()))
        .select_related("cycle", "deadline__cycle__treaty_body", "deadline__cycle__state_party")
        .order_by("pk")
    )


def changes_told(events: EventQuerySet) -> EventQuerySet:
    """Those of these events of which people in a role are told, whoever they are."""
    return _with_day(events).filter(_is_told(), kind__in=NOTICE_KINDS).order_by("pk")


def _with_day(events: EventQuerySet) -> EventQuerySet:
    """Events with the day in Geneva on which they happened."""
    return events.alias(happened_on=TruncDate("at", tzinfo=dates.DEADLINE_TZ))


def _is_told() -> Q:
    """What of the history of dates is told at all.

    A date that had passed before it was entered is history that was typed in late. A date that
    moves is told even where it moves into the past, unless all of it lies more than a year back.
    """
    happened_on = F("happened_on")
    is_first = Q(kind=EventKind.DEADLINE_SET, deadline__supersedes__isnull=True)
    was_set = is_first & Q(deadline__kind__in=_TOLD_WHEN_SET, deadline__due_on__gte=happened_on)
    moved = ~is_first & (
        Q(deadline__due_on__gte=happened_on - LOOK_BACK)
        | Q(deadline__supersedes__due_on__gte=happened_on - LOOK_BACK)
    )
    # Windows open and move by rule: their followers hear of it, and officers of what a person did.
    by_rule = Q(deadline__kind__in=_WINDOWS) & (
        Q(kind=EventKind.DEADLINE_SET) | Q(by__isnull=True) | Q(details__has_key="by_rule")
    )
    of_dates = Q(deadline__isnull=False) & (was_set | moved) & ~by_rule
    return of_dates & ~Q(kind=EventKind.REPLY_RECORDED) | _is_reply_told()


def _is_reply_told() -> Q:
    """Which replies are told: those that stand and are no history that was typed in late.

    A row of the ledger names a date, so a request without one brings no notice.
    """
    known = (
        _dates_of_replies()
        .alias(known_on=TruncDate("created_at", tzinfo=dates.DEADLINE_TZ))
        .filter(request=OuterRef("reply__request"), known_on__lte=OuterRef("reply__received_on"))
    )
    return (
        Q(kind=EventKind.REPLY_RECORDED, reply__received_on__gte=F("happened_on") - LOOK_BACK)
        & visibility.standing("reply__")
        & Q(Exists(known))
    )


def _dates_of_replies() -> "QuerySet[Deadline]":
    """The dates for information on follow-up that are or were in force."""
    rows = Deadline.objects.filter(kind=DeadlineKind.FOLLOW_UP_INFORMATION)
    return rows.exclude(state=DeadlineState.CANDIDATE)


def _dates_answered(events: Iterable[Event]) -> dict[int, Deadline]:
    """The date that is or was last in force for what each reply answers, by its request."""
    requests = {event.reply.request_id for event in events if event.reply is not None}
    if not requests:
        return {}
    rows = _dates_of_replies().filter(request__in=requests)
    last = sorted(
        rows.select_related("cycle__treaty_body", "cycle__state_party"),
        key=lambda row: (row.state in DeadlineState.current_states, row.pk),
    )
    return {row.request_id or 0: row for row in last}


# --- To whom --------------------------------------------------------------------------------------


def _with_people(rows: EventQuerySet, today: date, *, unless_told: bool) -> EventQuerySet:
    """Of these events those that concern somebody's role, with the keys of the people."""
    concerned = Q()
    acted = Coalesce("by", 0, output_field=BigIntegerField())
    # A focal point who sends something, or asks for time, gets a receipt.
    no_receipt = Case(
        When(kind__in=RECEIPT_KINDS, then=Value(0)),
        default=acted,
        output_field=BigIntegerField(),
    )
    rows = rows.alias(not_to=acted, not_to_state=no_receipt)
    for audience in _ROLES:
        people = _people(audience, today, unless_told=unless_told)
        found = Q(Exists(people))
        if audience == ReminderAudience.STATE_FOCAL_POINTS:
            found &= Q(deadline__kind__in=_OF_THE_STATE) | Q(kind=EventKind.REPLY_RECORDED)
        concerned |= found
        rows = rows.annotate(**{audience.value: ArraySubquery(people.values("user").distinct())})
    return (
        rows.filter(concerned)
        .select_related(
            "cycle", "reply", "deadline__cycle__treaty_body", "deadline__cycle__state_party"
        )
        .order_by("pk")
    )


def _people(audience: ReminderAudience, today: date, *, unless_told: bool) -> "QuerySet[Any]":
    """Roles in the outer event's case that were held when it happened, and are today.

    Without that of the person who acted, unless a focal point is given a receipt.
    """
    roles = _ROLES[audience]
    rows = roles.on(today).filter(_held_then(audience), **{roles.place: OuterRef(roles.path)})
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    rows = rows.exclude(user=OuterRef("not_to_state" if is_for_state else "not_to"))
    if unless_told:
        told = OutgoingEmail.objects.filter(
            event=OuterRef(OuterRef("pk")), recipient=OuterRef("user")
        )
        rows = rows.filter(~Exists(told))
    return rows


def _held_then(audience: ReminderAudience) -> Exists:
    """Whether a role's person held it, in this row or an earlier one, when the outer event was."""
    roles = _ROLES[audience]
    rows = roles.rows.filter(
        user=OuterRef("user"),
        created_at__lte=OuterRef(OuterRef("at")),
        valid_during__contains=OuterRef(OuterRef("happened_on")),
        **{roles.place: OuterRef(roles.place)},
    )
    if audience != ReminderAudience.RAPPORTEURS:
        confirmed = Event.objects.filter(
            kind=EventKind.MEMBERSHIP_CONFIRMED,
            membership=OuterRef("pk"),
            at__lte=OuterRef(OuterRef(OuterRef("at"))),
        )
        rows = rows.filter(
            Q(needs_second_person=False) | Exists(confirmed), status=MembershipStatus.CONFIRMED
        )
    return Exists(rows)


def notices_of(events: Sequence[Event], *, today: date) -> list[DueNotice]:
    """Who is to be told of each of these, as far as the role may see it today.

    Expects the events `with_people`. A constant number of queries.
    """
    wanted: dict[tuple[int, int], tuple[Event, ReminderAudience]] = {}
    for audience in _ROLES:
        seen = _seen_in_role(audience, events, today)
        for event in events:
            if event.pk not in seen or not _concerns(event, audience):
                continue
            for person in getattr(event, audience.value, None) or ():
                wanted.setdefault((event.pk, person), (event, audience))
    people = User.objects.in_bulk({person for _event, person in wanted})
    of_replies = _dates_answered(event for event, _audience in wanted.values())
    found = []
    for (_pk, person), (event, audience) in wanted.items():
        deadline = event.deadline
        if event.reply is not None:
            deadline = of_replies.get(event.reply.request_id)
        if deadline is not None:
            found.append(DueNotice(event, people[person], audience, deadline))
    return found


def people_told_in_roles(events: Collection[Event], *, today: date) -> dict[int, set[int]]:
    """The keys of the people whom a notice tells of these, whether it has left or not.

    Who also follows the case gets that notice and no news.
    """
    pks = [event.pk for event in events if event.kind in NOTICE_KINDS]
    found: dict[int, set[int]] = defaultdict(set)
    if pks:
        rows = changes_told(Event.objects.filter(pk__in=pks))
        for notice in notices_of(list(_with_people(rows, today, unless_told=False)), today=today):
            found[notice.event.pk].add(notice.person.pk)
    return found


def _concerns(event: Event, audience: ReminderAudience) -> bool:
    if audience != ReminderAudience.STATE_FOCAL_POINTS or event.kind == EventKind.REPLY_RECORDED:
        return True
    return event.deadline is not None and event.deadline.kind in _OF_THE_STATE


def _seen_in_role(audience: ReminderAudience, events: Iterable[Event], today: date) -> set[int]:
    """Which of these events somebody sees who holds this role in their cases, and nothing else.

    All cases at once, because the conditions of `visibility` look at each row's own committee,
    State party and case.
    """
    rows = [event for event in events if event.cycle is not None]
    bodies = frozenset(event.cycle.treaty_body_id for event in rows if event.cycle)
    match audience:
        case ReminderAudience.STATE_FOCAL_POINTS:
            parties = frozenset(event.cycle.state_party_id for event in rows if event.cycle)
            viewer = Viewer(state_party_ids=parties)
        case ReminderAudience.OFFICERS:
            viewer = Viewer(officer_body_ids=bodies)
        case _:
            # An assignment rests on membership of the committee.
            cases = frozenset(event.cycle_id or 0 for event in rows)
            viewer = Viewer(member_body_ids=bodies, assigned_cycle_ids=cases)
    seen = Event.objects.filter(visibility.events(viewer, today), pk__in=[row.pk for row in rows])
    return set(seen.values_list("pk", flat=True))


# --- Whether it still holds -----------------------------------------------------------------------


def why_not_told(rows: Sequence[OutgoingEmail], *, today: date) -> dict[int, str]:
    """Why notices must not be sent any more, by their keys, as sentences; without those that hold.

    A constant number of queries. Expects the rows with their events and what these are about.
    """
    events = {row.event.pk: row.event for row in rows if row.event is not None}
    if not events:
        return {}
    by_role: dict[str, list[Event]] = defaultdict(list)
    for row in rows:
        if row.event is not None:
            by_role[row.told_as].append(row.event)
    seen = {
        role: _seen_in_role(ReminderAudience(role), told, today) for role, told in by_role.items()
    }
    held = holders_of(
        ((role, event.cycle) for role, told in by_role.items() for event in told if event.cycle),
        today,
    )
    overtaken, unawaited = _overtaken(events), _unawaited(events)
    standing = {
        key
        for key, event in events.items()
        if event.reply is not None and event.reply.withdrawn_at is None
    }
    reasons = {}
    for row in rows:
        event = row.event
        if event is None or event.cycle is None:
            continue
        reason = ""
        if row.recipient_id not in held[row.told_as, place_of(row.told_as, event.cycle)]:
            reason = _("The person no longer holds the role in which this is told.")
        elif event.pk not in seen[row.told_as]:
            reason = _("What it is about is no longer open to the person.")
        elif event.kind == EventKind.REPLY_RECORDED and event.pk not in standing:
            reason = _("The reply was corrected or withdrawn before this could be told.")
        elif event.pk in overtaken:
            reason = _("The deadline changed again before this could be told.")
        elif row.told_as == ReminderAudience.STATE_FOCAL_POINTS and event.pk in unawaited:
            reason = _("No reply is awaited any more: one came in, or the follow-up ended.")
        if reason:
            reasons[row.pk] = reason
    return reasons


def _overtaken(events: Collection[int]) -> set[int]:
    """Of several changes of one date only the last is told, and the answer instead of a request."""
    later = Event.objects.filter(
        deadline__series=OuterRef("deadline__series"), pk__gt=OuterRef("pk")
    )
    asked, refused = EventKind.EXTENSION_ASKED, EventKind.EXTENSION_REFUSED
    return set(
        Event.objects.filter(
            Exists(later.filter(kind__in=DATE_KINDS))
            | Q(Exists(later.filter(kind=refused, extension=OuterRef("extension"))), kind=asked),
            pk__in=events,
        ).values_list("pk", flat=True)
    )


def _unawaited(events: Collection[int]) -> set[int]:
    """Those that ask for information on follow-up which nobody awaits any more."""
    return set(
        Event.objects.filter(
            ~Exists(awaiting("deadline__request")),
            pk__in=events,
            kind__in=PUT_IN_FORCE_KINDS,
            deadline__kind=DeadlineKind.FOLLOW_UP_INFORMATION,
        ).values_list("pk", flat=True)
    )
