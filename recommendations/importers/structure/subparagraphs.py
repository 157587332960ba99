"""Lettered points inside a paragraph: (a), (b) ... and (i), (ii) below them.

Where the layout is known a point begins with its line, and whole lines are moved; elsewhere the
lines are taken as one text, in which a label may also stand behind a colon or semicolon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.importers.files.lines import join_lines
from recommendations.importers.parsed import ParsedSubparagraph, SourceLine
from recommendations.importers.words.text import ends_sentence, words_of

_BLOCK, _LINE = "\ue00e", "\n"  # a sign of the private area: no text has it, \s spares it
_NAME = (
    r"(?:[(（]?\s?(?P<label>[a-zа-я]{1,5})\s?[)）]"
    # Right-to-left text comes out of PDF with its brackets turned.
    r"|[()（]?\s?(?P<arabic>[\u0621-\u064a])\s?\u0640?\s?[()）])\s*"
)
# Every label stands after a break or after punctuation; beginning with those signs keeps the
# search quick, so a break is put before the text.
_LABEL = re.compile(
    r"(?P<lead>[\ue00e\n]|[:;.][ ]|[;,][ ](?:and|or|et|ou|y|e|и|و)[ \n])\s*" + _NAME
)
_AT_START = re.compile(_NAME)
_HAS_LABEL = re.compile(r"(?:^|[\s\ue00e(（)])(?:[a-zа-я]|[\u0621-\u064a])\s?\u0640?\s?[)）(]")
_GOES_ON = re.compile(r"[;,]\s(?:and|or|et|ou|y|e|и|و)$")
_COLONS = (":", "：")
_ROMANS = words_of("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
_LATIN = [*"abcdefghijklmnopqrstuvwxyz", *(f"a{letter}" for letter in "abcdefghijklmnop")]
_PLACES = {label: place for place, label in enumerate(_LATIN, start=1)}
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
# Arabic lists use the old order of the alphabet.
_ARABIC = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
# What PDF fonts make of the first letter, which carries a mark above.
_BROKEN_ALEF = ("م", "ا")


@dataclass(slots=True)
class _Found:
    """A label where it stands: in the text from `start` to `end`, or on the line `start`."""

    label: str
    start: int
    end: int
    opens_list: bool
    is_roman: bool = False


def split_subparagraphs(lines: list[SourceLine]) -> tuple[str, tuple[ParsedSubparagraph, ...], str]:
    """The words before the first point, the points, and the words after the last one.

    Where a paragraph holds two lists, as when concern and recommendation stand under one number,
    the points are those of the second; the first stays in the words before it.
    """
    has_layout = any(line.opens_block is not None for line in lines[1:])
    if has_layout:
        marks = _in_turn(_on_lines(lines))
        if marks:
            return _from_lines(lines, marks)
        texts = [line.text for line in lines]
        if not _runs_on("\n".join(texts)):
            return join_lines(texts), (), ""
    text = _mark_lines(lines)
    if not _HAS_LABEL.search(text):
        return join_lines([line.text for line in lines]), (), ""
    marks = _in_turn(_in_text(text))
    if has_layout and (len(marks) < 2 or not _after_colon(text, marks[0].start)):
        marks = []
    return _from_text(text, marks, lines)


def _runs_on(text: str) -> bool:
    """Whether the first label of a list may stand inside one of these lines."""
    return "(a)" in text or "(i)" in text or "(а)" in text or " a)" in text


def _on_lines(lines: list[SourceLine]) -> list[_Found]:
    """Labels with which a line begins, where a point may begin."""
    found: list[_Found] = []
    last = ""
    for place, line in enumerate(lines):
        text = line.text
        match = _AT_START.match(text)
        if match is not None and (
            not place or _opens(line) or ends_sentence(last) or _GOES_ON.search(last[-6:])
        ):
            found.append(_Found(_printed(match), place, match.end(), last[-1:] in _COLONS))
        last = text
    return found


def _opens(line: SourceLine) -> bool:
    return line.opens_block or (line.opens_block is None and line.indent > 10)


def _from_lines(
    lines: list[SourceLine], marks: list[_Found]
) -> tuple[str, tuple[ParsedSubparagraph, ...], str]:
    texts = [line.text for line in lines]
    end = _end_of_points(lines, marks[-1].start)
    ends = [*(mark.start for mark in marks[1:]), end]
    pieces = [
        join_lines([texts[mark.start][mark.end :], *texts[mark.start + 1 : stop]])
        for mark, stop in zip(marks, ends, strict=True)
    ]
    pages = [lines[mark.start].page for mark in marks]
    points = _tree(marks, pieces, pages)
    return join_lines(texts[: marks[0].start]), points, join_lines(texts[end:])


def _end_of_points(lines: list[SourceLine], start: int) -> int:
    """Where the words after the last point begin: a block, or a sentence after a semicolon."""
    for place in range(start + 1, len(lines)):
        text = lines[place].text
        if _opens(lines[place]) or (lines[place - 1].text[-1:] == ";" and text[:1].isupper()):
            return place
    return len(lines)


def _mark_lines(lines: list[SourceLine]) -> str:
    """The lines as one text in which it can still be seen where a block or a line begins."""
    parts: list[str] = []
    for position, line in enumerate(lines):
        parts.append(_BLOCK if not position or _opens(line) else _LINE)
        parts.append(line.text)
    return "".join(parts)


def _in_text(text: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _LABEL.finditer(text):
        if not _may_open(match, text):
            continue
        lead = match["lead"]
        # Punctuation before an inline label belongs to the text before it.
        keep = 0 if lead in (_BLOCK, _LINE) else 1
        is_line = lead in (_BLOCK, _LINE) and _after_colon(text, match.start())
        found.append(_Found(_printed(match), match.start() + keep, match.end(), is_line))
    return found


def _may_open(match: re.Match[str], text: str) -> bool:
    if match["lead"] != _LINE:
        return True
    rest = text[match.end() : match.end() + 1]
    before = text[max(0, match.start() - 8) : match.start()].rstrip()
    return ends_sentence(before) or (rest.isupper() and before[-1:].isalpha())


def _after_colon(text: str, place: int) -> bool:
    return text[max(0, place - 8) : place].rstrip()[-1:] in _COLONS


def _from_text(
    text: str, marks: list[_Found], lines: list[SourceLine]
) -> tuple[str, tuple[ParsedSubparagraph, ...], str]:
    if not marks:
        return _tidy(text), (), ""
    pieces = [
        text[mark.end : following.start if following else len(text)]
        for mark, following in zip(marks, [*marks[1:], None], strict=True)
    ]
    pieces[-1], closing = _split_closing(pieces[-1])
    points = _tree(marks, [_tidy(piece) for piece in pieces], _pages_of(marks, text, lines))
    return _tidy(text[: marks[0].start]), points, _tidy(closing)


def _pages_of(marks: list[_Found], text: str, lines: list[SourceLine]) -> list[int | None]:
    """The page of the line in which each point begins."""
    pages: list[int | None] = []
    at = place = 0
    for mark in marks:
        place += text.count(_BLOCK, at, mark.end - 1) + text.count(_LINE, at, mark.end - 1)
        at = mark.end - 1
        pages.append(lines[min(max(place - 1, 0), len(lines) - 1)].page)
    return pages


def _tidy(text: str) -> str:
    return join_lines(text.replace(_BLOCK, _LINE).split(_LINE))


def _in_turn(found: Sequence[_Found]) -> list[_Found]:
    """The labels that stand in their turn; anything else in brackets belongs to the text."""
    marks: list[_Found] = []
    letters, romans, alphabet = 0, 0, ""
    for position, mark in enumerate(found):
        label = mark.label
        if not marks and label in _BROKEN_ALEF:
            label = _ARABIC[0]
        ahead = found[position + 1].label if position + 1 < len(found) else ""
        alphabet = alphabet or _alphabet_of(label)
        place = _place(label, alphabet)
        is_next_letter = place == letters + 1
        is_next_roman = romans < len(_ROMANS) and label == _ROMANS[romans]
        if is_next_roman and (not is_next_letter or ahead == "ii" or (letters == 0 and romans)):
            romans += 1
            mark.is_roman = True
            marks.append(mark)
        elif is_next_letter or (place == 1 and mark.opens_list):
            if not is_next_letter:  # a second list in the paragraph
                marks, letters = [], 0
            letters, romans = letters + 1, 0
            if alphabet:
                mark.label = _LATIN[letters - 1]
            marks.append(mark)
        elif not marks:
            alphabet = ""
    return marks


def _printed(match: re.Match[str]) -> str:
    return match["label"] or match["arabic"]


def _alphabet_of(label: str) -> str:
    first = label[0]
    if first in _CYRILLIC and not first.isascii():
        return _CYRILLIC
    return _ARABIC if "\u0600" <= first <= "\u06ff" else ""


def _place(label: str, alphabet: str) -> int:
    """The place of a label in its alphabet, from 1; 0 where it has none."""
    if alphabet:
        return alphabet.find(label) + 1 if len(label) == 1 else 0
    if len(label) == 2 and label[0] == label[1] and label.isascii():
        return 26 + ord(label[0]) - 96  # after z some go on with (aa), (bb)
    return _PLACES.get(label, 0)


def _split_closing(piece: str) -> tuple[str, str]:
    """Words after the last point: a new block, or a new line after ";" that begins a sentence."""
    if _BLOCK in piece:
        point, _, closing = piece.partition(_BLOCK)
        return point, closing
    match = re.search(r";\s*\n\s*(?=[^\W\d_a-z])", piece)
    if match and piece[match.end()].isupper():
        return piece[: match.end()], piece[match.end() :]
    return piece, ""


def _tree(
    marks: list[_Found], pieces: list[str], pages: list[int | None]
) -> tuple[ParsedSubparagraph, ...]:
    points: list[tuple[str, str, list[ParsedSubparagraph], int | None]] = []
    only_roman = all(mark.is_roman for mark in marks)
    for mark, text, page in zip(marks, pieces, pages, strict=True):
        if mark.is_roman and points and not only_roman:
            points[-1][2].append(ParsedSubparagraph(mark.label, text, page=page))
        else:
            points.append((mark.label, text, [], page))
    return tuple(
        [ParsedSubparagraph(label, text, tuple(below), page) for label, text, below, page in points]
    )
