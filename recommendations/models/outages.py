"""Times in which no email could leave, and the heartbeat of the sender that tells of them."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recommendations.mail_enums import OutageKind


class SenderOutageQuerySet(models.QuerySet["SenderOutage"]):
    def between(self, first: datetime, last: datetime) -> "SenderOutageQuerySet":
        """Those of which any part lies between two moments; one that lasts has no end."""
        is_over_before = Q(ended_at__isnull=False, ended_at__lte=first)
        return self.filter(began_at__lt=last).exclude(is_over_before)


class SenderOutage(models.Model):
    """A time in which no email could leave; how long at least: outages/reads/outages.py.

    `began_at` is the last moment at which the sender was seen to run, or the first at which the
    mail server could not be used. Rows are added; the end of one that lasts is written once.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=OutageKind)
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    problem = models.TextField(_("what was wrong"), blank=True)

    objects = SenderOutageQuerySet.as_manager()

    class Meta:
        verbose_name = _("outage of the sender")
        verbose_name_plural = _("outages of the sender")
        ordering = ("-began_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=OutageKind.values), name="senderoutage_kind_check"
            ),
            models.CheckConstraint(
                # That the sender was off is known once it runs again.
                condition=Q(ended_at__gt=F("began_at"))
                | Q(ended_at__isnull=True, kind=OutageKind.MAIL_SERVER),
                name="senderoutage_moments_check",
            ),
            # However many workers see that they were off, it is written once.
            ExclusionConstraint(
                name="senderoutage_overlap_excl",
                expressions=[
                    (
                        models.Func(
                            "began_at",
                            "ended_at",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.began_at:%Y-%m-%d %H:%M}"


class SenderHeartbeat(models.Model):
    """When the sender ran last, and since when the mail server cannot be used: one row for all."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seen_at = models.DateTimeField(_("seen to run at"))
    trouble_began_at = models.DateTimeField(
        _("mail server not usable since"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("heartbeat of the sender")
        verbose_name_plural = _("heartbeat of the sender")
        constraints = (
            models.CheckConstraint(condition=Q(id=1), name="senderheartbeat_one_row_check"),
        )

    def __str__(self) -> str:
        return f"{self.seen_at:%Y-%m-%d %H:%M}"
