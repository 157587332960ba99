"""What will be sent about a case from now to the end of all stages: what, to whom, when.

Computed for the page and kept nowhere, by the rules of this minute or by others that are tried. The
number of queries is the same for every case.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from recommendations import dates
from recommendations.deadlines.reads.letter_progress import ordered_stages
from recommendations.deadlines.reads.reminder_days import (
    OUTAGES_COUNT_FOR,
    ReminderDay,
    is_overtaken,
    place_name,
    reminder_days,
    stages_of,
    zone_for,
)
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    EmailStatus,
    FollowUpStatus,
    LetterStatus,
    ReminderAudience,
)
from recommendations.mail.reads.stages import holders_of, place_of
from recommendations.mail.verbs.rows import placing
from recommendations.mail_enums import MailChannel, MailRhythm
from recommendations.models import (
    Deadline,
    FollowUp,
    Holiday,
    Letter,
    OutgoingEmail,
    ReminderStage,
    ReportingCycle,
    SenderOutage,
    User,
)
from recommendations.models.people import Reader, read_zones, viewer_of
from recommendations.models.stages import FRESH
from recommendations.outages.reads.outages import outages_until

# What an email still waits for, or was kept from.
_AHEAD = (EmailStatus.PLANNED, EmailStatus.COLLECTED, EmailStatus.CLAIMED, EmailStatus.STOPPED)


@dataclass(frozen=True)
class WhatIf:
    """Another rule: a copy of one stage with other columns, another time of grace, or both."""

    stage: ReminderStage | None = None
    grace: int | None = None


@dataclass(frozen=True)
class EmailToCome:
    """What one person gets: when at the earliest, by their clocks, and how."""

    person: User
    local: datetime
    place: str
    is_in_digest: bool
    is_off: bool

    @property
    def day(self) -> date:
        return self.local.date()

    @property
    def hour(self) -> str:
        return f"{self.local:%H:%M}"


@dataclass(frozen=True)
class ReminderToCome:
    """One stage of one date that is still to come. `tried` says what another rule makes of it:
    "new" or "gone"; empty where it stays, or where none is tried."""

    deadline: Deadline
    stage: ReminderStage
    day: ReminderDay
    copies: tuple[EmailToCome, ...]
    is_planned: bool
    is_stopped: bool
    # Its morning has passed while nothing was sent.
    is_late: bool
    tried: str = ""

    @property
    def hour(self) -> str:
        """By the clocks of whoever holds the role and chose no other place."""
        return f"{self.day.leaves_at.astimezone(self.day.zone):%H:%M}"

    @property
    def place(self) -> str:
        return place_name(self.day.zone)

    @property
    def is_for_followers(self) -> bool:
        return self.stage.audience == ReminderAudience.FOLLOWERS

    @property
    def what(self) -> tuple[int, int, str, date]:
        return self.deadline.pk, self.stage.pk, self.stage.audience, self.day.leaves_on


@dataclass(frozen=True)
class LetterToCome:
    """A letter that will be proposed to the officers, if no reply comes first."""

    deadline: Deadline
    kind: str
    rule: str
    proposed_on: date | None


@dataclass(frozen=True)
class WholeLife:
    """Everything still to come about a case. `dates`: each with whether it sends anything."""

    lines: list[ReminderToCome]
    letters: list[LetterToCome]
    dates: list[tuple[Deadline, bool]]
    grace: int
    n_new: int = 0
    n_gone: int = 0


def stages_for(cycle: ReportingCycle) -> QuerySet[ReminderStage]:
    """The stages that may apply to a case: its committee's own, and the common ones."""
    own_or_common = Q(treaty_body=None) | Q(treaty_body=cycle.treaty_body_id)
    return ReminderStage.objects.filter(own_or_common).order_by("deadline_kind", "pk")


def whole_life(
    cycle: ReportingCycle,
    reader: Reader,
    *,
    today: date,
    now: datetime,
    what_if: WhatIf | None = None,
) -> WholeLife:
    """Read what is still to come about a case, of the dates that the reader sees."""
    visible = Deadline.objects.visible_to(reader, today=today).filter(cycle=cycle)
    found = list(visible.current().select_related("request__document").order_by("due_on", "pk"))
    for deadline in found:
        deadline.cycle = cycle
    awaiting = set(
        FollowUp.objects.visible_to(reader, today=today)
        .filter(request__in=[one.request_id for one in found if one.request_id])
        .seen_as(FollowUpStatus.AWAITING_REPLY)
        .values_list("request", flat=True)
    )
    live = [one for one in found if _sends(one, awaiting)]
    # Which emails are planned, and which letters were issued, officers alone may know.
    is_inside = is_looked_after_by(reader, cycle)
    world = _World.read(cycle, live if is_inside else [], today=today, now=now)
    stages = list(stages_for(cycle))
    grace = cycle.treaty_body.grace_working_days
    lines = world.lines(live, stages, grace)
    n_new = n_gone = 0
    if what_if is not None:
        changed = what_if.stage
        tried_stages = [changed if changed and one.pk == changed.pk else one for one in stages]
        tried_grace = grace if what_if.grace is None else what_if.grace
        lines, n_new, n_gone = _compared(lines, world.lines(live, tried_stages, tried_grace))
    return WholeLife(
        lines,
        _letters(live, cycle) if is_inside else [],
        [(one, one in live) for one in found],
        grace,
        n_new,
        n_gone,
    )


def _sends(deadline: Deadline, awaiting: Collection[int | None]) -> bool:
    if deadline.state != DeadlineState.IN_FORCE:
        return False
    is_reply = deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    return not is_reply or deadline.request_id in awaiting


def _compared(
    before: list[ReminderToCome], after: list[ReminderToCome]
) -> tuple[list[ReminderToCome], int, int]:
    """Both lists in one, by day: what another rule adds, takes away and leaves."""
    had, has = {one.what for one in before}, {one.what for one in after}
    new = [replace(one, tried="new") for one in after if one.what not in had]
    gone = [replace(one, tried="gone") for one in before if one.what not in has]
    kept = [one for one in after if one.what in had]
    return _by_day([*kept, *new, *gone]), len(new), len(gone)


def _by_day(lines: Iterable[ReminderToCome]) -> list[ReminderToCome]:
    return sorted(lines, key=lambda one: (one.day.leaves_at, one.deadline.pk, one.stage.pk))


@dataclass(frozen=True)
class _World:
    """What the computation rests on, read once: people, rows of the ledger, days."""

    cycle: ReportingCycle
    people: Mapping[tuple[str, int], Mapping[int, User]]
    rows: Mapping[tuple[int | None, int | None], Sequence[OutgoingEmail]]
    holidays: frozenset[date]
    outages: tuple[SenderOutage, ...]
    today: date
    now: datetime

    @classmethod
    def read(
        cls, cycle: ReportingCycle, live: Sequence[Deadline], *, today: date, now: datetime
    ) -> "_World":
        audiences = [one for one in ReminderAudience if one != ReminderAudience.FOLLOWERS]
        people = holders_of(((audience, cycle) for audience in audiences), today)
        rows: dict[tuple[int | None, int | None], list[OutgoingEmail]] = defaultdict(list)
        for row in (
            OutgoingEmail.objects.filter(deadline__in=live, stage__isnull=False)
            .select_related("recipient")
            .order_by("recipient__full_name", "pk")
        ):
            rows[row.deadline_id, row.stage_id].append(row)
        everybody = [user for held in people.values() for user in held.values()]
        read_zones([*everybody, *(row.recipient for some in rows.values() for row in some)])
        outages = outages_until(now, since=now - OUTAGES_COUNT_FOR)
        return cls(cycle, people, rows, Holiday.objects.days(), outages, today, now)

    def lines(
        self, live: Sequence[Deadline], stages: Sequence[ReminderStage], grace: int
    ) -> list[ReminderToCome]:
        """What these stages still bring, by the moment at which it leaves."""
        lines = []
        for deadline in live:
            active = [one for one in stages if one.is_active]
            fitting = stages_of(deadline, active)
            for day in reminder_days(deadline, fitting, grace=grace, holidays=self.holidays):
                on = max(day.leaves_on, self.today)
                line = self._line(deadline, day, grace)
                if line is not None and not is_overtaken(day.stage, deadline, active, on=on):
                    lines.append(line)
        return _by_day(lines)

    def _line(self, deadline: Deadline, day: ReminderDay, grace: int) -> ReminderToCome | None:
        """A stage of a date, unless it is done with or will never come."""
        stage, is_late = day.stage, day.leaves_at <= self.now
        rows = self.rows.get((deadline.pk, stage.pk), ())
        if rows:
            waiting = [row for row in rows if row.status in _AHEAD]
            is_stopped = any(row.status == EmailStatus.STOPPED for row in waiting)
            if not waiting or (is_stopped and day.leaves_at <= self.now):
                return None
            recipients = [row.recipient for row in waiting]
            copies = self._copies(deadline, stage, recipients, grace)
            return ReminderToCome(deadline, stage, day, copies, not is_stopped, is_stopped, is_late)
        fresh = FRESH if stage.is_far_ahead else timedelta(0)
        set_on = dates.today(deadline.created_at + fresh)
        if day.reached_on < max(set_on, self.today):
            return None
        held = self.people.get((stage.audience, place_of(stage.audience, self.cycle)), {})
        recipients = sorted(held.values(), key=lambda user: (user.full_name, user.pk))
        copies = self._copies(deadline, stage, recipients, grace)
        return ReminderToCome(deadline, stage, day, copies, False, False, is_late)

    def _copies(
        self, deadline: Deadline, stage: ReminderStage, people: Iterable[User], grace: int
    ) -> tuple[EmailToCome, ...]:
        copies = []
        cycle = copy(self.cycle)
        cycle.treaty_body = copy(cycle.treaty_body)
        cycle.treaty_body.grace_working_days = grace
        of_case = copy(deadline)
        of_case.cycle = cycle
        for person in people:
            row = OutgoingEmail(deadline=of_case, stage=stage, recipient=person)
            zone = zone_for(person, stage.audience, cycle.state_party)
            channel, _status, moment = placing(
                row, now=self.now, holidays=self.holidays, outages=self.outages
            )
            copies.append(
                EmailToCome(
                    person,
                    moment.astimezone(zone),
                    place_name(zone),
                    channel == MailChannel.DIGEST,
                    person.role_mails == MailRhythm.OFF,
                )
            )
        return tuple(copies)


def _letters(live: Sequence[Deadline], cycle: ReportingCycle) -> list[LetterToCome]:
    """The letters that will be proposed about these dates, while a reply is awaited."""
    of_bodies = ordered_stages()
    steps = of_bodies.get(cycle.treaty_body_id, of_bodies[None])
    issued: dict[tuple[int, str], date | None] = {}
    for letter in Letter.objects.filter(deadline__in=live, status=LetterStatus.ISSUED):
        issued[letter.deadline_id, letter.kind] = letter.dated_on
    lines = []
    for deadline in live:
        if deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
            continue
        previous: date | None = None
        for step in steps:
            if (deadline.pk, step.kind) in issued:
                previous = issued[deadline.pk, step.kind]
                continue
            day = step.proposed_on(deadline.due_on, previous)
            lines.append(LetterToCome(deadline, step.stage.get_kind_display(), step.rule, day))
            previous = None
    return lines


def is_looked_after_by(reader: Reader, cycle: ReportingCycle) -> bool:
    """Whether names, rows of the ledger and letters are shown: to the committee's officers."""
    return cycle.treaty_body_id in viewer_of(reader).officer_body_ids
