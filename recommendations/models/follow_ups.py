"""Follow-up requests, and each selected recommendation under follow-up with its status."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from recommendations import dates, visibility
from recommendations.enums import (
    ClockState,
    DeadlineKind,
    DeadlineState,
    FollowUpStatus,
    SelectionKind,
)
from recommendations.models.base import TimestampedModel
from recommendations.models.bodies import FollowUpProcedure
from recommendations.models.cycles import ReportingCycle
from recommendations.models.deadlines import Deadline, clock_state
from recommendations.models.documents import Document, Paragraph
from recommendations.models.people import User, viewer_of
from recommendations.models.recommendations import Recommendation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def _due_on(request: str) -> Subquery:
    """The date in force for information on follow-up, by the outer row's column of the request."""
    return Subquery(
        Deadline.objects.filter(
            request=OuterRef(request),
            kind=DeadlineKind.FOLLOW_UP_INFORMATION,
            state=DeadlineState.IN_FORCE,
        ).values("due_on")[:1]
    )


class FollowUpRequestQuerySet(models.QuerySet["FollowUpRequest"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "FollowUpRequestQuerySet":
        return self.filter(
            visibility.documents(viewer_of(user), today or dates.today(), "document__")
        )

    def with_due_on(self) -> "FollowUpRequestQuerySet":
        """Annotate `due_on`: the date in force by which information is due, or None."""
        return self.annotate(due_on=_due_on("pk"))

    def open(self) -> "FollowUpRequestQuerySet":
        """Requests with at least one recommendation whose follow-up has not ended."""
        return self.filter(
            pk__in=FollowUp.objects.filter(status__in=FollowUpStatus.open_statuses).values(
                "request"
            )
        )


class FollowUpRequest(TimestampedModel):
    """A committee's request, in one paragraph, for information on some of its recommendations."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="follow_up_requests"
    )
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, related_name="follow_up_requests"
    )
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    selection_kind = models.CharField(_("kind of selection"), max_length=30, choices=SelectionKind)
    procedure = models.ForeignKey(
        FollowUpProcedure, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    period_months = models.PositiveSmallIntegerField(
        _("period in months, as the document says"), null=True, blank=True
    )
    quoted_words = models.TextField(_("words of the request"), blank=True)
    recommendations = models.ManyToManyField(
        Recommendation, through="FollowUp", related_name="follow_up_requests"
    )

    objects = FollowUpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up request")
        verbose_name_plural = _("follow-up requests")
        ordering = ("cycle_id", "selection_kind")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "selection_kind"), name="followuprequest_document_kind_uniq"
            ),
            models.CheckConstraint(
                condition=Q(selection_kind__in=SelectionKind.values),
                name="followuprequest_kind_check",
            ),
        )

    @property
    def has_ended(self) -> bool:
        """Whether all its follow-ups are closed or discontinued. One query."""
        statuses = set(self.follow_ups.values_list("status", flat=True))
        return bool(statuses) and statuses <= set(FollowUpStatus.ended_statuses)

    def __str__(self) -> str:
        return f"{self.document}: {self.get_selection_kind_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.cycle.get_absolute_url()}#request-{self.pk}"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "FollowUpQuerySet":
        return self.filter(
            visibility.documents(viewer_of(user), today or dates.today(), "request__document__")
        )

    def open(self) -> "FollowUpQuerySet":
        return self.filter(status__in=FollowUpStatus.open_statuses)

    def with_due_on(self) -> "FollowUpQuerySet":
        """Annotate `due_on`: the date in force by which information is due, or None."""
        return self.annotate(due_on=_due_on("request"))

    def overdue(self, today: date) -> "FollowUpQuerySet":
        """Awaiting a reply after the date in force."""
        past = Deadline.objects.in_force().filter(
            kind=DeadlineKind.FOLLOW_UP_INFORMATION, due_on__lt=today
        )
        return self.filter(status=FollowUpStatus.AWAITING_REPLY, request__in=past.values("request"))


class FollowUp(TimestampedModel):
    """One recommendation under follow-up, in one round.

    `status` is written by `deadlines.verbs.follow_ups.change_status` alone.
    """

    request = models.ForeignKey(
        FollowUpRequest, on_delete=models.PROTECT, related_name="follow_ups"
    )
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="follow_ups"
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    status = models.CharField(
        _("status"), max_length=20, choices=FollowUpStatus, default=FollowUpStatus.AWAITING_REPLY
    )
    status_changed_at = models.DateTimeField(_("status changed at"))

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("request_id", "recommendation_id")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "recommendation", "round"), name="followup_round_uniq"
            ),
            models.CheckConstraint(
                condition=Q(status__in=FollowUpStatus.values), name="followup_status_check"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="followup_round_check"),
        )
        indexes = (
            models.Index(
                fields=("request",),
                condition=Q(status=FollowUpStatus.AWAITING_REPLY),
                name="followup_awaiting_idx",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recommendation}: {self.get_status_display()}"

    def get_absolute_url(self) -> str:
        return self.recommendation.get_absolute_url()

    def clock(self, due_on: date | None, *, today: date) -> ClockState:
        """What the clock says about this follow-up on the given day in Geneva."""
        if self.status != FollowUpStatus.AWAITING_REPLY:
            return ClockState.ANSWERED
        return clock_state(due_on, today=today)
