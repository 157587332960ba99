"""State replies: which of their paragraphs answer which recommendation.

Replies name what they answer in headings ("Follow-up information relating to paragraph 11 (b)",
"As for Recommendation No. 32", "Measures taken regarding the Paragraph 9, Article A") or at the
start of a paragraph. What stands between two such places belongs to the first.
"""

import re

from recommendations.importers.parsed import ParsedDocument, ParsedParagraph, ParsedPassage
from recommendations.importers.references import find_references
from recommendations.importers.sentences import split_sentences
from recommendations.importers.wording import wording_of

_NUMBERED_RECOMMENDATION = re.compile(
    r"\b(?:recommendations?|recomendaci(?:ón|ones)|recommandations?)\s+"
    r"(?:(?:contained|set out|made)\s+in\s+)?(?:No\.?|Nos\.?|núm\.?|n[o°º]\.?|№)?\s*"
    r"(?=\d{1,3}\b(?!\s?(?:st|nd|rd|th)\b))",
    re.IGNORECASE,
)
# "Paragraph 9, Article A" and "paragraph 9, subparagraph (a)" mean 9 (a).
_SPELT_POINT = re.compile(
    r"(?P<number>\d{1,3}),?\s+(?:article|clause|point|item|sub-?paragraph|letter|inciso|alinéa)\s+"
    r"\(?(?P<letter>[A-Za-z])\b\)?",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s?\.\s|conclu|introduc|annex|general|other", re.IGNORECASE)
_OPENING = re.compile(
    r"^(?:with (?:regard|respect|reference) to|regarding|concerning|as regards|"
    r"in (?:response|reply|"
    r"relation) to|as for|on|en (?:relación|respuesta)|respecto|en ce qui concerne|s’agissant|"
    r"concernant|относительно|по|в связи с|فيما يتعلق|بشأن|关于)\b",
    re.IGNORECASE,
)
_OBSERVATIONS = re.compile(
    r"concluding observations|observations finales|observaciones finales", re.IGNORECASE
)


def items_named(text: str, language: str) -> tuple[str, ...]:
    """The recommendations that a heading or sentence names, as labels."""
    prepared = _SPELT_POINT.sub(
        lambda match: f"{match['number']} ({match['letter'].lower()})", text
    )
    prepared = _NUMBERED_RECOMMENDATION.sub("paragraph ", prepared)
    # A State's own report is cited by paragraph too; what follows "the concluding
    # observations" or a symbol in brackets adds nothing.
    return tuple(
        dict.fromkeys(item.label for item in find_references(prepared, wording_of(language)))
    )


def find_reply_passages(
    document: ParsedDocument,
) -> tuple[tuple[ParsedPassage, ...], tuple[str, ...]]:
    """The passages of a reply in order, and every recommendation that it says was asked about."""
    passages: list[ParsedPassage] = []
    group: list[ParsedParagraph] = []
    items: tuple[str, ...] = ()
    reason_heading = ""
    last_path: tuple[str, ...] = ()
    for paragraph in document.paragraphs:
        named, heading = _named_by(paragraph, document.language)
        is_new_section = not named and bool(last_path) and _left(last_path, paragraph.heading)
        if (named and named != items) or is_new_section:
            _close(passages, group, items, reason_heading)
            group, items, reason_heading = [], named, heading
        if items:
            group.append(paragraph)
        last_path = paragraph.heading
    _close(passages, group, items, reason_heading)
    return tuple(passages), _asked(document)


def _named_by(paragraph: ParsedParagraph, language: str) -> tuple[tuple[str, ...], str]:
    """What the deepest heading that names anything names, else the paragraph's opening words."""
    for heading in reversed(paragraph.heading):
        named = items_named(heading, language)
        if named:
            return named, heading
    sentences = split_sentences(paragraph.text)
    if sentences and _OPENING.match(sentences[0]):
        opening = sentences[0][:200]
        if re.search(
            r"concluding observations|observations finales|observaciones finales",
            opening,
            re.IGNORECASE,
        ):
            return items_named(opening, language), ""
    return (), ""


def _left(before: tuple[str, ...], now: tuple[str, ...]) -> bool:
    """Whether a new section with a label of its own began: then the passage has ended."""
    return bool(now) and before[:1] != now[:1] and bool(_SECTION.match(now[0]))


def _close(
    passages: list[ParsedPassage],
    group: list[ParsedParagraph],
    items: tuple[str, ...],
    heading: str,
) -> None:
    if not group or not items:
        return
    passages.append(
        ParsedPassage(
            items=items,
            first_paragraph=group[0].number,
            last_paragraph=group[-1].number,
            reason="explicit_reference",
            confidence=0.95 if heading else 0.8,
            text="\n\n".join(paragraph.full_text for paragraph in group),
            heading=heading,
            footnotes=tuple(note for paragraph in group for note in paragraph.footnotes),
        )
    )


def _asked(document: ParsedDocument) -> tuple[str, ...]:
    """What the reply says, in its first paragraphs, that the committee asked about."""
    wording = wording_of(document.language)
    for paragraph in document.paragraphs[:6]:
        for sentence in split_sentences(paragraph.text):
            if wording.recommendation.search(sentence):
                found = items_named(sentence, document.language)
                if found:
                    return found
    return ()
