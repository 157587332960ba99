"""Applying a counted export of the index: whole documents at a time, each batch on its own.

A batch is one transaction that writes paragraphs, recommendations, themes and memory, and marks
its rows as done. A worker that is killed leaves whole batches and nothing of the broken one.
Words that are recorded from a document are never touched; a number is never made up.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from recommendations.acts.events import side_of
from recommendations.enums import (
    AccessLevel,
    DocumentKind,
    EventKind,
    IndexOutcome,
)
from recommendations.importers.index.uhri_paragraph import paragraph_of
from recommendations.importers.parsed import ParsedDocument, ParsedParagraph
from recommendations.importers.words.language import detect_language
from recommendations.intake.verbs.cases import cycle_number, paragraph_rows
from recommendations.intake.verbs.index_names import Names, normalised
from recommendations.intake.verbs.index_recorded import (
    ALIKE,
    RecordedDocument,
    RecordedParagraph,
    likeness,
    recorded_documents,
)
from recommendations.intake.verbs.index_tables import copy_rows
from recommendations.intake.verbs.observations import topic_of
from recommendations.models import (
    Document,
    Event,
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
# Room between two paragraphs for the parts of the first, so that later ones find their place.
_STEP = 1000

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


def apply_batch(index_import: IndexImport, *, names: Names, by: User, now: datetime) -> int:
    """Write the next documents' rows. Returns how many rows are done now; 0 at the end."""
    with transaction.atomic():
        rows = _next_rows(index_import)
        if rows:
            _Batch(index_import, names, by, now).write(rows)
            # A sign of life for whoever watches.
            index_import.save(update_fields=["updated_at"])
    return len(rows)


def _next_rows(index_import: IndexImport) -> list[IndexRow]:
    """All rows of the next documents, as many documents as fit."""
    waiting = index_import.rows.filter(is_done=False, outcome__in=IndexOutcome.to_apply)
    symbols: list[str] = []
    total = 0
    counted = waiting.values_list("symbol").annotate(n=Count("pk")).order_by("symbol")
    for symbol, n in counted[:200]:
        if symbols and total + n > ROWS_A_BATCH:
            break
        symbols.append(symbol)
        total += n
    rows = waiting.filter(symbol__in=symbols).order_by("symbol", "line")
    return list(rows[: ROWS_A_BATCH * 4])


@dataclass(slots=True)
class _Written:
    """Rows for the tables, gathered in the order in which they have to be written."""

    paragraphs: list[tuple[object, ...]] = field(default_factory=list)
    texts: list[tuple[object, ...]] = field(default_factory=list)
    recommendations: list[tuple[object, ...]] = field(default_factory=list)
    annotations: list[tuple[object, ...]] = field(default_factory=list)
    known: list[IndexAnnotation] = field(default_factory=list)
    # Of each paragraph the themes that its annotations name.
    themes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    done: dict[IndexOutcome, list[int]] = field(default_factory=lambda: defaultdict(list))


class _Batch:
    """One transaction's work."""

    def __init__(self, index_import: IndexImport, names: Names, by: User, now: datetime) -> None:
        self._import, self._names, self._by, self._now = index_import, names, by, now
        self._out = _Written()
        self._pks: list[int] = []

    def write(self, rows: list[IndexRow]) -> None:
        by_symbol: dict[str, list[IndexRow]] = defaultdict(list)
        for row in rows:
            by_symbol[row.symbol.upper()].append(row)
        documents = recorded_documents(by_symbol)
        documents |= self._open_documents(
            {symbol: rows for symbol, rows in by_symbol.items() if symbol not in documents}
        )
        self._known = {
            known.annotation_id: known
            for known in IndexAnnotation.objects.filter(
                annotation_id__in=[row.annotation_id for row in rows]
            )
        }
        for symbol, of_document in by_symbol.items():
            self._document(documents[symbol], of_document)
        self._save()

    # --- Documents and cases ----------------------------------------------------------------

    def _open_documents(self, missing: dict[str, list[IndexRow]]) -> dict[str, RecordedDocument]:
        """Record documents that are not known yet, with the cases that they belong to."""
        if not missing:
            return {}
        cycles = self._cycles([rows[0] for rows in missing.values()])
        parties = StateParty.objects.in_bulk([rows[0].state_party_id for rows in missing.values()])
        documents: list[Document] = []
        for rows in missing.values():
            symbol = parse_symbol(rows[0].symbol)
            party = parties[rows[0].state_party_id]
            documents.append(
                Document(
                    kind=DocumentKind.CONCLUDING_OBSERVATIONS,
                    title=f"Concluding observations on {party.name_en}",
                    cycle=cycles[_case_of(rows[0])],
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
        self._events(EventKind.DOCUMENT_RECORDED, documents)
        return {
            document.symbol.upper(): RecordedDocument(document.pk, document.cycle_id)
            for document in documents
        }

    def _cycles(self, rows: list[IndexRow]) -> dict[tuple[int, int, str], ReportingCycle]:
        wanted = dict.fromkeys(_case_of(row) for row in rows)
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
        self._events(EventKind.CASE_OPENED, missing)
        return known

    def _events(self, kind: EventKind, rows: "list[Document] | list[ReportingCycle]") -> None:
        role = side_of(self._by)
        Event.objects.bulk_create(
            Event(
                kind=kind,
                at=self._now,
                by=self._by,
                by_role=role,
                cycle=row.cycle if isinstance(row, Document) else row,
                document=row if isinstance(row, Document) else None,
                details={"index": self._import.pk},
            )
            for row in rows
        )

    # --- Rows of one document ---------------------------------------------------------------

    def _document(self, document: RecordedDocument, rows: list[IndexRow]) -> None:
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
                found = document.with_words(row.text, language)
                outcome = IndexOutcome.MATCHED if found else IndexOutcome.WITHOUT_NUMBER
                self._remember(row, found, outcome)
            elif parsed.number in document.paragraphs:
                self._join(row, document.paragraphs[parsed.number], parsed, language)
            elif is_open and document.cycle_id is not None:
                self._add(document, row, parsed, language)
            else:
                self._remember(row, None, IndexOutcome.DIFFERS)

    def _join(
        self, row: IndexRow, recorded: RecordedParagraph, parsed: ParsedParagraph, language: str
    ) -> None:
        """A paragraph that is there: only themes and the annotation's id are added to it."""
        known = self._known.get(row.annotation_id)
        if known and known.is_source and known.paragraph_id == recorded.pk:
            self._correct(row, recorded, parsed, language)
            return
        words = recorded.words.get(language)
        alike = 1.0 if words is None else likeness(words, parsed)
        if alike == 1.0:
            self._remember(row, recorded, IndexOutcome.MATCHED)
        else:
            # Other words under the same number may be another paragraph: a translation that is
            # numbered otherwise. Themes go where the words are alike.
            self._remember(row, recorded if alike >= ALIKE else None, IndexOutcome.DIFFERS)

    def _correct(
        self, row: IndexRow, recorded: RecordedParagraph, parsed: ParsedParagraph, language: str
    ) -> None:
        """The index corrected words that it gave itself; parts that came or went are left."""
        rows = paragraph_rows(_alone(parsed, language))
        same_parts = {given.label for given in rows} == {"", *recorded.parts}
        if not same_parts:
            self._remember(row, recorded, IndexOutcome.DIFFERS, is_source=True)
            return
        for given in rows:
            ParagraphText.objects.filter(
                paragraph=recorded.parts.get(given.label, recorded.pk),
                language=language,
                version__isnull=True,
            ).exclude(text=given.text, closing=given.closing).update(
                text=given.text, closing=given.closing, updated_at=self._now
            )
        self._remember(row, recorded, IndexOutcome.CHANGED, is_source=True)

    def _add(
        self, document: RecordedDocument, row: IndexRow, parsed: ParsedParagraph, language: str
    ) -> None:
        before = document.paragraphs.get(parsed.number - 1)
        heading = parsed.heading[-1] if parsed.heading else ""
        answers = None
        if parsed.kind == "recommendation" and before is not None and not heading:
            # The index prints a heading above its first paragraph only. What follows a concern
            # at once, without a heading of its own, stands under the same one and answers it.
            answers, heading = before.pk, before.heading
        made: dict[str, int] = {}
        for place, given in enumerate(paragraph_rows(_alone(parsed, language))):
            pk = made[given.label] = self._next_pk()
            self._out.paragraphs.append(
                (
                    pk,
                    document.pk,
                    made.get(given.label.rpartition("-")[0]) if given.label else None,
                    given.number,
                    given.label,
                    given.number * _STEP + min(place, _STEP - 1),
                    str(given.kind),
                    [heading[:400]] if heading else [],
                    None if given.label else answers,
                )
            )
            self._out.texts.append((pk, language, given.text, given.closing))
        if parsed.kind == "recommendation":
            topic = topic_of((heading,)) or str(parsed.number)
            self._out.recommendations.append((made[""], document.cycle_id, topic[:300]))
        recorded = RecordedParagraph(
            made[""], parsed.number, {language: parsed.full_text}, heading, is_of_index=True
        )
        document.paragraphs[parsed.number] = recorded
        self._remember(row, recorded, IndexOutcome.ADDED, is_source=True)

    def _remember(
        self,
        row: IndexRow,
        paragraph: RecordedParagraph | None,
        outcome: IndexOutcome,
        *,
        is_source: bool = False,
    ) -> None:
        known = self._known.get(row.annotation_id)
        if known is not None and outcome == IndexOutcome.MATCHED:
            outcome = IndexOutcome.CHANGED if known.digest != row.digest else outcome
        has_words = paragraph is not None and outcome != IndexOutcome.DIFFERS
        themes = sorted({normalised(name) for name in row.themes})
        pk = paragraph.pk if paragraph else None
        text = "" if has_words else row.text
        if known is None:
            self._out.annotations.append(
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
            self._out.known.append(known)
        if paragraph is not None:
            self._out.themes[paragraph.pk] |= self._names.theme_ids(row.themes)
        self._out.done[outcome].append(row.pk)

    # --- Into the tables --------------------------------------------------------------------

    def _next_pk(self) -> int:
        """Numbers taken ahead, so that parts and answers can name their paragraph at once."""
        if not self._pks:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence('recommendations_paragraph', 'id'))"
                    " FROM generate_series(1, 1000)"
                )
                self._pks = [pk for (pk,) in reversed(cursor.fetchall())]
        return self._pks.pop()

    def _save(self) -> None:
        out, now = self._out, self._now
        copy_rows(Paragraph, _PARAGRAPH, out.paragraphs, now=now)
        copy_rows(ParagraphText, _TEXT, out.texts, now=now)
        copy_rows(Recommendation, _RECOMMENDATION, out.recommendations, now=now)
        copy_rows(IndexAnnotation, _ANNOTATION, out.annotations, now=now)
        IndexAnnotation.objects.bulk_update(
            out.known, ("digest", "symbol", "paragraph", "is_source", "themes", "text")
        )
        _add_themes(out.themes)
        for outcome, pks in out.done.items():
            IndexRow.objects.filter(pk__in=pks).update(outcome=outcome, is_done=True)


def _add_themes(themes: dict[int, set[int]]) -> None:
    """Themes for the recommendations that stand in these paragraphs."""
    wanted = {pk: ids for pk, ids in themes.items() if ids}
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


def _case_of(row: IndexRow) -> tuple[int, int, str]:
    """Committee, State party and cycle of a row that was found to have them when it was counted."""
    cycle = cycle_number(parse_symbol(row.symbol).cycle or (0, 0))
    return row.treaty_body_id or 0, row.state_party_id or 0, cycle


def _alone(parsed: ParsedParagraph, language: str) -> ParsedDocument:
    return ParsedDocument(kind="concluding_observations", language=language, paragraphs=(parsed,))
