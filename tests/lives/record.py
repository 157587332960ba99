"""What came in, checked as it came, and kept for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.test import Client

from dev.smtp_sink import Received
from recommendations import dates
from recommendations.enums import EventKind, ReminderAudience
from recommendations.models import OutgoingEmail, ReportingCycle
from tests.lives.truth.checks import Among, complaints_about
from tests.lives.truth.facts import Facts
from tests.lives.truth.reading import Mail

# The audience of somebody whose role has ended.
FORMER = "former"


@dataclass(frozen=True)
class Arrival:
    """One email with what it rests on: the keys of the cases, and as what its reader gets it."""

    at: datetime
    mail: Mail
    cycles: frozenset[int]
    recipient: str
    audience: str
    zone: ZoneInfo
    # The audiences whose reminders it is, or carries.
    reminds: frozenset[str]


@dataclass(frozen=True)
class Promise:
    """That the State party will be reminded on a day."""

    cycle: int
    made_at: datetime
    day: date
    said_to: str
    at_nine: bool


@dataclass
class Record:
    """All emails of a walk. `complaints`: what was not so at the minute of its email.

    Unless each `is_checked` as it comes, they are only kept.
    """

    is_checked: bool = True
    promises: set[Promise] = field(default_factory=set)
    arrivals: list[Arrival] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    among: Among = field(default_factory=lambda: Among(Client))

    def arrived(self, now: datetime, came: Sequence[Received]) -> None:
        mails = [Mail(one.parsed(), one.recipients) for one in came]
        rows = {
            row.message_id: row
            for row in OutgoingEmail.objects.filter(
                message_id__in=[mail.message_id for mail in mails]
            )
            .with_grounds()
            .prefetch_related("carried__deadline__cycle", "carried__event__cycle")
        }
        for mail in mails:
            row = rows[mail.message_id]
            found = []
            if self.is_checked:
                facts = Facts(row, now)
                found += complaints_about(facts, mail)
                self._keep_promises_of(facts)
                found += self.among.complaints_about(mail, row, now)
            for complaint in found:
                self.complaints.append(
                    f"{now:%Y-%m-%d %H:%M} to {row.recipient.email}, “{mail.subject}”: {complaint}"
                )
            grounds = [row, *row.carried.all()]
            cycles = {
                ground.deadline.cycle_id if ground.deadline else ground.event.cycle_id
                for ground in grounds
                if ground.deadline is not None or ground.event is not None
            }
            ended = [
                ground.event.membership
                for ground in grounds
                if ground.event is not None
                and ground.event.kind == EventKind.MEMBERSHIP_ENDED
                and ground.event.membership is not None
            ]
            # The end of a role belongs to no case; it is read beside those of its State party.
            parties = [role.state_party_id for role in ended]
            cycles |= set(
                ReportingCycle.objects.filter(state_party__in=parties).values_list("pk", flat=True)
            )
            self.arrivals.append(
                Arrival(
                    now,
                    mail,
                    frozenset(key for key in cycles if key is not None),
                    row.recipient.full_name,
                    FORMER if ended else row.audience,
                    Facts(row, now).zone,
                    reminds=frozenset(
                        str(ground.stage.audience)
                        for ground in (row, *row.carried.filter(status=row.status))
                        if ground.stage is not None
                    ),
                )
            )

    def _keep_promises_of(self, facts: Facts) -> None:
        if facts.case is not None:
            self.promises |= {
                Promise(
                    facts.case.pk,
                    facts.now,
                    day,
                    facts.row.recipient.email,
                    facts.promised_at_nine,
                )
                for day in facts.promised
            }

    def broken_promises(self, cycle: int, acts: Sequence[datetime], until: date) -> list[str]:
        """Of this case: announced reminders that did not come on their day.

        What people did after the announcement may have changed it.
        """
        came = {
            here.date(): here.time()
            for one in self.arrivals
            if cycle in one.cycles
            and ReminderAudience.STATE_FOCAL_POINTS in one.reminds
            and (here := one.at.astimezone(one.zone))
        }
        return [
            f"{promise.made_at:%Y-%m-%d %H:%M} to {promise.said_to}: a reminder was announced for "
            f"{promise.day}; it left at {came.get(promise.day)}"
            for promise in sorted(self.promises, key=lambda one: (one.made_at, one.day))
            if promise.cycle == cycle
            and promise.day <= until
            and (promise.day not in came or (promise.at_nine and came[promise.day] != time(9)))
            and not any(promise.made_at < act and dates.today(act) <= promise.day for act in acts)
        ]
