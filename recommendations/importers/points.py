"""Lettered points inside a paragraph: (a), (b) ... and (i), (ii) below them."""

import re
from dataclasses import dataclass

from recommendations.importers.lines import ends_sentence, join_lines, words_of
from recommendations.importers.parsed import Line, ParsedPoint

_BLOCK, _LINE = "\ue00e", "\n"  # a sign of the private area: no text has it, \s spares it
# Every label stands after a break or after punctuation; beginning with those signs keeps the
# search quick, so a break is put before the text.
_LABEL = re.compile(
    r"(?P<lead>[\ue00e\n]|[:;.][ ]|[;,][ ](?:and|or|et|ou|y|e|и|و)[ \n])\s*"
    r"(?:[(（]?\s?(?P<label>[a-zа-я]{1,5})\s?[)）]"
    # Right-to-left text comes out of PDF with its brackets turned.
    r"|[()（]?\s?(?P<arabic>[\u0621-\u064a])\s?\u0640?\s?[()）])\s*"
)
_HAS_LABEL = re.compile(r"(?:^|[\s\ue00e(（)])(?:[a-zа-я]|[\u0621-\u064a])\s?\u0640?\s?[)）(]")
_ROMANS = words_of("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
_LATIN = [*"abcdefghijklmnopqrstuvwxyz", *(f"a{letter}" for letter in "abcdefghijklmnop")]
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
# Arabic lists use the old order of the alphabet.
_ARABIC = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
# What PDF fonts make of the first letter, which carries a mark above.
_BROKEN_ALEF = ("م", "ا")


@dataclass(slots=True)
class _Mark:
    label: str
    is_roman: bool
    start: int
    end: int


def mark_lines(lines: list[Line]) -> str:
    """The lines as one text in which it can still be seen where a block or a line begins."""
    parts: list[str] = []
    for position, line in enumerate(lines):
        if position:
            opens = line.opens_block or (line.opens_block is None and line.indent > 10)
            parts.append(_BLOCK if opens else _LINE)
        parts.append(line.text)
    return "".join(parts)


def split_points(lines: list[Line]) -> tuple[str, tuple[ParsedPoint, ...], str]:
    """The words before the first point, the points, and the words after the last one.

    Where a paragraph holds two lists, as when concern and recommendation stand under one number,
    the points are those of the second; the first stays in the words before it.
    """
    text = f"{_BLOCK}{mark_lines(lines)}"
    if not _HAS_LABEL.search(text):
        return join_lines([line.text for line in lines]), (), ""
    has_layout = any(line.opens_block is not None for line in lines[1:])
    marks = _marks(text, has_layout=has_layout)
    if has_layout and not marks:  # a list may also run on inside the text
        marks = _marks(text, has_layout=False)
        if len(marks) < 2 or text[: marks[0].start].rstrip()[-1:] not in (":", "："):
            marks = []
    if not marks:
        return _tidy(text), (), ""
    chapeau = _tidy(text[: marks[0].start])
    pieces = [
        text[mark.end : following.start if following else len(text)]
        for mark, following in zip(marks, [*marks[1:], None], strict=True)
    ]
    pieces[-1], closing = _split_closing(pieces[-1])
    pages = _pages_of(marks, text, lines)
    return chapeau, _tree(marks, pieces, pages), _tidy(closing)


def _pages_of(marks: list[_Mark], text: str, lines: list[Line]) -> list[int | None]:
    """The page of the line in which each point begins."""
    pages: list[int | None] = []
    at = place = 0
    for mark in marks:
        start = mark.end - 1  # the break before a label belongs to the line before
        place += text.count(_BLOCK, at, start) + text.count(_LINE, at, start)
        at = start
        # A break stands before the first line too.
        pages.append(lines[min(max(place - 1, 0), len(lines) - 1)].page)
    return pages


def _tidy(text: str) -> str:
    return join_lines(text.replace(_BLOCK, _LINE).split(_LINE))


def _marks(text: str, *, has_layout: bool) -> list[_Mark]:
    """The labels that stand in their turn; anything else in brackets belongs to the text."""
    found = [match for match in _LABEL.finditer(text) if _may_open(match, text, has_layout)]
    marks: list[_Mark] = []
    letters, romans, alphabet = 0, 0, ""
    for position, match in enumerate(found):
        label = _printed(match)
        if not marks and label in _BROKEN_ALEF:
            label = _ARABIC[0]
        ahead = _printed(found[position + 1]) if position + 1 < len(found) else ""
        alphabet = alphabet or _alphabet_of(label)
        place = _place(label, alphabet)
        is_next_letter = place == letters + 1
        is_next_roman = romans < len(_ROMANS) and label == _ROMANS[romans]
        if is_next_roman and (not is_next_letter or ahead == "ii" or (letters == 0 and romans)):
            romans += 1
            marks.append(_mark(match, label, is_roman=True))
        elif is_next_letter:
            letters, romans = letters + 1, 0
            name = _LATIN[letters - 1] if alphabet else label
            marks.append(_mark(match, name, is_roman=False))
        elif place == 1 and _opens_second_list(match, text):
            marks, letters, romans = [_mark(match, _LATIN[0], is_roman=False)], 1, 0
        elif not marks:
            alphabet = ""
    return marks


def _opens_second_list(match: re.Match[str], text: str) -> bool:
    """Whether an (a) after other points stands on a line of its own after a colon."""
    before = text[max(0, match.start() - 8) : match.start()].rstrip()
    return match["lead"] in (_BLOCK, _LINE) and before[-1:] in (":", "：")


def _printed(match: re.Match[str]) -> str:
    return match["label"] or match["arabic"]


def _may_open(match: re.Match[str], text: str, has_layout: bool) -> bool:
    lead = match["lead"]
    if has_layout:
        if lead == _LINE:
            return _after_end(text, match.start())
        return lead == _BLOCK or lead[-1] == _LINE
    if lead == _BLOCK:
        return True
    rest = text[match.end() : match.end() + 1]
    if lead == _LINE:
        before = text[max(0, match.start() - 8) : match.start()].rstrip()
        return _after_end(text, match.start()) or (rest.isupper() and before[-1:].isalpha())
    return True


def _after_end(text: str, place: int) -> bool:
    return ends_sentence(text[max(0, place - 3) : place].rstrip())


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
    return _LATIN.index(label) + 1 if label in _LATIN else 0


def _mark(match: re.Match[str], label: str, *, is_roman: bool) -> _Mark:
    lead = match["lead"]
    # Punctuation before an inline label belongs to the text before it.
    keep = 0 if lead in (_BLOCK, _LINE) else len(lead.split()[0])
    return _Mark(label, is_roman, match.start() + keep, match.end())


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
    marks: list[_Mark], pieces: list[str], pages: list[int | None]
) -> tuple[ParsedPoint, ...]:
    points: list[tuple[str, str, list[ParsedPoint], int | None]] = []
    only_roman = all(mark.is_roman for mark in marks)
    for mark, piece, page in zip(marks, pieces, pages, strict=True):
        text = _tidy(piece)
        if mark.is_roman and points and not only_roman:
            points[-1][2].append(ParsedPoint(mark.label, text, page=page))
        else:
            points.append((mark.label, text, [], page))
    return tuple(
        ParsedPoint(label, text, tuple(below), page) for label, text, below, page in points
    )
