"""Holidays: the days of the week on which the United Nations Office at Geneva does not work."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations import texts
from recommendations.models.base import TimestampedModel, VersionedRow


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def visible_to(self, _user: object) -> "HolidayQuerySet":
        """All of them: holidays are public. Every read starts from `visible_to`."""
        return self.all()

    def missing_year(self, today: date) -> int | None:
        """The first year, of this and the next one, of which the table holds no day: one query.

        Work goes on as if that year had no holidays, so somebody has to be told in time.
        """
        known = set(self.values_list("observed_on__year", flat=True).distinct())
        return next((year for year in (today.year, today.year + 1) if year not in known), None)

    def days(self) -> frozenset[date]:
        """The days alone, as `recommendations.working_days` counts with them: one query."""
        return frozenset(self.values_list("observed_on", flat=True))


class Holiday(VersionedRow, TimestampedModel):
    """An official holiday. On a day of which the table knows nothing, work goes on."""

    observed_on = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    source = models.TextField(_("source"), max_length=texts.QUOTATION)
    needs_review = models.BooleanField(_("needs review"), default=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("observed_on",)

    def __str__(self) -> str:
        return f"{self.name}, {self.observed_on.isoformat()}"
