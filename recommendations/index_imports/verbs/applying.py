"""Applying a counted UHRI export: whole documents at a time, each batch in one transaction.

A batch writes paragraphs, recommendations, themes and annotations, and marks its rows as done. A
worker that is killed leaves whole batches and nothing of the broken one. Words that were recorded
from a document are never changed; a paragraph number is never made up.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from recommendations.acts.events import record_events
from recommendations.enums import AccessLevel, DocumentKind, EventKind, IndexOutcome
from recommendations.importers.index.uhri_paragraph import paragraph_of
from recommendations.importers.parsed import ParsedDocument, ParsedParagraph
from recommendations.importers.words.language import detect_language
from recommendations.importers.words.topics import first_words, topic_of
from recommendations.index_imports.verbs.names import KnownNames, normalised
from recommendations.index_imports.verbs.tables import (
    RecordedDocument,
    RecordedParagraph,
    copy_rows,
    recorded_documents,
    similarity,
)
from recommendations.intake.verbs.cases import cycle_number, paragraph_inputs
from recommendations.models import (
    Document,
    IndexAnnotation,
    IndexImport,
    IndexRow,
    Paragraph,
    ParagraphText,
    Recommendation,
    ReportingCycle,
    StateParty,
    User,
)
from recommendations.symbols import parse_symbol

ROWS_A_BATCH = 1200
# Two texts with fewer pairs of words in common than this are not the same paragraph.
_SIMILAR = 0.5
# Room between the positions of two paragraphs: later subparagraphs find their place there.
_POSITIONS_A_PARAGRAPH = 1000

_PARAGRAPH = (
    "id",
    "document_id",
    "parent_id",
    "number",
    "label",
    "position",
    "kind",
    "headings",
    "answers_id",
)
_TEXT = ("paragraph_id", "language", "text", "closing")
_RECOMMENDATION = ("paragraph_id", "cycle_id", "topic")
_ANNOTATION = (
    "annotation_id",
    "digest",
    "symbol",
    "paragraph_id",
    "is_source",
    "themes",
    "text",
    "added_by_id",
)


def apply_batch(index_import: IndexImport, *, names: KnownNames, by: User, now: datetime) -> int:
    """Write all rows of the next documents. Returns how many rows are done now; 0 at the end."""
    waiting = index_import.rows.filter(is_done=False, outcome__in=IndexOutcome.to_apply)
    with transaction.atomic():
        symbols: list[str] = []
        total = 0
        counted = waiting.values_list("symbol").annotate(n=Count("pk")).order_by("symbol")
        for symbol, n in counted[:200]:
            if symbols and total + n > ROWS_A_BATCH:
                break
            symbols.append(symbol)
            total += n
        wanted = waiting.filter(symbol__in=symbols).order_by("symbol", "line")
        rows = list(wanted[: ROWS_A_BATCH * 4])
        if rows:
            _Batch(index_import, names, by, now).write(rows)
            # The page and the schedule tell by this moment that a worker is alive.
            index_import.save(update_fields=["updated_at"])
    return len(rows)


@dataclass(slots=True)
class _NewRows:
    """Rows for the tables, gathered in the order in which they have to be written."""

    paragraphs: list[tuple[object, ...]] = field(default_factory=list)
    texts: list[tuple[object, ...]] = field(default_factory=list)
    recommendations: list[tuple[object, ...]] = field(default_factory=list)
    annotations: list[tuple[object, ...]] = field(default_factory=list)
    known_annotations: list[IndexAnnotation] = field(default_factory=list)
    theme_ids: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    row_ids: dict[IndexOutcome, list[int]] = field(default_factory=lambda: defaultdict(list))


class _Batch:
    """The rows of some documents, written in one transaction."""

    def __init__(
        self, index_import: IndexImport, names: KnownNames, by: User, now: datetime
    ) -> None:
        self._import, self._names, self._by, self._now = index_import, names, by, now
        self._of_import = {"index": index_import.pk}
        self._new = _NewRows()
        self._paragraph_ids: list[int] = []

    def write(self, rows: list[IndexRow]) -> None:
        by_symbol: dict[str, list[IndexRow]] = defaultdict(list)
        for row in rows:
            by_symbol[row.symbol.upper()].append(row)
        documents = recorded_documents(by_symbol)
        missing = {symbol: rows for symbol, rows in by_symbol.items() if symbol not in documents}
        if missing:
            documents |= self._record_documents(missing)
        self._known = {
            known.annotation_id: known
            for known in IndexAnnotation.objects.filter(
                annotation_id__in=[row.annotation_id for row in rows]
            )
        }
        for symbol, rows_of_document in by_symbol.items():
            self._add_rows(documents[symbol], rows_of_document)
        new, now = self._new, self._now
        copy_rows(Paragraph, _PARAGRAPH, new.paragraphs, now=now)
        copy_rows(ParagraphText, _TEXT, new.texts, now=now)
        copy_rows(Recommendation, _RECOMMENDATION, new.recommendations, now=now)
        copy_rows(IndexAnnotation, _ANNOTATION, new.annotations, now=now)
        IndexAnnotation.objects.bulk_update(
            new.known_annotations, ("digest", "symbol", "paragraph", "is_source", "themes", "text")
        )
        _add_themes(new.theme_ids)
        for outcome, pks in new.row_ids.items():
            IndexRow.objects.filter(pk__in=pks).update(outcome=outcome, is_done=True)

    # --- Documents and cases ----------------------------------------------------------------

    def _record_documents(self, missing: dict[str, list[IndexRow]]) -> dict[str, RecordedDocument]:
        """Record documents that are not known yet, with the cases that they belong to."""
        cycles = self._open_cycles([rows[0] for rows in missing.values()])
        parties = StateParty.objects.in_bulk([rows[0].state_party_id for rows in missing.values()])
        documents: list[Document] = []
        for rows in missing.values():
            symbol = parse_symbol(rows[0].symbol)
            party = parties[rows[0].state_party_id]
            documents.append(
                Document(
                    kind=DocumentKind.CONCLUDING_OBSERVATIONS,
                    title=f"Concluding observations on {party.name_en}",
                    cycle=cycles[_case_key(rows[0])],
                    symbol=str(symbol),
                    symbol_kind=symbol.kind,
                    revision=symbol.suffix_number("Rev"),
                    distributed_on=next(
                        (row.published_on for row in rows if row.published_on), None
                    ),
                    access_level=AccessLevel.PUBLIC,
                )
            )
        Document.objects.bulk_create(documents)
        record_events(
            EventKind.DOCUMENT_RECORDED,
            documents,
            by=self._by,
            now=self._now,
            details=self._of_import,
        )
        return {
            document.symbol.upper(): RecordedDocument(document.pk, document.cycle_id)
            for document in documents
        }

    def _open_cycles(self, rows: list[IndexRow]) -> dict[tuple[int, int, str], ReportingCycle]:
        """The cases of these rows by committee, State party and number; new ones are opened."""
        wanted = dict.fromkeys(_case_key(row) for row in rows)
        known = {
            (cycle.treaty_body_id, cycle.state_party_id, cycle.number): cycle
            for cycle in ReportingCycle.objects.filter(
                treaty_body__in={body for body, _party, _number in wanted},
                state_party__in={party for _body, party, _number in wanted},
            )
        }
        missing = [
            ReportingCycle(treaty_body_id=body, state_party_id=party, number=number)
            for body, party, number in wanted
            if (body, party, number) not in known
        ]
        for cycle in ReportingCycle.objects.bulk_create(missing):
            known[cycle.treaty_body_id, cycle.state_party_id, cycle.number] = cycle
        record_events(
            EventKind.CASE_OPENED, missing, by=self._by, now=self._now, details=self._of_import
        )
        return known

    # --- Rows of one document ---------------------------------------------------------------

    def _add_rows(self, document: RecordedDocument, rows: list[IndexRow]) -> None:
        read: list[tuple[IndexRow, ParsedParagraph | None, str]] = []
        for row in rows:
            language = detect_language(row.text)
            kind = row.kind
            read.append((row, paragraph_of(row.text, kind, language), language))  # type: ignore[arg-type]
        # In the order of the text, so that a concern is there before what answers it.
        read.sort(key=lambda item: (item[1].number if item[1] else 9999, item[0].line))
        is_open = document.is_open
        for row, parsed, language in read:
            if parsed is None:
                found = document.paragraph_with_text(row.text, language)
                outcome = IndexOutcome.MATCHED if found else IndexOutcome.WITHOUT_NUMBER
                self._annotate(row, found, outcome)
            elif parsed.number in document.paragraphs:
                self._join(row, document.paragraphs[parsed.number], parsed, language)
            elif is_open and document.cycle_id is not None:
                self._add_paragraph(document, row, parsed, language)
            else:
                self._annotate(row, None, IndexOutcome.DIFFERS)

    def _join(
        self, row: IndexRow, recorded: RecordedParagraph, parsed: ParsedParagraph, language: str
    ) -> None:
        """A paragraph that is there: only themes and the annotation are added to it."""
        known = self._known.get(row.annotation_id)
        if known and known.is_source and known.paragraph_id == recorded.pk:
            self._correct(row, recorded, parsed, language)
            return
        text = recorded.text_by_language.get(language)
        alike = 1.0 if text is None else similarity(text, parsed)
        if alike == 1.0:
            self._annotate(row, recorded, IndexOutcome.MATCHED)
        else:
            # Other words under the same number may be another paragraph: a translation that is
            # numbered otherwise. Themes go where the words are similar.
            paragraph = recorded if alike >= _SIMILAR else None
            self._annotate(row, paragraph, IndexOutcome.DIFFERS)

    def _correct(
        self, row: IndexRow, recorded: RecordedParagraph, parsed: ParsedParagraph, language: str
    ) -> None:
        """The UHRI corrected words that it gave itself; other subparagraphs are left alone."""
        inputs = paragraph_inputs(_document_of(parsed, language))
        if {given.label for given in inputs} != {"", *recorded.subparagraphs}:
            self._annotate(row, recorded, IndexOutcome.DIFFERS, is_source=True)
            return
        for given in inputs:
            ParagraphText.objects.filter(
                paragraph=recorded.subparagraphs.get(given.label, recorded.pk),
                language=language,
                version__isnull=True,
            ).exclude(text=given.text, closing=given.closing).update(
                text=given.text, closing=given.closing, updated_at=self._now
            )
        self._annotate(row, recorded, IndexOutcome.CHANGED, is_source=True)

    def _add_paragraph(
        self, document: RecordedDocument, row: IndexRow, parsed: ParsedParagraph, language: str
    ) -> None:
        before = document.paragraphs.get(parsed.number - 1)
        heading = parsed.heading[-1] if parsed.heading else ""
        answers = None
        if parsed.kind == "recommendation" and before is not None and not heading:
            # The UHRI prints a heading above its first paragraph only. What follows a concern
            # at once, without a heading of its own, belongs to the same heading and answers it.
            answers, heading = before.pk, before.heading
        pk_by_label: dict[str, int] = {}
        for offset, given in enumerate(paragraph_inputs(_document_of(parsed, language))):
            pk = pk_by_label[given.label] = self._next_paragraph_id()
            position = given.number * _POSITIONS_A_PARAGRAPH
            self._new.paragraphs.append(
                (
                    pk,
                    document.pk,
                    pk_by_label.get(given.label.rpartition("-")[0]) if given.label else None,
                    given.number,
                    given.label,
                    position + min(offset, _POSITIONS_A_PARAGRAPH - 1),
                    str(given.kind),
                    [heading[:400]] if heading else [],
                    None if given.label else answers,
                )
            )
            self._new.texts.append((pk, language, given.text, given.closing))
        if parsed.kind == "recommendation":
            topic = topic_of((heading,)) or first_words(parsed.full_text) or str(parsed.number)
            self._new.recommendations.append((pk_by_label[""], document.cycle_id, topic[:300]))
        recorded = RecordedParagraph(
            pk_by_label[""], parsed.number, {language: parsed.full_text}, heading, is_of_index=True
        )
        document.paragraphs[parsed.number] = recorded
        self._annotate(row, recorded, IndexOutcome.ADDED, is_source=True)

    def _annotate(
        self,
        row: IndexRow,
        paragraph: RecordedParagraph | None,
        outcome: IndexOutcome,
        *,
        is_source: bool = False,
    ) -> None:
        """Record the annotation with its paragraph; `is_source`: its words are the paragraph's."""
        known = self._known.get(row.annotation_id)
        if known is not None and outcome == IndexOutcome.MATCHED:
            outcome = IndexOutcome.CHANGED if known.digest != row.digest else outcome
        has_words = paragraph is not None and outcome != IndexOutcome.DIFFERS
        themes = sorted({normalised(name) for name in row.themes})
        pk = paragraph.pk if paragraph else None
        text = "" if has_words else row.text
        if known is None:
            self._new.annotations.append(
                (
                    row.annotation_id,
                    row.digest,
                    row.symbol,
                    pk,
                    is_source,
                    themes,
                    text,
                    self._import.pk,
                )
            )
        else:
            known.digest, known.symbol, known.paragraph_id = row.digest, row.symbol, pk
            known.is_source, known.themes, known.text = is_source, themes, text
            self._new.known_annotations.append(known)
        if paragraph is not None:
            self._new.theme_ids[paragraph.pk] |= self._names.theme_ids(row.themes)
        self._new.row_ids[outcome].append(row.pk)

    def _next_paragraph_id(self) -> int:
        """Ids taken ahead, so that subparagraphs and answers can name their paragraph at once."""
        if not self._paragraph_ids:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence('recommendations_paragraph', 'id'))"
                    " FROM generate_series(1, 1000)"
                )
                self._paragraph_ids = [pk for (pk,) in reversed(cursor.fetchall())]
        return self._paragraph_ids.pop()


def _add_themes(theme_ids: dict[int, set[int]]) -> None:
    """Give the recommendations in these paragraphs the themes of their annotations."""
    wanted = {pk: ids for pk, ids in theme_ids.items() if ids}
    found = Recommendation.objects.filter(paragraph__in=wanted).values_list("pk", "paragraph")
    through = Recommendation.themes.through
    through.objects.bulk_create(
        [
            through(recommendation_id=pk, theme_id=theme)
            for pk, paragraph in found
            for theme in wanted[paragraph]
        ],
        ignore_conflicts=True,
    )


def _case_key(row: IndexRow) -> tuple[int, int, str]:
    """Committee, State party and cycle of a row; rows that wait to be applied have all three."""
    cycle = cycle_number(parse_symbol(row.symbol).cycle or (0, 0))
    return row.treaty_body_id or 0, row.state_party_id or 0, cycle


def _document_of(parsed: ParsedParagraph, language: str) -> ParsedDocument:
    """A document of this paragraph alone, as `paragraph_inputs` takes it."""
    return ParsedDocument(kind="concluding_observations", language=language, paragraphs=(parsed,))
