"""What follows: the days on which reminders are planned to leave, and the letter that is due.

Read once for all emails of a batch, as things stand: a date that moves or a reply changes it.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from recommendations import dates
from recommendations.deadlines.reads.letter_progress import progress_of_all
from recommendations.deadlines.reads.reminder_days import leaving_day
from recommendations.enums import DeadlineKind, EmailStatus, ReminderAudience, Role
from recommendations.models import Deadline, Holiday, Membership, OutgoingEmail, ReminderStage
from recommendations.models.stages import FRESH


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A letter to the State party that can be written now; `deadline` is that of its draft."""

    kind: str
    deadline: UUID


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was read for many emails."""

    stages: tuple[ReminderStage, ...] = ()
    holidays: frozenset[date] = frozenset()
    letters: dict[int, LetterDue] = field(default_factory=dict)
    # Deadlines at stages whose emails have left, were stopped, or became needless.
    ended: frozenset[tuple[int, int]] = frozenset()
    # States parties that have somebody to be reminded.
    reachable: frozenset[int] = frozenset()

    def days(self, deadline: Deadline, audience: str, today: date) -> list[date]:
        """The days after today on which reminders of the deadline leave for an audience.

        None for a State party that has no focal point.
        """
        is_for_state = audience == ReminderAudience.STATE_FOCAL_POINTS
        if is_for_state and deadline.cycle.state_party_id not in self.reachable:
            return []
        body = deadline.cycle.treaty_body
        stages = [stage for stage in self.stages if stage.deadline_kind == deadline.kind]
        own = [stage for stage in stages if stage.treaty_body_id == body.pk]
        days = set()
        for stage in own or [stage for stage in stages if stage.treaty_body_id is None]:
            if stage.audience == audience and self._leaves(stage, deadline):
                days.add(
                    leaving_day(
                        stage,
                        deadline.due_on,
                        grace=body.grace_working_days,
                        holidays=self.holidays,
                    )
                )
        return sorted(day for day in days if day > today)

    def _leaves(self, stage: ReminderStage, deadline: Deadline) -> bool:
        """Whether the stage sends anything: planning leaves out what is history, or still fresh."""
        if (deadline.pk, stage.pk) in self.ended:
            return False
        fresh = FRESH if stage.is_far_ahead else timedelta(0)
        return stage.day_for(deadline.due_on) >= dates.today(deadline.created_at + fresh)


def read_schedule(
    deadlines: Collection[Deadline], of_letters: Collection[Deadline], *, today: date
) -> Schedule:
    """What follows for these deadlines, with the letters of some. A constant number of queries."""
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
            letters[key] = LetterDue(step.stage.kind, of_replies[key].public_id)
    written: dict[tuple[int, int], set[str]] = defaultdict(set)
    rows = OutgoingEmail.objects.filter(
        deadline__in=[one.pk for one in deadlines], stage__isnull=False
    )
    for deadline, stage, status in rows.values_list("deadline", "stage", "status"):
        written[deadline or 0, stage or 0].add(status)
    waiting = {*EmailStatus.waiting_statuses, EmailStatus.COLLECTED}
    parties = Membership.objects.filter(
        role=Role.STATE_FOCAL_POINT,
        state_party__in={one.cycle.state_party_id for one in deadlines},
        user__is_active=True,
    )
    return Schedule(
        stages=tuple(ReminderStage.objects.filter(is_active=True)),
        holidays=Holiday.objects.days(),
        letters=letters,
        ended=frozenset(key for key, statuses in written.items() if not statuses & waiting),
        reachable=frozenset(parties.on(today).values_list("state_party", flat=True)),
    )
