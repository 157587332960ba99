"""What happens beyond the last year of the table: work goes on, and somebody is told."""

from datetime import date

import pytest

from recommendations.models import Holiday
from tests.factories import HolidayFactory

pytestmark = pytest.mark.django_db


def test_a_year_without_any_holiday_is_named() -> None:
    today = date(2026, 11, 30)
    assert Holiday.objects.missing_year(today) == 2026
    HolidayFactory.create(observed_on=date(2026, 12, 25))
    assert Holiday.objects.missing_year(today) == 2027
    HolidayFactory.create(observed_on=date(2027, 1, 1))
    assert Holiday.objects.missing_year(today) is None
    assert Holiday.objects.days() == {date(2026, 12, 25), date(2027, 1, 1)}
