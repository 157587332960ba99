"""Keys of private calendars."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.models import FeedKey
from recommendations.models.feed_keys import digest_of
from tests.factories.people import UserFactory


class FeedKeyFactory(DjangoModelFactory[FeedKey]):
    class Meta:
        model = FeedKey

    user = factory.SubFactory(UserFactory)
    digest = factory.Sequence(lambda n: digest_of(f"key {n}"))
    renewed_at = datetime(2023, 9, 1, 9, tzinfo=UTC)
