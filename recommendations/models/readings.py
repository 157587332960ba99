"""The reading log: who read a confidential submission, and when. Rows are added, never changed."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations import dates, visibility
from recommendations.enums import ReadingWay, Role
from recommendations.models.people import User, viewer_of
from recommendations.models.submissions import Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SubmissionReadingQuerySet(models.QuerySet["SubmissionReading"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "SubmissionReadingQuerySet":
        """For the officers of the committee, who look after its submissions."""
        return self.filter(visibility.readings(viewer_of(user), dates.today()))

    def told_to(self, user: "User | AnonymousUser | None") -> "SubmissionReadingQuerySet":
        """For the authors' side where the committee allows it: the role and the day, no more."""
        return self.filter(visibility.readings_told(viewer_of(user)))


class SubmissionReading(models.Model):
    """Somebody of the committee's side read what the public may not: once a day for each version.

    `acts.readings` writes rows. They keep the role in which a person read; the name is the
    account's, so it goes when the person is anonymised.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="readings")
    role = models.CharField(_("read as"), max_length=30, choices=Role)
    # The number of the version sent last; 0 for what came as a document and was never sent here.
    version_number = models.PositiveSmallIntegerField(_("version"))
    way = models.CharField(_("read as a page or a file"), max_length=4, choices=ReadingWay)
    read_on = models.DateField(_("read on"))
    read_at = models.DateTimeField(_("first read at"))

    objects = SubmissionReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a submission")
        verbose_name_plural = _("readings of submissions")
        ordering = ("-read_at", "-pk")
        constraints = (
            # The first index of the log as well: the readings of one submission.
            models.UniqueConstraint(
                fields=("submission", "reader", "version_number", "way", "read_on"),
                name="submissionreading_once_a_day_uniq",
            ),
            models.CheckConstraint(
                condition=Q(way__in=ReadingWay.values, role__in=(Role.OFFICER, Role.RAPPORTEUR)),
                name="submissionreading_form_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}: {self.reader}, {self.read_on}"
