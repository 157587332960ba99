"""State replies and their passages."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import AccessLevel
from recommendations.models import Passage, StateReply
from tests.factories.follow_ups import FollowUpRequestFactory
from tests.factories.people import UserFactory
from tests.factories.recommendations import RecommendationFactory


class StateReplyFactory(DjangoModelFactory[StateReply]):
    class Meta:
        model = StateReply

    request = factory.SubFactory(FollowUpRequestFactory)
    received_on = date(2024, 1, 17)
    access_level = AccessLevel.PUBLIC
    recorded_by = factory.SubFactory(UserFactory)


class PassageFactory(DjangoModelFactory[Passage]):
    class Meta:
        model = Passage

    reply = factory.SubFactory(StateReplyFactory)
    recommendation = factory.SubFactory(
        RecommendationFactory,
        paragraph__document=factory.SelfAttribute("...reply.request.document"),
    )
    text = "The State party has changed its law."
