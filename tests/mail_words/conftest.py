"""What tests of the words start from."""

import pytest

from recommendations.enums import ReminderAudience
from recommendations.models import OutgoingEmail, User
from tests.conftest import Case
from tests.mail_words.reads.reminders import email_to


@pytest.fixture
def to_state(case: Case, state_focal_point: User) -> OutgoingEmail:
    """A reminder to the State party's focal point."""
    return email_to(state_focal_point, case, ReminderAudience.STATE_FOCAL_POINTS)
