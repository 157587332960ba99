"""Saved searches of the list of recommendations. Each is its owner's alone."""

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.mail_enums import MailRhythm
from recommendations.models.base import AddressedModel, VersionedRow
from recommendations.models.people import User, viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "SavedSearchQuerySet":
        """The person's own: nobody else learns what somebody looks for."""
        return self.filter(visibility.own_rows(viewer_of(user)))

    def kept(self) -> "SavedSearchQuerySet":
        """Those that were not deleted."""
        return self.filter(deleted_at=None)


class SavedSearch(VersionedRow, AddressedModel):
    """A question to the list of recommendations, and how often its owner is told of new matches.

    `known` are the recommendations that matched when the alerts were turned on, or that were told
    since, by their keys; `n_rounds` counts the emails that are settled: the next one is of the
    round after it (decision 44). A deleted row stays, empty, because the ledger points at it.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=100, blank=True)
    # As in the address of the list, in one order.
    query = models.CharField(_("question"), max_length=4_000, blank=True)
    rhythm = models.CharField(_("alerts"), max_length=6, choices=MailRhythm, default=MailRhythm.OFF)
    known = ArrayField(models.BigIntegerField(), verbose_name=_("known matches"), default=list)
    n_rounds = models.PositiveIntegerField(_("settled emails"), default=0)
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    # Of daily and weekly alerts, when the next look is due.
    look_due_at = models.DateTimeField(_("next look at"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "query"),
                name="savedsearch_once_uniq",
                condition=Q(deleted_at=None),
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=MailRhythm.values), name="savedsearch_rhythm_check"
            ),
            models.CheckConstraint(
                condition=Q(deleted_at=None, name__gt="", query__gt="")
                | Q(deleted_at__isnull=False, name="", query="", rhythm=MailRhythm.OFF),
                name="savedsearch_deleted_check",
            ),
        )
        indexes = (
            # The query of the planning job.
            models.Index(
                fields=("looked_at",),
                condition=~Q(rhythm=MailRhythm.OFF),
                name="savedsearch_planning_idx",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Leads to the list, once its owner is signed in."""
        return reverse("saved-search-open", args=(self.public_id,))
