"""Delivering in tests: the moment at which they play, and the row as it is afterwards."""

from datetime import UTC, date, datetime

from recommendations.mail.verbs.delivery import DeliveryResult, deliver_due
from recommendations.models import OutgoingEmail

# The case is due on 8 October 2023; its stage "one month before" is reached on this day.
MONTH_BEFORE = date(2023, 9, 8)
# Nine in the morning of a Friday in Geneva, when reminders leave.
NOW = datetime(2023, 9, 8, 7, tzinfo=UTC)


def deliver(now: datetime = NOW) -> DeliveryResult:
    return deliver_due(clock=lambda: now)


def after(email: OutgoingEmail) -> OutgoingEmail:
    return OutgoingEmail.objects.get(pk=email.pk)
