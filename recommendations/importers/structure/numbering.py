"""Lines into numbered paragraphs: which numbers at the start of a line open a paragraph.

A number may stand at the start of a line by accident ("see paragraph / 7. The State ..."). So
every number that could open a paragraph is collected, and the longest credible run that rises by
one is chosen; a gap in it is bridged at a price and reported. Observations whose numbers were lost
are counted: web pages print automatic numbers that a copy leaves out.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from recommendations.importers.files.lines import join_lines
from recommendations.importers.parsed import ParseWarning, SourceLine
from recommendations.importers.structure.classify import tells_of_review
from recommendations.importers.structure.headings import looks_like_heading, to_blocks
from recommendations.importers.words.text import ends_sentence

_LATIN = re.compile(r"\s*(\d{1,3})\s?[.．、](?![\d])\s*(.*)", re.DOTALL)
_ARABIC = re.compile(
    r"(?:[()]\s?\d{1,3}\s?[()]\s*)?[\W_]{0,3}?(?:[-.]\s?(\d{1,3})|(\d{1,3})\s?[-–])(?=\s)\s*(.*)",
    re.DOTALL,
)
# The parts of a right-to-left line may come out in another order.
_ARABIC_INSIDE = re.compile(r"(?<=\s)-\s?(\d{1,3})\s")
_ARABIC_SCRIPT = re.compile(r"[\u0600-\u06ff]")
# A web page pasted as text glues the number between heading and paragraph: "Coordination16.The".
_GLUED = re.compile(
    r"(?P<head>[^\W\d][^.;:?!]{2,200}?[^\W\d]|[^\W\d][^.;:?!]{2,190}?(?:arts?\.[^.;:?!]{1,40})?\))"
    r"(?P<number>\d{1,3})\.\s?(?P<rest>[^\W\d_a-z].*)",
    re.DOTALL,
)
# Words after which a number belongs to the sentence.
_REFERS = re.compile(
    r"(?:\b(?:paragraphs?|paras?\.?|articles?|arts?\.?|rules?|nos?\.?|and|or|to|in|of|by|act|law|"
    r"decree|resolution|target|goal|section|chapter|table|annex|page|paragraphes?|alinéas?|"
    r"párrafos?|artículos?|núm\.|et|y|de|du|пункт\w*|стать\w*|и|الفقرة|الفقرات|المادة)|[,(\u2013/-])$",
    re.IGNORECASE,
)
_ANNEX_LINE = re.compile(
    r"\W{0,2}(?:annex(?:e|es)?|anexos?|appendix|приложени[ея]|(?:ال)?مرفق(?:ات)?|附件)\s?"
    r"(?:[IVX]{1,5}|\d{1,2}|[A-Z]|[一二三四五六])?\W{0,3}$",
    re.IGNORECASE,
)
_SUBPARAGRAPH = re.compile(r"[(（]?(?:[a-zа-я]{1,2}|[\u0621-\u064a]{1,2}|[ivx]{1,4})\s?[)）]")
# Shorter texts are notes or extracts; to count them would claim more than they say.
_FEWEST_COUNTED = 3
_HAS_LEAD = re.compile(r"\W{0,3}\d")
_SKIP_PRICE = 0.9
_MAX_GAP = 4
_LONGEST_ANNEX = 24
# This many lines show whether a document is in Arabic script.
_SCRIPT_SAMPLE = 60
# What it costs to go on from a run after another one has begun.
_RESTART_PRICE = 1.0
# Entries of a table of contents have less text below them than this, in letters.
_MEAN_LENGTH = 80
# What it costs to stand elsewhere, or in other type, than most numbers of the document.
_PLACE_PRICE = 0.4


@dataclass(slots=True)
class NumberedLines:
    """A paragraph before its subparagraphs are found: its lines up to the next number."""

    number: int
    lines: list[SourceLine]
    headings: list[SourceLine] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _NumberCandidate:
    at: int
    number: int
    rest: str
    score: float
    head: str = ""
    total: float = 0.0
    before: "_NumberCandidate | None" = None


def split_numbered(
    lines: tuple[SourceLine, ...],
) -> tuple[list[SourceLine], list[NumberedLines], list[ParseWarning]]:
    """What stands before the first number, the numbered paragraphs, and warnings."""
    candidates = _candidates(lines)
    chain = _main_run(candidates, lines)
    if len(chain) < 2:
        return list(lines), [], []
    paragraphs: list[NumberedLines] = []
    for here, following in zip(chain, [*chain[1:], None], strict=True):
        end = following.at if following else len(lines)
        first = lines[here.at]
        own = [first._replace(text=here.rest), *lines[here.at + 1 : end]]
        paragraph = NumberedLines(here.number, own)
        paragraphs.append(paragraph)
        if following and following.head:
            own.append(lines[end]._replace(text=following.head, opens_block=True))
    preface = list(lines[: chain[0].at])
    if chain[0].head:
        preface.append(lines[chain[0].at]._replace(text=chain[0].head, opens_block=True))
    return preface, paragraphs, _warnings(candidates, chain)


def count_paragraphs(
    lines: tuple[SourceLine, ...],
) -> tuple[list[SourceLine], list[NumberedLines], list[ParseWarning]]:
    """As `split_numbered`, for a text without numbers: each block of it is a paragraph.

    Counting begins at the block that says which reports were considered. Without numbers nothing
    could be checked or corrected; a warning says that they were counted and not read. Nothing is
    counted where no block says that, or where fewer than three paragraphs would be.
    """
    preface: list[SourceLine] = []
    counted: list[NumberedLines] = []
    for block in to_blocks(list(lines)):
        text = join_lines(line.text for line in block)
        is_heading = looks_like_heading(text) and not text.endswith((":", "："))
        if not counted and not (ends_sentence(text) and tells_of_review(text)):
            preface += block
        elif counted and (_SUBPARAGRAPH.match(text) or is_heading):
            counted[-1].lines.extend(block)
        else:
            counted.append(NumberedLines(len(counted) + 1, list(block)))
    if len(counted) < _FEWEST_COUNTED:
        return list(lines), [], []
    warning = ParseWarning(
        "numbers_counted",
        f"The text prints no paragraph numbers: its {len(counted)} paragraphs were counted. "
        "Compare them with a version that prints them.",
    )
    return preface, counted, [warning]


def _candidates(lines: tuple[SourceLine, ...]) -> list[_NumberCandidate]:
    found: list[_NumberCandidate] = []
    has_layout = any(line.size for line in lines)
    is_arabic = any(_ARABIC_SCRIPT.search(line.text) for line in lines[:_SCRIPT_SAMPLE])
    for at, line in enumerate(lines):
        text = line.text
        if (is_arabic or not text[:1].isalpha()) and (
            (is_arabic and not text.isascii()) or _HAS_LEAD.match(text)
        ):
            candidate = _at_start(at, text)
            if candidate is not None:
                previous = lines[at - 1] if at else None
                candidate.score = _score(candidate, line, previous)
                if candidate.score > 0.15:
                    found.append(candidate)
                continue
        if not has_layout and (match := _GLUED.match(text)) and not _REFERS.search(match["head"]):
            found.append(
                _NumberCandidate(at, int(match["number"]), match["rest"], 0.6, head=match["head"])
            )
    if has_layout and found:
        # Numbers of a quotation, a table or a note stand elsewhere than those of the text.
        places = [(lines[item.at].indent // 6, lines[item.at].size) for item in found]
        usual = Counter(places).most_common(1)[0][0]
        for item, place in zip(found, places, strict=True):
            if place != usual:
                item.score -= _PLACE_PRICE
    return found


def _at_start(at: int, text: str) -> _NumberCandidate | None:
    match = _LATIN.match(text)
    if match is not None:
        return _NumberCandidate(at, int(match[1]), match[2], 1.0)
    if text.isascii() or not _ARABIC_SCRIPT.search(text):
        return None
    if match := _ARABIC.match(text):
        return _NumberCandidate(at, int(match[1] or match[2]), match[3], 1.0)
    if "-" in text and (match := _ARABIC_INSIDE.search(text, 0, 90)):
        rest = f"{text[: match.start()]}{text[match.end() :]}"
        return _NumberCandidate(at, int(match[1]), rest, 1.0)
    return None


def _score(candidate: _NumberCandidate, line: SourceLine, previous: SourceLine | None) -> float:
    """How credible it is that this number opens a paragraph, from about -1 to 1.6."""
    score = 1.0
    rest = candidate.rest[:1]
    if candidate.number == 0 or (rest and not rest.isalnum() and rest not in "“«\"'[(¿*‘„"):
        return 0.0
    if rest.isupper():
        score += 0.2
    elif rest.islower():
        score -= 0.6
    if line.opens_block is True:
        return score + 0.4
    if line.opens_block is False:
        score -= 0.7
    if previous is None or ends_sentence(previous.text):
        score += 0.3
    elif _REFERS.search(previous.text.rstrip()):
        score -= 1.1
    elif looks_like_heading(previous.text):
        score += 0.2
    return score


def _main_run(
    candidates: list[_NumberCandidate], lines: tuple[SourceLine, ...]
) -> list[_NumberCandidate]:
    """The run of the text itself: not that of an annex after it, nor of a table of contents."""
    # An annex begins where the word stands alone on a line that opens something new.
    annexes = (
        at
        for at, line in enumerate(lines)
        if len(line.text) < _LONGEST_ANNEX
        and _ANNEX_LINE.match(line.text)
        and line.opens_block is not False
    )
    annex = next(annexes, len(lines))
    before = [item for item in candidates if item.at < annex]
    if len(before) < len(candidates):
        chain = _best_chain(before)
        if len(chain) >= 3 and len(candidates) <= 3 * len(chain):
            candidates[:] = before
            return chain
    chain = _best_chain(candidates)
    if not any(item.number == 1 and item.at < chain[0].at for item in candidates):
        return chain
    # Without the neighbours that rise by one from the first of this run, another may be found.
    start = end = candidates.index(chain[0])
    while end + 1 < len(candidates) and candidates[end + 1].number == candidates[end].number + 1:
        end += 1
    score = sum(item.score for item in chain) / len(chain)
    other = _best_chain(candidates[:start] + candidates[end + 1 :])
    if (
        len(other) >= max(3, len(chain) / 3)
        and other[0].at < chain[0].at
        and other[-1].number - other[0].number == len(other) - 1
        and sum(item.score for item in other) / len(other) >= score - 0.1
    ):
        n_letters = sum(len(line.text) for line in lines[other[0].at : chain[0].at])
        if n_letters / sum(item.at < chain[0].at for item in other) >= _MEAN_LENGTH:
            return other
    return _best_chain(candidates)


def _best_chain(candidates: list[_NumberCandidate]) -> list[_NumberCandidate]:
    """The run of numbers with the highest sum of credibility, gaps paid for."""
    ends: dict[int, _NumberCandidate] = {}
    best: _NumberCandidate | None = None
    restart = -1
    for candidate in candidates:
        number, score = candidate.number, candidate.score
        candidate.before = None
        candidate.total = score - min(3.0, 0.5 * (number - 1))
        for missing in range(_MAX_GAP + 1):
            before = ends.get(number - 1 - missing)
            if before is None:
                continue
            total = before.total + score - _SKIP_PRICE * missing
            if before.at < restart:  # another run has begun in between
                total -= _RESTART_PRICE
            if total > candidate.total:
                candidate.total, candidate.before = total, before
        if number == 1 and score >= 1.2:
            restart = candidate.at
        known = ends.get(number)
        if (
            known is None
            or candidate.total > known.total
            or (
                # The later of two runs that are as good is nearer to what may follow.
                known.at < restart <= candidate.at
                and candidate.total > known.total - _RESTART_PRICE
            )
        ):
            ends[number] = candidate
        if best is None or candidate.total > best.total:
            best = candidate
    chain: list[_NumberCandidate] = []
    while best is not None:
        chain.append(best)
        best = best.before
    return chain[::-1]


def _warnings(
    candidates: list[_NumberCandidate], chain: list[_NumberCandidate]
) -> list[ParseWarning]:
    warnings: list[ParseWarning] = []
    if chain[0].number != 1:
        warnings.append(
            ParseWarning(
                "numbering_starts_late",
                f"The first numbered paragraph is {chain[0].number}, not 1.",
                chain[0].number,
            )
        )
    for here, following in pairwise(chain):
        missing = list(range(here.number + 1, following.number))
        if missing:
            listed = ", ".join(map(str, missing))
            warnings.append(
                ParseWarning(
                    "number_missing",
                    f"No paragraph {listed} was found after paragraph {here.number}.",
                    here.number,
                )
            )
    chosen = {id(candidate) for candidate in chain}
    numbers = {candidate.number for candidate in chain}
    repeated = sorted(
        {
            candidate.number
            for candidate in candidates
            if id(candidate) not in chosen
            and candidate.number in numbers
            and candidate.score >= 1.4
        }
    )
    if repeated:
        listed = ", ".join(map(str, repeated[:12])) + (" ..." if len(repeated) > 12 else "")
        warnings.append(
            ParseWarning(
                "number_repeated",
                f"More than one paragraph is numbered {listed}; the run that fits best was taken.",
                repeated[0],
            )
        )
    return warnings
