"""Counting an export of the index: every row is read, judged and put aside. Nothing is public.

The rows of treaty bodies wait in `IndexRow`; those of other bodies are only counted. Each batch
is committed with its cursor, so that counting goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.db.models import QuerySet

from recommendations.enums import IndexImportStatus, IndexOutcome, IndexTermKind
from recommendations.importers.index.uhri_export import (
    BrokenRow,
    ExportRow,
    UhriExport,
    open_export,
)
from recommendations.importers.index.uhri_paragraph import number_in, paragraph_of
from recommendations.importers.words.language import detect_language
from recommendations.intake.verbs.index_names import Names, Place, canonical, normalised
from recommendations.intake.verbs.index_recorded import (
    RecordedDocument,
    likeness,
    recorded_documents,
    recorded_symbols,
)
from recommendations.intake.verbs.index_tables import copy_rows
from recommendations.models import IndexAnnotation, IndexImport, IndexRow

if TYPE_CHECKING:
    from typing import BinaryIO

BATCH = 2000
# What a page shows: the first reasons, and the names with most rows.
REASONS_KEPT = 100
NAMES_KEPT = 2000

_ROW = (
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


def count_rows(index_import: IndexImport, *, names: Names, clock: Clock, until: datetime) -> bool:
    """Read on from the cursor until the file or the time ends. True when the file has ended.

    Raises UnreadableDocument for a file that is no export.
    """
    with index_import.file.open("rb") as handle, open_export(cast("BinaryIO", handle)) as export:
        rows = islice(export.rows(), index_import.n_rows_read, None)
        while batch := list(islice(rows, BATCH)):
            _stage(index_import, batch, export, names, clock())
            if clock() >= until:
                return False
    _finish(index_import, now=clock())
    return True


@transaction.atomic
def _finish(index_import: IndexImport, *, now: datetime) -> None:
    index_import.status = IndexImportStatus.COUNTED
    index_import.counted_at = now
    index_import.n_rows_expected = index_import.n_rows_read
    index_import.n_bytes_read = index_import.n_bytes
    index_import.save()
    # Somebody may have said what a name stands for while the file was read.
    judge_again(index_import, names=Names())


@transaction.atomic
def _stage(
    index_import: IndexImport,
    batch: Sequence[ExportRow | BrokenRow],
    export: UhriExport,
    names: Names,
    now: datetime,
) -> None:
    """Judge a batch, put its rows aside and move the cursor, all in one transaction."""
    judged = _Judged(index_import, names, [row for row in batch if isinstance(row, ExportRow)])
    for row in batch:
        if isinstance(row, BrokenRow):
            judged.broken(row.line, row.reason)
        else:
            judged.judge(row)
    copy_rows(IndexRow, _ROW, judged.rows, now=now)
    index_import.n_rows_read += len(batch)
    index_import.n_rows_expected = export.n_rows
    index_import.n_bytes_read = export.n_bytes_read
    index_import.status = IndexImportStatus.COUNTING
    index_import.save()


class _Judged:
    """What a batch comes to, gathered for the database."""

    def __init__(self, index_import: IndexImport, names: Names, rows: list[ExportRow]) -> None:
        self._import = index_import
        self._names = names
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
        self._recorded = recorded_symbols(map(canonical, {row.symbol for row in rows}))
        self._places = {row.line: names.place_of(row, self._recorded) for row in rows}
        self._documents = recorded_documents(self._of_interest(rows))

    def _of_interest(self, rows: list[ExportRow]) -> set[str]:
        """Documents that new rows speak of; the others need not be read."""
        return {
            symbol
            for row in rows
            if row.annotation_id not in self._known
            and (symbol := self._places[row.line].symbol)
            and symbol.upper() in self._recorded
        }

    def broken(self, line: int, reason: str) -> None:
        self._count(IndexOutcome.BROKEN)
        if len(self._import.broken) < REASONS_KEPT:
            self._import.broken.append({"line": line, "reason": reason})

    def judge(self, row: ExportRow) -> None:
        place = self._places[row.line]
        if place.outcome == IndexOutcome.LEFT_OUT:
            self._count(IndexOutcome.LEFT_OUT)
            _add_name(self._import.left_out, place.reason)
        elif place.outcome == IndexOutcome.BROKEN:
            self.broken(row.line, place.reason)
        elif row.annotation_id in self._met:
            self.broken(row.line, "The annotation stands in the file twice; the first one counts.")
        else:
            self._met.add(row.annotation_id)
            self._put_aside(row, place)

    def _put_aside(self, row: ExportRow, place: Place) -> None:
        for kind, name in place.asked:
            _ask(self._import, kind, name)
        for theme in self._names.unknown_themes(row.themes):
            _ask(self._import, IndexTermKind.THEME, theme)
        outcome = place.outcome
        if outcome == IndexOutcome.ADDED:
            known = self._known.get(row.annotation_id)
            outcome = expected_outcome(row, known, self._documents.get(place.symbol.upper()))
        self.rows.append(
            (
                self._import.pk,
                row.line,
                row.annotation_id,
                row.digest,
                str(outcome),
                outcome not in (*IndexOutcome.to_apply, IndexOutcome.WAITING),
                place.symbol or row.symbol,
                place.body_id,
                place.party_id,
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


def expected_outcome(
    row: ExportRow | IndexRow,
    known: tuple[str, int | None] | None,
    document: RecordedDocument | None,
) -> IndexOutcome:
    """What will become of a row that can be placed; applying looks again."""
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
    parsed = paragraph_of(row.text, row.kind, language)  # type: ignore[arg-type]
    is_same = parsed is not None and likeness(recorded.words.get(language, ""), parsed) == 1.0
    return IndexOutcome.MATCHED if is_same else IndexOutcome.DIFFERS


def _add_name(counted: dict[str, int], name: str) -> None:
    if name in counted or len(counted) < NAMES_KEPT:
        counted[name] = counted.get(name, 0) + 1


def _ask(index_import: IndexImport, kind: IndexTermKind, name: str) -> None:
    """Note a name that is not known, with the way it is written first."""
    asked = index_import.unknown.setdefault(kind, {})
    key = normalised(name)
    if key in asked:
        asked[key]["n"] += 1
    elif key and len(asked) < NAMES_KEPT:
        asked[key] = {"written": name, "n": 1}


@transaction.atomic
def judge_again(index_import: IndexImport, *, names: Names) -> None:
    """Look again at the rows that wait for a name, now that more names are known.

    The names that are still asked for are counted anew; those of themes that are known now go.
    """
    asked: Counter[tuple[str, str]] = Counter()
    index_import.unknown = {
        IndexTermKind.THEME: {
            key: value
            for key, value in index_import.unknown.get(IndexTermKind.THEME, {}).items()
            if names.unknown_themes([value["written"]])
        }
    }
    waiting = index_import.rows.filter(outcome=IndexOutcome.WAITING).order_by("pk")
    for rows in _chunks(waiting):
        recorded = recorded_symbols(map(canonical, {row.symbol for row in rows}))
        changed = []
        for row in rows:
            place = names.place_of(export_row(row), recorded)
            if place.outcome == IndexOutcome.WAITING:
                for kind, name in place.asked:
                    _ask(index_import, kind, name)
                continue
            row.outcome = place.outcome
            if place.outcome == IndexOutcome.ADDED and number_in(row.text) is None:
                row.outcome = IndexOutcome.WITHOUT_NUMBER
            row.is_done = row.outcome not in IndexOutcome.to_apply
            row.symbol = place.symbol or row.symbol
            row.treaty_body_id, row.state_party_id = place.body_id, place.party_id
            changed.append(row)
            asked[row.outcome, place.reason] += 1
        fields = ("outcome", "is_done", "symbol", "treaty_body", "state_party")
        IndexRow.objects.bulk_update(changed, fields)
    for (outcome, reason), n in asked.items():
        if outcome == IndexOutcome.LEFT_OUT:
            index_import.left_out[reason] = index_import.left_out.get(reason, 0) + n
    index_import.save(update_fields=["unknown", "left_out", "updated_at"])


def _chunks(rows: "QuerySet[IndexRow]") -> Iterator[list[IndexRow]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:BATCH]):
        yield chunk
        last = chunk[-1].pk


def export_row(row: IndexRow) -> ExportRow:
    """A row that was put aside, as it was read."""
    return ExportRow(
        line=row.line,
        annotation_id=row.annotation_id,
        symbol=row.symbol,
        bodies=tuple(row.bodies),
        states=tuple(row.states),
        themes=tuple(row.themes),
        kind=row.kind,  # type: ignore[arg-type]
        text=row.text,
        published_on=row.published_on,
    )
