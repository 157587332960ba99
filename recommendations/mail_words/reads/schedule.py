"""What follows: the days on which reminders are planned to leave, and the letter that is due.

Read once for all emails of a batch, as things stand: a date that moves or a reply changes it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from recommendations import dates
from recommendations.deadlines.reads.letter_progress import progress_of_all
from recommendations.deadlines.reads.reminder_days import (
    LATE,
    LOOKS_AHEAD,
    day_after_outage,
    digest_round,
    is_overtaken,
    latest_round,
    leaving_day,
    leaving_moment,
    stages_of,
    zone_for,
)
from recommendations.enums import DeadlineKind, EmailStatus, ReminderAudience, Role
from recommendations.mail_enums import MailKind
from recommendations.models import (
    Deadline,
    Holiday,
    Membership,
    OutgoingEmail,
    ReminderStage,
    SenderOutage,
    User,
)
from recommendations.models.people import read_zones
from recommendations.models.stages import FRESH
from recommendations.outages.reads.outages import covering, outages_until
from recommendations.working_days import morning_of

_TO_LEAVE = frozenset({*EmailStatus.waiting_statuses, EmailStatus.COLLECTED})


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter to the State party that can be written now; `deadline` is that of its draft."""

    kind: str
    deadline: UUID
    since: date


@dataclass(frozen=True, slots=True)
class Leaving:
    """A reminder that leaves or has left, with the clocks of its recipient."""

    at: datetime
    zone: ZoneInfo

    @property
    def there(self) -> datetime:
        return self.at.astimezone(self.zone)

    @property
    def is_another_day(self) -> bool:
        """Whether it is another day there than in Geneva."""
        return self.there.date() != dates.today(self.at)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was read for many emails, at the moment `now`."""

    now: datetime | None = None
    stages: tuple[ReminderStage, ...] = ()
    holidays: frozenset[date] = frozenset()
    letters: dict[int, LetterDue] = field(default_factory=dict)
    # Rows of the ledger, by deadline and stage.
    written: dict[tuple[int, int], list[OutgoingEmail]] = field(default_factory=dict)
    # Who is to be reminded, by State party.
    focal_points: dict[int, list[User]] = field(default_factory=dict)
    # Of the last year, the earliest first.
    outages: tuple[SenderOutage, ...] = ()

    def days(
        self, deadline: Deadline, audience: str, today: date, *, person: User | None = None
    ) -> list[date]:
        """The days after today on which reminders of the deadline reach an audience, or a person.

        In the recipient's place; of several recipients, the first. A digest counts with its day.
        """
        found = self.leaving(deadline, audience, today, person=person)
        return sorted({one.there.date() for one in found if one.there.date() > today})

    def leaving(
        self, deadline: Deadline, audience: str, today: date, *, person: User | None = None
    ) -> list[Leaving]:
        """What leaves from now on to an audience, or to a person: the first of each stage.

        Nothing for a State party that has no focal point, and nothing that a later stage will have
        overtaken by then.
        """
        found = []
        for stage in self._stages_of(deadline, audience):
            if self._leaves(stage, deadline):
                found += [
                    one
                    for one in self._first_of(stage, deadline, today, person)[:1]
                    if not is_overtaken(stage, deadline, self.stages, on=dates.today(one.at))
                ]
        return sorted(found, key=lambda one: one.at)

    def _stages_of(self, deadline: Deadline, audience: str) -> list[ReminderStage]:
        return [one for one in stages_of(deadline, self.stages) if one.audience == audience]

    def is_last(self, deadline: Deadline, stage: ReminderStage) -> bool:
        """Whether no reminder of the date comes after that of a stage, to the same audience."""
        day = stage.day_for(deadline.due_on)
        return bool(self.stages) and not any(
            other.day_for(deadline.due_on) > day and self._leaves(other, deadline)
            for other in self._stages_of(deadline, stage.audience)
        )

    def missed(self, email: OutgoingEmail) -> tuple[list[date], SenderOutage] | None:
        """The days of a date on which its recipient was to be reminded while no email could leave.

        With that outage, the last one. None once the person was reminded of the date after it.
        """
        deadline, its_stage = email.deadline_and_stage
        zone = zone_for(email.recipient, its_stage.audience, deadline.cycle.state_party)
        days: dict[int, list[date]] = defaultdict(list)
        came = [
            row.sent_at
            for (of, _stage), rows in self.written.items()
            for row in rows
            if of == deadline.pk and row.recipient_id == email.recipient_id and row.sent_at
        ]
        by_key = {one.pk: one for one in self.outages}
        for stage in self._stages_of(deadline, its_stage.audience):
            rows = self.written.get((deadline.pk, stage.pk), ())
            # Another person's may have left by earlier clocks, or a moment before this one.
            own = [row for row in rows if row.recipient_id == email.recipient_id]
            if any(row.sent_at for row in own):
                continue
            if any(row.status == EmailStatus.STOPPED for row in rows):
                continue
            if not _is_planned(stage, deadline):
                continue
            day = self._day_of(stage, deadline)
            outage = covering(morning_of(day, zone), zone, self.outages)
            if outage is not None and not any(at > outage.began_at for at in came):
                days[outage.pk].append(day)
        if not days:
            return None
        last = by_key[max(days, key=lambda key: by_key[key].began_at)]
        return sorted(days[last.pk]), last

    def to_state_in(self, deadline: Deadline, outage: SenderOutage) -> list[date]:
        """The days of reminders to the State party that an outage kept from being sent on time.

        By the clocks there. Nothing for a State party that has no focal point.
        """
        to_state, party = ReminderAudience.STATE_FOCAL_POINTS, deadline.cycle.state_party
        people = [*self.focal_points.get(party.pk, ())]
        missed = set()
        for stage in self._stages_of(deadline, to_state) if people else []:
            rows = self.written.get((deadline.pk, stage.pk), ())
            zone = zone_for(rows[0].recipient if rows else people[0], to_state, party)
            day = self._day_of(stage, deadline)
            sent_at = min((row.sent_at for row in rows if row.sent_at), default=None)
            if sent_at is not None and sent_at < outage.began_at:
                continue
            if any(row.status == EmailStatus.STOPPED for row in rows):
                continue
            if _is_planned(stage, deadline):
                hit = covering(morning_of(day, zone), zone, self.outages)
                if hit is not None and hit.pk == outage.pk:
                    missed.add(day)
        return sorted(missed)

    def _day_of(self, stage: ReminderStage, deadline: Deadline) -> date:
        grace = deadline.cycle.treaty_body.grace_working_days
        return leaving_day(stage, deadline.due_on, grace=grace, holidays=self.holidays)

    def left(self, deadline: Deadline, audience: str) -> list[Leaving]:
        """When reminders of the deadline were sent to an audience, by the ledger; the last comes
        last."""
        party = deadline.cycle.state_party
        found = [
            Leaving(row.sent_at, zone_for(row.recipient, audience, party))
            for (of, _stage), rows in self.written.items()
            if of == deadline.pk
            for row in rows
            if row.sent_at is not None and row.deadline_and_stage[1].audience == audience
        ]
        return sorted(found, key=lambda one: one.at)

    def _first_of(
        self, stage: ReminderStage, deadline: Deadline, today: date, person: User | None
    ) -> list[Leaving]:
        """What leaves of a stage, the earliest first: as planned, or as it will be planned."""
        now = self.now or dates.start_of_day(today)
        party = deadline.cycle.state_party
        rows = [
            row
            for row in self.written.get((deadline.pk, stage.pk), ())
            if row.status in _TO_LEAVE and (person is None or row.recipient_id == person.pk)
        ]
        found = []
        for row in rows:
            at, zone = row.send_after, zone_for(row.recipient, stage.audience, party)
            if now - at > LATE and row.status != EmailStatus.CLAIMED:
                at = self._moment(stage, deadline, row.recipient, now)
            held = day_after_outage(
                stage,
                self._day_of(stage, deadline),
                zone=zone,
                outages=self.outages,
                holidays=self.holidays,
            )
            if held > self._day_of(stage, deadline):
                at = max(at, morning_of(held, zone))
            found.append(Leaving(at, zone))
        if not rows:
            day = self._day_of(stage, deadline)
            people: list[User | None] = [person]
            if person is None and stage.audience == ReminderAudience.STATE_FOCAL_POINTS:
                people = [*self.focal_points.get(party.pk, ())]
            for one in people:
                zone = zone_for(one, stage.audience, party)
                if day < today or (day == today and morning_of(day, zone) < now):
                    continue
                # Planning is at work once the day has begun in Geneva, and before, for what leaves
                # before.
                begins = dates.start_of_day(stage.day_for(deadline.due_on))
                ahead = max(now, begins - LOOKS_AHEAD)
                at = self._moment(stage, deadline, one, ahead, day=day)
                if at > begins > ahead:
                    at = self._moment(stage, deadline, one, begins, day=day)
                found.append(Leaving(at, zone))
        return sorted(found, key=lambda one: one.at)

    def _moment(
        self,
        stage: ReminderStage,
        deadline: Deadline,
        person: User | None,
        now: datetime,
        *,
        day: date | None = None,
    ) -> datetime:
        """When a stage leaves to somebody; `day`, unless it has been planned already."""
        is_for_state = stage.audience == ReminderAudience.STATE_FOCAL_POINTS
        stands_alone = is_for_state and deadline.due_on < dates.today(now)
        if person is not None and day is not None and not stands_alone:
            latest = latest_round(stage, deadline.due_on)
            rhythm = person.rhythm_of(MailKind.ROLE)
            moment = digest_round(person, rhythm, now=now, day=day, latest=latest)
            if moment is not None:
                return moment
        return leaving_moment(
            stage,
            deadline.due_on,
            grace=deadline.cycle.treaty_body.grace_working_days,
            holidays=self.holidays,
            zone=zone_for(person, stage.audience, deadline.cycle.state_party),
            now=now,
        )

    def _leaves(self, stage: ReminderStage, deadline: Deadline) -> bool:
        """Whether the stage still sends anything."""
        rows = self.written.get((deadline.pk, stage.pk), ())
        if rows and not any(row.status in _TO_LEAVE for row in rows):
            return False
        return _is_planned(stage, deadline)


def _is_planned(stage: ReminderStage, deadline: Deadline) -> bool:
    """Planning leaves out what was history when the date was set, or still fresh."""
    fresh = FRESH if stage.is_far_ahead else timedelta(0)
    return stage.day_for(deadline.due_on) >= dates.today(deadline.created_at + fresh)


def read_schedule(
    deadlines: Collection[Deadline],
    of_letters: Collection[Deadline],
    *,
    today: date,
    now: datetime | None = None,
    perhaps_late: Collection[Deadline] = (),
) -> Schedule:
    """What follows for these deadlines, with the letters of some. A constant number of queries.

    `perhaps_late`: of these it matters only whether an outage kept a reminder back.
    """
    if not deadlines and not perhaps_late:
        return Schedule()
    outages = outages_until(now, since=dates.start_of_day(dates.add_months(today, -12)))
    if outages:
        deadlines = [*deadlines, *perhaps_late]
    if not deadlines:
        return Schedule()
    of_replies = {
        one.pk: one
        for one in of_letters
        if one.kind == DeadlineKind.FOLLOW_UP_INFORMATION and one.due_on < today
    }
    letters = {}
    for key, progress in progress_of_all(of_replies.values()).items():
        step = next((row for row in progress if row.is_next), None)
        if step is not None and step.proposed_on is not None and step.proposed_on <= today:
            letters[key] = LetterDue(step.stage.kind, of_replies[key].public_id, step.proposed_on)
    written: dict[tuple[int, int], list[OutgoingEmail]] = defaultdict(list)
    rows = OutgoingEmail.objects.filter(
        deadline__in=[one.pk for one in deadlines], stage__isnull=False
    )
    for row in rows.select_related("stage", "recipient", "deadline").defer("body"):
        written[row.deadline_id or 0, row.stage_id or 0].append(row)
    parties = Membership.objects.filter(
        role=Role.STATE_FOCAL_POINT,
        state_party__in={one.cycle.state_party_id for one in deadlines},
        user__is_active=True,
    )
    focal_points: dict[int, list[User]] = defaultdict(list)
    for role in parties.on(today).select_related("user"):
        focal_points[role.state_party_id or 0].append(role.user)
    read_zones(person for people in focal_points.values() for person in people)
    return Schedule(
        now=now,
        stages=tuple(ReminderStage.objects.filter(is_active=True)),
        holidays=Holiday.objects.days(),
        letters=letters,
        written=dict(written),
        focal_points=dict(focal_points),
        outages=outages,
    )
