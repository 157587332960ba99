"""State replies: which of their paragraphs answer which recommendation.

Replies name what they answer in headings ("Follow-up information relating to paragraph 11 (b)"),
at the start of a paragraph, or by printing the recommendation before the answer. What stands
between two such places belongs to the first.
"""

import re

from recommendations.importers.naming import items_named
from recommendations.importers.parsed import ParsedDocument, ParsedPassage, ParseWarning
from recommendations.importers.sections import Piece, read_sections
from recommendations.importers.sentences import split_sentences
from recommendations.importers.wording import wording_of

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


def _pieces(document: ParsedDocument) -> list[Piece]:
    """Headings and paragraphs in their order; a heading takes the number of what it stands over."""
    pieces: list[Piece] = []
    above: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        if paragraph.heading != above:
            shared = _shared(above, paragraph.heading)
            pieces += [
                Piece(paragraph.number, text, is_heading=True, path=paragraph.heading)
                for text in paragraph.heading[shared:]
            ]
            above = paragraph.heading
        pieces.append(
            Piece(
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


def doubts_about(document: ParsedDocument) -> tuple[ParseWarning, ...]:
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
    wording = wording_of(document.language)
    opening = [paragraph.text for paragraph in document.paragraphs[:6]] or document.blocks[:8]
    for text in opening:
        for sentence in split_sentences(text):
            if wording.recommendation.search(sentence):
                found = items_named(sentence, document.language)
                if found:
                    return found
    return ()
