"""Rows of the reminder ledger."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import EmailStatus, EventKind, ReminderAudience
from recommendations.mail_enums import MailChannel
from recommendations.models import OutgoingEmail
from tests.factories.bodies import ReminderStageFactory
from tests.factories.deadlines import DeadlineFactory
from tests.factories.events import EventFactory
from tests.factories.people import UserFactory

_WITH_A_CLAIM = ("claimed", *EmailStatus.sent_statuses)
MOMENT = datetime(2023, 9, 8, 7, tzinfo=UTC)


class OutgoingEmailFactory(DjangoModelFactory[OutgoingEmail]):
    """Planned; claimed and sent ones have the moments that the database demands.

    It rests on a stage of a deadline; another ground takes the place of both.
    """

    class Meta:
        model = OutgoingEmail

    deadline = factory.SubFactory(DeadlineFactory)
    stage = factory.SubFactory(ReminderStageFactory)
    recipient = factory.SubFactory(UserFactory)
    address = factory.LazyAttribute(lambda email: email.recipient.email)
    due_on = date(2023, 9, 8)
    send_after = MOMENT
    status = EmailStatus.PLANNED
    channel = factory.LazyAttribute(
        lambda email: (
            MailChannel.DIGEST if email.status == EmailStatus.COLLECTED else MailChannel.MAIL
        )
    )
    message_id = factory.Sequence(lambda n: f"<reminder-{n}@example.org>")
    claimed_at = factory.LazyAttribute(
        lambda email: MOMENT if email.status in _WITH_A_CLAIM else None
    )
    sent_at = factory.LazyAttribute(
        lambda email: MOMENT if email.status in EmailStatus.sent_statuses else None
    )


class NoticeFactory(OutgoingEmailFactory):
    """An email that tells a person in a role of a change of a date."""

    class Meta:
        model = OutgoingEmail

    stage = None  # type: ignore[assignment]  # the parent makes one
    told_as = ReminderAudience.OFFICERS
    event = factory.SubFactory(
        EventFactory,
        kind=EventKind.DEADLINE_CORRECTED,
        deadline=factory.SelfAttribute("..deadline"),
        cycle=factory.SelfAttribute("..deadline.cycle"),
        details={"from": "2023-11-01", "to": "2023-10-08"},
        reason="The adopted text names another day.",
    )
