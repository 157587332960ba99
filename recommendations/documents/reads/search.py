"""Which recommendations and documents a question finds, and in which paragraph.

What a question means is read by `questions.parsing`, once for pages, counts and exports; flat rows
answer it. Where no text matches, similar spellings are tried.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q

from recommendations.documents.reads.flat.asked import symbol_condition
from recommendations.documents.reads.flat.words import tsquery_of
from recommendations.documents.reads.headlines import HeadlinePart, passages
from recommendations.documents.reads.known_names import known_names
from recommendations.models import Document, ParagraphText
from recommendations.models.documents import DocumentQuerySet
from recommendations.questions.parsing import read_question
from recommendations.questions.structure import (
    And,
    Node,
    Not,
    Or,
    Phrase,
    TypedQuestion,
    Word,
)
from recommendations.symbols import normalise


@dataclass(frozen=True)
class DocumentRow:
    """A document of a list, and its first paragraph that contains the words, if any does."""

    document: Document
    paragraph: str = ""
    url: str = ""
    headline: tuple[HeadlinePart, ...] = ()
    language: str = ""


def question_of(typed: str) -> TypedQuestion:
    """What was typed, understood. Two queries, for the names; none for an empty line."""
    return read_question(typed, known_names()) if typed.strip() else TypedQuestion("")


def words_of(question: TypedQuestion) -> str:
    """The words that texts must hold, as typed, without those that they must not hold."""
    return " ".join(_words_in(question.words)) if question.words else ""


def _words_in(node: Node) -> Iterator[str]:
    match node:
        case Word():
            yield node.text
        case Phrase():
            for word in node.words:
                yield word.text
        case And() | Or():
            for part in node.parts:
                yield from _words_in(part)
        case Not():
            return


def documents_asked(rows: DocumentQuerySet, typed: str) -> DocumentQuerySet:
    """The documents that a question asks for: by symbol or title as typed, or by all of it.

    Of its words each paragraph is asked, in all six languages. Four queries for the question.
    """
    question = question_of(typed)
    named = Q(symbol__icontains=normalise(typed)) | Q(title__icontains=typed)
    if question.says_nothing:
        return rows.filter(named)
    return rows.filter(named | _asked_of_documents(question))


def _asked_of_documents(question: TypedQuestion) -> Q:
    wanted = Q()
    for reference in question.references:
        wanted |= symbol_condition(reference)
    if question.state_parties:
        wanted &= Q(cycle__state_party__iso3__in=question.state_parties)
    if question.without_state_parties:
        wanted &= ~Q(cycle__state_party__iso3__in=question.without_state_parties)
    if question.committees:
        wanted &= Q(cycle__treaty_body__code__in=question.committees)
    if question.without_committees:
        wanted &= ~Q(cycle__treaty_body__code__in=question.without_committees)
    if question.words:
        texts = ParagraphText.objects.holding(tsquery_of(question.words))
        wanted &= Q(pk__in=texts.values("paragraph__document"))
    return wanted


def document_rows(
    documents: Iterable[Document], question: TypedQuestion
) -> tuple[DocumentRow, ...]:
    """Documents for a list, with the first paragraph that contains the words. Four queries."""
    documents = list(documents)
    if not question.words or not documents:
        return tuple(DocumentRow(document) for document in documents)
    texts = (
        ParagraphText.objects.holding(tsquery_of(question.words))
        .filter(paragraph__document__in=documents)
        .order_by("paragraph__document_id", "paragraph__position", "pk")
        .distinct("paragraph__document_id")
        .select_related("paragraph")
    )
    found = {text.paragraph.document_id: text for text in texts}
    shown = passages(found.values(), question)
    return tuple(_row(document, found.get(document.pk), shown) for document in documents)


def _row(
    document: Document,
    text: ParagraphText | None,
    shown: Mapping[int, tuple[HeadlinePart, ...]],
) -> DocumentRow:
    if text is None:
        return DocumentRow(document)
    return DocumentRow(
        document,
        paragraph=text.paragraph.reference,
        url=f"{document.get_absolute_url()}#p{text.paragraph.slug}",
        headline=shown.get(text.pk, ()),
        language=text.language,
    )
