"""What a paragraph is for: praise, concern, recommendation, the request for follow-up, procedure.

The trigger words are searched inside the paragraph, not only at its start: many recommendations
open with "Recalling its general comment ...", and many concerns open with praise.
"""

import re
from functools import lru_cache
from itertools import islice

from recommendations.importers.parsed import ParagraphKind, SourceLine
from recommendations.importers.structure.headings import is_follow_up
from recommendations.importers.words.phrases import phrases_of
from recommendations.importers.words.prefiltered import PrefilteredPattern
from recommendations.importers.words.sentences import sentences_of

_INTRODUCTION = re.compile(r"introduc|введение|مقدمة|导言|一、导言", re.IGNORECASE)
_CONSIDERED = PrefilteredPattern(
    r"\bconsidered\b|\bexamin|рассмотрел|نظرت|审议",
    "considered|examin|рассмотрел|نظرت|审议",
)
_POSITIVE = re.compile(
    r"positive|positif|positiv|позитивн|جوانب إيجابية|الإيجابية|积极", re.IGNORECASE
)
_PROCEDURE = re.compile(
    r"(?:next|prochain|próximo|следующ|المقبل|下次|下一次).{0,20}(?:report|rapport|informe|доклад|التقرير|报告)"
    r"|technical (?:assistance|cooperation)|dissemination|diffusion|difusión|распростран|نشر|传播",
    re.IGNORECASE,
)

_IS_POINT = re.compile(r"[(（]?[^\W\d_]{1,5}[)）]\s|[·•–-]\s")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# How many words may stand before the verb: "In the light of the above, the Committee recommends"
# opens a block; inside one only phrases like "The State party should" are certain.
_WORDS_OF_BLOCK, _WORDS_OF_SUBJECT = 30, 3
_LONGEST_SUBJECT = 60


def kind_of(
    heading: tuple[str, ...],
    text: str,
    *,
    number: int,
    has_points: bool,
    is_bold: bool,
    language: str,
    bold_tells: bool,
) -> ParagraphKind:
    """The kind of one paragraph of concluding observations.

    `bold_tells` says that the file sets recommendations in bold, so that bold decides where the
    words leave it open.
    """
    is_opening = (number == 1 and tells_of_review(text)) or (number <= 3 and not heading)
    section = "introductory" if is_opening else _section(heading)
    if section is not None:
        return section
    if bold_tells and is_bold:
        return "recommendation"
    phrases = phrases_of(language)
    # The first sentence says it; with subparagraphs it ends in a colon.
    for sentence in islice(sentences_of(text[:1200]), 1 if has_points else 4):
        concern = phrases.concern.search(sentence)
        if phrases.recommends.search(sentence, 0, concern.start() if concern else len(sentence)):
            return "recommendation"
        if concern:
            return "concern"
    if not bold_tells and phrases.recommends.search(text):
        return "recommendation"
    return "concern" if bold_tells or phrases.concern.search(text) else "other"


def tells_of_review(text: str) -> bool:
    """Whether a first paragraph says which reports were considered, as those of observations do."""
    return _CONSIDERED.search(text) is not None


def is_introduction(heading: str) -> bool:
    """Whether a heading opens the introduction."""
    return bool(_INTRODUCTION.search(heading))


@lru_cache(maxsize=512)
def _section(heading: tuple[str, ...]) -> ParagraphKind | None:
    """The kind that the headings alone decide."""
    path = " / ".join(heading)
    if _INTRODUCTION.search(path):
        return "introductory"
    if _POSITIVE.search(path):
        return "positive"
    if heading and (is_follow_up(heading) or _PROCEDURE.search(heading[-1])):
        return "procedural"
    return None


def asks_later(lines: list[SourceLine], text: str, *, language: str, bold_tells: bool) -> bool:
    """Whether a paragraph that opens with a concern goes on to ask for something.

    Several committees put concern and recommendation under one number: the second part is a
    block of its own, often in bold, or a sentence such as "The State party should ...".
    """
    recommends = phrases_of(language).recommends
    for place, line in enumerate(lines):
        if not place or not line.opens_block or _IS_POINT.match(line.text):
            continue
        if bold_tells and line.is_bold and not lines[0].is_bold:
            return True
        start = " ".join([part.text for part in lines[place : place + 3]])
        if _asks(start, recommends, _WORDS_OF_BLOCK):
            return True
    return any(
        _asks(sentence[:_LONGEST_SUBJECT], recommends, _WORDS_OF_SUBJECT)
        for sentence in islice(sentences_of(text), 1, None)
    )


def _asks(text: str, recommends: PrefilteredPattern, n_words: int) -> bool:
    """Whether a sentence asks, within so many words of its start."""
    match = recommends.search(text, 0, 400)
    if match is None:
        return False
    before = text[: match.start()]
    if not before.isascii() and _CHINESE.search(before):
        return len(before) <= 3 * n_words
    return len(before.split()) <= n_words


def link_answers(
    paragraphs: list[tuple[int, ParagraphKind, tuple[str, ...]]],
) -> dict[int, int]:
    """For each recommendation the concern before it, under the same heading.

    Paragraphs are (number, kind, heading).
    """
    answers: dict[int, int] = {}
    concern: tuple[int, tuple[str, ...]] | None = None
    for number, kind, heading in paragraphs:
        if kind == "concern":
            concern = number, heading
        elif kind == "recommendation" and concern is not None:
            if concern[1] == heading:
                answers[number] = concern[0]
        else:
            concern = None
    return answers
