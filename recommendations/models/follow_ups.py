"""Follow-up requests, and each selected recommendation under follow-up with its status."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import (
    ClockState,
    DeadlineKind,
    DeadlineState,
    FollowUpStatus,
    SelectionKind,
)
from recommendations.models.base import AddressedModel, VersionedRow
from recommendations.models.bodies import FollowUpProcedure
from recommendations.models.cycles import ReportingCycle
from recommendations.models.deadlines import Deadline, clock_state
from recommendations.models.documents import Document, Paragraph
from recommendations.models.people import User, viewer_of
from recommendations.models.recommendations import Recommendation
from recommendations.models.written_sql import (
    OUTER,
    WrittenSQL,
    WrittenSubquery,
    narrowed_once,
    seen_by,
    write_subquery,
)

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
        day = today or dates.today()
        return seen_by(self, visibility.documents, viewer_of(user), day, "document__")

    def with_due_on(self) -> "FollowUpRequestQuerySet":
        """Annotate `due_on`: the date in force by which information is due, or None."""
        return self.annotate(due_on=_due_on("pk"))

    def open_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "FollowUpRequestQuerySet":
        """Requests with at least one recommendation whose follow-up this reader sees as open."""
        return self.filter(
            pk__in=FollowUp.objects.visible_to(user, today=today).open().values("request")
        )


class FollowUpRequest(AddressedModel):
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
    quoted_words = models.TextField(
        _("words of the request"), max_length=texts.QUOTATION, blank=True
    )
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

    def has_ended_for(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> bool:
        """Whether this reader sees all its follow-ups as closed or discontinued. One query."""
        seen = FollowUp.objects.visible_to(user, today=today).filter(request=self)
        statuses = {row.status for row in seen}
        return bool(statuses) and statuses <= set(FollowUpStatus.ended_statuses)

    def __str__(self) -> str:
        return f"{self.document}: {self.get_selection_kind_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.cycle.get_absolute_url()}#request-{self.public_id}"


@lru_cache(maxsize=512)
def _furthest_status(viewer: visibility.Viewer, day: date) -> WrittenSQL:
    """The furthest status of a follow-up that rests on a row visible to this reader."""
    seen = StatusStep.objects.filter(visibility.status_steps(viewer, day), follow_up=OUTER)
    return write_subquery(seen.order_by("-leg", "-place").values("status")[:1])


def _with_seen_status(
    rows: "models.QuerySet[FollowUp]", viewer: visibility.Viewer, day: date
) -> "models.QuerySet[FollowUp]":
    return rows.filter(visibility.documents(viewer, day, "request__document__")).annotate(  # type: ignore[no-redef]  # a row takes it as its status
        seen_status=Case(
            When(Q(leg=0) | visibility.whole_follow_ups(viewer), then=F("status")),
            default=Coalesce(
                WrittenSubquery(_furthest_status(viewer, day), F("pk")),
                Value(FollowUpStatus.AWAITING_REPLY),
            ),
            output_field=models.CharField(),
        )
    )


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "FollowUpQuerySet":
        """What the reader may see, annotated with `seen_status`: the status that they may see.

        It is the furthest status that rests on a row visible to them (decision 23). Conditions and
        counts name `seen_status`; the rows themselves carry it as their `status`.
        """
        return narrowed_once(self, _with_seen_status, viewer_of(user), today or dates.today())

    def open(self) -> "FollowUpQuerySet":
        """Those that the reader of `visible_to` sees as open."""
        return self.seen_as(*FollowUpStatus.open_statuses)

    def seen_as(self, *statuses: str) -> "FollowUpQuerySet":
        """Those that the reader of `visible_to` sees in one of these statuses."""
        return self.filter(seen_status__in=statuses)  # type: ignore[misc]  # annotated

    def with_due_on(self) -> "FollowUpQuerySet":
        """Annotate `due_on`: the date in force by which information is due, or None."""
        return self.annotate(due_on=_due_on("request"))


class FollowUp(VersionedRow, AddressedModel):
    """One recommendation under follow-up, in one round.

    `status` is written by `deadlines.verbs.follow_ups` alone. On a row that
    `visible_to` loaded for a reader it is the status that this reader may see.
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
    # In which stretch of the procedure it is; each step back begins another. 0: it never moved.
    leg = models.PositiveSmallIntegerField(_("stretch of the procedure"), default=0, db_default=0)

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

    @property
    def seen_status(self) -> str:  # set by the annotation of `visible_to`
        """The status that the reader may see, once `visible_to` loaded the row for one."""
        return self.status

    @seen_status.setter
    def seen_status(self, status: str) -> None:
        self.status = status

    def clock(self, due_on: date | None, *, today: date) -> ClockState:
        """What the clock says about this follow-up on the given day in Geneva."""
        if self.status != FollowUpStatus.AWAITING_REPLY:
            return ClockState.ANSWERED
        return clock_state(due_on, today=today)


def _visible_steps(
    rows: "models.QuerySet[StatusStep]", viewer: visibility.Viewer, day: date
) -> "models.QuerySet[StatusStep]":
    asked = visibility.documents(viewer, day, "follow_up__request__document__")
    return rows.filter(asked & visibility.status_steps(viewer, day))


class StatusStepQuerySet(models.QuerySet["StatusStep"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "StatusStepQuerySet":
        return narrowed_once(self, _visible_steps, viewer_of(user), today or dates.today())

    def supported(self) -> "StatusStepQuerySet":
        """Without those that rested on a reply that was withdrawn since."""
        return self.filter(visibility.supported_steps())


class StatusStep(models.Model):
    """A status that a follow-up has had, and one row on which it rests; decision 23.

    A status with several supports has several steps. One without reply and evaluation rests on an
    act of the committee that everybody may see.
    """

    follow_up = models.ForeignKey(
        FollowUp, on_delete=models.PROTECT, related_name="steps", db_index=False
    )
    leg = models.PositiveSmallIntegerField(_("stretch of the procedure"))
    place = models.PositiveSmallIntegerField(_("place in the procedure"))
    status = models.CharField(_("status"), max_length=20, choices=FollowUpStatus)
    at = models.DateTimeField(_("at"))
    reply = models.ForeignKey(
        "recommendations.StateReply",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="status_steps",
    )
    evaluation = models.ForeignKey(
        "recommendations.Evaluation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="status_steps",
    )

    objects = StatusStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a follow-up")
        verbose_name_plural = _("steps of follow-ups")
        ordering = ("follow_up_id", "-leg", "-place", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("follow_up", "leg", "status", "reply", "evaluation"),
                nulls_distinct=False,
                name="statusstep_support_uniq",
            ),
            models.CheckConstraint(
                condition=Q(status__in=FollowUpStatus.values), name="statusstep_status_check"
            ),
            models.CheckConstraint(condition=Q(leg__gte=1), name="statusstep_leg_check"),
            models.CheckConstraint(
                condition=Q(reply__isnull=True) | Q(evaluation__isnull=True),
                name="statusstep_support_check",
            ),
        )
        indexes = (
            models.Index(fields=("follow_up", "-leg", "-place"), name="statusstep_furthest_idx"),
        )

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.get_status_display()}"


def number_of_follow_ups(
    user: "User | AnonymousUser | None",
    statuses: Collection[str] = tuple(FollowUpStatus.values),
    *,
    today: date | None = None,
) -> Coalesce:
    """How many follow-ups of the outer request the reader sees in these statuses."""
    counted = (
        FollowUp.objects.visible_to(user, today=today)
        .filter(request=OuterRef("pk"))
        .seen_as(*statuses)
        .order_by()
        .values("request")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted), 0)
