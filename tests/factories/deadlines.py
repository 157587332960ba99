"""Deadlines and extensions."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import DeadlineBasis, DeadlineChangeKind, DeadlineKind, DeadlineState
from recommendations.models import Deadline, DeadlineChange, Extension
from tests.evidence import as_owner
from tests.factories.follow_ups import FollowUpRequestFactory


class DeadlineFactory(DjangoModelFactory[Deadline]):
    """In force, for information on follow-up, on the date that the document names.

    Entered on the day of the document's distribution, because reminders do not reach back behind
    that day; `created_at=` sets another moment.
    """

    class Meta:
        model = Deadline

    request = factory.SubFactory(FollowUpRequestFactory)
    cycle = factory.LazyAttribute(lambda deadline: deadline.request.cycle)
    kind = DeadlineKind.FOLLOW_UP_INFORMATION
    due_on = date(2023, 10, 8)
    state = DeadlineState.IN_FORCE
    basis = DeadlineBasis.EXPLICIT_DATE
    created_at = datetime(2021, 11, 2, 12, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: type[Deadline], *args: Any, **kwargs: Any) -> Deadline:
        created_at = kwargs.pop("created_at")
        deadline: Deadline = super()._create(model_class, *args, **kwargs)
        # Django itself writes the moment of the insertion into this column.
        with as_owner():
            Deadline.objects.filter(pk=deadline.pk).update(created_at=created_at)
        deadline.created_at = created_at
        return deadline


class DeadlineChangeFactory(DjangoModelFactory[DeadlineChange]):
    class Meta:
        model = DeadlineChange

    deadline = factory.SubFactory(DeadlineFactory)
    kind = DeadlineChangeKind.SUSPENDED
    decided_on = date(2023, 9, 1)
    reason = "Talks are going on."


class ExtensionFactory(DjangoModelFactory[Extension]):
    class Meta:
        model = Extension

    deadline = factory.SubFactory(DeadlineFactory)
    reason = "The ministries need more time."
