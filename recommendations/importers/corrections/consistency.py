"""What follows when a paragraph gets another number, and which warnings are still true."""

from collections.abc import Mapping
from dataclasses import replace

from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedParagraph,
    ParseWarning,
)

# Warnings about the day of adoption, which a person settles by entering the day.
ADOPTION_DOUBTS = frozenset({"no_adoption", "no_adoption_date", "adopted_on_two_days"})


def follow_numbers(
    document: ParsedDocument,
    numbers: Mapping[int, int],
    items: Mapping[str, str] | None = None,
) -> ParsedDocument:
    """Every mention of a paragraph's number, changed from old to new.

    Mentions are: the concern that is answered, the follow-up request with its items and topics,
    warnings, and the paragraphs that a passage consists of. `items` gives single references
    ("13(a)") another place than their number would.
    """
    if not numbers and not items:
        return document

    def label(item: str) -> str:
        number, bracket, rest = item.partition("(")
        if items and item in items:
            return items[item]
        return f"{numbers.get(int(number), number)}{bracket}{rest}" if number.isdigit() else item

    passages = document.passages
    # A reply's passages name its own paragraphs; those of a report count blocks of text.
    if document.kind == "state_reply":
        passages = tuple(
            replace(
                passage,
                first_paragraph=numbers.get(passage.first_paragraph or 0, passage.first_paragraph),
                last_paragraph=numbers.get(passage.last_paragraph or 0, passage.last_paragraph),
            )
            for passage in passages
        )
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
        passages=passages,
        warnings=tuple(
            replace(doubt, paragraph=numbers.get(doubt.paragraph, doubt.paragraph))
            if doubt.paragraph
            else doubt
            for doubt in document.warnings
        ),
    )


def keep_consistent(document: ParsedDocument) -> ParsedDocument:
    """The document with answers that lead to a concern, and the warnings that are still true.

    References that lead nowhere since something else was corrected get a warning of their own.
    """
    concerns = {row.number for row in document.paragraphs if row.kind == "concern"}
    paragraphs = tuple(
        replace(row, answers=None)
        if row.answers and (row.kind != "recommendation" or row.answers not in concerns)
        else row
        for row in document.paragraphs
    )
    document = replace(document, paragraphs=paragraphs)
    kept = [warning for warning in document.warnings if _is_true(warning, document)]
    given = {(warning.code, warning.paragraph) for warning in kept}
    for asked in document.follow_up:
        for item in asked.items if asked.kind != "by_article" else ():
            row, has_label = target_of(item, document)
            number, _, label = item.partition("(")
            if row is None:
                said = f"names paragraph {number}, which the document does not have."
            elif not has_label:
                said = (
                    f"names {number} ({label}, a subparagraph that paragraph {number} does not "
                    "have."
                )
            else:
                continue
            if ("reference_doubtful", int(number)) not in given:
                given.add(("reference_doubtful", int(number)))
                said = f"Paragraph {asked.paragraph} {said}"
                kept.append(ParseWarning("reference_doubtful", said, int(number)))
    return replace(document, warnings=tuple(kept))


def _is_true(warning: ParseWarning, document: ParsedDocument) -> bool:
    """Whether the document still is as the warning says."""
    numbers = [row.number for row in document.paragraphs]
    if warning.code == "number_missing":
        after = [number for number in numbers if number > (warning.paragraph or 0)]
        return bool(after) and after[0] != (warning.paragraph or 0) + 1
    if warning.code == "numbering_starts_late":
        return bool(numbers) and numbers[0] != 1
    if warning.code == "reference_doubtful":
        targets = [
            target_of(item, document)
            for asked in document.follow_up
            for item in asked.items
            if item.partition("(")[0] == str(warning.paragraph)
        ]
        return any(
            row is None or not has_label or row.kind != "recommendation"
            for row, has_label in targets
        )
    return True


def target_of(item: str, document: ParsedDocument) -> tuple[ParsedParagraph | None, bool]:
    """The paragraph that "9(a)" names, and whether it has (a); True where no letter is named."""
    number, _, rest = item.partition("(")
    row = document.paragraph(int(number)) if number.isdigit() else None
    label = rest.rstrip(")")
    return row, not label or (row is not None and label in {found.label for found in row.points})
