"""Counting a UHRI export: every row is read, placed and kept aside. Nothing becomes public.

The rows of treaty bodies wait in `IndexRow`; those of other bodies are only counted. Each batch
is committed with its cursor, so that counting continues where it stopped.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, cast

from django.db import transaction

from recommendations import texts
from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.importers.index.uhri_export import (
    BrokenRow,
    ExportRow,
    open_export,
)
from recommendations.importers.index.uhri_paragraph import number_in, paragraph_of
from recommendations.importers.words.language import detect_language
from recommendations.index_imports.verbs.name_mapping import (
    NAMES_KEPT,
    note_unknown_name,
    recheck_waiting_rows,
)
from recommendations.index_imports.verbs.names import KnownNames, canonical_symbol
from recommendations.index_imports.verbs.tables import (
    RecordedDocument,
    copy_rows,
    recorded_documents,
    recorded_symbols,
    similarity,
)
from recommendations.models import IndexAnnotation, IndexImport, IndexRow

if TYPE_CHECKING:
    from typing import BinaryIO

BATCH = 2000
# A page shows the first reasons for which rows could not be used.
REASONS_KEPT = 100

_COLUMNS = (
    "index_import_id",
    "line",
    "annotation_id",
    "digest",
    "outcome",
    "is_done",
    "symbol",
    "treaty_body_id",
    "state_party_id",
    "bodies",
    "states",
    "themes",
    "kind",
    "text",
    "published_on",
)

Clock = Callable[[], datetime]


def count_rows(
    index_import: IndexImport, *, names: KnownNames, clock: Clock, until: datetime
) -> bool:
    """Read on from the cursor until the file or the time ends. True when the file has ended.

    Raises UnreadableDocument for a file that is no export.
    """
    with index_import.file.open("rb") as handle, open_export(cast("BinaryIO", handle)) as export:
        rows = islice(export.rows(), index_import.n_rows_read, None)
        while batch := list(islice(rows, BATCH)):
            # Rows and cursor together, so that a worker that is killed loses and doubles nothing.
            with transaction.atomic():
                counted = _CountedBatch(index_import, names, batch)
                copy_rows(IndexRow, _COLUMNS, counted.rows, now=clock())
                index_import.n_rows_read += len(batch)
                index_import.n_rows_expected = export.n_rows
                index_import.n_bytes_read = export.n_bytes_read
                index_import.status = IndexImportStatus.COUNTING
                index_import.save()
            if clock() >= until:
                return False
    with transaction.atomic():
        index_import.status = IndexImportStatus.COUNTED
        index_import.counted_at = clock()
        index_import.n_rows_expected = index_import.n_rows_read
        index_import.n_bytes_read = index_import.n_bytes
        index_import.save()
        # Names may have been matched while the file was read.
        recheck_waiting_rows(index_import, names=KnownNames())
    return True


class _CountedBatch:
    """The rows of one batch as they go into the database; the import gets counts and reasons."""

    def __init__(
        self,
        index_import: IndexImport,
        names: KnownNames,
        batch: Sequence[ExportRow | BrokenRow],
    ) -> None:
        self._import = index_import
        self._names = names
        rows = [row for row in batch if isinstance(row, ExportRow)]
        self.rows: list[tuple[object, ...]] = []
        ids = {row.annotation_id for row in rows}
        self._met = set(
            index_import.rows.filter(annotation_id__in=ids).values_list("annotation_id", flat=True)
        )
        self._known = {
            annotation_id: (digest, paragraph)
            for annotation_id, digest, paragraph in IndexAnnotation.objects.filter(
                annotation_id__in=ids
            ).values_list("annotation_id", "digest", "paragraph")
        }
        recorded = recorded_symbols(map(canonical_symbol, {row.symbol for row in rows}))
        self._placements = {row.line: names.placement_of(row, recorded) for row in rows}
        # Only documents of rows with a new annotation have to be read.
        self._documents = recorded_documents(
            symbol
            for row in rows
            if row.annotation_id not in self._known
            and (symbol := self._placements[row.line].symbol)
            and symbol.upper() in recorded
        )
        for row in batch:
            if isinstance(row, BrokenRow):
                self._add_broken(row.line, row.reason)
            else:
                self._add(row)

    def _add_broken(self, line: int, reason: str) -> None:
        self._count(IndexOutcome.BROKEN)
        if len(self._import.broken) < REASONS_KEPT:
            self._import.broken.append({"line": line, "reason": reason})

    def _add(self, row: ExportRow) -> None:
        if len(row.text) > texts.PARAGRAPH:
            self._add_broken(row.line, f"It has more than {texts.PARAGRAPH:,} characters.")
            return
        placement = self._placements[row.line]
        outcome = placement.outcome
        if outcome == IndexOutcome.LEFT_OUT:
            self._count(outcome)
            left_out, name = self._import.left_out, placement.reason
            if name in left_out or len(left_out) < NAMES_KEPT:
                left_out[name] = left_out.get(name, 0) + 1
            return
        if outcome == IndexOutcome.BROKEN:
            self._add_broken(row.line, placement.reason)
            return
        if row.annotation_id in self._met:
            self._add_broken(
                row.line, "An earlier row of the file has the same annotation; that one is used."
            )
            return
        self._met.add(row.annotation_id)
        for kind, unknown in placement.unknown:
            note_unknown_name(self._import, kind, unknown)
        for theme in self._names.unknown_themes(row.themes):
            note_unknown_name(self._import, IndexTermKind.THEME, theme)
        if outcome == IndexOutcome.ADDED:
            known = self._known.get(row.annotation_id)
            document = self._documents.get(placement.symbol.upper())
            outcome = _expected_outcome(row, known, document)
        self.rows.append(
            (
                self._import.pk,
                row.line,
                row.annotation_id,
                row.digest,
                str(outcome),
                outcome not in (*IndexOutcome.to_apply, IndexOutcome.WAITING),
                placement.symbol or row.symbol,
                placement.body_id,
                placement.party_id,
                list(row.bodies),
                list(row.states),
                list(row.themes),
                row.kind,
                row.text,
                row.published_on,
            )
        )

    def _count(self, outcome: IndexOutcome) -> None:
        self._import.counts[outcome] = self._import.counts.get(outcome, 0) + 1


def _expected_outcome(
    row: ExportRow, known: tuple[str, int | None] | None, document: RecordedDocument | None
) -> IndexOutcome:
    """What applying is expected to do with a row that can be placed; it decides again.

    `known` is the digest and the paragraph of the annotation from an earlier export.
    """
    if known is not None and known[1] is not None:
        is_same = known[0] == row.digest
        return IndexOutcome.UNCHANGED if is_same else IndexOutcome.CHANGED
    found = number_in(row.text)
    if found is None:
        return IndexOutcome.WITHOUT_NUMBER
    if document is None:
        return IndexOutcome.ADDED
    recorded = document.paragraphs.get(found[1])
    if recorded is None:
        return IndexOutcome.ADDED if document.is_open else IndexOutcome.DIFFERS
    language = detect_language(row.text)
    parsed = paragraph_of(row.text, row.kind, language)
    text = recorded.text_by_language.get(language, "")
    is_same = parsed is not None and similarity(text, parsed) == 1.0
    return IndexOutcome.MATCHED if is_same else IndexOutcome.DIFFERS
