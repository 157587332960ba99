"""The days and moments at which a deadline's stages are reached and their emails leave.

Pure: whoever asks has read the committee's grace, the holidays and the recipient's place. A stage
is reached on a day of the calendar, and that day plans it. Its email leaves at 09:00 of a working
day, by the clocks of the recipient's place (docs/decisions/0035):

* before the date and on it: on the first working day from the stage's day on; where that lies after
  the due day, on the stage's day itself, because a reminder of a date never leaves after it;
* after a date by which the State party was to answer, to it, to rapporteurs and to followers: not
  before the time of grace is over, so that what came in the last evening can be recorded first;
* to officers: on the first working day, so that they can record it, or stop the email, in time.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils import translation
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.enums import DeadlineKind, ReminderAudience
from recommendations.mail_enums import MailRhythm
from recommendations.models import Deadline, ReminderStage, SenderOutage, StateParty, User
from recommendations.models.people import zone_named
from recommendations.outages.reads.outages import covering
from recommendations.working_days import (
    first_working_day,
    morning_of,
    working_days_after,
    working_moment,
)

AN_INSTANT = timedelta(microseconds=1)
# For so long after an outage it may put off what is late: its working day and holidays.
OUTAGES_COUNT_FOR = timedelta(days=14)
# So long before a day begins in Geneva planning looks at it, for what leaves before that: clocks in
# Kiritimati are 12 or 13 hours ahead, and a digest may come with the first hour of a day.
LOOKS_AHEAD = timedelta(hours=14)
# What leaves so long after its time has waited for a sender that was off.
LATE = timedelta(hours=1)
# What a State party is told of a date that is as near as this waits for no digest.
NEAR = timedelta(days=14)
# Who hears of a date that passed only after the time of grace.
_GRACED = (
    ReminderAudience.STATE_FOCAL_POINTS,
    ReminderAudience.RAPPORTEURS,
    ReminderAudience.FOLLOWERS,
)


@dataclass(frozen=True, slots=True)
class ReminderDay:
    """One stage of one deadline: the day that plans it, the day and the moment of its email."""

    stage: ReminderStage
    reached_on: date
    leaves_on: date
    leaves_at: datetime
    zone: ZoneInfo


def zone_for(person: User | None, audience: str, state_party: StateParty) -> ZoneInfo:
    """The recipient's place: the zone that the person chose, else the State party's for its focal
    points, else Geneva's. Without a person, that of whoever holds the role and chose nothing."""
    is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
    return zone_named(
        person.time_zone if person else "", state_party.time_zone if is_for_state else ""
    )


def place_name(zone: ZoneInfo) -> str:
    """A place by which the hours of a zone are known: "São Paulo"; Geneva for its own zone."""
    if zone == dates.DEADLINE_TZ:
        return _("Geneva")
    locale = translation.to_locale(translation.get_language() or "en")
    return get_timezone_location(zone, locale=locale, return_city=True)


def waits_for_officers(stage: ReminderStage) -> bool:
    """Whether a stage says that the State party has not answered: officers record first."""
    return (
        stage.offset > 0
        and stage.deadline_kind not in DeadlineKind.internal_kinds
        and stage.audience in _GRACED
    )


def day_after_outage(
    stage: ReminderStage,
    day: date,
    *,
    zone: ZoneInfo,
    outages: Iterable[SenderOutage],
    holidays: Collection[date],
) -> date:
    """The day of a stage, or where no email could leave then, that on which it leaves instead.

    Officers hear on the first working morning after the outage, and have that day to record what
    came in meanwhile; whoever would read of a date without a reply hears on the next working day.
    """
    outage = covering(morning_of(day, zone), zone, outages) if waits_for_officers(stage) else None
    if outage is None or outage.ended_at is None:
        return day
    back = working_moment(outage.ended_at, dates.DEADLINE_TZ, holidays)
    return first_working_day(dates.today(back) + timedelta(days=1), holidays)


def stages_of(deadline: Deadline, stages: Iterable[ReminderStage]) -> list[ReminderStage]:
    """Of stages in use, those of a date: its committee's own for its kind, or the common ones."""
    of_kind = [one for one in stages if one.deadline_kind == deadline.kind]
    own = [one for one in of_kind if one.treaty_body_id == deadline.cycle.treaty_body_id]
    return own or [one for one in of_kind if one.treaty_body_id is None]


def is_overtaken(
    stage: ReminderStage, deadline: Deadline, stages: Iterable[ReminderStage], *, on: date
) -> bool:
    """Whether a later stage to the same people is reached by a day: then that one alone is told.

    `stages` are those in use. One that was made after its day had come is never planned.
    """
    due_on = deadline.due_on
    return any(
        stage.day_for(due_on) < other.day_for(due_on) <= on
        and dates.today(other.created_at) <= other.day_for(due_on)
        for other in stages_of(deadline, stages)
        if other.audience == stage.audience
    )


def leaving_day(
    stage: ReminderStage, due_on: date, *, grace: int, holidays: Collection[date]
) -> date:
    """The day on which the stage's email leaves; `grace` is the committee's, in working days."""
    reached_on = stage.day_for(due_on)
    if stage.offset <= 0:
        day = first_working_day(reached_on, holidays)
        return day if day <= due_on else reached_on
    earliest = reached_on
    if waits_for_officers(stage):
        earliest = max(reached_on, working_days_after(due_on, grace + 1, holidays))
    return first_working_day(earliest, holidays)


def reminder_days(
    deadline: Deadline,
    stages: Iterable[ReminderStage],
    *,
    grace: int,
    holidays: Collection[date],
    person: User | None = None,
) -> list[ReminderDay]:
    """Each of these stages of a deadline with its days, the earliest email first.

    For the given `person`, or for whoever holds the role. Expects the deadline with its case's
    State party.
    """
    days = []
    for stage in stages:
        zone = zone_for(person, stage.audience, deadline.cycle.state_party)
        day = leaving_day(stage, deadline.due_on, grace=grace, holidays=holidays)
        reached_on = stage.day_for(deadline.due_on)
        days.append(ReminderDay(stage, reached_on, day, morning_of(day, zone), zone))
    return sorted(days, key=lambda one: (one.leaves_at, one.reached_on, one.stage.pk or 0))


def leaving_moment(
    stage: ReminderStage,
    due_on: date,
    *,
    grace: int,
    holidays: Collection[date],
    zone: ZoneInfo,
    now: datetime,
    outages: Iterable[SenderOutage] = (),
) -> datetime:
    """When a row that is looked at now may leave: its own morning, while that is still to come.

    What is late already leaves now, or at the next 09:00 of a working day. A reminder of a date
    that is still ahead does not wait for a morning after that date: it leaves now.
    """
    day = leaving_day(stage, due_on, grace=grace, holidays=holidays)
    day = day_after_outage(stage, day, zone=zone, outages=outages, holidays=holidays)
    morning = morning_of(day, zone)
    if morning > now:
        return morning
    moment = working_moment(now, zone, holidays)
    is_too_late = stage.offset <= 0 and now.astimezone(zone).date() <= due_on
    if is_too_late and moment.astimezone(zone).date() > due_on:
        return now
    return moment


def digest_from(day: date, person: User) -> datetime:
    """From which moment a digest may carry what leaves on a day: all of that day, at any hour.

    Else a weekly digest of Monday, 08:00, would bring what is due on Monday at 09:00 a week late.
    """
    return dates.moment_at(day, 0, person.zone)


def digest_round(
    person: User,
    rhythm: MailRhythm,
    *,
    now: datetime,
    day: date | None = None,
    latest: datetime | None = None,
) -> datetime | None:
    """When the person's next digest brings something that leaves on a day, or now.

    None for whoever has no digest, and where it would come at `latest` or after it: then it leaves
    by itself.
    """
    if rhythm not in MailRhythm.digest_rhythms:
        return None
    moment = dates.next_round(
        # The round at the day's first moment may carry it; the present one may not.
        now if day is None else max(now, digest_from(day, person) - AN_INSTANT),
        zone=person.zone,
        hour=person.digest_hour,
        weekday=person.digest_weekday if rhythm == MailRhythm.WEEKLY else None,
    )
    return moment if latest is None or moment < latest else None


def latest_round(stage: ReminderStage, due_on: date) -> datetime | None:
    """Before which moment a digest has to bring a stage; None where it may come at any time."""
    if stage.audience == ReminderAudience.STATE_FOCAL_POINTS and stage.offset <= 0:
        return near_from(due_on)
    return dates.start_of_day(due_on) if stage.offset < 0 else None


def near_from(due_on: date) -> datetime:
    """From which moment on what a State party is told of a date waits for no digest."""
    return dates.start_of_day(due_on - NEAR)
