"""The text that serves a reader, the case of a recommendation, and its permanent address."""

import pytest
from django.db import IntegrityError

from recommendations.models import Recommendation
from tests.evidence import as_owner
from tests.factories import (
    DocumentVersionFactory,
    ParagraphTextFactory,
    RecommendationFactory,
    ReportingCycleFactory,
)

pytestmark = pytest.mark.django_db


def _text(language: str) -> tuple[str, str]:
    row = Recommendation.objects.with_text(language).get()
    return getattr(row, "text_language", ""), getattr(row, "text", "")


def test_a_reader_gets_their_language_else_english_else_any() -> None:
    paragraph = RecommendationFactory.create(text="In English.").paragraph
    ParagraphTextFactory.create(paragraph=paragraph, language="fr", text="En français.")
    assert _text("fr") == ("fr", "En français.")
    assert _text("ru") == ("en", "In English.")
    with as_owner():
        paragraph.texts.filter(language="en").delete()
    assert _text("ru") == ("fr", "En français.")


def test_a_recommendation_belongs_to_the_case_of_its_document() -> None:
    with pytest.raises(IntegrityError, match="to its reporting cycle"):
        RecommendationFactory.create(cycle=ReportingCycleFactory.create(number="99"))


def test_the_address_of_a_gone_paragraph_names_its_identifier() -> None:
    row = RecommendationFactory.create()
    address = row.get_absolute_url()
    assert address.endswith(f"/{row.paragraph.number}/")
    row.paragraph.gone_in = DocumentVersionFactory.create(document=row.paragraph.document)
    assert row.get_absolute_url() == f"{address}?gone={row.public_id}"
