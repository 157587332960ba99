"""The reminder ladder: which reminders are due, and to whom, written as rows of the ledger.

Nothing here sends anything, and nothing remembers when it last ran: a stage is due once its day
has come (`<=`), until the ledger holds rows for it. Why a stage is sometimes left out is argued in
docs/decisions/0004-catching-up-with-reminders.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import DateField, Exists, F, Func, OuterRef, Q
from django.db.models.functions import TruncDate

from recommendations import dates, visibility
from recommendations.enums import (
    DeadlineKind,
    FollowUpStatus,
    PeriodUnit,
    ReminderAudience,
    Role,
)
from recommendations.mail.verbs.follows import followers_of_cases
from recommendations.mail.verbs.mail_choices import latest_for, place_mail
from recommendations.models import (
    Deadline,
    FollowUp,
    Membership,
    OutgoingEmail,
    RapporteurAssignment,
    ReminderStage,
    ReportingCycle,
    User,
)
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.follow_ups import FollowUpQuerySet

# A reminder is caught up after any outage shorter than this. It also bounds the work of one run:
# dates that lie further back are not even looked at.
LOOK_BACK = timedelta(days=366)
# News for followers, told later than this, is none.
FOLLOWERS_LOOK_BACK = timedelta(days=14)
# Counting in months shortens a day of the month by three at most (31 January, 28 February).
MONTH_SLACK = timedelta(days=3)
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class PlanResult:
    """`n_without_recipient`: stages reached that found nobody to remind; they wait for somebody."""

    n_planned: int
    n_without_recipient: int


@dataclass(frozen=True, slots=True)
class Reached:
    """One stage of one deadline whose day has come, or comes within the time asked about."""

    deadline: Deadline
    stage: ReminderStage
    reached_on: date


@dataclass(frozen=True, slots=True)
class UpcomingReminder:
    """What will be sent on `send_on`, as things stand; no recipients means that somebody lacks."""

    deadline: Deadline
    stage: ReminderStage
    send_on: date
    recipients: tuple[User, ...]


# --- When -----------------------------------------------------------------------------------------


def _shift(day: date, offset: int, unit: str) -> date:
    if unit == PeriodUnit.MONTHS:
        return dates.add_months(day, offset)
    return day + timedelta(days=offset * (7 if unit == PeriodUnit.WEEKS else 1))


def day_of_stage(stage: ReminderStage, deadline: Deadline) -> date:
    """The day on which this date reaches the stage."""
    return _shift(deadline.due_on, stage.offset, stage.unit)


def reached_on(stage: ReminderStage) -> Func:
    """The day on which a deadline reaches the stage, in SQL.

    PostgreSQL counts months as `dates.add_months` does; a test holds the two together.
    """
    unit = PeriodUnit(stage.unit).value
    return Func(
        F("due_on"),
        template=f"(%(expressions)s + make_interval({unit} => {int(stage.offset)}))::date",
        output_field=DateField(),
    )


def _due_between(stage: ReminderStage, first: date, last: date) -> tuple[date, date]:
    """The earliest and latest dates that reach the stage from the one day to the other.

    Exact, because a later date never reaches a stage earlier.
    """
    earliest = _shift(first, -stage.offset, stage.unit) - MONTH_SLACK
    while _shift(earliest, stage.offset, stage.unit) < first:
        earliest += timedelta(days=1)
    latest = _shift(last, -stage.offset, stage.unit) + MONTH_SLACK
    while _shift(latest, stage.offset, stage.unit) > last:
        latest -= timedelta(days=1)
    return earliest, latest


def _ladder() -> Iterator[tuple[ReminderStage, DeadlineQuerySet]]:
    """Each stage in use with the deadlines that it is for.

    A body that has stages of its own in use for a kind of date is not reminded of dates of that
    kind by the common ones. While information on follow-up is awaited, it is due; every other
    date is one to speak of as long as it is in force.
    """
    stages = list(ReminderStage.objects.filter(is_active=True))
    own: dict[str, set[int]] = defaultdict(set)
    for stage in stages:
        if stage.treaty_body_id is not None:
            own[stage.deadline_kind].add(stage.treaty_body_id)
    for stage in stages:
        deadlines = Deadline.objects.in_force().filter(kind=stage.deadline_kind)
        if stage.deadline_kind == DeadlineKind.FOLLOW_UP_INFORMATION:
            deadlines = deadlines.filter(Exists(awaiting("request")))
        if stage.treaty_body_id is not None:
            yield stage, deadlines.filter(cycle__treaty_body=stage.treaty_body_id)
        elif own[stage.deadline_kind]:
            yield stage, deadlines.exclude(cycle__treaty_body__in=own[stage.deadline_kind])
        else:
            yield stage, deadlines


def awaiting(request: str) -> FollowUpQuerySet:
    """Recommendations of the outer row's request that still wait for a reply."""
    return FollowUp.objects.filter(request=OuterRef(request), status=FollowUpStatus.AWAITING_REPLY)


def _reached(*, today: date, until: date, among: DeadlineQuerySet | None) -> Iterator[Reached]:
    """Stages reached by `until` for which the ledger holds no row yet."""
    for stage, deadlines in _ladder():
        is_for_followers = stage.audience == ReminderAudience.FOLLOWERS
        look_back = FOLLOWERS_LOOK_BACK if is_for_followers else LOOK_BACK
        first = max(today - look_back, dates.today(stage.created_at))
        # The keys alone first: of all dates of a year, few have a stage that is not done yet, and
        # only those are worth a look at their case and document. Up to there, nothing is read but
        # indexes (`deadline_planning_idx`).
        found = dict(
            deadlines.filter(due_on__range=_due_between(stage, first, until))
            .annotate(reached_on=reached_on(stage))
            .filter(
                # What had passed before the date was entered is history, not an omission. Most
                # dates were entered before all this, and the first comparison is the cheap one.
                Q(created_at__lt=dates.start_of_day(first))
                | Q(reached_on__gte=TruncDate("created_at", tzinfo=dates.DEADLINE_TZ)),
            )
            .filter(~Exists(OutgoingEmail.objects.filter(deadline=OuterRef("pk"), stage=stage)))
            .order_by()
            .values_list("pk", "reached_on")
        )
        if found:
            yield from _loaded(found, stage, today=today, among=among)


def _loaded(
    found: dict[int, date], stage: ReminderStage, *, today: date, among: DeadlineQuerySet | None
) -> Iterator[Reached]:
    """The dates with these keys, with their cases, in the order of their days."""
    rows = Deadline.objects.filter(pk__in=found)
    if stage.audience == ReminderAudience.STATE_FOCAL_POINTS:
        # A mail shows nothing that the document's reader could not read.
        rows = rows.filter(visibility.documents(visibility.PUBLIC, today, "request__document__"))
    elif stage.audience == ReminderAudience.FOLLOWERS:
        rows = rows.filter(visibility.deadlines(visibility.PUBLIC, today))
    if among is not None:
        rows = rows.filter(pk__in=among.values("pk"))
    for deadline in rows.select_related("cycle__treaty_body", "cycle__state_party"):
        yield Reached(deadline, stage, found[deadline.pk])


# --- To whom --------------------------------------------------------------------------------------


def place_of(audience: str, cycle: ReportingCycle) -> int:
    """The body, State party or case in which a person of this audience holds the role.

    Followers are asked for by the case: they follow it, or something that it is about.
    """
    return {
        ReminderAudience.OFFICERS: cycle.treaty_body_id,
        ReminderAudience.STATE_FOCAL_POINTS: cycle.state_party_id,
        ReminderAudience.RAPPORTEURS: cycle.pk,
        ReminderAudience.FOLLOWERS: cycle.pk,
    }[ReminderAudience(audience)]


def holders(audience: str, places: Iterable[int], today: date) -> Iterator[tuple[int, User]]:
    """Active people who hold the audience's role today, each with the place of the role."""
    if audience == ReminderAudience.FOLLOWERS:
        yield from followers_of_cases(places, today=today)
        return
    if audience == ReminderAudience.RAPPORTEURS:
        for assignment in (
            RapporteurAssignment.objects.on(today)
            .filter(cycle__in=places, user__is_active=True)
            .select_related("user")
        ):
            yield assignment.cycle_id, assignment.user
        return
    role, column = {
        ReminderAudience.OFFICERS: (Role.OFFICER, "treaty_body"),
        ReminderAudience.STATE_FOCAL_POINTS: (Role.STATE_FOCAL_POINT, "state_party"),
    }[ReminderAudience(audience)]
    for membership in (
        Membership.objects.on(today)
        .filter(**{f"{column}__in": places}, role=role, user__is_active=True)
        .select_related("user")
    ):
        yield getattr(membership, f"{column}_id"), membership.user


def _with_recipients(
    reached: Iterable[Reached], today: date
) -> Iterator[tuple[Reached, tuple[User, ...]]]:
    """Each stage with its recipients: one query an audience, however many stages."""
    items = list(reached)
    places: dict[str, set[int]] = defaultdict(set)
    for item in items:
        places[item.stage.audience].add(place_of(item.stage.audience, item.deadline.cycle))
    people: dict[tuple[str, int], dict[int, User]] = defaultdict(dict)
    for audience, wanted in places.items():
        for place, user in holders(audience, wanted, today):
            # Keyed by person: a rapporteur may be assigned to one case in two capacities.
            people[audience, place][user.pk] = user
    for item in items:
        found = people[item.stage.audience, place_of(item.stage.audience, item.deadline.cycle)]
        yield item, tuple(sorted(found.values(), key=lambda user: (user.full_name, user.pk)))


# --- Planning -------------------------------------------------------------------------------------


def new_message_id(word: str = "reminder") -> str:
    """A Message-ID (RFC 5322) that no other mail has."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{word}.{uuid4().hex}@{domain}>"


def _row(item: Reached, recipient: User, now: datetime) -> OutgoingEmail:
    row = OutgoingEmail(
        deadline=item.deadline,
        stage=item.stage,
        recipient=recipient,
        address=recipient.email,
        due_on=item.reached_on,
        message_id=new_message_id(),
    )
    assert row.kind is not None  # noqa: S101 - it rests on a stage
    placing = place_mail(recipient, row.kind, now=now, before=latest_for(row))
    row.channel, row.status, row.send_after = placing.channel, placing.status, placing.send_after
    return row


@transaction.atomic
def plan_reminders(*, today: date, now: datetime) -> PlanResult:
    """Write a row of the ledger for each reminder that is due and has none yet; send nothing.

    Running it again, late, or twice at once plans nothing twice: the database holds one row for
    a deadline, a stage and a person. Once a stage of a deadline has been planned for anybody it
    is done with; who takes up the role later is reminded from the next stage on. `today` is the
    day in Geneva.
    """
    rows: list[OutgoingEmail] = []
    n_without_recipient = 0
    reached = _reached(today=today, until=today, among=None)
    for item, recipients in _with_recipients(reached, today):
        # That nobody follows a thing is no omission.
        n_without_recipient += not recipients and item.stage.audience != ReminderAudience.FOLLOWERS
        rows += (_row(item, recipient, now) for recipient in recipients)
    OutgoingEmail.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    # A second planner may have been quicker; only the rows that bear our Message-IDs are ours.
    n_planned = OutgoingEmail.objects.filter(
        message_id__in=[row.message_id for row in rows]
    ).count()
    return PlanResult(n_planned=n_planned, n_without_recipient=n_without_recipient)


def upcoming_reminders(
    *, today: date, days: int = 30, among: DeadlineQuerySet | None = None
) -> list[UpcomingReminder]:
    """What the coming days will bring as things stand, by day; writes nothing.

    Stages that are due already and will be planned at the next run stand under `today`. `among`
    narrows to the deadlines that a reader may see; without it all are looked at. Who follows what
    is nobody's business, so mails to followers are left out.
    """
    reached = (
        item
        for item in _reached(today=today, until=today + timedelta(days=days), among=among)
        if item.stage.audience != ReminderAudience.FOLLOWERS
    )
    upcoming = [
        UpcomingReminder(item.deadline, item.stage, max(item.reached_on, today), recipients)
        for item, recipients in _with_recipients(reached, today)
    ]
    return sorted(
        upcoming,
        key=lambda row: (row.send_on, row.deadline.due_on, row.deadline.pk, row.stage.pk),
    )
