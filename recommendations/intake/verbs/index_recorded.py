"""What is recorded already of the documents that rows of the index speak of, read in one go."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from django.db.models.functions import Upper

from recommendations.importers.index.uhri_paragraph import plain_words
from recommendations.importers.parsed import ParsedParagraph
from recommendations.models import Document, IndexAnnotation, Paragraph, ParagraphText

# Two texts with fewer pairs of words in common than this are not the same paragraph.
ALIKE = 0.5


@dataclass(slots=True)
class RecordedParagraph:
    """A whole paragraph: its words in each language, lettered parts included."""

    pk: int
    number: int
    words: dict[str, str] = field(default_factory=dict)
    heading: str = ""
    is_of_index: bool = False
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class RecordedDocument:
    """A document with its paragraphs. Open ones hold only what the index itself wrote."""

    pk: int
    cycle_id: int | None
    paragraphs: dict[int, RecordedParagraph] = field(default_factory=dict)
    _by_words: dict[tuple[str, str], list[RecordedParagraph]] | None = None

    @property
    def is_open(self) -> bool:
        return all(paragraph.is_of_index for paragraph in self.paragraphs.values())

    def with_words(self, text: str, language: str) -> RecordedParagraph | None:
        """The one paragraph that has exactly these words."""
        if self._by_words is None:
            self._by_words = defaultdict(list)
            for paragraph in self.paragraphs.values():
                for spoken, words in paragraph.words.items():
                    self._by_words[spoken, plain_words(words)].append(paragraph)
        found = self._by_words.get((language, plain_words(text)), [])
        return found[0] if len(found) == 1 else None


def recorded_symbols(symbols: Iterable[str]) -> set[str]:
    """Which of these symbols are recorded, in capitals."""
    wanted = {symbol.upper() for symbol in symbols if symbol}
    rows = Document.objects.annotate(capitals=Upper("symbol")).filter(capitals__in=wanted)
    return set(rows.values_list("capitals", flat=True))


def recorded_documents(symbols: Iterable[str]) -> dict[str, RecordedDocument]:
    """The recorded documents of these symbols with their paragraphs: four queries."""
    wanted = {symbol.upper() for symbol in symbols}
    found = Document.objects.annotate(capitals=Upper("symbol")).filter(capitals__in=wanted)
    documents = {
        pk: (symbol, RecordedDocument(pk, cycle))
        for pk, symbol, cycle in found.values_list("pk", "capitals", "cycle")
    }
    if documents:
        _add_paragraphs({pk: document for pk, (_symbol, document) in documents.items()})
    return dict(documents.values())


def _add_paragraphs(documents: dict[int, RecordedDocument]) -> None:
    rows = list(
        Paragraph.objects.filter(document__in=documents)
        .order_by("document", "position")
        .values_list("pk", "document", "number", "label", "headings")
    )
    whole: dict[int, RecordedParagraph] = {}
    above: dict[int, RecordedParagraph] = {}
    for pk, document, number, label, headings in rows:
        if label:
            continue
        whole[pk] = above[pk] = RecordedParagraph(
            pk, number, heading=headings[-1] if headings else ""
        )
        documents[document].paragraphs[number] = whole[pk]
    for pk, document, number, label, _headings in rows:
        if label and (paragraph := documents[document].paragraphs.get(number)):
            above[pk] = paragraph
            paragraph.parts[label] = pk
    _add_words([(row[0], row[3]) for row in rows if row[0] in above], above)
    sources = IndexAnnotation.objects.filter(paragraph__in=whole, is_source=True)
    for pk in sources.values_list("paragraph", flat=True):
        whole[pk].is_of_index = True


def _add_words(parts: list[tuple[int, str]], above: dict[int, RecordedParagraph]) -> None:
    """Put the words together as `ParsedParagraph.full_text` does: points with their letters."""
    texts: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for pk, language, text, closing in ParagraphText.objects.filter(
        paragraph__in=above
    ).values_list("paragraph", "language", "text", "closing"):
        texts[pk].append((language, text, closing))
    said: dict[tuple[int, str], list[str]] = defaultdict(list)
    last: dict[tuple[int, str], str] = {}
    for pk, label in parts:
        for language, text, closing in texts[pk]:
            key = (above[pk].pk, language)
            said[key].append(f"({label.rpartition('-')[2]}) {text}" if label else text)
            if closing:
                last[key] = closing
    by_pk = {paragraph.pk: paragraph for paragraph in above.values()}
    for key, words in said.items():
        by_pk[key[0]].words[key[1]] = " ".join([*words, last.get(key, "")]).strip()


def likeness(recorded: str, parsed: ParsedParagraph) -> float:
    """1.0 for the same words; else the share of pairs of words that both texts have."""
    text = parsed.full_text
    if plain_words(recorded) == plain_words(text):
        return 1.0
    here, there = _pairs(recorded), _pairs(text)
    return min(0.99, len(here & there) / max(1, min(len(here), len(there))))


def _pairs(text: str) -> set[tuple[str, str]]:
    words = [word for word in map(plain_words, text.split()) if word]
    return set(pairwise(words))
