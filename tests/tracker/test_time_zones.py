"""A moment is read on the reader's own clock; the public is told the day in Geneva."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from recommendations.enums import EventKind
from recommendations.models import User
from tests.conftest import Case
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/Zurich", "10:30"),
        ("Asia/Tokyo", "18:30"),
        ("America/New_York", "04:30"),
    ],
)
def test_the_history_is_told_on_the_readers_clock(
    client: Client, case: Case, officer: User, zone: str, shown: str
) -> None:
    EventFactory.create(
        kind=EventKind.CASE_OPENED, cycle=case.cycle, at=datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    )
    officer.time_zone = zone
    officer.save()
    client.force_login(officer)
    page = client.get(case.cycle.get_absolute_url()).content.decode()
    assert shown in page


def test_the_public_is_told_the_day_and_no_hour(client: Client, case: Case) -> None:
    # Late in the evening in UTC: the next day in Geneva.
    EventFactory.create(
        kind=EventKind.CASE_OPENED, cycle=case.cycle, at=datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
    )
    page = client.get(case.cycle.get_absolute_url()).content.decode()
    assert "1 March 2024" in page
    assert "29 February 2024" not in page
    assert "00:30" not in page
    assert "23:30" not in page
