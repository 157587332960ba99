"""Planning official reminders: rows of the ledger for every stage that is due. Sends nothing."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from recommendations.enums import DeadlineKind, EmailStatus, ReminderAudience
from recommendations.mail.reads.stages import due_reminders
from recommendations.mail.verbs.rows import new_row, placing, write
from recommendations.models import Deadline, FollowUpRequest, Holiday, OutgoingEmail
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import read_zones

# What changes of a row that is planned once more.
_PLANNED_ANEW = (
    *("channel", "status", "send_after", "carried_by", "claimed_at", "n_attempts"),
    *("subject", "body", "outcome", "outage", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class PlanResult:
    """`n_without_recipient`: stages reached that found nobody to remind; they wait for somebody."""

    n_planned: int
    n_without_recipient: int


@transaction.atomic
def plan_reminders(
    *, today: date, now: datetime, among: DeadlineQuerySet | None = None
) -> PlanResult:
    """Write a row of the ledger for each reminder that is due and has none yet.

    Running it again, late, or twice at once plans nothing twice: the database holds one row for
    a deadline, a stage and a person. Once a stage of a deadline has been planned for anybody it
    is done with; who takes up the role later is reminded from the next stage on. `today` is the
    day in Geneva; `among` narrows to some deadlines.
    """
    due = due_reminders(today=today, among=among)
    people = [person for one in due for person in one.recipients]
    read_zones(people)
    holidays = Holiday.objects.days() if people else frozenset()
    rows = [
        new_row(
            person,
            word="reminder",
            due_on=one.send_on,
            now=now,
            holidays=holidays,
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


@transaction.atomic
def plan_again(request: FollowUpRequest, *, today: date, now: datetime) -> None:
    """Plan what a reply had stopped, once it was taken back: the request awaits one again.

    A row that was not sent keeps its Message-ID and is planned once more; the look at the world
    before it leaves sorts out what is needless for another reason. The stages reached meanwhile are
    planned with it, so that each person gets the latest one alone. What was sent is not sent again.
    """
    awaited = Deadline.objects.in_force().filter(
        request=request, kind=DeadlineKind.FOLLOW_UP_INFORMATION
    )
    stopped = OutgoingEmail.objects.filter(
        deadline__in=awaited, stage__isnull=False, status=EmailStatus.SUPERSEDED
    )
    holidays = Holiday.objects.days()
    for row in stopped.select_for_update(of=("self",)).select_related(
        "deadline__cycle__treaty_body", "deadline__cycle__state_party", "stage", "recipient"
    ):
        row.channel, row.status, row.send_after = placing(row, now=now, holidays=holidays)
        row.carried_by, row.claimed_at, row.n_attempts = None, None, 0
        row.subject = row.body = row.outcome = ""
        row.outage = None
        row.save(update_fields=_PLANNED_ANEW)
    plan_reminders(today=today, now=now, among=awaited)
