"""Letters, their stages and templates."""

from datetime import UTC, date, datetime

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from recommendations.enums import AccessLevel, DocumentKind, LetterKind, LetterStatus, PeriodUnit
from recommendations.models import Letter, LetterStage, LetterTemplate
from tests.factories.deadlines import DeadlineFactory
from tests.factories.documents import DocumentFactory
from tests.factories.people import UserFactory


class LetterStageFactory(DjangoModelFactory[LetterStage]):
    """Two months after the date, for all committees; asking twice gives the same stage."""

    class Meta:
        model = LetterStage
        django_get_or_create = ("treaty_body", "kind")

    treaty_body = None
    kind = LetterKind.FIRST_REMINDER
    offset = 2
    unit = PeriodUnit.MONTHS
    n_days_apart = 30


class LetterTemplateFactory(DjangoModelFactory[LetterTemplate]):
    class Meta:
        model = LetterTemplate
        django_get_or_create = ("treaty_body", "kind", "language")

    treaty_body = None
    kind = LetterKind.FIRST_REMINDER
    language = "en"
    file_name = "letter.docx"
    file = factory.LazyAttribute(lambda _row: ContentFile(b"a file", name="letter.docx"))
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class LetterFactory(DjangoModelFactory[Letter]):
    """A draft; an issued one has its document, for the committee alone, and its moments."""

    class Meta:
        model = Letter

    class Params:
        is_issued = factory.LazyAttribute(lambda row: row.status == LetterStatus.ISSUED)

    deadline = factory.SubFactory(DeadlineFactory)
    kind = LetterKind.FIRST_REMINDER
    language = "en"
    status = LetterStatus.DRAFT
    drafted_by = factory.SubFactory(UserFactory)
    dated_on = factory.LazyAttribute(lambda row: date(2023, 12, 11) if row.is_issued else None)
    issued_by = factory.LazyAttribute(lambda row: row.drafted_by if row.is_issued else None)
    issued_at = factory.LazyAttribute(
        lambda row: datetime(2023, 12, 11, 9, tzinfo=UTC) if row.is_issued else None
    )
    document = factory.LazyAttribute(
        lambda row: (
            DocumentFactory.create(
                cycle=row.deadline.cycle,
                symbol="",
                kind=DocumentKind.LETTER,
                title="A letter",
                access_level=AccessLevel.COMMITTEE,
            )
            if row.is_issued
            else None
        )
    )
