"""Subparagraphs: (a), (b) ... and (i), (ii) below them.

Where the layout is known a subparagraph begins with its line, and whole lines are moved; elsewhere
the lines are taken as one text, in which a label may also stand behind a colon or semicolon.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from recommendations.importers.files.lines import join_lines
from recommendations.importers.parsed import ParsedSubparagraph, SourceLine
from recommendations.importers.words.text import ends_sentence, words_of

_BLOCK, _LINE = "\ue00e", "\n"  # a private-use character: no text has it, and \s does not match it
_NAME = (
    r"(?:[(（]?\s?(?P<label>[a-zа-я]{1,5})\s?[)）]"
    # Right-to-left text comes out of PDF with its brackets mirrored.
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
_NEW_LINE = re.compile(r";\s*\n\s*(?=[^\W\d_a-z])")
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


def split_subparagraphs(
    lines: list[SourceLine],
) -> tuple[str, tuple[ParsedSubparagraph, ...], str]:
    """The words before the first subparagraph, the subparagraphs, and the words after the last.

    Where a paragraph holds two lists, as when concern and recommendation stand under one number,
    the subparagraphs are those of the second; the first stays in the words before it.
    """
    has_layout = any(line.opens_block is not None for line in lines[1:])
    if has_layout:
        marks = _in_turn(_on_lines(lines))
        if marks:
            return _from_lines(lines, marks)
        texts = [line.text for line in lines]
        joined = "\n".join(texts)
        # The first label of a list may also stand inside a line.
        if not any(label in joined for label in ("(a)", "(i)", "(а)", " a)")):
            return join_lines(texts), (), ""
    # One text in which it can still be seen where a block or a line begins.
    parts: list[str] = []
    for position, line in enumerate(lines):
        parts.append(_BLOCK if not position or _opens(line) else _LINE)
        parts.append(line.text)
    text = "".join(parts)
    if not _HAS_LABEL.search(text):
        return join_lines([line.text for line in lines]), (), ""
    marks = _in_turn(_in_text(text))
    if has_layout and (len(marks) < 2 or not _after_colon(text, marks[0].start)):
        marks = []
    return _from_text(text, marks, lines)


def _on_lines(lines: list[SourceLine]) -> list[_Found]:
    """Labels with which a line begins, where a subparagraph may begin."""
    found: list[_Found] = []
    last = ""
    for place, line in enumerate(lines):
        text = line.text
        match = _AT_START.match(text)
        if match is not None and (
            not place or _opens(line) or ends_sentence(last) or _GOES_ON.search(last[-6:])
        ):
            label = match["label"] or match["arabic"]
            found.append(_Found(label, place, match.end(), last[-1:] in _COLONS))
        last = text
    return found


def _opens(line: SourceLine) -> bool:
    return line.opens_block or (line.opens_block is None and line.indent > 10)


def _from_lines(
    lines: list[SourceLine], marks: list[_Found]
) -> tuple[str, tuple[ParsedSubparagraph, ...], str]:
    texts = [line.text for line in lines]
    # The words after the last subparagraph begin with a block, or with a sentence after ";".
    closing = (
        place
        for place in range(marks[-1].start + 1, len(lines))
        if _opens(lines[place]) or (texts[place - 1][-1:] == ";" and texts[place][:1].isupper())
    )
    end = next(closing, len(lines))
    ends = [*(mark.start for mark in marks[1:]), end]
    pieces = [
        join_lines([texts[mark.start][mark.end :], *texts[mark.start + 1 : stop]])
        for mark, stop in zip(marks, ends, strict=True)
    ]
    pages = [lines[mark.start].page for mark in marks]
    points = _tree(marks, pieces, pages)
    return join_lines(texts[: marks[0].start]), points, join_lines(texts[end:])


def _in_text(text: str) -> list[_Found]:
    """Labels behind a break or behind punctuation, where a subparagraph may begin."""
    found: list[_Found] = []
    for match in _LABEL.finditer(text):
        start, end, lead = match.start(), match.end(), match["lead"]
        if lead == _LINE:
            before = text[max(0, start - 8) : start].rstrip()
            begins_sentence = text[end : end + 1].isupper() and before[-1:].isalpha()
            if not (begins_sentence or ends_sentence(before)):
                continue
        # Punctuation before a label inside a line belongs to the text before it.
        is_break = lead in (_BLOCK, _LINE)
        opens_list = is_break and _after_colon(text, start)
        label = match["label"] or match["arabic"]
        found.append(_Found(label, start if is_break else start + 1, end, opens_list))
    return found


def _after_colon(text: str, place: int) -> bool:
    return text[max(0, place - 8) : place].rstrip()[-1:] in _COLONS


def _from_text(
    text: str, marks: list[_Found], lines: list[SourceLine]
) -> tuple[str, tuple[ParsedSubparagraph, ...], str]:
    if not marks:
        return _tidy(text), (), ""
    ends = [*(mark.start for mark in marks[1:]), len(text)]
    pieces = [text[mark.end : end] for mark, end in zip(marks, ends, strict=True)]
    # Words after the last one: a new block, or a new line after ";" that begins a sentence.
    last, closing = pieces[-1], ""
    match = _NEW_LINE.search(last)
    if _BLOCK in last:
        last, _, closing = last.partition(_BLOCK)
    elif match and last[match.end()].isupper():
        last, closing = last[: match.end()], last[match.end() :]
    pieces[-1] = last
    # The page of the line in which each subparagraph begins.
    pages: list[int | None] = []
    at = place = 0
    for mark in marks:
        place += text.count(_BLOCK, at, mark.end - 1) + text.count(_LINE, at, mark.end - 1)
        at = mark.end - 1
        pages.append(lines[min(max(place - 1, 0), len(lines) - 1)].page)
    points = _tree(marks, [_tidy(piece) for piece in pieces], pages)
    return _tidy(text[: marks[0].start]), points, _tidy(closing)


def _tidy(text: str) -> str:
    return join_lines(text.replace(_BLOCK, _LINE).split(_LINE))


def _in_turn(found: Sequence[_Found]) -> list[_Found]:
    """The labels that are in order; anything else in brackets belongs to the text."""
    marks: list[_Found] = []
    letters, romans, alphabet = 0, 0, ""
    for position, mark in enumerate(found):
        label = mark.label
        if not marks and label in _BROKEN_ALEF:
            label = _ARABIC[0]
        ahead = found[position + 1].label if position + 1 < len(found) else ""
        if not alphabet and label[0] in _CYRILLIC:
            alphabet = _CYRILLIC
        elif not alphabet and label[0] >= "\u0600":
            alphabet = _ARABIC
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


def _place(label: str, alphabet: str) -> int:
    """The place of a label in its alphabet, from 1; 0 where it has none."""
    if alphabet:
        return alphabet.find(label) + 1 if len(label) == 1 else 0
    if len(label) == 2 and label[0] == label[1] and label.isascii():
        return 26 + ord(label[0]) - 96  # after z some go on with (aa), (bb)
    return _PLACES.get(label, 0)


def _tree(
    marks: list[_Found], texts: list[str], pages: list[int | None]
) -> tuple[ParsedSubparagraph, ...]:
    """Roman-numbered ones below the lettered one before them; alone they are the list itself."""
    points: list[tuple[str, str, list[ParsedSubparagraph], int | None]] = []
    only_roman = all(mark.is_roman for mark in marks)
    for mark, text, page in zip(marks, texts, pages, strict=True):
        if mark.is_roman and points and not only_roman:
            points[-1][2].append(ParsedSubparagraph(mark.label, text, page=page))
        else:
            points.append((mark.label, text, [], page))
    return tuple(
        [ParsedSubparagraph(label, text, tuple(below), page) for label, text, below, page in points]
    )
