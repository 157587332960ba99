"""Working days at the United Nations Office at Geneva, and the hours at which emails may leave.

Weekends are Saturday and Sunday, and holidays are a set of days that the caller has read, for
everybody: the treaty bodies' secretariat sits in Geneva, so a State whose weekend is another one
is written to on the days on which the secretariat can answer. No Django.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from recommendations.dates import moment_at

# The hours of a working day, by the clocks of the place: from 09:00, before 18:00.
MORNING = 9
EVENING = 18
_FRIDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.isoweekday() <= _FRIDAY and day not in holidays


def first_working_day(on_or_after: date, holidays: Collection[date]) -> date:
    """The day itself if it is a working day, else the next one."""
    day = on_or_after
    while not is_working_day(day, holidays):
        day += _DAY
    return day


def working_days_after(day: date, number: int, holidays: Collection[date]) -> date:
    """The working day that is so many working days after a day, which itself does not count.

    One working day after a Friday, a Saturday or a Sunday is the Monday. None: the day itself.
    """
    for _n in range(number):
        day = first_working_day(day + _DAY, holidays)
    return day


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the working hours of a day begin by the clocks of a zone."""
    return moment_at(day, MORNING, zone)


def working_moment(now: datetime, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """This moment if it lies in working hours by the clocks of a zone, else the next 09:00."""
    there = now.astimezone(zone)
    day = there.date()
    if is_working_day(day, holidays):
        if MORNING <= there.hour < EVENING:
            return now
        if there.hour < MORNING:
            return morning_of(day, zone)
    return morning_of(first_working_day(day + _DAY, holidays), zone)
