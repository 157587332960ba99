"""Reading and writing many rows at a time: recorded documents, and rows by PostgreSQL's COPY."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.functions import Upper
from psycopg import sql

from recommendations.acts.acting import tell_before_copy
from recommendations.importers.index.uhri_paragraph import plain_words
from recommendations.importers.parsed import ParsedParagraph
from recommendations.models import Document, IndexAnnotation, Paragraph, ParagraphText


@dataclass(slots=True)
class RecordedParagraph:
    """A paragraph with its subparagraphs: the text of all of it in each language.

    `is_of_index` says that the UHRI itself brought it; `subparagraphs` are row ids by label.
    """

    pk: int
    number: int
    text_by_language: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    is_of_index: bool = False
    subparagraphs: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class RecordedDocument:
    """A document with its paragraphs by number."""

    pk: int
    cycle_id: int | None
    paragraphs: dict[int, RecordedParagraph] = field(default_factory=dict)
    _by_text: dict[tuple[str, str], list[RecordedParagraph]] | None = None

    @property
    def is_open(self) -> bool:
        """Whether only the UHRI wrote in it, so that it may add further paragraphs."""
        return all(paragraph.is_of_index for paragraph in self.paragraphs.values())

    def paragraph_with_text(self, text: str, language: str) -> RecordedParagraph | None:
        """The one paragraph that has exactly these words."""
        if self._by_text is None:
            self._by_text = defaultdict(list)
            for paragraph in self.paragraphs.values():
                for key, recorded in paragraph.text_by_language.items():
                    self._by_text[key, plain_words(recorded)].append(paragraph)
        found = self._by_text.get((language, plain_words(text)), [])
        return found[0] if len(found) == 1 else None


def recorded_symbols(symbols: Iterable[str]) -> set[str]:
    """Which of these symbols are recorded, in capitals."""
    wanted = {symbol.upper() for symbol in symbols if symbol}
    rows = Document.objects.annotate(capitals=Upper("symbol")).filter(capitals__in=wanted)
    return set(rows.values_list("capitals", flat=True))


def recorded_documents(symbols: Iterable[str]) -> dict[str, RecordedDocument]:
    """The recorded documents of these symbols, by symbol in capitals. Four queries."""
    wanted = {symbol.upper() for symbol in symbols}
    found = Document.objects.annotate(capitals=Upper("symbol")).filter(capitals__in=wanted)
    by_symbol: dict[str, RecordedDocument] = {}
    documents: dict[int, RecordedDocument] = {}
    for pk, symbol, cycle in found.values_list("pk", "capitals", "cycle"):
        by_symbol[symbol] = documents[pk] = RecordedDocument(pk, cycle)
    if not documents:
        return {}
    rows = list(
        Paragraph.objects.filter(document__in=documents)
        .order_by("document", "position")
        .values_list("pk", "document", "number", "label", "headings")
    )
    # Of every row, a subparagraph's too, the whole paragraph that it belongs to.
    whole: dict[int, RecordedParagraph] = {}
    for pk, document, number, label, headings in rows:
        if not label:
            heading = headings[-1] if headings else ""
            whole[pk] = RecordedParagraph(pk, number, heading=heading)
            documents[document].paragraphs[number] = whole[pk]
    top_pks = list(whole)
    for pk, document, number, label, _headings in rows:
        if label and (paragraph := documents[document].paragraphs.get(number)):
            whole[pk] = paragraph
            paragraph.subparagraphs[label] = pk
    _add_texts([(row[0], row[3]) for row in rows if row[0] in whole], whole)
    sources = IndexAnnotation.objects.filter(paragraph__in=top_pks, is_source=True)
    for pk in sources.values_list("paragraph", flat=True):
        whole[pk].is_of_index = True
    return by_symbol


def _add_texts(labels: list[tuple[int, str]], whole: dict[int, RecordedParagraph]) -> None:
    """Join the texts as `ParsedParagraph.full_text` does: subparagraphs with their letters."""
    texts: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for pk, language, text, closing in ParagraphText.objects.filter(
        paragraph__in=whole
    ).values_list("paragraph", "language", "text", "closing"):
        texts[pk].append((language, text, closing))
    parts: dict[tuple[int, str], list[str]] = defaultdict(list)
    closings: dict[tuple[int, str], str] = {}
    for pk, label in labels:
        for language, text, closing in texts[pk]:
            key = (whole[pk].pk, language)
            parts[key].append(f"({label.rpartition('-')[2]}) {text}" if label else text)
            if closing:
                closings[key] = closing
    for (pk, language), joined in parts.items():
        last = closings.get((pk, language), "")
        whole[pk].text_by_language[language] = " ".join([*joined, last]).strip()


def similarity(recorded: str, parsed: ParsedParagraph) -> float:
    """1.0 for the same words; else the share of pairs of neighbouring words in both texts."""
    text = parsed.full_text
    if plain_words(recorded) == plain_words(text):
        return 1.0
    here, there = _word_pairs(recorded), _word_pairs(text)
    return min(0.99, len(here & there) / max(1, min(len(here), len(there))))


def _word_pairs(text: str) -> set[tuple[str, str]]:
    words = [word for word in map(plain_words, text.split()) if word]
    return set(pairwise(words))


def copy_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, now: datetime
) -> None:
    """Write rows by COPY, several times as fast as INSERT; constraints and triggers hold.

    `names` are the columns of each row's values, in their order. A column that is not named gets
    the database's default or the model's; moments of creation and change are `now`.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented name
    given = set(names)
    others = [
        column
        for column in meta.concrete_fields
        if not (
            column.generated
            or column.primary_key
            or column.has_db_default()
            or column.column in given
        )
    ]
    defaults = [
        now
        if getattr(column, "auto_now", False) or getattr(column, "auto_now_add", False)
        else column.get_db_prep_save(column.get_default(), connection)
        for column in others
    ]
    columns: list[sql.Composable] = [
        sql.Identifier(str(name)) for name in (*names, *(column.column for column in others))
    ]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(meta.db_table), sql.SQL(", ").join(columns)
    )
    tell_before_copy()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([*row, *defaults])
