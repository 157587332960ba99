"""Rows of the reminder ledger."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import EmailStatus
from recommendations.models import OutgoingEmail
from tests.factories.bodies import ReminderStageFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.people import UserFactory

MOMENT = datetime(2023, 9, 8, 7, tzinfo=UTC)


class OutgoingEmailFactory(DjangoModelFactory[OutgoingEmail]):
    """Planned; claimed and sent ones have the moments that the database demands."""

    class Meta:
        model = OutgoingEmail

    deadline = factory.SubFactory(DeadlineFactory)
    stage = factory.SubFactory(ReminderStageFactory)
    recipient = factory.SubFactory(UserFactory)
    address = factory.LazyAttribute(lambda email: email.recipient.email)
    due_on = date(2023, 9, 8)
    send_after = MOMENT
    status = EmailStatus.PLANNED
    message_id = factory.Sequence(lambda n: f"<reminder-{n}@example.org>")
    claimed_at = factory.LazyAttribute(
        lambda email: MOMENT if email.status in (EmailStatus.CLAIMED, EmailStatus.SENT) else None
    )
    sent_at = factory.LazyAttribute(
        lambda email: MOMENT if email.status == EmailStatus.SENT else None
    )
