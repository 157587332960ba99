"""A reporting cycle, the case: one review of one State party by one treaty body."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations.models.base import AddressedModel
from recommendations.models.bodies import Session, TreatyBody
from recommendations.models.parties import StateParty


class ReportingCycleQuerySet(models.QuerySet["ReportingCycle"]):
    def visible_to(self, _user: object) -> "ReportingCycleQuerySet":
        """All of them: that a review took place is public. Every read starts from `visible_to`."""
        return self.all()


class ReportingCycle(AddressedModel):
    treaty_body = models.ForeignKey(TreatyBody, on_delete=models.PROTECT, related_name="cycles")
    state_party = models.ForeignKey(StateParty, on_delete=models.PROTECT, related_name="cycles")
    number = models.CharField(
        _("cycle"), max_length=12, help_text=_("As in the symbol: 3, or 2-3 for combined reports.")
    )
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="cycles"
    )
    considered_from = models.DateField(_("considered from"), null=True, blank=True)
    considered_until = models.DateField(_("considered until"), null=True, blank=True)
    considered_at_meetings = models.CharField(_("meetings"), max_length=80, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_at_meeting = models.CharField(_("adopted at meeting"), max_length=40, blank=True)

    objects = ReportingCycleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reporting cycle")
        verbose_name_plural = _("reporting cycles")
        ordering = ("treaty_body_id", "state_party_id", "-adopted_on")
        constraints = (
            models.UniqueConstraint(
                fields=("treaty_body", "state_party", "number"), name="cycle_number_uniq"
            ),
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]+(-[0-9]+)?$"), name="cycle_number_check"
            ),
            models.CheckConstraint(
                condition=Q(considered_until__isnull=True)
                | Q(considered_until__gte=F("considered_from")),
                name="cycle_considered_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.treaty_body.code} {self.state_party} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse(
            "cycle-detail", args=(self.treaty_body.code, self.state_party.iso3, self.number)
        )
