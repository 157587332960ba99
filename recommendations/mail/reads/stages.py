"""Which reminders are due: the stages that deadlines have reached, and whom each one is for.

A stage is due once its day has come (`<=`), until the ledger holds rows for it; nothing remembers
when this last ran. Why a stage is sometimes left out: docs/decisions/0004.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, F, Min, OuterRef, Q
from django.db.models.functions import TruncDate

from recommendations import dates, visibility
from recommendations.deadlines.reads.reminder_days import is_overtaken, leaving_day
from recommendations.enums import DeadlineKind, EmailStatus, FollowUpStatus, ReminderAudience, Role
from recommendations.mail.reads.follows import followers_of_cases, is_of_followed_case
from recommendations.models import (
    Deadline,
    FollowUp,
    Holiday,
    Membership,
    OutgoingEmail,
    RapporteurAssignment,
    ReminderStage,
    ReportingCycle,
    SenderOutage,
    User,
)
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.evaluations import RapporteurAssignmentQuerySet
from recommendations.models.follow_ups import FollowUpQuerySet
from recommendations.models.people import MembershipQuerySet
from recommendations.models.stages import FRESH
from recommendations.working_days import first_working_day

# A reminder is caught up after any outage shorter than this. It also bounds the work of one run:
# deadlines that lie further back are not even looked at.
LOOK_BACK = timedelta(days=366)
# What followers would be told later than this is no news, unless no email could leave meanwhile.
FOLLOWERS_LOOK_BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One stage that a deadline reaches on its day; no recipients: nobody holds the role.

    `leaves_on` is the day on which its emails leave, at 09:00 by the clocks of each recipient's
    place; of what is only being planned it is not asked. `is_planned`: its rows are written, and
    wait for that morning.
    """

    deadline: Deadline
    stage: ReminderStage
    send_on: date
    recipients: tuple[User, ...]
    leaves_on: date = date.min
    is_planned: bool = False


def awaiting(request: str) -> FollowUpQuerySet:
    """Recommendations of the outer row's request that still await a reply."""
    return FollowUp.objects.filter(request=OuterRef(request), status=FollowUpStatus.AWAITING_REPLY)


def awaiting_for_all(request: str, today: date) -> FollowUpQuerySet:
    """Recommendations that, as everybody can see, await a reply: a hidden one stops no news."""
    seen = FollowUp.objects.visible_to(None, today=today).filter(request=OuterRef(request))
    return seen.seen_as(FollowUpStatus.AWAITING_REPLY)


def due_reminders(
    *, today: date, until: date | None = None, among: DeadlineQuerySet | None = None
) -> list[DueReminder]:
    """The stages reached by `until` (today) of which the ledger holds no row yet.

    `among` narrows to the deadlines that a reader may see. One query a stage, one an audience.
    """
    reached: list[tuple[Deadline, ReminderStage, date]] = []
    stages = list(ReminderStage.objects.filter(is_active=True))
    first_for_followers = _first_for_followers(stages, today)
    for stage in stages:
        is_for_followers = stage.audience == ReminderAudience.FOLLOWERS
        first = first_for_followers if is_for_followers else today - LOOK_BACK
        first = max(first, dates.today(stage.created_at))
        deadlines = Deadline.objects.in_force().filter(kind=stage.deadline_kind)
        if stage.deadline_kind == DeadlineKind.FOLLOW_UP_INFORMATION:
            asked = awaiting_for_all("request", today) if is_for_followers else awaiting("request")
            deadlines = deadlines.filter(Exists(asked))
        if is_for_followers:
            # Of most cases nobody is told anything: their stage stays open for two weeks.
            deadlines = deadlines.filter(is_of_followed_case())
        if stage.treaty_body_id is not None:
            deadlines = deadlines.filter(cycle__treaty_body=stage.treaty_body_id)
        else:
            # A body with stages of its own in use for a kind of deadline has no use for these.
            own = {one.treaty_body_id for one in stages if one.deadline_kind == stage.deadline_kind}
            deadlines = deadlines.exclude(cycle__treaty_body__in=own - {None})
        # A year ahead of a date that was set a month ago or less, its own email is still fresh.
        fresh = FRESH if stage.is_far_ahead else timedelta(0)
        set_on = F("created_at") + fresh if fresh else F("created_at")
        # The keys alone first: of all deadlines of a year, few have a stage that is not done yet,
        # and only those are worth a look at their case and document. Up to there, nothing is read
        # but indexes (`deadline_planning_idx`).
        days = dict(
            deadlines.filter(due_on__range=stage.due_between(first, until or today))
            .annotate(reached_on=stage.day_in_sql())
            .filter(
                # What had passed before the deadline was entered is history, not an omission. Most
                # were entered before all this, and the first comparison is the cheap one.
                Q(created_at__lt=dates.start_of_day(first) - fresh)
                | Q(reached_on__gte=TruncDate(set_on, tzinfo=dates.DEADLINE_TZ)),
            )
            .filter(~Exists(OutgoingEmail.objects.filter(deadline=OuterRef("pk"), stage=stage)))
            .order_by()
            .values_list("pk", "reached_on")
        )
        if not days:
            continue
        rows = Deadline.objects.filter(pk__in=days)
        # An email shows nothing that its reader could not read on the pages.
        if stage.audience == ReminderAudience.STATE_FOCAL_POINTS:
            public = visibility.documents(visibility.PUBLIC, today, "request__document__")
            rows = rows.filter(public)
        elif is_for_followers:
            rows = rows.filter(visibility.deadlines(visibility.PUBLIC, today))
        if among is not None:
            rows = rows.filter(pk__in=among.values("pk"))
        reached += (
            (deadline, stage, days[deadline.pk])
            for deadline in rows.select_related("cycle__treaty_body", "cycle__state_party")
        )

    people = holders_of(((stage.audience, one.cycle) for one, stage, _day in reached), today)
    return [
        DueReminder(
            deadline,
            stage,
            day,
            tuple(
                sorted(
                    people[stage.audience, place_of(stage.audience, deadline.cycle)].values(),
                    key=lambda user: (user.full_name, user.pk),
                )
            ),
        )
        for deadline, stage, day in reached
    ]


def _first_for_followers(stages: Iterable[ReminderStage], today: date) -> date:
    """From which day on what followers were to be told is still told: two weeks ago, or the day
    on which an outage began that has lasted into these weeks. One query at most."""
    first = today - FOLLOWERS_LOOK_BACK
    if not any(stage.audience == ReminderAudience.FOLLOWERS for stage in stages):
        return first
    tomorrow = today + timedelta(days=1)
    outages = SenderOutage.objects.between(dates.start_of_day(first), dates.start_of_day(tomorrow))
    began_at = outages.aggregate(first=Min("began_at"))["first"]
    if began_at is not None:
        first = min(first, dates.today(began_at))
    return max(first, today - LOOK_BACK)


def upcoming_reminders(
    *, today: date, days: int = 30, among: DeadlineQuerySet | None = None
) -> list[DueReminder]:
    """What the coming days will bring as things stand, by the day on which it leaves; writes
    nothing. What is planned already and waits for its morning is among it.

    What is late stands under the next working day, unless a later stage is reached by then. Who
    follows what is nobody else's business, so emails to followers are left out.
    """
    found = due_reminders(today=today, until=today + timedelta(days=days), among=among)
    holidays = Holiday.objects.days()
    stages = list(ReminderStage.objects.filter(is_active=True))
    upcoming = []
    for row in (*found, *_waiting(among)):
        if row.stage.audience != ReminderAudience.FOLLOWERS:
            day = leaves_on(row.stage, row.deadline, holidays)
            day = day if day >= today else first_working_day(today, holidays)
            if not is_overtaken(row.stage, row.deadline, stages, on=day):
                upcoming.append(replace(row, leaves_on=day))
    return sorted(
        upcoming,
        key=lambda row: (row.leaves_on, row.deadline.due_on, row.deadline.pk, row.stage.pk),
    )


def leaves_on(stage: ReminderStage, deadline: Deadline, holidays: frozenset[date]) -> date:
    """The day on which a stage's emails leave, by the rules of this minute."""
    grace = deadline.cycle.treaty_body.grace_working_days
    return leaving_day(stage, deadline.due_on, grace=grace, holidays=holidays)


def _waiting(among: DeadlineQuerySet | None) -> list[DueReminder]:
    """Reminders whose rows are written and wait, by deadline and stage: one query."""
    rows = OutgoingEmail.objects.official().filter(
        status__in=(EmailStatus.PLANNED, EmailStatus.COLLECTED), stage__isnull=False
    )
    if among is not None:
        rows = rows.filter(deadline__in=among.values("pk"))
    grouped: dict[tuple[int | None, int | None], list[OutgoingEmail]] = defaultdict(list)
    for row in rows.select_related(
        *("deadline__cycle__treaty_body", "deadline__cycle__state_party", "stage", "recipient")
    ).order_by("recipient__full_name", "recipient"):
        grouped[row.deadline_id, row.stage_id].append(row)
    return [
        DueReminder(
            *of_one[0].deadline_and_stage,
            of_one[0].due_on,
            tuple(row.recipient for row in of_one),
            is_planned=True,
        )
        for of_one in grouped.values()
    ]


# --- To whom --------------------------------------------------------------------------------------


def place_of(audience: str, cycle: ReportingCycle) -> int:
    """The body, State party or case in which a person of this audience holds the role.

    Followers are asked for by the case: they follow it, or something that it is about.
    """
    if audience == ReminderAudience.OFFICERS:
        return cycle.treaty_body_id
    return cycle.state_party_id if audience == ReminderAudience.STATE_FOCAL_POINTS else cycle.pk


def holders_of(
    wanted: Iterable[tuple[str, ReportingCycle]], today: date
) -> dict[tuple[str, int], dict[int, User]]:
    """Active people who hold each audience's role in each case today, by audience and place.

    One query an audience; two for followers.
    """
    places: dict[str, set[int]] = defaultdict(set)
    for audience, cycle in wanted:
        places[audience].add(place_of(audience, cycle))
    found: dict[tuple[str, int], dict[int, User]] = defaultdict(dict)
    for audience, keys in places.items():
        if audience == ReminderAudience.FOLLOWERS:
            for key, users in followers_of_cases(keys, today=today).items():
                found[audience, key] = users
            continue
        rows: RapporteurAssignmentQuerySet | MembershipQuerySet
        if audience == ReminderAudience.RAPPORTEURS:
            column, rows = "cycle_id", RapporteurAssignment.objects.on(today)
        else:
            role, column = Role.STATE_FOCAL_POINT, "state_party_id"
            if audience == ReminderAudience.OFFICERS:
                role, column = Role.OFFICER, "treaty_body_id"
            rows = Membership.objects.on(today).filter(role=role)
        active = rows.filter(**{f"{column}__in": keys}, user__is_active=True)
        for row in active.select_related("user"):
            # Keyed by person: a rapporteur may be assigned to one case in two capacities.
            found[audience, getattr(row, column)][row.user_id] = row.user
    return found
