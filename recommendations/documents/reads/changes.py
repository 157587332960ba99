"""How the paragraphs of a document changed from version to version, as pages show it.

A change is proposed by an import or recorded by a version. A recommendation's page also says what
became of its paragraph: a new text, a new number, or none any more.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.documents.reads.texts import direction
from recommendations.enums import ParagraphChangeKind, ParagraphKind
from recommendations.importers.versions.comparison import Change
from recommendations.importers.versions.units import Unit
from recommendations.importers.versions.word_diff import TextRun, word_differences
from recommendations.models import (
    Document,
    DocumentVersion,
    Paragraph,
    ParagraphChange,
    Recommendation,
)
from recommendations.wording import date_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

_TONES = {
    ParagraphChangeKind.ADDED: "done",
    ParagraphChangeKind.CHANGED: "soon",
    ParagraphChangeKind.GONE: "conflict",
}


@dataclass(frozen=True)
class ShownChange:
    """One paragraph: how it changed, and its text with the words removed and added."""

    reference: str
    anchor: str
    label: str
    tone: str
    notes: tuple[str, ...]
    text: tuple[TextRun, ...]
    closing: tuple[TextRun, ...]
    lang: str
    dir: str


def proposed_changes(changes: Iterable[Change], language: str) -> tuple[ShownChange, ...]:
    """The changes of a comparison, without subparagraphs that only followed their paragraph."""
    return tuple(_proposed(change, language) for change in changes if not _only_followed(change))


def _only_followed(change: Change) -> bool:
    """Whether a subparagraph is unchanged but for the new number of its paragraph."""
    old, new = change.old, change.new
    if old is None or new is None or not new.label or old.label != new.label:
        return False
    return change.is_renumbered and Change(replace(old, number=new.number), new).is_empty


def _proposed(change: Change, language: str) -> ShownChange:
    old, new = change.old, change.new
    kind = ParagraphChangeKind.CHANGED
    if old is None:
        kind = ParagraphChangeKind.ADDED
    elif new is None:
        kind = ParagraphChangeKind.GONE
    notes = []
    if old is not None and new is not None:
        notes = list(_differences(old, new))
        if change.is_rewritten and change.has_new_words:
            notes.append(_("Nearly all words differ. Check that this is the same paragraph."))
        if change.has_new_notes:
            notes.append(_("Its footnotes differ."))
    return _shown(
        kind,
        change.unit,
        ((old.text, old.closing) if old else ("", "")),
        ((new.text, new.closing) if new else ("", "")),
        tuple(notes),
        language,
    )


def _differences(old: Unit, new: Unit) -> Iterable[str]:
    if old.key != new.key:
        yield _("It was paragraph %(number)s.") % {"number": old.reference}
    if old.kind != new.kind:
        yield _("Now “%(after)s”, before “%(before)s”.") % {
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
    """A change that was recorded, under the present number of its paragraph, which it expects."""
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
        notes = list(_differences(before, now))
    return _shown(
        ParagraphChangeKind(change.kind),
        now,
        (change.former_text, change.former_closing),
        (change.text, change.closing),
        tuple(notes),
        change.language,
    )


def split_changes(
    changes: Iterable[ShownChange],
) -> tuple[tuple[ShownChange, ...], tuple[str, ...]]:
    """Changes of the text, and for each of the others one line: a number, a heading, a footnote."""
    with_text: list[ShownChange] = []
    lines: list[str] = []
    for row in changes:
        if row.text or row.closing:
            with_text.append(row)
        elif row.notes:
            lines.append(f"{row.reference}: {' '.join(row.notes)}")
    return tuple(with_text), tuple(lines)


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
        text=word_differences(before[0], after[0]) if has_words else (),
        closing=word_differences(before[1], after[1]) if has_words else (),
        lang=language,
        dir=direction(language),
    )


# --- What each version changed --------------------------------------------------------------------


@dataclass(frozen=True)
class AppliedVersion:
    """A version that replaced another one, with the changes that it brought.

    `lines` are those without a change of the text, in one line each.
    """

    version: DocumentVersion
    changes: tuple[ShownChange, ...]
    lines: tuple[str, ...]


def changes_by_version(
    document: Document, user: "User | AnonymousUser | None"
) -> list[AppliedVersion]:
    """The versions of a document that replaced another one, the latest first. Two queries."""
    recorded: dict[int, list[ParagraphChange]] = {}
    for change in (
        ParagraphChange.objects.visible_to(user)
        .filter(paragraph__document=document)
        .select_related("paragraph")
        .order_by("paragraph__position")
    ):
        recorded.setdefault(change.version_id, []).append(change)
    versions = document.versions.filter(supersedes__isnull=False).select_related("supersedes")
    # A link to a paragraph leads to the latest of its changes.
    anchors: set[str] = set()
    found = []
    for version in versions.order_by("-pk"):
        changes, lines = split_changes(map(recorded_change, recorded.get(version.pk, ())))
        changes = tuple(
            replace(row, anchor=f"{row.anchor}-{version.public_id}")
            if row.anchor in anchors
            else row
            for row in changes
        )
        anchors.update(row.anchor for row in changes)
        found.append(AppliedVersion(version, changes, lines))
    return found


def changes_url(document: Document) -> str:
    return reverse("document-changes", args=(document.public_id,))


# --- What became of a recommendation's paragraph --------------------------------------------------


@dataclass(frozen=True)
class ParagraphNote:
    """What became of a paragraph in later versions, in one sentence."""

    sentence: str
    url: str = ""
    label: str = ""


def paragraph_notes_of(
    recommendation: Recommendation,
    parts: Collection[Paragraph],
    user: "User | AnonymousUser | None",
) -> list[ParagraphNote]:
    """Whether its text or number changed, and which other paragraph had its number. One query."""
    own = recommendation.paragraph
    changes = (
        ParagraphChange.objects.visible_to(user)
        .filter(
            Q(paragraph__in=parts) | Q(former_number=own.number, former_label=own.label),
            paragraph__document=own.document_id,
        )
        .select_related("paragraph__document", "paragraph__recommendation")
        .order_by("-at", "-pk")
    )
    return list(dict.fromkeys(_paragraph_notes(list(changes), own)))


def _paragraph_notes(changes: list[ParagraphChange], own: Paragraph) -> Iterator[ParagraphNote]:
    document = own.document
    see = (changes_url(document), _("What changed"))
    of_text = [
        row
        for row in changes
        if row.paragraph.number == own.number
        and row.paragraph.label.startswith(own.label)
        and row.has_new_words
    ]
    if own.gone_in_id is not None:
        day = next((row.at for row in changes if row.paragraph_id == own.pk), None)
        since = date_in_words(dates.today(day)) if day else ""
        yield ParagraphNote(
            _(
                "The version of %(day)s no longer has this paragraph. What was said about it stays "
                "here."
            )
            % {"day": since},
            *see,
        )
    elif of_text:
        day = of_text[0].at
        yield ParagraphNote(
            _("The text of this paragraph changed on %(day)s.")
            % {"day": date_in_words(dates.today(day))},
            f"{see[0]}#p{of_text[0].paragraph.slug}",
            see[1],
        )
    for row in changes:
        is_own = row.paragraph_id == own.pk
        if is_own and row.former_number and row.former_reference != own.reference:
            yield ParagraphNote(
                _("Until %(day)s, this was paragraph %(number)s.")
                % {
                    "day": date_in_words(dates.today(row.at)),
                    "number": row.former_reference,
                }
            )
        elif not is_own and row.former_reference == own.reference:
            yield from _earlier_holder(row)


def _earlier_holder(row: ParagraphChange) -> Iterator[ParagraphNote]:
    """Which other paragraph had this number, and where it is now."""
    other = row.paragraph
    if other.gone_in_id is None and other.reference == row.former_reference:
        return
    found: Recommendation | None = getattr(other, "recommendation", None)
    sentence = (
        _("Until %(day)s, another paragraph was number %(number)s; it has since been removed.")
        if other.gone_in_id
        else _("Until %(day)s, number %(number)s was the paragraph that is now %(now)s.")
    )
    yield ParagraphNote(
        sentence
        % {
            "day": date_in_words(dates.today(row.at)),
            "number": row.former_reference,
            "now": other.reference,
        },
        found.get_absolute_url() if found else "",
        _("See that recommendation") if found else "",
    )
