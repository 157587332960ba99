"""The walk: the clock goes from moment to moment, people act, and what is due leaves."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from dev.smtp_sink import Received, SmtpSink
from recommendations import dates
from recommendations.models import FollowUpProcedure, StateParty, TreatyBody
from tests.lives import people, schedule
from tests.lives.case import Case
from tests.lives.clock import MovedClock
from tests.lives.scripts import (
    AFTERWARDS_MONTHS,
    IMPORTED_AFTER,
    IMPORTED_AT,
    Committee,
    Variant,
)

# When the scheduler is looked at each day, by the clocks of Geneva; and whenever anything in the
# ledger may leave, and right after each act.
HOURS = (time(0, 5), time(7, 0), time(12, 30), time(18, 0))
A_WHILE = timedelta(minutes=1)

Arrived = Callable[[datetime, Sequence[Received]], None]


@dataclass
class Life:
    """One variant under the rules of one committee."""

    committee: Committee
    variant: Variant
    case: Case
    due_on: date
    # What people do: moment, order, act.
    acts: list[tuple[datetime, Callable[[Case, datetime], None]]] = field(default_factory=list)

    @property
    def code(self) -> str:
        return f"{self.variant.code}-{self.committee.code.lower()}"

    @property
    def ends_on(self) -> date:
        months = AFTERWARDS_MONTHS + self.variant.latest_months
        return dates.add_months(self.due_on, months)

    def is_outage(self, moment: datetime) -> bool:
        if self.variant.outage is None:
            return False
        first, last = (
            datetime.combine(self.due_on + timedelta(days=n), time(8), tzinfo=dates.DEADLINE_TZ)
            for n in self.variant.outage
        )
        return first <= moment < last


def period_of(committee: Committee) -> int:
    """The months that the committee's rule gives on the day of adoption."""
    procedure = FollowUpProcedure.objects.get(
        treaty_body__code=committee.code,
        selection_kind="short_term_follow_up",
        valid_during__contains=committee.adopted_on,
    )
    assert procedure.period_months is not None
    return procedure.period_months


def begin(
    pairs: Iterable[tuple[Committee, Variant]], parties: Sequence[str], *, now: datetime
) -> list[Life]:
    """The people of all lives, and each life's acts, as it stands on the first day of all."""
    administrator = people.make_administrator(now=now)
    secretariats: dict[str, people.Secretariat] = {}
    lives = []
    for (committee, variant), iso3 in zip(pairs, parties, strict=False):
        if committee.code not in secretariats:
            body = TreatyBody.objects.get(code=committee.code)
            secretariats[committee.code] = people.make_secretariat(body, by=administrator, now=now)
        outside = people.make_outside(
            StateParty.objects.get(iso3=iso3),
            language=variant.language,
            time_zone=variant.time_zone,
            by=administrator,
            now=now,
        )
        if variant.is_weekly:
            people.choose_weekly(outside.focal_point, now=now)
        case = Case(
            secretariats[committee.code],
            outside,
            administrator,
            committee.adopted_on,
            committee.printed,
        )
        due_on = dates.add_months(committee.adopted_on, period_of(committee))
        life = Life(committee, variant, case, due_on)
        imported = datetime.combine(
            committee.adopted_on + IMPORTED_AFTER, IMPORTED_AT, tzinfo=dates.DEADLINE_TZ
        )
        life.acts = [
            (imported, Case.import_observations),
            *((act.moment(due_on), act.do) for act in variant.acts),
        ]
        lives.append(life)
    return lives


def moments(first: date, last: date) -> Iterator[datetime]:
    """Every day's hours, by the clocks of Geneva."""
    day = first
    while day <= last:
        for hour in HOURS:
            yield datetime.combine(day, hour, tzinfo=dates.DEADLINE_TZ).astimezone(UTC)
        day += timedelta(days=1)


def walk(
    lives: Sequence[Life],
    clock: MovedClock,
    sink: SmtpSink,
    arrived: Arrived,
    *,
    every_day: Callable[[date], bool] = lambda _day: False,
) -> int:
    """Live through all of them at once; how many ticks that took.

    Each tick runs whatever the scheduler runs: after each act, whenever a row of the ledger may
    leave, and at four hours of each day on which a stage is reached or an act was done, or of which
    `every_day` says so. In the evening before such a day what leaves first in the far east is
    planned. `arrived` is called with what has come in, before anything else happens.
    """
    tasks = schedule.scheduled_tasks()
    first = min(life.case.adopted_on for life in lives)
    last = max(life.ends_on for life in lives)
    order = count()
    acts = [
        (moment.astimezone(UTC), next(order), life, do)
        for life in lives
        for moment, do in life.acts
    ]
    heapq.heapify(acts)
    fixed = moments(first, last)
    coming = next(fixed, None)
    # The first tick sees what was entered before it.
    due: datetime | None = coming
    busy: set[date] = set()
    eves: set[date] = set()
    has_run_before = was_off = False
    n_ticks = n_seen = 0
    while coming is not None:
        known = (coming, due, acts[0][0] if acts else None)
        now = min(moment for moment in known if moment is not None)
        has_acted = bool(acts) and acts[0][0] <= now
        is_due = due is not None and due <= now
        clock.move_to(now)
        while acts and acts[0][0] <= now:
            _moment, _order, life, do = heapq.heappop(acts)
            do(life.case, now)
        while coming is not None and coming <= now:
            coming = next(fixed, None)
        if has_acted:
            # What was done is seen by the next run, as the scheduler would start it.
            busy = {dates.today(now), *schedule.days_of_stages()}
            eves = {day - timedelta(days=1) for day in busy}
            due = now + A_WHILE
            continue
        today = dates.today(now)
        is_off = any(life.is_outage(now) for life in lives)
        if is_off:
            due = None
        elif has_run_before and not was_off:
            schedule.note_runs_until(now)
        was_off = is_off
        is_eve = today in eves and now.astimezone(dates.DEADLINE_TZ).time() >= HOURS[-1]
        if is_off or not (every_day(today) or is_due or is_eve or today in busy):
            continue
        has_run_before = True
        schedule.run(tasks)
        n_ticks += 1
        came = sink.messages[n_seen:]
        n_seen += len(came)
        if came:
            arrived(now, came)
        due = schedule.next_moment(now)
    return n_ticks
