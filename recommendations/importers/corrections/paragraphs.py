"""Corrections of paragraphs: split, join, number, kind, words, headings, what they answer.

Each takes a document and returns another; what cannot be done raises RefusedCorrection. Where a
correction changes a number, everything that names the paragraph follows.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast, get_args

from recommendations.importers.corrections.consistency import follow_numbers
from recommendations.importers.corrections.editable_text import (
    RefusedCorrection,
    SplitText,
    cut,
    editable_text_of,
    find_inline_points,
    glue,
    read_editable_text,
)
from recommendations.importers.parsed import ParagraphKind, ParsedDocument, ParsedParagraph
from recommendations.importers.structure.classify import kind_of

HIGHEST = 999
_MAX_WORDS, _MAX_HEADING, _MAX_DEPTH = 60_000, 400, 6
_PRINTED_NUMBER = re.compile(r"(\d{1,3})\s?[.．]\s+(?=\S)")


def split_paragraph(document: ParsedDocument, number: int, at: int) -> ParsedDocument:
    """Two paragraphs out of one, cut at an offset of its editable words.

    The second takes the number that it begins with, where that one is free, else the next number;
    where that is taken, the paragraphs that follow without a gap move on by one. Footnotes stay
    with the first.
    """
    place, paragraph = _find(document, number)
    first, second = cut(editable_text_of(paragraph), at)
    rest = document.paragraphs[place + 1 :]
    taken, following = number + 1, rest[0].number if rest else HIGHEST
    match = _PRINTED_NUMBER.match(second)
    if match and number < int(match[1]) < following:
        taken, second = int(match[1]), second[match.end() :]
    moved = _shifted(rest, by=1) if rest and rest[0].number == taken else {}
    one = _with(paragraph, read_editable_text(first))
    two = _with(paragraph, read_editable_text(second))
    # References to subparagraphs that now stand in the second paragraph.
    left = {point.label for point in one.points}
    items = {
        f"{number}({point.label})": f"{taken}({point.label})"
        for point in two.points
        if point.label not in left
    }
    document = follow_numbers(document, moved, items)
    two = replace(two, number=taken, footnotes=(), answers=None)
    two = replace(two, kind=_kind_read(document, two))
    # The first had been read with the words of both; its kind changes where its own words tell.
    alone = _kind_read(document, one)
    if alone != "other" and one.kind != "follow_up_request":
        one = replace(one, kind=alone)
    if two.kind == "recommendation" and one.kind == "concern":
        two = replace(two, answers=number)
    rest = _numbered(document.paragraphs[place + 1 :], moved)
    return replace(document, paragraphs=(*document.paragraphs[:place], one, two, *rest))


def join_paragraphs(document: ParsedDocument, number: int) -> ParsedDocument:
    """A paragraph and the next one as one, with the number and the kind of the first.

    What follows without a gap moves back by one; what named the second now names the first.
    """
    place, one = _find(document, number)
    if place + 1 == len(document.paragraphs):
        raise RefusedCorrection("This is the last paragraph: no other follows to join it with.")
    two = document.paragraphs[place + 1]
    between = "\n" if one.points else ""
    words = [editable_text_of(one), editable_text_of(two)]
    joined = _with(one, read_editable_text(between.join(words) if between else glue(*words)))
    notes = tuple(dict.fromkeys(one.footnotes + two.footnotes))
    joined = replace(joined, footnotes=notes, is_bold=one.is_bold and two.is_bold)
    rest = document.paragraphs[place + 2 :]
    is_run = two.number == number + 1 and bool(rest) and rest[0].number == two.number + 1
    moved = {two.number: number, **(_shifted(rest, by=-1) if is_run else {})}
    kept = {(point.label, point.text) for point in joined.points}
    items = {
        f"{two.number}({point.label})": f"{number}({point.label})"
        if (point.label, point.text) in kept
        else str(number)
        for point in two.points
    }
    document = replace(
        document,
        paragraphs=(*document.paragraphs[:place], joined, *document.paragraphs[place + 2 :]),
    )
    document = follow_numbers(document, moved, items)
    return replace(document, paragraphs=_numbered(document.paragraphs, moved))


def renumber_paragraph(
    document: ParsedDocument, number: int, to: int, *, follow: bool
) -> ParsedDocument:
    """Another number for one paragraph, or (`follow`) counted on from there to the end."""
    place, _paragraph = _find(document, number)
    before = document.paragraphs[place - 1].number if place else 0
    rest = document.paragraphs[place + 1 :]
    highest = HIGHEST - len(rest) if follow else (rest[0].number if rest else HIGHEST + 1) - 1
    if not before < to <= highest:
        raise RefusedCorrection(
            f"Paragraph {number} can only get a number from {before + 1} to {highest}: numbers "
            "rise through the document. Correct its neighbours first, or number all from here on."
            if highest > before + 1
            else f"No number is free between paragraph {before} and the next one. "
            "Number all from here on.",
            "to",
        )
    moved = {number: to}
    if follow:
        moved |= {row.number: to + step for step, row in enumerate(rest, start=1)}
    document = follow_numbers(document, moved)
    return replace(document, paragraphs=_numbered(document.paragraphs, moved))


def retype_paragraph(document: ParsedDocument, number: int, kind: str) -> ParsedDocument:
    """Another kind. A recommendation right after a concern answers it."""
    place, paragraph = _find(document, number)
    if kind not in get_args(ParagraphKind):
        raise RefusedCorrection("This kind of paragraph is not known. Choose one.", "kind")
    answers = paragraph.answers
    before = document.paragraphs[place - 1] if place else None
    if kind == "recommendation" and answers is None and before and before.kind == "concern":
        answers = before.number if before.heading == paragraph.heading else None
    changed = replace(paragraph, kind=cast("ParagraphKind", kind), answers=answers)
    return _put(document, place, changed)


def reword_paragraph(document: ParsedDocument, number: int, words: str) -> ParsedDocument:
    """Other words; a line that begins with "(a)", "(b)" ... in turn opens a subparagraph."""
    place, paragraph = _find(document, number)
    if not words.strip():
        raise RefusedCorrection(
            "A paragraph needs words. To remove it, join it with the one before.", "words"
        )
    if len(words) > _MAX_WORDS:
        raise RefusedCorrection("This is longer than any paragraph. Split it first.", "words")
    return _put(document, place, _with(paragraph, read_editable_text(words)))


def find_points(document: ParsedDocument, number: int, words: str | None = None) -> ParsedDocument:
    """Turn (a), (b) ... inside the text, or inside other words for it, into subparagraphs."""
    place, paragraph = _find(document, number)
    read = find_inline_points(words or editable_text_of(paragraph))
    if not read[1]:
        raise RefusedCorrection(
            "The text has no (a), (b) ... in order. Put each subparagraph on a line of its own."
        )
    return _put(document, place, _with(paragraph, read))


def flatten_points(
    document: ParsedDocument, number: int, words: str | None = None
) -> ParsedDocument:
    """Turn the subparagraphs back into running text, their letters included."""
    place, paragraph = _find(document, number)
    if words:
        paragraph = _with(paragraph, read_editable_text(words))
    if not paragraph.points:
        raise RefusedCorrection("This paragraph has no subparagraphs.")
    return _put(document, place, _with(paragraph, (paragraph.full_text, (), "")))


def set_headings(
    document: ParsedDocument, number: int, headings: Sequence[str], *, section: bool
) -> ParsedDocument:
    """The headings above a paragraph, the outermost first; `section`: of all that share them."""
    place, paragraph = _find(document, number)
    tidy = tuple(text for line in headings if (text := " ".join(line.split())))
    if len(tidy) > _MAX_DEPTH or any(len(text) > _MAX_HEADING for text in tidy):
        raise RefusedCorrection(
            f"At most {_MAX_DEPTH} headings of {_MAX_HEADING} letters stand above a paragraph.",
            "headings",
        )
    rows = list(document.paragraphs)
    last = place + 1
    while section and last < len(rows) and rows[last].heading == paragraph.heading:
        last += 1
    rows[place:last] = [replace(row, heading=tidy) for row in rows[place:last]]
    return replace(document, paragraphs=tuple(rows))


def set_answers(document: ParsedDocument, number: int, concern: int | None) -> ParsedDocument:
    """Which concern a recommendation answers, or none."""
    place, paragraph = _find(document, number)
    if concern is not None:
        if paragraph.kind != "recommendation":
            raise RefusedCorrection(
                "Only a recommendation answers a concern. Change the kind first.", "concern"
            )
        answered = document.paragraph(concern)
        if answered is None or answered.kind != "concern":
            raise RefusedCorrection(
                f"Paragraph {concern} is not a concern of this document. Enter the number of one.",
                "concern",
            )
    return _put(document, place, replace(paragraph, answers=concern))


def _find(document: ParsedDocument, number: int) -> tuple[int, ParsedParagraph]:
    for place, paragraph in enumerate(document.paragraphs):
        if paragraph.number == number:
            return place, paragraph
    raise RefusedCorrection(f"There is no paragraph {number}. Reload the page.")


def _put(document: ParsedDocument, place: int, paragraph: ParsedParagraph) -> ParsedDocument:
    rows = document.paragraphs
    return replace(document, paragraphs=(*rows[:place], paragraph, *rows[place + 1 :]))


def _with(paragraph: ParsedParagraph, words: SplitText) -> ParsedParagraph:
    text, points, closing = words
    return replace(paragraph, text=text, points=points, closing=closing)


def _shifted(rows: Sequence[ParsedParagraph], *, by: int) -> dict[int, int]:
    """Old and new numbers of the paragraphs that follow each other without a gap."""
    moved: dict[int, int] = {}
    for row in rows:
        if moved and row.number - 1 not in moved:
            break
        moved[row.number] = row.number + by
    return moved


def _numbered(
    rows: Sequence[ParsedParagraph], moved: dict[int, int]
) -> tuple[ParsedParagraph, ...]:
    return tuple(replace(row, number=moved.get(row.number, row.number)) for row in rows)


def _kind_read(document: ParsedDocument, paragraph: ParsedParagraph) -> ParagraphKind:
    """What the importer would say of a paragraph by its headings and words."""
    if document.kind != "concluding_observations":
        return paragraph.kind
    return kind_of(
        paragraph.heading,
        paragraph.text or paragraph.full_text,
        number=paragraph.number,
        has_points=bool(paragraph.points),
        is_bold=paragraph.is_bold,
        language=document.language,
        bold_tells=False,
    )
