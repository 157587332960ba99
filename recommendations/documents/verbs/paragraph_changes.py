"""Writing the differences between two versions into the paragraphs of a document.

A paragraph keeps its identity, so statements about it stay with it when its number or its text
changes; the former state goes into `ParagraphChange`. A paragraph that is gone is marked and kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from recommendations.enums import ParagraphChangeKind, ParagraphKind
from recommendations.importers.versions.comparison import Change
from recommendations.importers.versions.units import Key, Unit
from recommendations.models import (
    DocumentVersion,
    ImportRun,
    Paragraph,
    ParagraphChange,
    ParagraphText,
    User,
)

# Numbers are exchanged by way of numbers that no document reaches, because two paragraphs of a text
# may never have the same number.
_ASIDE = 16_000


@dataclass
class _Writing:
    """The paragraphs into which one version is being written."""

    version: DocumentVersion
    rows: dict[Key, Paragraph]
    texts: dict[int, ParagraphText]
    by: User
    now: datetime
    run: ImportRun | None
    records: list[ParagraphChange] = field(default_factory=list)
    written: dict[Key, Paragraph] = field(default_factory=dict)


def write_changes(
    changes: Sequence[Change],
    *,
    version: DocumentVersion,
    rows: dict[Key, Paragraph],
    texts: dict[int, ParagraphText],
    by: User,
    now: datetime,
    run: ImportRun | None,
) -> dict[Key, Paragraph]:
    """Make a document's paragraphs those of the new state; returns them by number and label.

    `changes` are all of `compare`, `rows` and `texts` the paragraphs as they were compared. To be
    called in the transaction that locked the document.
    """
    writing = _Writing(version, rows, texts, by, now, run)
    for change in changes:
        if change.is_gone and change.old is not None:
            row = rows[change.old.key]
            _record(writing, ParagraphChangeKind.GONE, row, change.old, None)
            row.gone_in = version
            row.save(update_fields=["gone_in", "updated_at"])
    _renumber(writing, [change for change in changes if change.is_renumbered])
    for change in changes:
        old, new = change.old, change.new
        if new is None:
            continue
        if old is None:
            _add(writing, new)
            continue
        row = writing.written[new.key] = rows[old.key]
        if change.is_empty:
            continue
        _record(writing, ParagraphChangeKind.CHANGED, row, old, new)
        row.kind, row.headings = ParagraphKind(new.kind), list(new.headings)
        row.save(update_fields=["kind", "headings", "updated_at"])
        if change.has_new_words or change.has_new_notes:
            _write_text(writing, row, new)
    _set_answers(writing, changes)
    _set_positions(version, changes, writing.written)
    ParagraphChange.objects.bulk_create(writing.records)
    return writing.written


def _record(
    writing: _Writing,
    kind: ParagraphChangeKind,
    paragraph: Paragraph,
    old: Unit | None,
    new: Unit | None,
) -> None:
    text = writing.texts.get(paragraph.pk)
    former = (
        {}
        if old is None
        else {
            "former_version": text.version if text else None,
            "former_page": old.page,
            "former_number": old.number,
            "former_label": old.label,
            "former_kind": old.kind,
            "former_headings": list(old.headings),
            "former_text": old.text,
            "former_closing": old.closing,
            "former_footnotes": list(old.footnotes),
        }
    )
    # What is stored now: the former text where only white space differs, nothing where it is gone.
    is_same = old is not None and new is not None and not Change(old, new).has_new_words
    now = old if is_same else new
    writing.records.append(
        ParagraphChange(
            paragraph=paragraph,
            version=writing.version,
            language=writing.version.language,
            kind=kind,
            at=writing.now,
            by=writing.by,
            import_run=writing.run,
            text=now.text if now else "",
            closing=now.closing if now else "",
            **former,
        )
    )


def _renumber(writing: _Writing, moved: Sequence[Change]) -> None:
    pairs = [
        (writing.rows[change.old.key], change.new)
        for change in moved
        if change.old is not None and change.new is not None
    ]
    for row, _unit in pairs:
        row.number += _ASIDE
    rows = [row for row, _unit in pairs]
    Paragraph.objects.bulk_update(rows, ["number"])
    for row, unit in pairs:
        row.number, row.label = unit.number, unit.label
    Paragraph.objects.bulk_update(rows, ["number", "label"])


def _add(writing: _Writing, unit: Unit) -> None:
    version = writing.version
    # An earlier version left it out, and this one brings it back.
    gone = Paragraph.objects.filter(
        document=version.document_id,
        gone_in__isnull=False,
        number=unit.number,
        label=unit.label,
        texts__language=version.language,
        texts__text=unit.text,
    )
    row = gone.exclude(gone_in=version).order_by("-pk").first()
    if row is not None:
        row.gone_in = None
    else:
        row = Paragraph(document=version.document)
    row.number, row.label = unit.number, unit.label
    row.kind, row.headings = ParagraphKind(unit.kind), list(unit.headings)
    row.parent = writing.written[unit.number, unit.label.rpartition("-")[0]] if unit.label else None
    # Its position is set when all are there; until then it comes after everything.
    row.position = row.position or _ASIDE * 4 + len(writing.written)
    row.save()
    writing.written[unit.key] = row
    _record(writing, ParagraphChangeKind.ADDED, row, None, unit)
    _write_text(writing, row, unit)


def _write_text(writing: _Writing, row: Paragraph, unit: Unit) -> None:
    ParagraphText.objects.update_or_create(
        paragraph=row,
        language=writing.version.language,
        defaults={
            "version": writing.version,
            "text": unit.text,
            "closing": unit.closing,
            "footnotes": list(unit.footnotes),
            "page": unit.page,
        },
    )


def _set_answers(writing: _Writing, changes: Sequence[Change]) -> None:
    changed = []
    for change in changes:
        if change.new is None or change.new.label:
            continue
        row = writing.written[change.new.key]
        answered = writing.written.get((change.new.answers or 0, ""))
        if row.answers_id != (answered.pk if answered else None):
            row.answers = answered
            changed.append(row)
    Paragraph.objects.bulk_update(changed, ["answers"])


def _set_positions(
    version: DocumentVersion, changes: Sequence[Change], written: dict[Key, Paragraph]
) -> None:
    """Reading order from 1; paragraphs that are gone follow, in their old order."""
    rows = [written[change.new.key] for change in changes if change.new is not None]
    gone = Paragraph.objects.filter(document=version.document_id, gone_in__isnull=False)
    rows += gone.order_by("position", "pk")
    moved = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            moved.append(row)
    Paragraph.objects.bulk_update(moved, ["position"])
