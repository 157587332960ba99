"""Dates of the procedure: what "today" is, and how periods are counted.

The treaty bodies sit in Geneva, so a date without a place is a date there. A period of n months
ends on the day with the same number n months later; where that month is shorter, on its last day
(31 August plus 18 months is 28 or 29 February). Counting back does the same the other way. Because
of such month ends a period cannot be undone by counting back, nor be split: always count from the
anchor itself. A document that names a date always wins over this arithmetic.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

DEADLINE_TZ = ZoneInfo("Europe/Zurich")
# From how long before its day a date counts as due soon.
DUE_SOON = timedelta(days=90)

# Nobody gives more time than this on purpose: a date further away was mistyped.
FURTHEST_MONTHS = 240


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def today(at: datetime | None = None) -> date:
    """The calendar day in Geneva at the given moment (default: now).

    Raises ValueError for a moment without a time zone.
    """
    moment = now() if at is None else at
    if moment.tzinfo is None:
        raise ValueError("A moment needs a time zone before it can be turned into a day in Geneva.")
    return moment.astimezone(DEADLINE_TZ).date()


def start_of_day(day: date) -> datetime:
    """The moment at which the given day begins in Geneva."""
    return datetime(day.year, day.month, day.day, tzinfo=DEADLINE_TZ)


def moment_at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clocks of a zone show the full hour on a day.

    An hour that the clocks skip is the moment at which they skip it; of an hour that they show
    twice, the first.
    """
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)


def next_round(after: datetime, *, zone: ZoneInfo, hour: int, weekday: int | None) -> datetime:
    """The first full hour of the given name after a moment, by the clocks of a zone, in UTC.

    Each day, or on one weekday alone (1 is Monday, 7 Sunday). Never the moment itself, so that
    what comes up just then waits for the round after it.
    """
    first = after.astimezone(zone).date()
    # A day that a zone leaves out of its calendar is told by the next one, a week ahead at most.
    for n_days in range(16):
        day = first + timedelta(days=n_days)
        moment = moment_at(day, hour, zone)
        if moment > after and weekday in (None, day.isoweekday()):
            return moment
    raise AssertionError("A week has seven days.")


def add_months(start: date, months: int) -> date:
    """The day `months` calendar months after `start` (before it, when negative), clamped."""
    return start + relativedelta(months=months)


def add_period(start: date, *, months: int | None = None, days: int | None = None) -> date:
    """The day a period after `start`; before it, when negative. Months are counted before days.

    Raises ValueError, with a sentence, for a day that no calendar has (before year 1, after 9999).
    """
    try:
        return add_months(start, months or 0) + timedelta(days=days or 0)
    except (OverflowError, ValueError):
        raise ValueError(
            f"{months or 0} months and {days or 0} days from {start.isoformat()} is no date in any"
            " calendar. Check the period."
        )


def shift(start: date, number: int, unit: str) -> date:
    """The day so many "days", "weeks" or "months" after `start`; before it, when negative."""
    if unit == "months":
        return add_months(start, number)
    return start + timedelta(**{unit: number})


def months_and_days(number: int, unit: str) -> tuple[int | None, int | None]:
    """So many "days", "weeks" or "months" as months or as days, as `add_period` takes them."""
    if unit == "months":
        return number, None
    return None, timedelta(**{unit: number}).days


def is_shortened(start: date, months: int) -> bool:
    """Whether the month in which the period ends has no day with the number of `start`."""
    return add_months(start, months).day != start.day


def days_late(due_on: date, received_on: date) -> int:
    """Days by which something came after its due date; negative when it came before."""
    return (received_on - due_on).days
