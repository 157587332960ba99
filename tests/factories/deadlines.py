"""Deadlines and extensions."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import DeadlineBasis, DeadlineKind, DeadlineState
from recommendations.models import Deadline, Extension
from tests.factories.follow_ups import FollowUpRequestFactory


class DeadlineFactory(DjangoModelFactory[Deadline]):
    """In force, for information on follow-up, on the date that the document names."""

    class Meta:
        model = Deadline

    request = factory.SubFactory(FollowUpRequestFactory)
    cycle = factory.LazyAttribute(lambda deadline: deadline.request.cycle)
    kind = DeadlineKind.FOLLOW_UP_INFORMATION
    due_on = date(2023, 10, 8)
    state = DeadlineState.IN_FORCE
    basis = DeadlineBasis.EXPLICIT_DATE


class ExtensionFactory(DjangoModelFactory[Extension]):
    class Meta:
        model = Extension

    deadline = factory.SubFactory(DeadlineFactory)
    reason = "The ministries need more time."
