"""Stopping a reminder: an officer keeps one stage of one date from leaving, for every recipient.

It works until the minute in which an email leaves, and on stages that are not planned yet: their
rows are then written as stopped, so that planning does not plan them anew. What has left or is just
leaving is said, never hidden. Once stopped, it can be released while its time has not passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.acts.events import record_event
from recommendations.enums import EmailStatus, EventKind, ReminderAudience
from recommendations.mail.reads.stages import due_reminders
from recommendations.mail.verbs.rows import morning_of_row, new_row, placing, rules_for, write
from recommendations.models import Deadline, Holiday, OutgoingEmail, ReminderStage, User

# What had been written of a row until it was stopped, or is once it is released.
_COLUMNS = (
    *("status", "channel", "send_after", "carried_by", "claimed_at", "subject", "body"),
    *("outcome", "n_attempts", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class Stopped:
    """`n_stopped` by this act; `n_before`: stopped before it; `n_left`: left, or just leaving."""

    n_stopped: int
    n_before: int
    n_left: int


@transaction.atomic
def stop_reminder(
    deadline: Deadline,
    stage: ReminderStage,
    *,
    by: User,
    today: date,
    now: datetime,
    reason: str = "",
) -> Stopped:
    """Stop what one stage of a date would send to everybody: one event for each email.

    Twice is as good as once. Raises DomainError where the stage sends nothing to anybody.
    """
    if not _rows_of(deadline, stage):
        _write_ahead(deadline, stage, today=today, now=now)
    rows = _rows_of(deadline, stage)
    if not rows:
        raise DomainError(_("This reminder goes to nobody, so there is nothing to stop."))
    stoppable = [row for row in rows if _may_be_stopped(row)]
    for row in stoppable:
        row.status, row.carried_by, row.outcome = EmailStatus.STOPPED, None, reason
        row.save(update_fields=_COLUMNS)
        record_event(EventKind.REMINDER_STOPPED, row, by=by, now=now, reason=reason)
    n_stopped = len(stoppable)
    statuses = [row.status for row in rows]
    gone = (*EmailStatus.sent_statuses, EmailStatus.CLAIMED, EmailStatus.COLLECTED)
    return Stopped(
        n_stopped,
        statuses.count(EmailStatus.STOPPED) - n_stopped,
        sum(status in gone for status in statuses),
    )


@transaction.atomic
def release_reminder(deadline: Deadline, stage: ReminderStage, *, by: User, now: datetime) -> int:
    """Let leave after all what was stopped; how many emails. One event for each.

    Raises DomainError once the morning on which it would have left has passed.
    """
    stopped = [row for row in _rows_of(deadline, stage) if row.status == EmailStatus.STOPPED]
    if not stopped:
        raise DomainError(_("This reminder is not stopped."))
    rules = rules_for(stopped, now=now)
    for row in stopped:
        morning = morning_of_row(row, holidays=rules["holidays"])
        if morning is None or morning <= now:
            raise DomainError(
                _(
                    "The time at which this reminder was to leave has passed. The next stage comes "
                    "in its time."
                )
            )
        row.channel, row.status, row.send_after = placing(row, **rules)
        row.claimed_at, row.n_attempts = None, 0
        row.subject = row.body = row.outcome = ""
        row.save(update_fields=_COLUMNS)
        record_event(EventKind.REMINDER_RELEASED, row, by=by, now=now)
    return len(stopped)


def _rows_of(deadline: Deadline, stage: ReminderStage) -> Sequence[OutgoingEmail]:
    """The rows of a stage of a date, locked: no worker claims, hands over or settles them now."""
    if stage.audience == ReminderAudience.FOLLOWERS:
        raise DomainError(_("What people follow is theirs: it cannot be stopped for them."))
    rows = OutgoingEmail.objects.filter(deadline=deadline, stage=stage).order_by("pk")
    return list(
        rows.select_for_update(of=("self",)).select_related(
            *("deadline__cycle__treaty_body", "deadline__cycle__state_party"),
            *("stage", "recipient"),
        )
    )


def _may_be_stopped(row: OutgoingEmail) -> bool:
    """Whether a row waits. A claim whose words are not handed over yet is still in time: the worker
    finds that the row is not its own any more, and sends nothing."""
    if row.status == EmailStatus.PLANNED:
        return True
    if row.status == EmailStatus.CLAIMED:
        return not row.body
    if row.status != EmailStatus.COLLECTED:
        return False
    return row.carried_by_id is None or _take_out_of_digest(row.carried_by_id)


def _take_out_of_digest(digest_key: int) -> bool:
    """Have a digest written anew without the row, unless it is leaving; whether it is in time."""
    digest = OutgoingEmail.objects.select_for_update().get(pk=digest_key)
    if digest.status == EmailStatus.CLAIMED and not digest.body:
        digest.status, digest.claimed_at = EmailStatus.PLANNED, None
        digest.n_attempts = max(0, digest.n_attempts - 1)
        digest.save(update_fields=["status", "claimed_at", "n_attempts", "updated_at"])
    return digest.status == EmailStatus.PLANNED


def _write_ahead(deadline: Deadline, stage: ReminderStage, *, today: date, now: datetime) -> None:
    """Write the rows of a stage that is still to come, for those who hold the role today."""
    ahead = due_reminders(
        today=today,
        until=max(today, stage.day_for(deadline.due_on)),
        among=Deadline.objects.filter(pk=deadline.pk),
    )
    found = next((one for one in ahead if one.stage == stage), None)
    if found is None:
        raise DomainError(_("This reminder will not be sent, so there is nothing to stop."))
    holidays = Holiday.objects.days()
    write(
        [
            new_row(
                person,
                word="reminder",
                due_on=found.send_on,
                now=now,
                holidays=holidays,
                deadline=found.deadline,
                stage=found.stage,
            )
            for person in found.recipients
        ]
    )
