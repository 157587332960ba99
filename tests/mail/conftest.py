"""What tests of delivery start from."""

import pytest

from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.factories import ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW


@pytest.fixture
def planned(case: Case, state_focal_point: User) -> OutgoingEmail:
    """The reminder to the State's focal point, planned and due."""
    ReminderStageFactory.create(code="before-1-month")
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 1
    return OutgoingEmail.objects.get()
