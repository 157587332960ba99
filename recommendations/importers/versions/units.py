"""A document as the rows in which it is stored and compared: paragraphs and subparagraphs, flat."""

from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedSubparagraph,
)
from recommendations.importers.structure.headings import articles_of
from recommendations.importers.structure.labels import parts_of_item

HEADING_ROOM = 400
Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph (`label` empty) or a subparagraph ("a", "a-i"), with its own words.

    `answers` is the number of the paragraph whose concern it answers.
    """

    number: int
    label: str
    kind: str
    headings: tuple[str, ...]
    text: str
    closing: str = ""
    footnotes: tuple[str, ...] = ()
    page: int | None = None
    answers: int | None = None

    @property
    def key(self) -> Key:
        return self.number, self.label

    @property
    def reference(self) -> str:
        """As printed: 36, 36 (a), 36 (a) (i)."""
        return reference_of(self.key)


def reference_of(key: Key) -> str:
    number, label = key
    return " ".join([str(number), *(f"({part})" for part in label.split("-") if part)])


def units_of(parsed: ParsedDocument) -> tuple[Unit, ...]:
    """Paragraphs and subparagraphs in order; blocks of a text without numbers are counted."""
    if not parsed.paragraphs:
        return tuple(
            Unit(position, "", "other", (), text)
            for position, text in enumerate(parsed.blocks, start=1)
        )
    units: list[Unit] = []
    for paragraph in parsed.paragraphs:
        headings = tuple(text[:HEADING_ROOM] for text in paragraph.heading)
        # Subparagraphs by label ("a", "a-i"); a list in Roman numbers alone stays in the text.
        rows: list[tuple[str, ParsedSubparagraph]] = []
        text = paragraph.text
        if any(len(point.label) > 2 or point.label == "ii" for point in paragraph.points):
            listed = (f"({point.label}) {point.text}" for point in paragraph.points)
            text = " ".join(part for part in (text, *listed) if part)
        else:
            for point in paragraph.points:
                rows.append((point.label, point))
                rows += [(f"{point.label}-{below.label}", below) for below in point.points]
        whole = Unit(
            number=paragraph.number,
            label="",
            kind=paragraph.kind,
            headings=headings,
            text=text,
            closing=paragraph.closing,
            footnotes=tuple(f"{note.label} {note.text}" for note in paragraph.footnotes),
            page=paragraph.page,
            answers=paragraph.answers,
        )
        units.append(whole)
        units += [
            Unit(whole.number, label, whole.kind, headings, point.text, page=whole.page)
            for label, point in rows
        ]
    return tuple(units)


def asked_keys(units: Iterable[Unit], asked: ParsedFollowUp) -> tuple[Key, ...]:
    """The paragraphs and subparagraphs that a request for follow-up means, among those given.

    A subparagraph that the document does not have means its paragraph; an article means the
    recommendations under the headings that name it.
    """
    known = {unit.key: unit for unit in units}
    if asked.kind == "by_article":
        wanted = {item.removeprefix("art. ").partition("(")[0] for item in asked.items}
        return tuple(
            unit.key
            for unit in known.values()
            if not unit.label
            and unit.kind == "recommendation"
            and unit.headings
            and wanted.intersection(articles_of(unit.headings[-1]))
        )
    found: dict[Key, None] = {}
    for item in asked.items:
        parts = parts_of_item(item)
        if parts is None:
            continue
        number, labels = parts
        key = next(((number, label) for label in labels if (number, label) in known), None)
        if key is not None:
            found[key] = None
    return tuple(found)
