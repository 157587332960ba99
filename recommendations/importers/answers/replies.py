"""State replies: which of their paragraphs answer which recommendation.

Replies name what they answer in headings ("Follow-up information relating to paragraph 11 (b)"),
at the start of a paragraph, or by printing the recommendation before the answer. What stands
between two such places belongs to the first.
"""

import re
from dataclasses import replace

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
    """The passages of a reply, its parts that name nothing, and what it says was asked about."""
    asked = _asked(document)
    passages, rest = read_sections(_pieces(document), asked, document.language)
    return passages, rest, asked


def with_passages(document: ParsedDocument) -> ParsedDocument:
    """The reply with what its numbered paragraphs answer."""
    passages, rest, named = find_reply_passages(document)
    document = replace(document, passages=passages, unmatched=rest, named_items=named)
    return replace(document, warnings=(*document.warnings, *_doubts(document)))


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
    """The reply with its text as blocks, and what they answer."""
    report = read_report(_without_masthead(source), kind="state_reply", language=document.language)
    document = replace(
        document,
        blocks=report.blocks,
        passages=report.passages,
        unmatched=report.unmatched,
        named_items=report.named_items,
        footnotes=report.footnotes,
    )
    return replace(document, warnings=(*document.warnings, *_doubts(document)))


def _without_masthead(source: SourceText) -> SourceText:
    """The lines after the day of receipt or the title; all of them where neither is printed."""
    start = 0
    for place, line in enumerate(source.lines[: 2 * _MASTHEAD_LINES]):
        if _MASTHEAD.match(line.text) or is_title(line.text) or received_on([line.text]):
            start = place + 1
    return replace(source, lines=source.lines[start:])


def _pieces(document: ParsedDocument) -> list[TextBlock]:
    """Headings and paragraphs in their order; a heading takes the number of what it stands over."""
    pieces: list[TextBlock] = []
    above: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        if paragraph.heading != above:
            shared = _shared(above, paragraph.heading)
            pieces += [
                TextBlock(paragraph.number, text, is_heading=True, path=paragraph.heading)
                for text in paragraph.heading[shared:]
            ]
            above = paragraph.heading
        pieces.append(
            TextBlock(
                paragraph.number,
                paragraph.full_text,
                path=paragraph.heading,
                notes=paragraph.footnotes,
            )
        )
    return pieces


def _shared(before: tuple[str, ...], now: tuple[str, ...]) -> int:
    count = 0
    while count < min(len(before), len(now)) and before[count] == now[count]:
        count += 1
    return count


def _doubts(document: ParsedDocument) -> tuple[ParseWarning, ...]:
    """Where a reply does not read as the State's own words, or nothing in it could be matched."""
    texts = [paragraph.full_text for paragraph in document.paragraphs] or list(document.blocks)
    warnings: list[ParseWarning] = []
    n_others = sum(bool(_FROM_OTHERS.search(text)) for text in texts)
    if n_others >= 2:
        warnings.append(
            ParseWarning(
                "perhaps_not_the_state",
                "The symbol is that of a State's reply, but the text criticizes the Government. "
                "It may hold what others sent. Check who wrote it before it is applied.",
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


def _asked(document: ParsedDocument) -> tuple[str, ...]:
    """What the reply says, in its first paragraphs, that the committee asked about."""
    phrases = phrases_of(document.language)
    opening = [paragraph.text for paragraph in document.paragraphs[:6]] or document.blocks[:8]
    for text in opening:
        for sentence in split_sentences(text):
            if phrases.recommendation.search(sentence):
                found = items_named(sentence, document.language)
                if found:
                    return found
    return ()
