"""State replies: which of their paragraphs answer which recommendation.

Replies name what they answer in headings ("Follow-up information relating to paragraph 11 (b)"),
at the start of a paragraph, or by printing the recommendation before the answer. What stands
between two such places belongs to the first.
"""

import re
from dataclasses import replace
from itertools import takewhile

from recommendations.importers.answers.explicit_references import is_committee_speaking, items_named
from recommendations.importers.answers.reports import read_report
from recommendations.importers.answers.sections import MATCHED_BY_ORDER, TextBlock, read_sections
from recommendations.importers.observations.front_matter import is_title, received_on
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedPassage,
    ParseWarning,
    SourceLine,
    SourceText,
)
from recommendations.importers.structure.numbering import NumberedLines
from recommendations.importers.words.phrases import phrases_of
from recommendations.importers.words.sentences import split_sentences

_MASTHEAD_LINES = 15
_MASTHEAD = re.compile(r"Distr\b|Original\b|United Nations\b|Nations Unies\b|Naciones Unidas\b")
_FROM_OTHERS = re.compile(
    r"\bThe (?:Government|State party|State|authorities) (?:does|do|did|has|have) "
    r"(?:not|never|failed)\s+(?:mention|explain|say|address|provide|inform|consult|include|refer)|"
    r"\bthe (?:Government|State party) fail(?:s|ed) to\b|"
    r"\bWe,? (?:as )?(?:the )?(?:undersigned )?(?:civil society|non-governmental)|"
    r"\ball?(?:egations|eged) (?:by|in) the Government\b|\bour (?:association|organi[sz]ation)\b",
    re.IGNORECASE,
)


def find_reply_passages(
    document: ParsedDocument,
) -> tuple[tuple[ParsedPassage, ...], tuple[ParsedPassage, ...], tuple[str, ...]]:
    """The passages of a reply, its parts that name nothing, and what it says was asked about.

    What was asked about is said in one of the first paragraphs.
    """
    phrases = phrases_of(document.language)
    opening = [paragraph.text for paragraph in document.paragraphs[:6]] or document.blocks[:8]
    asked: tuple[str, ...] = next(
        (
            items
            for text in opening
            for sentence in split_sentences(text)
            if phrases.recommendation.search(sentence)
            and (items := items_named(sentence, document.language))
        ),
        (),
    )
    # Headings and paragraphs in order; a heading takes the number of what it stands over.
    blocks: list[TextBlock] = []
    above: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        if paragraph.heading != above:
            both = zip(above, paragraph.heading, strict=False)
            n_shared = len(list(takewhile(lambda pair: pair[0] == pair[1], both)))
            blocks += [
                TextBlock(paragraph.number, text, is_heading=True, path=paragraph.heading)
                for text in paragraph.heading[n_shared:]
            ]
            above = paragraph.heading
        blocks.append(
            TextBlock(
                paragraph.number,
                paragraph.full_text,
                path=paragraph.heading,
                notes=paragraph.footnotes,
            )
        )
    passages, rest = read_sections(blocks, asked, document.language)
    return passages, rest, asked


def with_passages(document: ParsedDocument) -> ParsedDocument:
    """The reply with what its numbered paragraphs answer."""
    passages, rest, named = find_reply_passages(document)
    document = replace(document, passages=passages, unmatched=rest, named_items=named)
    return replace(document, warnings=(*document.warnings, *_warnings(document)))


def reads_as_blocks(preface: list[SourceLine], numbered: list[NumberedLines]) -> bool:
    """Whether a reply numbers nothing of its own: none, a list at its end, or only quotations.

    A reply that prints "36. The Committee recommends ..." before its answer carries the numbers of
    the concluding observations.
    """
    if len(numbered) < 2:
        return True
    quotes = sum(is_committee_speaking(part.lines[0].text) for part in numbered if part.lines)
    if numbered[0].number > 1 and quotes * 2 > len(numbered):
        return True
    before = sum(len(line.text) for line in preface[_MASTHEAD_LINES:])
    inside = sum(len(line.text) for part in numbered for line in part.lines)
    return before > 2 * inside


def with_blocks(document: ParsedDocument, source: SourceText) -> ParsedDocument:
    """The reply with its text as blocks, and what they answer.

    The text begins after the date of receipt or the title, where one of them is printed.
    """
    start = 0
    for place, line in enumerate(source.lines[: 2 * _MASTHEAD_LINES]):
        if _MASTHEAD.match(line.text) or is_title(line.text) or received_on([line.text]):
            start = place + 1
    body = replace(source, lines=source.lines[start:])
    report = read_report(body, kind="state_reply", language=document.language)
    document = replace(
        document,
        blocks=report.blocks,
        passages=report.passages,
        unmatched=report.unmatched,
        named_items=report.named_items,
        footnotes=report.footnotes,
    )
    return replace(document, warnings=(*document.warnings, *_warnings(document)))


def _warnings(document: ParsedDocument) -> tuple[ParseWarning, ...]:
    """Where a reply does not read as the State's own words, or nothing in it could be matched."""
    texts = [paragraph.full_text for paragraph in document.paragraphs] or list(document.blocks)
    warnings: list[ParseWarning] = []
    n_others = sum(bool(_FROM_OTHERS.search(text)) for text in texts)
    if n_others >= 2:
        warnings.append(
            ParseWarning(
                "perhaps_not_the_state",
                "The symbol is that of a State reply, but the text criticizes the Government. "
                "It may contain what others sent. Check who wrote it before you apply it.",
            )
        )
    if any(passage.reason == "order_of_sections" for passage in document.passages):
        warnings.append(MATCHED_BY_ORDER)
    if not document.passages:
        warnings.append(
            ParseWarning(
                "no_passages",
                "No part of the reply names a recommendation. Where its case is recorded, its "
                "wording is compared with the recommendations.",
            )
        )
    return tuple(warnings)
