"""The history: one row for each fact, never changed or deleted. A database trigger ensures it."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import EventKind, Role
from recommendations.mail_enums import TOLD_KINDS
from recommendations.models.bodies import TreatyBody
from recommendations.models.cycles import ReportingCycle
from recommendations.models.deadlines import Deadline, Extension
from recommendations.models.documents import Document
from recommendations.models.evaluations import Evaluation
from recommendations.models.follow_ups import FollowUp
from recommendations.models.outbox import OutgoingEmail
from recommendations.models.people import Membership, User, viewer_of
from recommendations.models.recommendations import Recommendation
from recommendations.models.replies import StateReply
from recommendations.models.submissions import Assessment, Submission
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


# What an event may be about, besides the case and the recommendation. Each index holds only the
# events that are about such a row: most are about two or three, and when thousands are written at
# once, full indexes would take most of the time.
_ABOUT = (
    *("by", "document", "follow_up", "deadline", "reply", "submission", "assessment"),
    *("evaluation", "email", "membership", "extension", "account", "treaty_body"),
)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "EventQuerySet":
        return seen_by(self, visibility.events, viewer_of(user), today or dates.today())


class Event(models.Model):
    """Who did what, when and why. Only `acts.events` writes rows."""

    # Its id in feeds: the key would tell how many events there are that the reader does not see.
    public_id = models.UUIDField(
        _("identifier in feeds"), default=uuid4, db_default=RandomUUID(), editable=False
    )
    kind = models.CharField(_("kind"), max_length=40, choices=EventKind)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(User, models.PROTECT, "events", null=True, blank=True, db_index=False)
    # The role in which the person acted: everybody may read it, only the committee the name.
    by_role = models.CharField(_("acting as"), max_length=30, choices=Role, blank=True)
    cycle = models.ForeignKey(
        ReportingCycle, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    deadline = models.ForeignKey(
        Deadline, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    reply = models.ForeignKey(
        StateReply, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    email = models.ForeignKey(
        OutgoingEmail, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    membership = models.ForeignKey(
        Membership, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    extension = models.ForeignKey(
        Extension, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    account = models.ForeignKey(
        User, models.PROTECT, "account_events", null=True, blank=True, db_index=False
    )
    # A committee as such, for what its officers decide about all its cases.
    treaty_body = models.ForeignKey(
        TreatyBody, models.PROTECT, "events", null=True, blank=True, db_index=False
    )
    from_status = models.CharField(_("from"), max_length=30, blank=True)
    to_status = models.CharField(_("to"), max_length=30, blank=True)
    reason = models.TextField(_("reason"), max_length=texts.REASON, blank=True)
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
            models.Index(
                fields=("recommendation", "-at"),
                condition=Q(recommendation__isnull=False),
                name="event_recommendation_idx",
            ),
            *(
                models.Index(
                    fields=(name,),
                    condition=Q((f"{name}__isnull", False)),
                    name=f"event_{name}_idx",
                )
                for name in _ABOUT
            ),
            # The queries of the job that finds what people are to be told.
            models.Index(fields=("at",), condition=Q(kind__in=TOLD_KINDS), name="event_news_idx"),
        )

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"
