"""Personal reminders: set by people for themselves. Nobody else sees them."""

from typing import TYPE_CHECKING, TypeAlias

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations import visibility
from recommendations.models.base import AddressedModel, VersionedRow, exactly_one
from recommendations.models.cycles import ReportingCycle
from recommendations.models.deadlines import Deadline
from recommendations.models.follow_ups import FollowUpRequest
from recommendations.models.people import User, viewer_of
from recommendations.models.recommendations import Recommendation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Remindable: TypeAlias = ReportingCycle | Deadline | Recommendation | FollowUpRequest
# Columns of a reminder, one of which is set; in addresses they name what it is about.
REMINDABLE: dict[str, type[Remindable]] = {
    "cycle": ReportingCycle,
    "deadline": Deadline,
    "recommendation": Recommendation,
    "request": FollowUpRequest,
}


class PersonalReminderQuerySet(models.QuerySet["PersonalReminder"]):
    def visible_to(self, user: "User | AnonymousUser | None") -> "PersonalReminderQuerySet":
        """The person's own: an administrator has no business with the notes of others."""
        return self.filter(visibility.own_rows(viewer_of(user)))


class PersonalReminder(VersionedRow, AddressedModel):
    """One person wants to be told of one thing on a day, by the clock of their own time zone.

    For each day that it is set to an email is sent: after a snooze it comes again.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="personal_reminders")
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    request = models.ForeignKey(
        FollowUpRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remind_on = models.DateField(_("remind me on"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = PersonalReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal reminder")
        verbose_name_plural = _("personal reminders")
        ordering = ("remind_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=exactly_one(*REMINDABLE), name="personalreminder_one_thing_check"
            ),
        )
        indexes = (
            # The query of the planning job.
            models.Index(
                fields=("remind_on",),
                condition=Q(cancelled_at=None),
                name="personalreminder_planning_idx",
            ),
        )

    def __str__(self) -> str:
        return f"{self.thing}: {self.remind_on.isoformat()}"

    @property
    def thing(self) -> Remindable:
        """What it is about. Read it with the rows of `mail.reads.watching`, which load it."""
        thing: Remindable = next(filter(None, (getattr(self, name) for name in REMINDABLE)))
        return thing
