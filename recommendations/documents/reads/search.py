"""Which recommendations and documents a question finds, and where its words stand in their texts.

What a question means is read by `questions.parsing`, once for pages, counts and exports; flat rows
answer it. Where no text matches, similar spellings are tried.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchConfig, SearchHeadline, SearchQuery
from django.db.models import Case, Q, TextField, Value, When

from recommendations.documents.reads.flat.asked import asked
from recommendations.documents.reads.known_names import known_names
from recommendations.models import Document, ParagraphText, Recommendation
from recommendations.models.documents import SEARCH_CONFIGS
from recommendations.models.listed import ListedRecommendationQuerySet as FlatRows
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

# Private-use characters that no document prints: where a found word begins and ends.
BEGIN, END = "\ue000", "\ue001"


@dataclass(frozen=True)
class HeadlinePart:
    """A part of a matching text; marked where it is a word that was searched for."""

    text: str
    is_found: bool


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


def spelt_similarly(rows: FlatRows, question: TypedQuestion) -> FlatRows:
    """The flat rows whose text or topic contains something spelt like the words."""
    words = words_of(question)
    alike = ParagraphText.objects.filter(text__trigram_word_similar=words)
    topics = Recommendation.objects.filter(topic__trigram_word_similar=words)
    rest = replace(question, words=None)
    return (rows if rest.is_empty else asked(rows, rest)).filter(
        Q(paragraph_id__in=alike.values("paragraph")) | Q(recommendation_id__in=topics.values("pk"))
    )


def did_you_mean(question: TypedQuestion, rows: Iterable[Recommendation]) -> str:
    """The words as typed, each that the rows do not contain replaced by the nearest that they do.

    `rows` carry `text` (see `with_text`). Empty when nothing is near enough or nothing changes.
    """
    held = {
        word.lower()
        for row in rows
        for word in re.findall(r"\w{3,}", f"{row.topic} {getattr(row, 'text', '') or ''}")
    }

    def nearest(match: "re.Match[str]") -> str:
        word = match[0].lower()
        if word in held:
            return match[0]
        return next(iter(difflib.get_close_matches(word, held, n=1, cutoff=0.7)), match[0])

    words = words_of(question)
    suggestion = re.sub(r"\w{3,}", nearest, words)
    return suggestion if suggestion.lower() != words.lower() else ""


def headlines(
    rows: Collection[Recommendation], question: TypedQuestion
) -> dict[int, tuple[HeadlinePart, ...]]:
    """For each row (with `text_language`), the part of its text with the words. One query.

    Keyed by the row's primary key; rows without the words in their text or its subparagraphs are
    left out.
    """
    words = words_of(question)
    if not words or not rows:
        return {}
    wanted = {row.paragraph_id: row for row in rows}
    texts = (
        ParagraphText.objects.filter(Q(paragraph__in=wanted) | Q(paragraph__parent__in=wanted))
        .exclude(
            paragraph__parent__isnull=False,
            paragraph__gone_in__isnull=False,
            paragraph__parent__gone_in__isnull=True,
        )
        .select_related("paragraph")
        .annotate(headline=_headline(words))
        .order_by("-paragraph__position")
    )
    found: dict[int, tuple[HeadlinePart, ...]] = {}
    for text in texts:
        paragraph = text.paragraph
        row = wanted.get(paragraph.pk) or wanted[paragraph.parent_id or 0]
        headline = str(getattr(text, "headline", ""))
        if BEGIN in headline and text.language == getattr(row, "text_language", None):
            found[row.pk] = split_headline(headline)
    return found


def document_rows(
    documents: Iterable[Document], words: str, language: str
) -> tuple[DocumentRow, ...]:
    """Documents for a list, with the paragraph that contains the words. One query at most."""
    documents = list(documents)
    if not words.strip() or not documents:
        return tuple(DocumentRow(document) for document in documents)
    first = (
        ParagraphText.objects.matching(words, language)
        .filter(paragraph__document__in=documents)
        .order_by("paragraph__document_id", "paragraph__position", "pk")
        .distinct("paragraph__document_id")
    )
    texts = (
        ParagraphText.objects.filter(pk__in=first.values("pk"))
        .select_related("paragraph")
        .annotate(headline=_headline(words))
    )
    found = {text.paragraph.document_id: text for text in texts}
    rows = []
    for document in documents:
        text = found.get(document.pk)
        if text is None:
            rows.append(DocumentRow(document))
            continue
        rows.append(
            DocumentRow(
                document,
                paragraph=text.paragraph.reference,
                url=f"{document.get_absolute_url()}#p{text.paragraph.slug}",
                headline=split_headline(getattr(text, "headline", "")),
                language=text.language,
            )
        )
    return tuple(rows)


def _headline(words: str) -> SearchHeadline:
    """The words in context, with the stemming of each text's own language."""
    config = SearchConfig(
        Case(
            *(
                When(language=language, then=Value(config))
                for language, config in SEARCH_CONFIGS.items()
            ),
            default=Value("simple"),
            output_field=TextField(),
        )
    )
    return SearchHeadline(
        "text",
        SearchQuery(words, config=config, search_type="websearch"),
        config=config,
        start_sel=BEGIN,
        stop_sel=END,
        max_words=40,
        min_words=25,
    )


def split_headline(headline: str) -> tuple[HeadlinePart, ...]:
    """The parts of a text with BEGIN and END in it, for a template to mark and escape."""
    parts = []
    for index, part in enumerate(re.split(f"[{BEGIN}{END}]", headline)):
        if part:
            parts.append(HeadlinePart(part, is_found=index % 2 == 1))
    return tuple(parts)
