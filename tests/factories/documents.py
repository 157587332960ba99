"""Documents with their paragraphs. Symbols are derived from the cycle, so that they parse."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from recommendations.enums import AccessLevel, DocumentKind, ParagraphChangeKind, ParagraphKind
from recommendations.models import (
    Document,
    DocumentVersion,
    Paragraph,
    ParagraphChange,
    ParagraphText,
)
from tests.factories.cycles import ReportingCycleFactory


class DocumentFactory(DjangoModelFactory[Document]):
    """Concluding observations, public, with the symbol of their cycle.

    Give `symbol=""` for a document without one, as most submissions and letters are.
    """

    class Meta:
        model = Document

    cycle = factory.SubFactory(ReportingCycleFactory)
    kind = DocumentKind.CONCLUDING_OBSERVATIONS
    symbol_kind = "CO"
    symbol = factory.LazyAttribute(
        lambda document: (
            f"{document.cycle.treaty_body.symbol_prefix}/{document.cycle.state_party.iso3}"
            f"/{document.symbol_kind}/{document.cycle.number}"
        )
    )
    title = factory.LazyAttribute(lambda document: f"Document {document.symbol}")
    distributed_on = date(2021, 11, 2)
    access_level = AccessLevel.PUBLIC


class DocumentVersionFactory(DjangoModelFactory[DocumentVersion]):
    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(DocumentFactory)
    language = "en"


class ParagraphFactory(DjangoModelFactory[Paragraph]):
    class Meta:
        model = Paragraph

    document = factory.SubFactory(DocumentFactory)
    # Beyond what tests write by hand into the same document.
    number = factory.Sequence(lambda n: 1001 + n)
    position = factory.Sequence(lambda n: 1001 + n)
    kind = ParagraphKind.RECOMMENDATION


class ParagraphTextFactory(DjangoModelFactory[ParagraphText]):
    class Meta:
        model = ParagraphText

    paragraph = factory.SubFactory(ParagraphFactory)
    language = "en"
    text = factory.LazyAttribute(
        lambda text: f"The committee asks for measure {text.paragraph.number}."
    )


class ParagraphChangeFactory(DjangoModelFactory[ParagraphChange]):
    """New words in a later version of the paragraph's document, with what was there before."""

    class Meta:
        model = ParagraphChange

    paragraph = factory.SubFactory(ParagraphFactory)
    version = factory.LazyAttribute(
        lambda change: DocumentVersionFactory.create(document=change.paragraph.document)
    )
    language = "en"
    kind = ParagraphChangeKind.CHANGED
    at = datetime(2024, 3, 1, 9, tzinfo=UTC)
    former_number = factory.LazyAttribute(lambda change: change.paragraph.number)
    former_label = factory.LazyAttribute(lambda change: change.paragraph.label)
    former_kind = ParagraphKind.RECOMMENDATION
    former_text = "The committee asks for another measure."
    text = "The committee asks for this measure."
