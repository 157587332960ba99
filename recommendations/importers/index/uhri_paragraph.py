"""From the words of an annotation to a numbered paragraph: heading, number, subparagraphs.

The index glues them together: "Non-refoulement39. The Committee recommends ...:(a) Consider".
A number is read only where nothing speaks against it. Where the text has none, none is invented:
a citation has to be true.
"""

import re

from recommendations.importers.index.uhri_fields import AnnotationKind
from recommendations.importers.parsed import ParsedParagraph, SourceLine
from recommendations.importers.structure.classify import kind_of
from recommendations.importers.structure.subparagraphs import split_subparagraphs

_HIGHEST = 250
# "39. The", "33 .The"; in Arabic "39- ".
_NUMBER = r"(?P<number>\d{1,3})(?:\s?[.．、]|\s?[-–](?=\s*[\u0600-\u06ff]))(?!\d)\s*(?=\S)"
_FIRST = re.compile(_NUMBER)
_GLUED = re.compile(
    # A heading may begin with a label ("A.", "IV.") and name articles ("(arts. 5-30)").
    r"(?P<heading>(?:(?:[A-Z]|[IVX]{1,5})\. ?)?"
    r"[^\W\d_](?:[^.;:?!()]|\([^()]{0,60}\)|(?<=[^\W\d_])\.(?=[^\W\d_]\.)){1,240}?)"
    # Not after a broken number: "1 2 -" is not paragraph 2.
    rf"[ \n]?(?<!\d)(?<!\d[ \n]){_NUMBER}",
)
# After these a number belongs to the sentence and is no paragraph's.
_REFERS = re.compile(
    r"(?:\b(?:paragraphs?|paras?|articles?|arts?|rules?|nos?|and|or|to|in|of|by|act|law|only|some|"
    r"about|over|under|from|since|least|than|decree|resolution|target|goal|section|chapter|table|"
    r"annex|page|age|convention|protocol|paragraphes?|alinéas?|loi|párrafos?|artículos?|ley|núm|et|"
    r"y|de|du|à|пункт\w*|стать\w*|и|الفقرة|الفقرات|المادة|January|February|March|April|May|June|"
    r"July|August|September|October|November|December)|[,;:(№%$€/\u2013-])\.?\s*$",
    re.IGNORECASE,
)
# A heading names a topic; what speaks of the committee or tells somebody to act is a sentence.
_SENTENCE = re.compile(
    r"\b(?:the committee|state part(?:y|ies)|should|must|recommends?|urges?|requests?|calls upon|"
    r"is concerned|remains|notes|welcomes|has|have|were|was|le comité|l.état partie|el comité|"
    r"estado parte)\b|комитет|государств\w+-участник|اللجنة|الدولة الطرف|委员会|缔约国",
    re.IGNORECASE,
)
_NO_WORD = re.compile(r"[\W_]+")
# A subparagraph glued to what stands before it: "should:(a) Consider", "access;(b) Guarantee".
_POINT = re.compile(
    r"([:;.,؛：；。](?:\s?(?:and|or|et|ou|y|e|и|و))?)\s*(?=\(?\s?(?:[a-zа-я]{1,4}|[\u0621-\u064a])\s?\)\s?\S)"
)


def paragraph_of(text: str, kind: AnnotationKind, language: str) -> ParsedParagraph | None:
    """The numbered paragraph that an annotation holds; None where its text gives no number.

    `kind` is what the index says of it, "" to let the words decide.
    """
    found = number_in(text)
    if found is None:
        return None
    heading, number, rest = found
    broken = _POINT.sub(r"\1\n", rest)
    chapeau, points, closing = split_subparagraphs(
        [SourceLine(line) for line in broken.split("\n")]
    )
    headings = (heading,) if heading else ()
    return ParsedParagraph(
        number=number,
        kind=kind
        or kind_of(
            headings,
            chapeau,
            # Here the opening paragraphs of a document are known by their headings alone.
            number=max(number, 4),
            has_points=bool(points),
            is_bold=False,
            language=language,
            bold_tells=False,
        ),
        heading=headings,
        text=chapeau,
        points=points,
        closing=closing,
    )


def number_in(text: str) -> tuple[str, int, str] | None:
    """The heading ("" for none), the number, and the words after it; None without a number."""
    if match := _FIRST.match(text):
        number, rest = int(match["number"]), text[match.end() :]
        return ("", number, rest) if _opens(number, rest) else None
    match = _GLUED.match(text)
    if match is None:
        return None
    heading = " ".join(match["heading"].split())
    number, rest = int(match["number"]), text[match.end() :]
    is_heading = heading[0].isupper() or not heading[0].isascii()
    if not is_heading or _REFERS.search(heading) or _SENTENCE.search(heading):
        return None
    return (heading, number, rest) if _opens(number, rest) else None


def _opens(number: int, rest: str) -> bool:
    """Whether words can begin a paragraph: with a capital, or in a script that has none."""
    first = rest.lstrip("“\"'«(¿[ ")[:1]
    return 1 <= number <= _HIGHEST and first.isalpha() and not first.islower()


def plain_words(text: str) -> str:
    """Only the letters and digits of a text, to tell whether two have the same words.

    The index puts spaces into words and drops them after full stops, so spaces do not count; nor do
    the brackets of labels, which some languages print and others do not.
    """
    return _NO_WORD.sub("", text.casefold())
