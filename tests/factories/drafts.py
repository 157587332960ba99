"""What was written and not sent."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.models import FormDraft, ParkedForm
from tests.factories.people import UserFactory


class ParkedFormFactory(DjangoModelFactory[ParkedForm]):
    class Meta:
        model = ParkedForm

    user = factory.SubFactory(UserFactory)
    path = page = "/account/"
    fields = (("reason", ["Words"]),)
    digest = factory.Sequence(lambda n: f"{n:064d}")
    opened_at = datetime(2023, 9, 1, 9, tzinfo=UTC)
    parked_at = datetime(2023, 9, 1, 10, tzinfo=UTC)


class FormDraftFactory(DjangoModelFactory[FormDraft]):
    class Meta:
        model = FormDraft

    user = factory.SubFactory(UserFactory)
    path = factory.Sequence(lambda n: f"/follow-ups/{n}/status/")
    title = "Change the status"
    fields = (("reason", ["Words"]),)
    saved_at = datetime(2023, 9, 1, 9, tzinfo=UTC)
