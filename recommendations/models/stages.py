"""Stages: days that are counted from a deadline, in Python and in SQL alike."""

from datetime import date, timedelta

from django.db.models import DateField, F, Func

from recommendations import dates
from recommendations.enums import PeriodUnit
from recommendations.models.base import TimestampedModel, VersionedRow
from recommendations.wording import exact_period_in_words

# A stage a year ahead is left out where the date was set so shortly before: whoever was given
# twelve months has just been told.
FRESH = timedelta(days=31)
# Counting in months shortens a day of the month by three at most (31 January, 28 February).
MONTH_SLACK = timedelta(days=3)


_ANY_DAY = date(2027, 6, 15)


class Stage(VersionedRow, TimestampedModel):
    """So many days, weeks or months from a deadline: negative before it, positive after it."""

    offset: int
    unit: str

    class Meta:
        abstract = True

    def day_for(self, due_on: date) -> date:
        """The day on which a deadline reaches the stage."""
        return dates.shift(due_on, self.offset, PeriodUnit(self.unit))

    @property
    def is_far_ahead(self) -> bool:
        """Whether it lies a year or more before the date: too early for a date just set."""
        return self.day_for(_ANY_DAY) <= dates.add_months(_ANY_DAY, -12)

    @property
    def period(self) -> str:
        """How far the stage lies from the deadline, without its direction: "2 weeks"."""
        return exact_period_in_words(*dates.months_and_days(self.offset, PeriodUnit(self.unit)))

    def day_in_sql(self) -> Func:
        """The same for a row's column `due_on`.

        PostgreSQL counts months as `dates.add_months` does; a test holds the two together.
        """
        return Func(
            F("due_on"),
            template=(
                f"(%(expressions)s + make_interval({PeriodUnit(self.unit).value} =>"
                f" {int(self.offset)}))::date"
            ),
            output_field=DateField(),
        )

    def due_between(self, first: date, last: date) -> tuple[date, date]:
        """The earliest and latest deadlines that reach the stage from the one day to the other.

        Exact, because a later deadline never reaches a stage earlier.
        """
        unit = PeriodUnit(self.unit)
        earliest = dates.shift(first, -self.offset, unit) - MONTH_SLACK
        while self.day_for(earliest) < first:
            earliest += timedelta(days=1)
        latest = dates.shift(last, -self.offset, unit) + MONTH_SLACK
        while self.day_for(latest) > last:
            latest -= timedelta(days=1)
        return earliest, latest
