"""What tests of delivery start from."""

import pytest

from recommendations.domain.reminders import plan_reminders
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.domain.delivery import MONTH_BEFORE, NOW
from tests.factories import ReminderStageFactory


@pytest.fixture
def planned(case: Case, state_focal_point: User) -> OutgoingEmail:
    """The reminder to the State's focal point, planned and due."""
    ReminderStageFactory.create(code="before-1-month")
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 1
    return OutgoingEmail.objects.get()
