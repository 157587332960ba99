"""Paragraphs by number and label, as printed and in addresses; changes that are only added."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from recommendations.models import Paragraph, ParagraphChange
from recommendations.models.documents import parts_of
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    DocumentFactory,
    DocumentVersionFactory,
    ParagraphChangeFactory,
    ParagraphFactory,
)


@pytest.mark.parametrize(
    ("label", "reference", "slug"),
    [("", "36", "36"), ("a", "36 (a)", "36-a"), ("a-ii", "36 (a) (ii)", "36-a-ii")],
)
def test_a_paragraph_is_named_as_printed_and_in_addresses(
    label: str, reference: str, slug: str
) -> None:
    paragraph = Paragraph(number=36, label=label)
    assert (str(paragraph), paragraph.reference, paragraph.slug) == (reference, reference, slug)


@pytest.mark.django_db
def test_a_number_is_free_again_once_its_paragraph_is_gone() -> None:
    paragraph = ParagraphFactory.create(number=7)
    document = paragraph.document
    with pytest.raises(IntegrityError, match="paragraph_number_label_uniq"), transaction.atomic():
        ParagraphFactory.create(document=document, number=7)
    paragraph.gone_in = DocumentVersionFactory.create(document=document)
    paragraph.save()
    new = ParagraphFactory.create(document=document, number=7)
    assert list(Paragraph.objects.in_the_text()) == [new]


@pytest.mark.django_db
def test_positions_may_be_exchanged_within_a_transaction() -> None:
    first = ParagraphFactory.create(position=1)
    second = ParagraphFactory.create(document=first.document, position=2)
    Paragraph.objects.filter(pk=first.pk).update(position=2)
    Paragraph.objects.filter(pk=second.pk).update(position=1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("label", "constraint"),
    [("1", "paragraph_label_check"), ("a-b", "paragraph_label_check"), ("a", "paragraph_parent")],
)
def test_a_label_is_that_of_a_subparagraph(label: str, constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ParagraphFactory.create(label=label)


@pytest.mark.django_db
def test_a_symbol_belongs_to_one_document_whatever_its_case() -> None:
    document = DocumentFactory.create()
    with pytest.raises(IntegrityError, match="document_symbol"):
        DocumentFactory.create(cycle=document.cycle, symbol=document.symbol.lower())


@pytest.mark.django_db
def test_changes_of_paragraphs_are_only_added() -> None:
    change = ParagraphChangeFactory.create()
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic(), as_owner():
        ParagraphChange.objects.update(text="Other words")
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic(), as_owner():
        change.delete()
    # Nor does one disappear with its paragraph.
    with pytest.raises(ProtectedError):
        change.paragraph.delete()


@pytest.mark.django_db
def test_a_change_of_the_text_is_told_from_one_of_the_number() -> None:
    text = ParagraphChangeFactory.create()
    number = ParagraphChangeFactory.create(former_number=9, former_text="Same", text="Same")
    assert list(ParagraphChange.objects.of_words()) == [text]
    assert (text.has_new_words, number.has_new_words) == (True, False)
    assert number.former_reference == "9"


# --- Parts ----------------------------------------------------------------------------------------


@pytest.fixture
def tree(case: Case) -> dict[str, Paragraph]:
    whole = case.recommendation(36).paragraph
    letter = ParagraphFactory.create(
        document=case.document, number=36, label="a", parent=whole, position=361
    )
    numeral = ParagraphFactory.create(
        document=case.document, number=36, label="a-i", parent=letter, position=362
    )
    other = ParagraphFactory.create(
        document=case.document,
        number=60,
        label="a",
        parent=case.recommendation(60).paragraph,
        position=601,
    )
    return {"whole": whole, "letter": letter, "numeral": numeral, "other": other}


@pytest.mark.django_db
def test_letters_and_numerals_are_parts_and_nothing_else(tree: dict[str, Paragraph]) -> None:
    parts = Paragraph.objects.filter(parts_of([tree["whole"].pk]))
    assert set(parts) == {tree["letter"], tree["numeral"]}
    both = Paragraph.objects.filter(parts_of([tree["whole"].pk, tree["other"].parent_id or 0]))
    assert set(both) == {tree["letter"], tree["numeral"], tree["other"]}
    assert not Paragraph.objects.filter(parts_of([])).exists()


@pytest.mark.django_db
def test_the_database_asks_the_index_of_parents(tree: dict[str, Paragraph]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Paragraph.objects.filter(parts_of([tree["whole"].pk])).order_by().explain()
    assert "Index Cond: (parent_id = ANY (" in plan
