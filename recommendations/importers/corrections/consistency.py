"""What has to follow when a paragraph gets another number, and which doubts are still true."""

from collections.abc import Mapping
from dataclasses import replace

from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedParagraph,
    ParsedPassage,
    ParseWarning,
)

# Raised by the importer about the day of adoption; a person who enters the day answers them.
ADOPTION_DOUBTS = frozenset({"no_adoption", "no_adoption_date", "adopted_on_two_days"})


def follow_numbers(
    document: ParsedDocument,
    numbers: Mapping[int, int],
    items: Mapping[str, str] | None = None,
) -> ParsedDocument:
    """Every mention of a paragraph's number, changed from old to new.

    Mentions are: the concern that is answered, the follow-up request with its items and topics,
    doubts, and the paragraphs that a passage consists of. `items` gives single references
    ("13(a)") another place than their number would.
    """
    if not numbers and not items:
        return document

    def label(item: str) -> str:
        number, bracket, rest = item.partition("(")
        if items and item in items:
            return items[item]
        return f"{numbers.get(int(number), number)}{bracket}{rest}" if number.isdigit() else item

    return replace(
        document,
        paragraphs=tuple(
            replace(row, answers=numbers.get(row.answers, row.answers)) if row.answers else row
            for row in document.paragraphs
        ),
        follow_up=tuple(
            replace(
                asked,
                paragraph=numbers.get(asked.paragraph, asked.paragraph),
                items=tuple(dict.fromkeys(map(label, asked.items))),
                topics=tuple((label(item), topic) for item, topic in asked.topics),
            )
            for asked in document.follow_up
        ),
        passages=tuple(_passage(passage, document, numbers) for passage in document.passages),
        warnings=tuple(
            replace(doubt, paragraph=numbers.get(doubt.paragraph, doubt.paragraph))
            if doubt.paragraph
            else doubt
            for doubt in document.warnings
        ),
    )


def _passage(
    passage: ParsedPassage, document: ParsedDocument, numbers: Mapping[int, int]
) -> ParsedPassage:
    """A reply's passages name its own paragraphs; those of a report count blocks of text."""
    if document.kind != "state_reply":
        return passage
    first, last = passage.first_paragraph, passage.last_paragraph
    return replace(
        passage,
        first_paragraph=numbers.get(first, first) if first else first,
        last_paragraph=numbers.get(last, last) if last else last,
    )


def keep_consistent(document: ParsedDocument) -> ParsedDocument:
    """The document with answers that lead to a concern, and the doubts that are still true."""
    concerns = {row.number for row in document.paragraphs if row.kind == "concern"}
    paragraphs = tuple(
        replace(row, answers=None)
        if row.answers and (row.kind != "recommendation" or row.answers not in concerns)
        else row
        for row in document.paragraphs
    )
    document = replace(document, paragraphs=paragraphs)
    kept = [doubt for doubt in document.warnings if _is_true(doubt, document)]
    said = {(doubt.code, doubt.paragraph) for doubt in kept}
    for asked in document.follow_up:
        for doubt in _reference_doubts(asked, document):
            if (doubt.code, doubt.paragraph) not in said:
                kept.append(doubt)
                said.add((doubt.code, doubt.paragraph))
    return replace(document, warnings=tuple(kept))


def _is_true(doubt: ParseWarning, document: ParsedDocument) -> bool:
    numbers = [row.number for row in document.paragraphs]
    if doubt.code == "number_missing":
        after = [number for number in numbers if number > (doubt.paragraph or 0)]
        return bool(after) and after[0] != (doubt.paragraph or 0) + 1
    if doubt.code == "numbering_starts_late":
        return bool(numbers) and numbers[0] != 1
    if doubt.code == "reference_doubtful":
        return any(
            _is_doubtful(item, document)
            for asked in document.follow_up
            for item in asked.items
            if item.partition("(")[0] == str(doubt.paragraph)
        )
    return True


def _is_doubtful(item: str, document: ParsedDocument) -> bool:
    row, has_point = target_of(item, document)
    return row is None or not has_point or row.kind != "recommendation"


def target_of(item: str, document: ParsedDocument) -> tuple[ParsedParagraph | None, bool]:
    """The paragraph that "9(a)" names, and whether it has that point (True where none is named)."""
    number, _, point = item.partition("(")
    row = document.paragraph(int(number)) if number.isdigit() else None
    label = point.rstrip(")")
    return row, not label or (row is not None and label in {found.label for found in row.points})


def _reference_doubts(asked: ParsedFollowUp, document: ParsedDocument) -> list[ParseWarning]:
    """References that lead nowhere since something else was corrected."""
    doubts: list[ParseWarning] = []
    for item in asked.items if asked.kind != "by_article" else ():
        row, has_point = target_of(item, document)
        number, _, point = item.partition("(")
        if row is None:
            said = f"names paragraph {number}, which the document does not have."
        elif not has_point:
            said = f"names {number} ({point}, a point which paragraph {number} does not have."
        else:
            continue
        doubts.append(
            ParseWarning("reference_doubtful", f"Paragraph {asked.paragraph} {said}", int(number))
        )
    return doubts
