"""Follow-up requests and the recommendations selected in them."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import FollowUpStatus, SelectionKind
from recommendations.models import FollowUp, FollowUpRequest
from tests.factories.documents import DocumentFactory
from tests.factories.recommendations import RecommendationFactory


class FollowUpRequestFactory(DjangoModelFactory[FollowUpRequest]):
    class Meta:
        model = FollowUpRequest

    document = factory.SubFactory(DocumentFactory)
    cycle = factory.LazyAttribute(lambda request: request.document.cycle)
    selection_kind = SelectionKind.SHORT_TERM_FOLLOW_UP


class FollowUpFactory(DjangoModelFactory[FollowUp]):
    """A recommendation of the request's own document, awaiting a reply."""

    class Meta:
        model = FollowUp

    request = factory.SubFactory(FollowUpRequestFactory)
    recommendation = factory.SubFactory(
        RecommendationFactory,
        paragraph__document=factory.SelfAttribute("...request.document"),
    )
    status = FollowUpStatus.AWAITING_REPLY
    status_changed_at = datetime(2021, 11, 2, 12, tzinfo=UTC)
