"""What is recorded of a document, in the shape in which importers compare."""

from dataclasses import dataclass

from recommendations import symbols
from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.versions.comparison import compare
from recommendations.importers.versions.units import Key, Unit, units_of
from recommendations.models import Document, Paragraph, ParagraphText
from recommendations.models.documents import DocumentQuerySet

# A correction that has at least this share of the paragraphs carries the whole text.
_WHOLE = 0.5


@dataclass(frozen=True)
class Recorded:
    """The paragraphs that a document has now, with their words in one language."""

    document: Document
    paragraphs: dict[Key, Paragraph]
    texts: dict[int, ParagraphText]
    languages: frozenset[str]

    @property
    def units(self) -> tuple[Unit, ...]:
        """In reading order; without words where there are none in the language."""
        return tuple(unit_of(row, self.texts.get(row.pk)) for row in self.paragraphs.values())


def unit_of(row: Paragraph, text: ParagraphText | None) -> Unit:
    return Unit(
        number=row.number,
        label=row.label,
        kind=row.kind,
        headings=tuple(row.headings),
        text=text.text if text else "",
        closing=text.closing if text else "",
        footnotes=tuple(str(note) for note in text.footnotes) if text else (),
        page=text.page if text else None,
        answers=row.answers.number if row.answers else None,
    )


def recorded(document: Document, language: str) -> Recorded:
    """Read a document's paragraphs and their words in a language. Three queries."""
    rows = document.paragraphs.in_the_text().select_related("answers").order_by("position")
    texts = ParagraphText.objects.filter(paragraph__document=document)
    return Recorded(
        document=document,
        paragraphs={(row.number, row.label): row for row in rows},
        texts={text.paragraph_id: text for text in texts.filter(language=language)},
        languages=frozenset(texts.order_by().values_list("language", flat=True).distinct()),
    )


def document_of(parsed: ParsedDocument, documents: DocumentQuerySet) -> Document | None:
    """The recorded document, with its paragraphs, of which a file is a further version.

    The one with its symbol; for a correction that carries the whole text, the one that it
    corrects. None where the file is a document of its own.
    """
    if not parsed.symbol:
        return None
    known = _with_paragraphs(documents, parsed.symbol)
    if known is not None or documents.filter(symbol__iexact=parsed.symbol).exists():
        return known
    try:
        symbol = symbols.parse_symbol(parsed.symbol)
    except symbols.InvalidSymbol:
        return None
    if symbol.suffix_number("Corr") is None:
        return None
    kept = [str(suffix) for suffix in symbol.suffixes if suffix.name != "Corr"]
    corrected = _with_paragraphs(documents, "/".join([symbol.base, *kept]))
    return corrected if corrected and _is_whole(parsed, corrected) else None


def _with_paragraphs(documents: DocumentQuerySet, symbol: str) -> Document | None:
    rows = documents.filter(symbol__iexact=symbol, paragraphs__isnull=False)
    return rows.select_related("cycle__treaty_body", "cycle__state_party").first()


def _is_whole(parsed: ParsedDocument, corrected: Document) -> bool:
    """Whether most paragraphs are there again, not only the lines to be corrected."""
    before = recorded(corrected, parsed.language)
    if not before.texts:
        # Another language: the numbers alone can tell.
        keys = {unit.key for unit in units_of(parsed)}
        return len(keys & set(before.paragraphs)) >= _WHOLE * len(before.paragraphs)
    again = [
        change
        for change in compare(before.units, units_of(parsed))
        if change.old and change.new and not change.is_rewritten
    ]
    return len(again) >= _WHOLE * len(before.paragraphs)
