"""Rapporteurs assigned to cases, and the committee's evaluations with their grades."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import (
    AccessLevel,
    EvaluationStatus,
    FollowUpStatus,
    RapporteurCapacity,
    Role,
)
from recommendations.models.base import AddressedModel, TimestampedModel, VersionedRow
from recommendations.models.bodies import Grade, Session
from recommendations.models.cycles import ReportingCycle
from recommendations.models.follow_ups import FollowUp, StatusStep
from recommendations.models.people import Membership, User, viewer_of
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class RapporteurAssignmentQuerySet(models.QuerySet["RapporteurAssignment"]):
    def on(self, day: date) -> "RapporteurAssignmentQuerySet":
        """Assignments in force on the given day.

        An assignment rests on membership of the committee: without it on that day, it is nothing,
        whatever its own end says.
        """
        membership = Membership.objects.on(day).filter(
            role=Role.RAPPORTEUR,
            user=models.OuterRef("user"),
            treaty_body=models.OuterRef("cycle__treaty_body"),
        )
        return self.filter(models.Exists(membership), valid_during__contains=day)


class RapporteurAssignment(TimestampedModel):
    """A member of the committee assigned to one case for a time."""

    cycle = models.ForeignKey(ReportingCycle, on_delete=models.PROTECT, related_name="rapporteurs")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    capacity = models.CharField(_("capacity"), max_length=30, choices=RapporteurCapacity)
    valid_during = DateRangeField(_("assigned during"))

    objects = RapporteurAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ("cycle_id", "capacity")
        constraints = (
            ExclusionConstraint(
                name="rapporteurassignment_overlap_excl",
                expressions=[
                    ("cycle", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("capacity", RangeOperators.EQUAL),
                    ("valid_during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=RapporteurCapacity.values),
                name="rapporteurassignment_capacity_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_capacity_display()}"


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "EvaluationQuerySet":
        return seen_by(self, visibility.evaluations, viewer_of(user), today or dates.today())

    def of_this_round(self) -> "EvaluationQuerySet":
        """Without those that closed a round before their follow-up went back to another one."""
        closed = StatusStep.objects.filter(
            evaluation=OuterRef("pk"), status=FollowUpStatus.EVALUATED, leg__lt=F("follow_up__leg")
        )
        return self.filter(~Exists(closed))


class Evaluation(VersionedRow, AddressedModel):
    """A grade with its reasons for one recommendation, or for the part of it that `scope` names.

    Committees may grade parts of a recommendation separately ("C2 to D1" for one paragraph), so
    a follow-up can have several evaluations. An adopted one stays as it is; where the committee
    evaluates again, the next round is a row of its own.
    """

    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, related_name="evaluations")
    scope = models.CharField(
        _("part of the recommendation"),
        max_length=200,
        blank=True,
        help_text=_("Empty: all of it."),
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="evaluations")
    rationale = models.TextField(_("reasons"), max_length=texts.STATEMENT)
    further_action = models.TextField(
        _("further action requested"), max_length=texts.QUOTATION, blank=True
    )
    status = models.CharField(
        _("status"), max_length=10, choices=EvaluationStatus, default=EvaluationStatus.DRAFT
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="evaluations")
    access_level = models.CharField(
        _("who may read it once adopted"),
        max_length=12,
        choices=AccessLevel,
        default=AccessLevel.PUBLIC,
    )
    public_from = models.DateField(_("public from"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_at_session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="evaluations"
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ("follow_up_id", "scope", "round")
        indexes = (
            # The latest that were adopted.
            models.Index(
                "adopted_on",
                "id",
                condition=Q(status=EvaluationStatus.ADOPTED),
                name="evaluation_latest_idx",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("follow_up", "scope", "round"), name="evaluation_follow_up_scope_uniq"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="evaluation_round_check"),
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values), name="evaluation_status_check"
            ),
            models.CheckConstraint(
                condition=Q(status=EvaluationStatus.ADOPTED, adopted_on__isnull=False)
                | (~Q(status=EvaluationStatus.ADOPTED) & Q(adopted_on__isnull=True)),
                name="evaluation_adopted_check",
            ),
            models.CheckConstraint(
                condition=Q(access_level__in=AccessLevel.values), name="evaluation_access_check"
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.FROM_DATE) | Q(public_from__isnull=False),
                name="evaluation_public_from_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.follow_up.recommendation}: {self.grade}"


def latest_rounds(evaluations: Iterable[Evaluation]) -> list[Evaluation]:
    """The last round of each follow-up and part, of the rows given, in their order."""
    rows = list(evaluations)
    last: dict[tuple[int, str], int] = {}
    for row in rows:
        key = (row.follow_up_id, row.scope)
        last[key] = max(row.round, last.get(key, 0))
    return [row for row in rows if row.round == last[row.follow_up_id, row.scope]]
