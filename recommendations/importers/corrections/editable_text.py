"""A paragraph's words as one text that a person edits, and back; places where it can be split.

The words before the subparagraphs stand on the first line, each subparagraph with its label on a
line of its own, and on the last line what follows them.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from recommendations.importers.parsed import ParsedParagraph, ParsedSubparagraph, SourceLine
from recommendations.importers.structure.subparagraphs import split_subparagraphs
from recommendations.importers.words.sentences import split_sentences
from recommendations.importers.words.text import plain

_FIRST_LABEL = re.compile(r"\(\s?[ai]\s?\)\s")
# "... a permit. 5. The Committee": a paragraph's number inside the text before it.
_OVERLOOKED = re.compile(r"(?<=[.;:!?…])\s+(\d{1,3}\s?[.．]\s+(?=[^\W\d_a-z]))")
_ENDS_WITH_NUMBER = re.compile(r"[.;:!?…]\s+\d{1,3}\s?[.．]\s+$")
# From here on stand scripts that put no space between words.
_UNSPACED = "\u3000"

SplitText = tuple[str, tuple[ParsedSubparagraph, ...], str]


class RefusedCorrection(ValueError):
    """A correction that cannot be made; the message is a sentence that says why and what to do.

    `field` names the value that is wrong, "" where it is none in particular.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class CuttingPoint:
    """Where a text may be split: its offset, and the words that would open the second part."""

    at: int
    opening: str


def editable_text_of(paragraph: ParsedParagraph) -> str:
    """The editable words; `read_editable_text` gives the same parts back."""
    lines = [paragraph.text]
    for point in paragraph.points:
        lines.append(f"({point.label}) {point.text}")
        lines.extend(f"({below.label}) {below.text}" for below in point.points)
    return "\n".join(line for line in [*lines, paragraph.closing] if line)


def read_editable_text(words: str) -> SplitText:
    """The words before the subparagraphs, the subparagraphs, and the words after them.

    Only a label at the start of a line, and in order, opens a subparagraph.
    """
    lines = [" ".join(plain(line).split()) for line in words.splitlines()]
    filled = [line for line in lines if line]
    if len(filled) == 1 and not _FIRST_LABEL.match(filled[0]):
        return filled[0], (), ""
    return split_subparagraphs([SourceLine(line, opens_block=True) for line in filled])


def find_inline_points(words: str) -> SplitText:
    """The same, labels inside the running text included: "to: (a) open; (b) close"."""
    return split_subparagraphs([SourceLine(" ".join(words.split()))])


def places_in(words: str, *, room: int = 70) -> list[CuttingPoint]:
    """Where a second paragraph could begin: at every line, sentence and overlooked number."""
    starts = {match.start(1) for match in _OVERLOOKED.finditer(words)}
    start = 0
    for line in words.splitlines(keepends=True):
        cursor = 0
        for sentence in split_sentences(line):
            found = line.find(sentence, cursor)
            if found < 0:
                continue
            cursor = found + len(sentence)
            if not _ENDS_WITH_NUMBER.search(words[: start + found]):
                starts.add(start + found)
        start += len(line)
    ordered = [*sorted(starts - {0}), len(words)]
    points: list[CuttingPoint] = []
    for here, following in pairwise(ordered):
        opening = words[here:following].strip().partition("\n")[0]
        if len(opening) > room:
            opening = f"{opening[:room].rsplit(' ', 1)[0]} …"
        points.append(CuttingPoint(here, opening))
    return points


def place_before(words: str, wanted: str) -> int:
    """The offset of words that occur once. Raises RefusedCorrection."""
    sought = " ".join(wanted.split())
    pattern = re.compile(r"\s+".join(map(re.escape, sought.split())))
    found = [match.start() for match in pattern.finditer(words)] if sought else []
    if not found:
        raise RefusedCorrection(
            "These words are not in the paragraph. Copy them from it exactly.",
            "before",
        )
    if len(found) > 1:
        raise RefusedCorrection(
            "These words occur more than once in the paragraph. Add the words that follow them.",
            "before",
        )
    return found[0]


def cut(words: str, at: int) -> tuple[str, str]:
    """The words before and after a place. Raises RefusedCorrection inside a word or at an end."""
    first, second = words[: max(at, 0)].rstrip(), words[max(at, 0) :].strip()
    if not first or not second:
        raise RefusedCorrection(
            "Split here, one of the two paragraphs would be empty. Choose a place between words.",
            "place",
        )
    before, after = words[at - 1], words[at]
    if before.isalnum() and after.isalnum() and max(before, after) < _UNSPACED:
        raise RefusedCorrection(
            "This place is inside a word. Choose the beginning of a word.", "place"
        )
    return first, second


def glue(first: str, second: str) -> str:
    """Two parts of one running text; between Chinese characters no space is put."""
    if not first or not second:
        return first or second
    is_unspaced = first[-1] >= _UNSPACED and second[0] >= _UNSPACED
    return f"{first}{'' if is_unspaced else ' '}{second}"
