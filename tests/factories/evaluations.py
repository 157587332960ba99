"""Assignments of rapporteurs, and evaluations."""

from datetime import date
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from recommendations.enums import EvaluationStatus, RapporteurCapacity, Role
from recommendations.models import Evaluation, Membership, RapporteurAssignment
from tests.factories.bodies import GradeFactory
from tests.factories.cycles import ReportingCycleFactory
from tests.factories.follow_ups import FollowUpFactory
from tests.factories.people import SINCE, MembershipFactory, UserFactory


class RapporteurAssignmentFactory(DjangoModelFactory[RapporteurAssignment]):
    """An assignment, and the membership on which it rests where the person has none."""

    class Meta:
        model = RapporteurAssignment

    cycle = factory.SubFactory(ReportingCycleFactory)
    user = factory.SubFactory(UserFactory)
    capacity = RapporteurCapacity.COUNTRY_RAPPORTEUR
    valid_during = DateRange(SINCE, None)

    @classmethod
    def _create(
        cls, model_class: type[RapporteurAssignment], *args: Any, **kwargs: Any
    ) -> RapporteurAssignment:
        place = {"user": kwargs["user"], "treaty_body": kwargs["cycle"].treaty_body}
        if not Membership.objects.filter(role=Role.RAPPORTEUR, **place).exists():
            MembershipFactory.create(role=Role.RAPPORTEUR, **place)
        made: RapporteurAssignment = super()._create(model_class, *args, **kwargs)
        return made


class EvaluationFactory(DjangoModelFactory[Evaluation]):
    """A draft; adopted ones get the day that the database demands."""

    class Meta:
        model = Evaluation

    follow_up = factory.SubFactory(FollowUpFactory)
    grade = factory.SubFactory(GradeFactory)
    rationale = "Some steps were taken."
    status = EvaluationStatus.DRAFT
    author = factory.SubFactory(UserFactory)
    adopted_on = factory.LazyAttribute(
        lambda row: date(2024, 9, 20) if row.status == EvaluationStatus.ADOPTED else None
    )
