"""What people follow. Each row is its owner's alone: nobody else learns who follows what."""

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.models.base import AddressedModel, exactly_one
from recommendations.models.bodies import TreatyBody
from recommendations.models.cycles import ReportingCycle
from recommendations.models.parties import StateParty
from recommendations.models.people import User, viewer_of
from recommendations.models.recommendations import Recommendation, Theme

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Followable: TypeAlias = StateParty | TreatyBody | Theme | ReportingCycle | Recommendation
# Columns of a follow, one of which is set; in addresses they name what is followed.
FOLLOWABLE: dict[str, type[Followable]] = {
    "state_party": StateParty,
    "treaty_body": TreatyBody,
    "theme": Theme,
    "cycle": ReportingCycle,
    "recommendation": Recommendation,
}
# What stands for one of them in an address, where it is not the random `public_id`.
KEYS_IN_ADDRESSES = {"state_party": "iso3", "treaty_body": "code", "theme": "slug"}


class FollowQuerySet(models.QuerySet["Follow"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "FollowQuerySet":
        """One's own. An administrator has no business with what others follow."""
        return self.filter(visibility.own_rows(viewer_of(user)))

    def heard(self, today: date) -> "FollowQuerySet":
        """Those whose owner wants to hear of them today: active people, and not muted."""
        return self.filter(Q(resumes_on=None) | Q(resumes_on__lte=today), user__is_active=True)


class Follow(AddressedModel):
    """One person follows one thing: its public news and the windows for submissions."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="follows")
    state_party = models.ForeignKey(
        StateParty, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    treaty_body = models.ForeignKey(
        TreatyBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resumes_on = models.DateField(
        _("muted until"), null=True, blank=True, help_text=_("From this day on emails come again.")
    )

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ("user_id", "pk")
        constraints = (
            models.CheckConstraint(
                condition=exactly_one(*FOLLOWABLE), name="follow_one_thing_check"
            ),
            *(
                models.UniqueConstraint(fields=("user", name), name=f"follow_{name}_uniq")
                for name in FOLLOWABLE
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.thing}"

    @property
    def thing(self) -> Followable:
        """What is followed. Read it with the rows of `mail.reads.watching`, which load it."""
        thing: Followable = next(filter(None, (getattr(self, name) for name in FOLLOWABLE)))
        return thing
