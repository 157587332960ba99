"""Planning official reminders: rows of the ledger for every stage that is due. Sends nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from recommendations.enums import ReminderAudience
from recommendations.mail.reads.stages import due_reminders
from recommendations.mail.verbs.rows import new_row, write


@dataclass(frozen=True, slots=True)
class PlanResult:
    """`n_without_recipient`: stages reached that found nobody to remind; they wait for somebody."""

    n_planned: int
    n_without_recipient: int


@transaction.atomic
def plan_reminders(*, today: date, now: datetime) -> PlanResult:
    """Write a row of the ledger for each reminder that is due and has none yet.

    Running it again, late, or twice at once plans nothing twice: the database holds one row for
    a deadline, a stage and a person. Once a stage of a deadline has been planned for anybody it
    is done with; who takes up the role later is reminded from the next stage on. `today` is the
    day in Geneva.
    """
    due = due_reminders(today=today)
    rows = [
        new_row(
            person,
            word="reminder",
            due_on=one.send_on,
            now=now,
            deadline=one.deadline,
            stage=one.stage,
        )
        for one in due
        for person in one.recipients
    ]
    return PlanResult(
        n_planned=write(rows),
        # That nobody follows a thing is no omission.
        n_without_recipient=sum(
            not one.recipients and one.stage.audience != ReminderAudience.FOLLOWERS for one in due
        ),
    )
