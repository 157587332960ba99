"""Rows of the history, for tests that read it; verbs write it through `record_event`."""

from datetime import UTC, datetime

from factory.django import DjangoModelFactory

from recommendations.enums import EventKind
from recommendations.models import Event


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event

    kind = EventKind.CASE_OPENED
    at = datetime(2024, 3, 1, 9, tzinfo=UTC)
