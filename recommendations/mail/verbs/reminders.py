"""Planning official reminders: rows of the ledger for every stage that is due. Sends nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from recommendations import dates
from recommendations.deadlines.reads.reminder_days import LOOKS_AHEAD, OUTAGES_COUNT_FOR
from recommendations.enums import DeadlineKind, EmailStatus, ReminderAudience
from recommendations.mail.reads.stages import due_reminders
from recommendations.mail.verbs.rows import new_row, placing, rules_for, write
from recommendations.models import Deadline, FollowUpRequest, Holiday, OutgoingEmail
from recommendations.models.deadlines import DeadlineQuerySet
from recommendations.models.people import read_zones
from recommendations.outages.reads.outages import outages_until

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
    day in Geneva; `among` narrows to some deadlines. Of tomorrow's reminders today plans those that
    leave to somebody before that day has begun in Geneva, alone or in a digest.
    """
    tomorrow = today + timedelta(days=1)
    is_near = now >= dates.start_of_day(tomorrow) - LOOKS_AHEAD
    due = due_reminders(today=today, until=tomorrow if is_near else today, among=among)
    people = [person for one in due for person in one.recipients]
    read_zones(people)
    holidays = Holiday.objects.days() if people else frozenset()
    is_late = any(one.send_on < today for one in due)
    outages = outages_until(now, since=now - OUTAGES_COUNT_FOR) if is_late else ()
    written, planned = [], []
    for one in due:
        rows = [
            new_row(
                person,
                word="reminder",
                due_on=one.send_on,
                now=now,
                holidays=holidays,
                outages=outages,
                deadline=one.deadline,
                stage=one.stage,
            )
            for person in one.recipients
        ]
        begins = dates.start_of_day(one.send_on)
        if one.send_on <= today or any(row.send_after <= begins for row in rows):
            written += rows
            planned.append(one)
    return PlanResult(
        n_planned=write(written),
        # That nobody follows a thing is no omission.
        n_without_recipient=sum(
            not one.recipients and one.stage.audience != ReminderAudience.FOLLOWERS
            for one in planned
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
    rows = list(
        stopped.select_for_update(of=("self",)).select_related(
            "deadline__cycle__treaty_body", "deadline__cycle__state_party", "stage", "recipient"
        )
    )
    rules = rules_for(rows, now=now)
    for row in rows:
        row.channel, row.status, row.send_after = placing(row, **rules)
        row.carried_by, row.claimed_at, row.n_attempts = None, None, 0
        row.subject = row.body = row.outcome = ""
        row.outage = None
        row.save(update_fields=_PLANNED_ANEW)
    plan_reminders(today=today, now=now, among=awaited)
