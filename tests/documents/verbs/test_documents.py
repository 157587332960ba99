"""Documents are named by symbols that fit their case, and paragraphs keep their place."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from recommendations.acts.errors import InvalidInput
from recommendations.documents.verbs import documents
from recommendations.documents.verbs.documents import ParagraphInput
from recommendations.enums import AccessLevel, DocumentKind, EventKind, ParagraphKind
from recommendations.models import Document, Event, Recommendation, ReportingCycle, User
from tests.conftest import Case
from tests.factories import DocumentFactory, ParagraphFactory, ReportingCycleFactory

NOW = datetime(2024, 3, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def _record(cycle: ReportingCycle, by: User, symbol: str) -> Document:
    return documents.record_document(
        cycle=cycle,
        kind=DocumentKind.STATE_REPLY,
        title="Information received",
        access_level=AccessLevel.PUBLIC,
        symbol=symbol,
        by=by,
        now=NOW,
    )


def test_the_parts_of_the_symbol_are_kept(cycle: ReportingCycle, officer: User) -> None:
    document = _record(cycle, officer, "CMW/C/AZE/CO/3/Add.1/Rev.2*")
    assert document.symbol == "CMW/C/AZE/CO/3/Add.1/Rev.2"
    assert (document.symbol_kind, document.addendum, document.revision) == ("CO", 1, 2)
    assert document.corrigendum is None
    assert document.is_reissue
    assert Event.objects.get().kind == EventKind.DOCUMENT_RECORDED


@pytest.mark.parametrize(
    ("symbol", "sentence"),
    [
        ("CMW/AZE/3rd", "example"),
        ("CRPD/C/AZE/CO/3", "document of CRPD"),
        ("CMW/C/ARM/CO/3", "concerns ARM"),
    ],
)
def test_a_symbol_that_cannot_be_is_refused(
    cycle: ReportingCycle, officer: User, symbol: str, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        _record(cycle, officer, symbol)
    assert refused.value.field == "symbol"
    assert not Document.objects.exists()
    assert not Event.objects.exists()


def test_a_symbol_names_one_document(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="already been recorded"):
        _record(case.cycle, officer, case.document.symbol.lower())
    with pytest.raises(IntegrityError, match="document_symbol_uniq"), transaction.atomic():
        DocumentFactory.create(cycle=case.cycle, symbol=case.document.symbol.lower())


def test_a_version_keeps_the_checksum_of_its_file(case: Case) -> None:
    version = documents.add_version(
        case.document, language="en", file=ContentFile(b"words"), file_name="co.pdf"
    )
    assert version.sha256 == hashlib.sha256(b"words").hexdigest()
    assert version.n_bytes == 5
    with version.file.open() as stored:
        assert stored.read() == b"words"


def test_paragraphs_keep_their_order_their_parts_and_what_they_answer(case: Case) -> None:
    given = [
        ParagraphInput(1, "", ParagraphKind.CONCERN, ("C. Concerns",), "It is concerned."),
        ParagraphInput(
            2, "", ParagraphKind.RECOMMENDATION, ("C. Concerns",), "It asks:", answers=(1, "")
        ),
        ParagraphInput(2, "a", ParagraphKind.RECOMMENDATION, ("C. Concerns",), "To act;"),
        ParagraphInput(2, "a-i", ParagraphKind.RECOMMENDATION, ("C. Concerns",), "At once;"),
    ]
    document = DocumentFactory.create(cycle=case.cycle, symbol="")
    stored = documents.add_paragraphs(document, given, version=None, language="en")
    assert [row.reference for row in stored] == ["1", "2", "2 (a)", "2 (a) (i)"]
    assert stored[3].parent == stored[2]
    assert stored[1].answers == stored[0]
    assert stored[0].texts.get().text == "It is concerned."


def test_a_part_without_its_paragraph_is_refused_whole(case: Case) -> None:
    document = DocumentFactory.create(cycle=case.cycle, symbol="")
    given = [
        ParagraphInput(1, "", ParagraphKind.CONCERN, (), "One"),
        ParagraphInput(2, "a", ParagraphKind.RECOMMENDATION, (), "To act"),
    ]
    with pytest.raises(InvalidInput, match="no paragraph above"):
        documents.add_paragraphs(document, given, version=None, language="en")
    assert not document.paragraphs.exists()


def test_the_database_refuses_a_recommendation_of_another_documents_case(case: Case) -> None:
    paragraph = case.recommendation(16).paragraph
    with (
        pytest.raises(IntegrityError, match="to its reporting cycle"),
        transaction.atomic(),
    ):
        Recommendation.objects.filter(paragraph=paragraph).update(
            cycle=ReportingCycleFactory.create()
        )


def test_a_document_without_a_symbol_holds_no_recommendations(case: Case) -> None:
    document = DocumentFactory.create(cycle=case.cycle, symbol="")
    paragraph = ParagraphFactory.create(document=document, number=1, position=1)
    with pytest.raises(InvalidInput, match="symbol first"):
        documents.add_recommendation(paragraph, topic="Strategy")
    with pytest.raises(IntegrityError, match="document with a symbol"), transaction.atomic():
        Recommendation.objects.create(paragraph=paragraph, cycle=case.cycle, topic="Strategy")
