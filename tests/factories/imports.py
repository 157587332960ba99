"""Import runs."""

import hashlib
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import ImportStatus
from recommendations.models import ImportRun
from tests.factories.bodies import TreatyBodyFactory
from tests.factories.people import UserFactory


class ImportRunFactory(DjangoModelFactory[ImportRun]):
    class Meta:
        model = ImportRun

    file = factory.LazyAttribute(lambda run: f"intake/imports/2024/{run.file_name}")
    file_name = factory.Sequence(lambda n: f"document-{n}.pdf")
    sha256 = factory.LazyAttribute(lambda run: hashlib.sha256(run.file_name.encode()).hexdigest())
    n_bytes = 1000
    treaty_body = factory.SubFactory(TreatyBodyFactory)
    started_by = factory.SubFactory(UserFactory)
    applied_at = factory.LazyAttribute(
        lambda run: (
            datetime(2024, 3, 1, 9, tzinfo=UTC)
            if run.status in ImportStatus.applied_statuses
            else None
        )
    )
    claimed_at = factory.LazyAttribute(
        lambda run: (
            datetime(2024, 3, 1, 9, tzinfo=UTC) if run.status == ImportStatus.READING else None
        )
    )
    status = ImportStatus.RECEIVED
