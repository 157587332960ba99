"""Changes of paragraphs as pages show them: proposed by an import, or recorded by a version."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from recommendations.documents.reads.texts import direction
from recommendations.enums import ParagraphChangeKind, ParagraphKind
from recommendations.importers.versions.comparison import Change
from recommendations.importers.versions.units import Unit
from recommendations.importers.versions.word_diff import TextRun, word_differences
from recommendations.models import ParagraphChange

_TONES = {
    ParagraphChangeKind.ADDED: "done",
    ParagraphChangeKind.CHANGED: "soon",
    ParagraphChangeKind.GONE: "conflict",
}


@dataclass(frozen=True)
class ShownChange:
    """One paragraph: what became of it, and its words with what was removed and added."""

    reference: str
    anchor: str
    label: str
    tone: str
    notes: tuple[str, ...]
    pieces: tuple[TextRun, ...]
    closing: tuple[TextRun, ...]
    lang: str
    dir: str


def proposed(changes: Iterable[Change], language: str) -> tuple[ShownChange, ...]:
    """The changes of a comparison; points that only followed their paragraph are left out."""
    return tuple(_proposed(change, language) for change in changes if not _only_followed(change))


def _only_followed(change: Change) -> bool:
    """Whether nothing happened to a point but the new number of its paragraph."""
    if change.old is None or change.new is None or not change.new.label:
        return False
    kept_its_label = change.old.label == change.new.label
    rest = Change(_at_place_of(change.old, change.new), change.new)
    return change.is_renumbered and kept_its_label and rest.is_empty


def _at_place_of(unit: Unit, other: Unit) -> Unit:
    return Unit(
        other.number,
        other.label,
        unit.kind,
        unit.headings,
        unit.text,
        unit.closing,
        unit.footnotes,
    )


def _proposed(change: Change, language: str) -> ShownChange:
    old, new = change.old, change.new
    kind = ParagraphChangeKind.CHANGED
    if old is None:
        kind = ParagraphChangeKind.ADDED
    elif new is None:
        kind = ParagraphChangeKind.GONE
    notes = []
    if old is not None and new is not None:
        notes = list(_notes(old, new))
        if change.is_rewritten and change.has_new_words:
            notes.append(_("Nearly all words differ: check that this is the same paragraph."))
        if change.has_new_notes:
            notes.append(_("Its notes differ."))
    return _shown(
        kind,
        change.unit,
        ((old.text, old.closing) if old else ("", "")),
        ((new.text, new.closing) if new else ("", "")),
        tuple(notes),
        language,
    )


def _notes(old: Unit, new: Unit) -> Iterable[str]:
    if old.key != new.key:
        yield _("It was paragraph %(number)s.") % {"number": old.reference}
    if old.kind != new.kind:
        yield _("Read as “%(after)s”, before as “%(before)s”.") % {
            "before": _kind(old.kind),
            "after": _kind(new.kind),
        }
    if old.headings != new.headings and not new.label:
        yield _("Heading: “%(after)s”, before “%(before)s”.") % {
            "before": " / ".join(old.headings),
            "after": " / ".join(new.headings),
        }


def _kind(value: str) -> str:
    return str(ParagraphKind(value).label) if value in ParagraphKind.values else value


def recorded_change(change: ParagraphChange) -> ShownChange:
    """A change that was written. Expects its paragraph; says how it stands by its number today."""
    row = change.paragraph
    now = Unit(row.number, row.label, row.kind, tuple(row.headings), change.text, change.closing)
    notes = []
    if change.kind == ParagraphChangeKind.CHANGED and change.former_number is not None:
        before = Unit(
            change.former_number,
            change.former_label,
            change.former_kind,
            tuple(change.former_headings),
            change.former_text,
            change.former_closing,
        )
        notes = list(_notes(before, now))
    return _shown(
        ParagraphChangeKind(change.kind),
        now,
        (change.former_text, change.former_closing),
        (change.text, change.closing),
        tuple(notes),
        change.language,
    )


def apart(shown: Iterable[ShownChange]) -> tuple[tuple[ShownChange, ...], tuple[str, ...]]:
    """Those with words to compare, and the rest in one line each: a number, a heading, a note."""
    told: list[ShownChange] = []
    short: list[str] = []
    for row in shown:
        if row.pieces or row.closing:
            told.append(row)
        elif row.notes:
            short.append(f"{row.reference}: {' '.join(row.notes)}")
    return tuple(told), tuple(short)


def _shown(
    kind: ParagraphChangeKind,
    unit: Unit,
    before: tuple[str, str],
    after: tuple[str, str],
    notes: tuple[str, ...],
    language: str,
) -> ShownChange:
    has_words = before != after
    return ShownChange(
        reference=unit.reference,
        anchor=f"p{unit.number}-{unit.label}" if unit.label else f"p{unit.number}",
        label=str(kind.label),
        tone=_TONES[kind],
        notes=notes,
        pieces=word_differences(before[0], after[0]) if has_words else (),
        closing=word_differences(before[1], after[1]) if has_words else (),
        lang=language,
        dir=direction(language),
    )
