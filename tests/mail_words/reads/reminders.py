"""Official reminders of the case of the tests, to whoever holds a role in it."""

from datetime import date

from recommendations.enums import ReminderAudience
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import OutgoingEmailFactory, ReminderStageFactory

MONTH_BEFORE = date(2023, 9, 8)


def email_to(person: User, case: Case, audience: ReminderAudience) -> OutgoingEmail:
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        recipient=person,
        stage=ReminderStageFactory.create(audience=audience),
    )
