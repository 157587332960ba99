"""Deadlines with what they rest on, and requests to extend them."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import (
    AccessLevel,
    ClockState,
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
)
from recommendations.models.base import AddressedModel, TimestampedModel, VersionedRow
from recommendations.models.bodies import FollowUpProcedure, WindowRule
from recommendations.models.cycles import ReportingCycle
from recommendations.models.documents import Document
from recommendations.models.people import User, viewer_of
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def clock_state(due_on: date | None, *, today: date) -> ClockState:
    """What the clock says of a date on the given day in Geneva; the due day is still in time."""
    if due_on is None:
        return ClockState.NO_DATE
    if due_on < today:
        return ClockState.OVERDUE
    if due_on - today <= dates.DUE_SOON:
        return ClockState.DUE_SOON
    return ClockState.RUNNING


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "DeadlineQuerySet":
        return seen_by(self, visibility.deadlines, viewer_of(user), today or dates.today())

    def in_force(self) -> "DeadlineQuerySet":
        return self.filter(state=DeadlineState.IN_FORCE)

    def current(self) -> "DeadlineQuerySet":
        """In force, or suspended and waiting to be put in force again."""
        return self.filter(state__in=DeadlineState.current_states)


class Deadline(VersionedRow, AddressedModel):
    """A date with everything it rests on, so that "Why this date?" has an answer.

    Rows are never rewritten: a date that moves is a new row that supersedes the old one. The rule
    is kept as it read on that day: a rule that is edited later does not change the explanation.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=DeadlineKind)
    cycle = models.ForeignKey(ReportingCycle, on_delete=models.PROTECT, related_name="deadlines")
    request = models.ForeignKey(
        "FollowUpRequest",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
    )
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=12, choices=DeadlineState)
    basis = models.CharField(_("basis"), max_length=20, choices=DeadlineBasis)
    anchor_on = models.DateField(_("counted from"), null=True, blank=True)
    period_months = models.SmallIntegerField(
        _("period in months"), null=True, blank=True, help_text=_("Negative: counted back.")
    )
    period_days = models.SmallIntegerField(
        _("period in days"), null=True, blank=True, help_text=_("Negative: counted back.")
    )
    # Where the day ends. A column, so that a date can be explained from its row alone.
    time_zone = models.CharField(_("time zone"), max_length=60, default=dates.DEADLINE_TZ.key)
    procedure = models.ForeignKey(
        FollowUpProcedure, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    # Of a window that opens and closes by rule: the date moves with the State party's.
    window_rule = models.ForeignKey(
        WindowRule, on_delete=models.PROTECT, null=True, blank=True, related_name="deadlines"
    )
    rule = models.CharField(_("rule at that time"), max_length=200, blank=True)
    rule_source = models.TextField(
        _("source of the rule at that time"), max_length=texts.QUOTATION, blank=True
    )
    rule_in_force_on = models.DateField(
        _("first day of the rule at that time"), null=True, blank=True
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document that names it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="named_deadlines",
    )
    quoted_words = models.TextField(
        _("words of the document"), max_length=texts.QUOTATION, blank=True
    )
    reason = models.TextField(_("reason"), max_length=texts.REASON, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    set_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # How calendars identify a date: one series for a date and all that replaced it, and a number
    # that grows with each change.
    series = models.UUIDField(_("series"), default=uuid4, editable=False)
    sequence = models.PositiveIntegerField(_("number in the series"), default=0, editable=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "kind"),
                condition=Q(state__in=DeadlineState.current_states, request__isnull=False)
                & ~Q(kind=DeadlineKind.INTERNAL),
                name="deadline_in_force_uniq",
            ),
            models.UniqueConstraint(
                fields=("cycle", "kind"),
                condition=Q(state__in=DeadlineState.current_states, request__isnull=True)
                & ~Q(kind=DeadlineKind.INTERNAL),
                name="deadline_case_in_force_uniq",
            ),
            models.UniqueConstraint(fields=("series", "sequence"), name="deadline_series_uniq"),
            models.CheckConstraint(
                condition=Q(kind=DeadlineKind.FOLLOW_UP_INFORMATION, request__isnull=False)
                | ~Q(kind=DeadlineKind.FOLLOW_UP_INFORMATION),
                name="deadline_request_check",
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=DeadlineBasis.counted)
                | Q(anchor_on__isnull=False, period_months__isnull=False)
                | Q(anchor_on__isnull=False, period_days__isnull=False),
                name="deadline_period_inputs_check",
            ),
            models.CheckConstraint(
                condition=Q(anchor_on__isnull=True)
                | Q(due_on__gt=F("anchor_on"))
                | Q(basis__in=DeadlineBasis.any_side),
                name="deadline_after_anchor_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=DeadlineKind.values,
                    state__in=DeadlineState.values,
                    basis__in=DeadlineBasis.values,
                ),
                name="deadline_choices_check",
            ),
            models.CheckConstraint(
                condition=Q(window_rule__isnull=True)
                | Q(kind__in=DeadlineKind.window_kinds, basis=DeadlineBasis.FROM_DUE_DATE),
                name="deadline_window_rule_check",
            ),
        )
        indexes = (
            # The query of the planning job, which reads the dates of a year and a half. All that it
            # needs is in the index, because the rows are far apart in the table.
            models.Index(
                fields=("kind", "due_on"),
                include=("id", "created_at", "cycle", "request"),
                condition=Q(state=DeadlineState.IN_FORCE),
                name="deadline_planning_idx",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.due_on.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("deadline-detail", args=(self.public_id,))


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "ExtensionQuerySet":
        return seen_by(self, visibility.extensions, viewer_of(user), today or dates.today())


# The committee with the State party that asks, or everybody.
_OPEN_TO = [
    choice
    for choice in AccessLevel.choices
    if choice[0] in (AccessLevel.PUBLIC, AccessLevel.COMMITTEE)
]


class Extension(VersionedRow, AddressedModel):
    """An extension, requested, granted or refused: who, why, and by which letter."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="extensions")
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_until = models.DateField(_("requested until"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=texts.REASON)
    access_level = models.CharField(
        _("who may read the request"),
        max_length=12,
        choices=_OPEN_TO,
        default=AccessLevel.COMMITTEE,
    )
    letter = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=ExtensionOutcome, default=ExtensionOutcome.PENDING
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(
        _("reason of the decision"), max_length=texts.REASON, blank=True
    )
    # Of a refusal. A decision that grants is the reason of the new date, and as public as that.
    decision_access_level = models.CharField(
        _("who may read the refusal"),
        max_length=12,
        choices=_OPEN_TO,
        default=AccessLevel.COMMITTEE,
    )
    granted_deadline = models.OneToOneField(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="granted_through"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("deadline_id", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("deadline",),
                condition=Q(outcome=ExtensionOutcome.PENDING),
                name="extension_pending_uniq",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome=ExtensionOutcome.GRANTED,
                    granted_deadline__isnull=False,
                    decided_on__isnull=False,
                )
                | Q(
                    outcome=ExtensionOutcome.REFUSED,
                    granted_deadline__isnull=True,
                    decided_on__isnull=False,
                )
                | Q(
                    outcome=ExtensionOutcome.PENDING,
                    granted_deadline__isnull=True,
                    decided_on__isnull=True,
                ),
                name="extension_outcome_check",
            ),
            models.CheckConstraint(
                condition=Q(
                    access_level__in=(AccessLevel.PUBLIC, AccessLevel.COMMITTEE),
                    decision_access_level__in=(AccessLevel.PUBLIC, AccessLevel.COMMITTEE),
                ),
                name="extension_access_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.deadline}: {self.get_outcome_display()}"


class DeadlineChangeQuerySet(models.QuerySet["DeadlineChange"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "DeadlineChangeQuerySet":
        day = today or dates.today()
        return seen_by(self, visibility.deadlines, viewer_of(user), day, "deadline__")


class DeadlineChange(TimestampedModel):
    """A suspension, resumption, correction or withdrawal: who, why, and by which letter."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind"), max_length=10, choices=DeadlineChangeKind)
    # Of a window by rule: the change of the State party's date that it went along with.
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), max_length=texts.REASON)
    letter = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DeadlineChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a deadline")
        verbose_name_plural = _("changes of deadlines")
        ordering = ("deadline_id", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=DeadlineChangeKind.values), name="deadlinechange_kind_check"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deadline}: {self.get_kind_display()}"
