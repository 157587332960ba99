"""One page of a PDF as lines with their places, and what its layout says about them."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium_c

from recommendations.importers.files.notes import NoteMark, strip_note_marks
from recommendations.importers.parsed import ParsedFootnote, SourceLine
from recommendations.importers.words.text import ends_sentence, plain

_NOTE_MARK = re.compile(r"[()\s\d]+")
# The mark of a note that comes out before the letter of its subparagraph.
_MARK_FIRST = re.compile(r"^[()]\s?\d{1,3}\s?[()]\s+(?=[()]\s?[\u0621-\u064a]\s?[()])")
_DIGITS = re.compile(r"\d+")
# A number or letter that was set separately from the text that it opens.
_APART = re.compile(r"\d{1,3}\s?[.．、]|\(?[a-zа-я]{1,4}\)")
_APART_LENGTH = 6
# Where running headers and footers stand, as parts of the page's height.
EDGE = 0.125
_RUNNING_EDGE = 0.09
# `SourceLine(...)` without its constructor's cost: a document has thousands of lines.
_line = tuple.__new__
# How much longer than its pattern ("GE.#-#") a running line may be, by the digits of its numbers.
_MORE_DIGITS = 24
# After the first few pages, one page in this many is looked at for its layout.
_LEARN_EVERY = 6


@dataclass(slots=True)
class PdfLine:
    """A line with where it stands on its page, in points; y grows upwards."""

    text: str
    start: int
    x: float
    y: float
    end_y: float
    size: float
    is_bold: bool


@dataclass(slots=True)
class PdfHandles:
    """An open page of the library, and its text. `close` may be called twice."""

    page: pdfium_c.FPDF_PAGE
    text: pdfium_c.FPDF_TEXTPAGE

    def close(self) -> None:
        if self.text:
            pdfium_c.FPDFText_ClosePage(self.text)
        if self.page:
            pdfium_c.FPDF_ClosePage(self.page)
        self.text = self.page = None


@dataclass(slots=True)
class PdfPage:
    """A page while it is read; `indexes_shift`: characters were put in or left out of its text."""

    number: int
    height: float
    raw: list[PdfLine]
    handles: PdfHandles
    indexes_shift: bool
    n_characters: int
    notes: list[ParsedFootnote] = field(default_factory=list)
    markers: dict[int, list[NoteMark]] = field(default_factory=dict)


def merge_right_to_left(raw: list[PdfLine]) -> list[PdfLine]:
    """Right-to-left lines come in pieces, in any order: put those of one height together."""
    merged: list[PdfLine] = []
    pieces: list[PdfLine] = []
    for line in raw:
        if pieces and abs(line.y - pieces[0].y) > 5:
            merged.append(_one_line(pieces))
            pieces = []
        pieces.append(line)
    return [*merged, _one_line(pieces)] if pieces else merged


def _one_line(pieces: list[PdfLine]) -> PdfLine:
    largest = max(piece.size for piece in pieces)
    words = [
        piece
        for piece in pieces
        if piece.size > 0.75 * largest or not _NOTE_MARK.fullmatch(piece.text)
    ]
    pieces = words or pieces
    pieces.sort(key=lambda piece: -piece.x)
    # Marks above the line and numbers of notes stand alone and say nothing about the line.
    first = max(pieces[:2], key=lambda piece: (len(piece.text) > 2, piece.x))
    first.text = _MARK_FIRST.sub("", " ".join(piece.text for piece in pieces))
    return first


def join_apart(raw: list[PdfLine]) -> list[PdfLine]:
    """Put numbers and letters of lists that come as lines of their own before their text."""
    gone: set[int] = set()
    for place, piece in enumerate(raw):
        if len(piece.text) > _APART_LENGTH or not _APART.fullmatch(piece.text):
            continue
        beside = [line for line in raw if abs(line.y - piece.y) < 3 and line.x > piece.x]
        line = min(beside, key=lambda line: line.x, default=None)
        if line is not None:
            line.text = f"{piece.text} {line.text}"
            line.start -= len(piece.text) + 1
            line.x = piece.x
            gone.add(place)
    return [line for place, line in enumerate(raw) if place not in gone] if gone else raw


def in_reading_order(raw: list[PdfLine]) -> list[PdfLine]:
    """Some programs write the foot of a page first: what stands below goes to the end."""
    heights = [line.y for line in raw]
    jumps = [place for place, (a, b) in enumerate(pairwise(heights), start=1) if b > a + 40]
    if jumps and min(heights[jumps[0] :]) > max(heights[: jumps[0]]):
        return raw[jumps[0] :] + raw[: jumps[0]]
    return raw


class PdfLayout:
    """What is the same on every page: the size of the body's type, its margin, its line pitch."""

    def __init__(self) -> None:
        self._sizes: Counter[float] = Counter()
        self._margins: Counter[int] = Counter()
        self._pitches: Counter[int] = Counter()
        self._running: Counter[str] = Counter()
        self._often: set[str] = set()
        self._often_open = ""
        self._often_longest = 0
        self._longest = 0
        self._n_learned = 0
        self._last_text = ""
        self._margin = 0
        self._pitch = 0.0
        self._short = 0.0
        self.size = 0.0

    def learn(self, page: PdfPage, look_ahead: int) -> None:
        """Take in the layout of a page: of all the first few, then of one in every few."""
        if page.number > look_ahead and page.number % _LEARN_EVERY:
            return
        self._n_learned += 1
        sizes, margins, pitches = self._sizes, self._margins, self._pitches
        running = self._running
        low, high = page.height * _RUNNING_EDGE, page.height * (1 - _RUNNING_EDGE)
        last_size = last_y = 0.0
        for raw in page.raw:
            size, y = raw.size, raw.y
            length = len(raw.text)
            sizes[size] += length
            if length > 30:
                margins[int(raw.x + 0.5)] += 1
                if length > self._longest:
                    self._longest = min(length, 120)
            if size == last_size and 4 < last_y - y < 40:
                pitches[int(10 * (last_y - y) + 0.5)] += 1
            last_size, last_y = size, raw.end_y
            if not low < y < high:
                running[_DIGITS.sub("#", raw.text)] += 1
        self.size = sizes.most_common(1)[0][0] if sizes else 0.0
        self._margin = margins.most_common(1)[0][0] if margins else 0
        # The distance of two lines of a paragraph: the smallest, in tenths, that is not rare.
        most = max(pitches.values(), default=0)
        self._pitch = min([pitch for pitch, n in pitches.items() if n * 4 >= most], default=0) / 10
        often = max(3, self._n_learned / 2)
        self._often = {text for text, seen in running.items() if seen >= often and text[-1] != ":"}
        self._often_open = "".join([text[0] for text in self._often])
        self._often_longest = max([len(text) for text in self._often], default=0) + _MORE_DIGITS
        wide = 12.8 * self._pitch
        n_wide = sum(count for pitch, count in pitches.items() if pitch > wide)
        is_close = n_wide * 25 < sum(pitches.values())
        self._short = 0.85 * self._longest if is_close else 0.0

    def is_running(self, text: str) -> bool:
        """Whether a line at a page's edge stands on most pages, other numbers aside."""
        # Most lines are longer or begin otherwise, which is seen sooner than what stands in them.
        if len(text) > self._often_longest:
            return False
        first = "#" if text[0].isdecimal() else text[0]
        return first in self._often_open and _DIGITS.sub("#", text) in self._often

    def lines(self, page: PdfPage) -> list[SourceLine]:
        """The page's lines for the next steps.

        A line opens something new where it stands further below the last one than lines of one
        paragraph do; None where that does not tell.
        """
        found: list[SourceLine] = []
        number, margin, markers = page.number, self._margin, page.markers
        body, usual = self.size, self._pitch
        # A short line that ends a sentence ended its paragraph on the page before.
        opens: bool | None = None
        if len(self._last_text) < 0.75 * self._longest and ends_sentence(self._last_text):
            opens = True
        last: PdfLine | None = None
        marks: tuple[str, ...]
        for position, raw in enumerate(page.raw):
            text, marks = raw.text, ()
            if position in markers:
                text, marks = strip_note_marks(text, markers[position])
            text = plain(text).strip()
            if not text and not marks:
                continue
            if last is not None:
                drop = last.end_y - raw.y
                # A damaged file may not tell the size of its type: then all is of one size.
                pitch = usual * raw.size / body if raw.size > body > 0 else usual
                if not pitch:
                    opens = None
                elif drop > 1.28 * pitch or drop < -0.6 * pitch:
                    opens = True
                # Where paragraphs stand close, bold or a short last line may still tell.
                elif drop > 0.6 * pitch and (
                    raw.is_bold != last.is_bold or len(last.text) < self._short
                ):
                    opens = None
                else:
                    opens = False
            indent = abs(raw.x - margin)
            if indent <= 3:
                indent = 0.0
            found.append(
                _line(SourceLine, (text, number, raw.is_bold, raw.size, indent, opens, marks))
            )
            last = raw
            self._last_text = text
        return _join_closing(found)


def _join_closing(lines: list[SourceLine]) -> list[SourceLine]:
    """Join a stop or comma to its line: after a superscript it comes as a line of its own."""
    apart = [place for place, line in enumerate(lines) if line.text[:1] in (".", ",", ";")]
    for place in reversed(apart):
        line, before = lines[place], lines[place - 1]
        if place and not line.opens_block:
            lines[place - 1 : place + 1] = [
                before._replace(
                    text=before.text + line.text, note_marks=before.note_marks + line.note_marks
                )
            ]
    return lines
