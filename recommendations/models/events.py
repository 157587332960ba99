"""The history: one row a fact, added and never changed. A trigger in the database sees to it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations import dates, visibility
from recommendations.enums import EventKind, Role
from recommendations.mail_enums import NEWS_KINDS
from recommendations.models.cycles import ReportingCycle
from recommendations.models.deadlines import Deadline
from recommendations.models.documents import Document
from recommendations.models.evaluations import Evaluation
from recommendations.models.follow_ups import FollowUp
from recommendations.models.outbox import OutgoingEmail
from recommendations.models.people import Membership, User, viewer_of
from recommendations.models.recommendations import Recommendation
from recommendations.models.replies import StateReply
from recommendations.models.submissions import Assessment, Submission

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "EventQuerySet":
        return self.filter(visibility.events(viewer_of(user), today or dates.today()))


class Event(models.Model):
    """Who did what, when and why. Written by `domain.events.record_event` alone."""

    kind = models.CharField(_("kind"), max_length=40, choices=EventKind)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    # The side on which the person acted: names are for the committee, sides for everybody.
    by_role = models.CharField(_("acting as"), max_length=30, choices=Role, blank=True)
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    reply = models.ForeignKey(
        StateReply, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    email = models.ForeignKey(
        OutgoingEmail, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    from_status = models.CharField(_("from"), max_length=30, blank=True)
    to_status = models.CharField(_("to"), max_length=30, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="event_kind_check"),
            models.CheckConstraint(
                condition=~Q(kind=EventKind.STATUS_CHANGED)
                | (~Q(from_status="") & ~Q(to_status="") & Q(follow_up__isnull=False)),
                name="event_status_changed_check",
            ),
        )
        indexes = (
            models.Index(fields=("cycle", "-at"), name="event_cycle_idx"),
            models.Index(fields=("recommendation", "-at"), name="event_recommendation_idx"),
            # The query of the job that finds news for those who follow.
            models.Index(fields=("at",), condition=Q(kind__in=NEWS_KINDS), name="event_news_idx"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
