"""What came in, checked as it came, and kept for the pages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.test import Client

from dev.smtp_sink import Received
from recommendations.models import OutgoingEmail
from tests.lives.truth.checks import Among, complaints_about
from tests.lives.truth.facts import Facts
from tests.lives.truth.reading import Mail


@dataclass(frozen=True)
class Arrival:
    """One email with what it rests on: the keys of the cases, and as what its reader gets it."""

    at: datetime
    mail: Mail
    cycles: frozenset[int]
    recipient: str
    audience: str
    zone: ZoneInfo


@dataclass
class Record:
    """All emails of a walk. `complaints`: what was not so at the minute of its email.

    Unless each `is_checked` as it comes, they are only kept.
    """

    is_checked: bool = True

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
                found += complaints_about(mail, row, now)
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
            self.arrivals.append(
                Arrival(
                    now,
                    mail,
                    frozenset(key for key in cycles if key is not None),
                    row.recipient.full_name,
                    row.audience,
                    Facts(row, now).zone,
                )
            )
