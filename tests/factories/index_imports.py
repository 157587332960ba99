"""Exports of the index."""

import hashlib
from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.models import IndexAnnotation, IndexImport, IndexRow, IndexTerm
from tests.factories.people import UserFactory


class IndexImportFactory(DjangoModelFactory[IndexImport]):
    class Meta:
        model = IndexImport

    file = factory.LazyAttribute(lambda row: f"index/2024/{row.file_name}")
    file_name = factory.Sequence(lambda n: f"export-{n}.json")
    sha256 = factory.LazyAttribute(lambda row: hashlib.sha256(row.file_name.encode()).hexdigest())
    n_bytes = 1000
    started_by = factory.SubFactory(UserFactory)
    status = IndexImportStatus.RECEIVED
    applied_at = factory.LazyAttribute(
        lambda row: (
            datetime(2024, 3, 1, 9, tzinfo=UTC) if row.status == IndexImportStatus.APPLIED else None
        )
    )


class IndexRowFactory(DjangoModelFactory[IndexRow]):
    class Meta:
        model = IndexRow

    index_import = factory.SubFactory(IndexImportFactory)
    line = factory.Sequence(lambda n: n + 1)
    annotation_id = factory.Sequence(lambda n: f"row-{n}")
    digest = factory.LazyAttribute(lambda row: hashlib.sha256(row.text.encode()).hexdigest())
    outcome = IndexOutcome.ADDED
    text = factory.Sequence(lambda n: f"{n % 200 + 1}. The Committee recommends a measure.")


class IndexAnnotationFactory(DjangoModelFactory[IndexAnnotation]):
    class Meta:
        model = IndexAnnotation

    annotation_id = factory.Sequence(lambda n: f"annotation-{n}")
    digest = factory.LazyAttribute(
        lambda row: hashlib.sha256(row.annotation_id.encode()).hexdigest()
    )
    symbol = "CMW/C/AZE/CO/3"
    added_by = factory.SubFactory(IndexImportFactory)


class IndexTermFactory(DjangoModelFactory[IndexTerm]):
    class Meta:
        model = IndexTerm

    kind = IndexTermKind.STATE
    written = factory.Sequence(lambda n: f"Land {n}")
    normalised = factory.LazyAttribute(lambda row: row.written.casefold())
    is_left_out = True
