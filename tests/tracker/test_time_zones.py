"""A moment is read on the reader's own clock, and the public's clock is Geneva's."""

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
        (None, "10:30"),
        ("Europe/Zurich", "10:30"),
        ("Asia/Tokyo", "18:30"),
        ("America/New_York", "04:30"),
    ],
)
def test_the_history_is_told_on_the_readers_clock(
    client: Client, case: Case, officer: User, zone: str | None, shown: str
) -> None:
    EventFactory.create(
        kind=EventKind.CASE_OPENED, cycle=case.cycle, at=datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
    )
    if zone:
        officer.time_zone = zone
        officer.save()
        client.force_login(officer)
    page = client.get(case.cycle.get_absolute_url()).content.decode()
    assert shown in page
