"""PDF -> lines of the body, with headers, page numbers, job numbers and footnotes taken out.

The text of a page is fetched in one call; a handful of further calls a line ask where it starts,
how large and how bold it is. That is enough to tell a new paragraph from a line that goes on, and
costs a few per cent of the time that extracting the text takes.
"""

import ctypes
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from recommendations.importers.lines import ends_sentence, plain
from recommendations.importers.notes import Marker, read_notes, strip_markers
from recommendations.importers.parsed import Line, ParsedFootnote, Source, UnreadableDocument

MAX_PAGES = 400
MAX_CHARACTERS = 5_000_000

_JOB_NUMBER = re.compile(r"(?:\d{1,3}\s+)?GE[.-]\s?\d\d-\d{4,6}.*|\*+\s?\d{5,9}\s?\*+|\d{1,3}")
_SYMBOL_LINE = re.compile(
    r"(?:[A-Z]{2,5}/(?:C|OP|CO)|E/C\.12|HRI|A|CRPD)(?:/[A-Za-z0-9.\-\u2013]+)+\*?"
)
_ARABIC = re.compile(r"[\u0600-\u06ff]{3}")
_NOTE_MARK = re.compile(r"[()\s\d]+")
_DISTR = re.compile(r"\bDistr\b")
# The part of the first page, from the top, that the masthead takes.
_MASTHEAD = 0.80
_EDGE = 0.125
# Pages looked at before the first is read, to know the body's type, margin and line pitch.
_LOOK_AHEAD = 8


@dataclass(slots=True)
class _Raw:
    """A line with where it stands on its page; y grows upwards."""

    text: str
    start: int
    x: float = 0.0
    y: float = 0.0
    end_y: float = 0.0
    size: float = 0.0
    first_size: float = 0.0
    is_bold: bool = False


@dataclass(slots=True)
class _Page:
    number: int
    height: float
    raw: list[_Raw]
    textpage: pdfium.PdfTextPage
    indexes_shift: bool
    notes: list[ParsedFootnote] = field(default_factory=list)
    markers: dict[int, list[Marker]] = field(default_factory=dict)


# Told how many pages have been read, and how many there are.
OnPage = Callable[[int, int], None]


def read_pdf(data: bytes, on_page: OnPage | None = None) -> Source:
    """The lines of a PDF; `on_page` is told how far reading is.

    Raises UnreadableDocument: encrypted, damaged, no_text, too_large, too_many_pages.
    """
    document = open_pdf(data)
    try:
        n_pages = len(document)
        if n_pages > MAX_PAGES:
            raise UnreadableDocument(
                "too_many_pages",
                f"The PDF has {n_pages} pages; at most {MAX_PAGES} are read. "
                "Split it, or take the document itself without its annexes.",
            )
        return _read_pages(document, n_pages, on_page)
    finally:
        document.close()


def open_pdf(data: bytes) -> pdfium.PdfDocument:
    """The PDF, to be closed by the caller. Raises UnreadableDocument: encrypted, damaged."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnreadableDocument(
                "encrypted",
                "The PDF is protected by a password. Save it without protection and try again.",
            ) from error
        raise UnreadableDocument(
            "damaged",
            "The PDF is damaged or cut off and cannot be opened. Fetch it again and try again.",
        ) from error


def _read_pages(document: pdfium.PdfDocument, n_pages: int, on_page: OnPage | None) -> Source:
    lines: list[Line] = []
    front: list[str] = []
    footnotes: list[tuple[int | None, ParsedFootnote]] = []
    layout = _Layout()
    n_characters = 0
    for page in _pages(document, n_pages, layout):
        n_characters += sum(len(raw.text) for raw in page.raw)
        if n_characters > MAX_CHARACTERS:
            raise UnreadableDocument(
                "too_large", "The PDF holds more text than any document of a treaty body."
            )
        if page.number == 1:
            front = _take_masthead(page)
        _drop_furniture(page, front)
        _take_notes(page, layout.size)
        footnotes += [(page.number, note) for note in page.notes]
        lines += layout.lines(page)
        page.textpage.close()
        if on_page is not None:
            on_page(page.number, n_pages)
    if sum(len(line.text) for line in lines) < 40:
        raise UnreadableDocument(
            "no_text",
            "The PDF holds pictures of pages and no text. Have it run through text recognition "
            "(OCR), or take the version that the UN document system offers.",
        )
    return Source(tuple(lines), tuple(front), tuple(footnotes), n_pages)


def _pages(document: pdfium.PdfDocument, n_pages: int, layout: "_Layout") -> Iterator["_Page"]:
    """The pages in order; the layout has seen the first few before the first one is given out."""
    ahead: list[_Page] = []
    for index in range(n_pages):
        page = _load(document, index)
        if page is None:
            continue
        layout.learn(page)
        if index < _LOOK_AHEAD:
            ahead.append(page)
        else:
            yield from ahead
            ahead = []
            yield page
    yield from ahead


def _load(document: pdfium.PdfDocument, index: int) -> _Page | None:
    """One page's lines with their places; None for a page that cannot be read."""
    try:
        page = document[index]
        textpage = page.get_textpage()
    except pdfium.PdfiumError:
        return None
    text = textpage.get_text_range()
    handle = textpage.raw
    shifted = textpage.count_chars() != len(text)
    raw: list[_Raw] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    start = 0
    for part in text.split("\r\n"):
        stripped = part.strip()
        if stripped:
            first = start + len(part) - len(part.lstrip())
            at = _index(handle, first) if shifted else first
            middle = at + len(stripped) // 2
            if stripped[len(stripped) // 2] == " ":
                middle += 1
            pdfium_c.FPDFText_GetCharOrigin(handle, at, x, y)
            line = _Raw(stripped, first, x.value, y.value, y.value)
            if "\ufffe" in stripped:  # a hyphen at a line's end: two printed lines come as one
                pdfium_c.FPDFText_GetCharOrigin(handle, at + len(stripped) - 1, x, y)
                line.end_y = y.value
            line.size = _size(handle, middle)
            line.first_size = _size(handle, at) if stripped[0].isdigit() else line.size
            weight = pdfium_c.FPDFText_GetFontWeight(handle, middle)
            line.is_bold = weight >= 600 or (weight == 0 and _has_bold_name(handle, middle))
            raw.append(line)
        start += len(part) + 2
    if _ARABIC.search(text):
        raw = _merge_right_to_left(raw)
    return _Page(index + 1, page.get_height(), raw, textpage, shifted)


def _merge_right_to_left(raw: list[_Raw]) -> list[_Raw]:
    """Right-to-left lines come in pieces, in any order: put those of one height together."""
    merged: list[_Raw] = []
    pieces: list[_Raw] = []
    for line in raw:
        if pieces and abs(line.y - pieces[0].y) > 5:
            merged.append(_one_line(pieces))
            pieces = []
        pieces.append(line)
    return [*merged, _one_line(pieces)] if pieces else merged


def _one_line(pieces: list[_Raw]) -> _Raw:
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
    first.text = " ".join(piece.text for piece in pieces)
    return first


def _index(handle: pdfium_c.FPDF_TEXTPAGE, text_index: int) -> int:
    """Where a character of the page's text stands in the page's own list of characters."""
    found = pdfium_c.FPDFText_GetCharIndexFromTextIndex(handle, text_index)
    return int(found) if found >= 0 else text_index


def _size(handle: pdfium_c.FPDF_TEXTPAGE, index: int) -> float:
    """The type size as seen; some files set the size in the matrix and write 1."""
    size = float(pdfium_c.FPDFText_GetFontSize(handle, index))
    if size > 1.5:
        return size
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(handle, index, matrix):
        return size * float(abs(matrix.d) or abs(matrix.b))
    return size


def _has_bold_name(handle: pdfium_c.FPDF_TEXTPAGE, index: int) -> bool:
    """Fonts that are not embedded have no weight; their names say "Bold"."""
    name = ctypes.create_string_buffer(80)
    flags = ctypes.c_int()
    n_bytes = pdfium_c.FPDFText_GetFontInfo(handle, index, name, len(name), flags)
    return 0 < n_bytes <= len(name) and b"bold" in name.value.lower()


class _Layout:
    """What is the same on every page: the size of the body's type, its margin, its line pitch."""

    def __init__(self) -> None:
        self._sizes: Counter[float] = Counter()
        self._margins: Counter[int] = Counter()
        self._pitches: Counter[float] = Counter()
        self._longest = 0
        self._last_text = ""
        self.size = 0.0

    def learn(self, page: _Page) -> None:
        for raw in page.raw:
            self._sizes[round(raw.size, 1)] += len(raw.text)
        self.size = self._sizes.most_common(1)[0][0] if self._sizes else 0.0
        last: _Raw | None = None
        for raw in page.raw:
            if abs(raw.size - self.size) > 0.3:
                continue
            if len(raw.text) > 30:
                self._margins[round(raw.x)] += 1
                self._longest = max(self._longest, min(len(raw.text), 120))
            if last is not None and 4 < last.end_y - raw.y < 40:
                self._pitches[round(last.end_y - raw.y, 1)] += 1
            last = raw

    def lines(self, page: _Page) -> Iterator[Line]:
        margin = self._margins.most_common(1)[0][0] if self._margins else 0
        pitch = _smallest_common(self._pitches)
        last: _Raw | None = None
        # A short line that ends a sentence ended its paragraph on the page before.
        at_top = (
            True
            if ends_sentence(self._last_text) and len(self._last_text) < 0.75 * self._longest
            else None
        )
        for position, raw in enumerate(page.raw):
            indent = abs(raw.x - margin) if raw.x > margin + 3 or raw.x < margin - 3 else 0.0
            text, marks = strip_markers(raw.text, page.markers.get(position, []))
            text = plain(text).strip()
            if not text and not marks:
                continue
            yield Line(
                text=text,
                page=page.number,
                is_bold=raw.is_bold,
                size=raw.size,
                indent=indent,
                opens_block=at_top
                if last is None
                else _opens(raw, last, pitch * max(1.0, raw.size / (self.size or 1.0))),
                note_marks=marks,
            )
            last = raw
            self._last_text = text


def _smallest_common(pitches: Counter[float]) -> float:
    """The distance of two lines of one paragraph: the smallest that is not rare."""
    if not pitches:
        return 0.0
    often = pitches.most_common(1)[0][1]
    return min(pitch for pitch, count in pitches.items() if count * 4 >= often)


def _opens(raw: _Raw, last: _Raw, pitch: float) -> bool | None:
    """Whether the layout shows that something new begins; None where it does not tell."""
    if not pitch:
        return None
    drop = last.end_y - raw.y
    if abs(drop) < 0.6 * pitch:
        return False
    return drop > 1.28 * pitch or drop < 0


def _take_masthead(page: _Page) -> list[str]:
    """The block at the top of the first page, where there is one, taken out of its lines."""
    top = [raw for raw in page.raw if raw.y > page.height * _MASTHEAD]
    if not any(_DISTR.search(raw.text) for raw in top):
        return []
    page.raw = [raw for raw in page.raw if raw.y <= page.height * _MASTHEAD]
    return [raw.text for raw in top]


def _drop_furniture(page: _Page, front: list[str]) -> None:
    """Running symbol, page number, job number, bar code."""
    low, high = page.height * _EDGE * 1.2, page.height * (1 - _EDGE)
    lowest = min((raw.y for raw in page.raw), default=0.0)
    masthead = set(front)
    page.raw = [
        raw
        for raw in page.raw
        if not (
            # A number alone may also be the mark of a footnote: then it is not the lowest line.
            (raw.y > high or (raw.y < low and (raw.y < lowest + 2 or not raw.text.isdigit())))
            and (_JOB_NUMBER.fullmatch(raw.text) or _SYMBOL_LINE.fullmatch(raw.text))
        )
        and not _is_bar_code(raw.text)
        and not (masthead and page.number > 1 and raw.y > high and raw.text in masthead)
    ]


def _is_bar_code(text: str) -> bool:
    """Bar codes are set in fonts whose letters lie in Unicode's private area."""
    return text[0] >= "\ue000" and all(
        "\ue000" <= letter <= "\uf8ff" or letter == " " for letter in text
    )


def _take_notes(page: _Page, body_size: float) -> None:
    """Move the footnotes from the page's lines to its notes, and find their marks in the text."""
    small = body_size - 0.6
    cut = len(page.raw)
    while cut and _may_be_note(page.raw[cut - 1], small, page.height):
        cut -= 1
    while cut < len(page.raw) and not re.match(r"[*\d(.]|[^\W\d_]\s", page.raw[cut].text):
        cut += 1
    page.notes = read_notes([raw.text for raw in page.raw[cut:]])
    page.raw = page.raw[:cut]
    numbers = [note.label for note in page.notes if note.label.isdigit()]
    if numbers:
        _find_markers(page, numbers, body_size)


def _may_be_note(raw: _Raw, small: float, height: float) -> bool:
    return raw.y < height * 0.6 and (0 < raw.size < small or raw.text.startswith("* "))


def _find_markers(page: _Page, numbers: list[str], body_size: float) -> None:
    """Where each note is called: its number in small type, after the place of the one before."""
    handle = page.textpage.raw
    wanted = iter(numbers)
    number = next(wanted, None)
    for position, raw in enumerate(page.raw):
        offset = 0
        while number is not None:
            place = raw.text.find(number, offset)
            if place < 0:
                break
            after = raw.text[place + len(number) : place + len(number) + 1]
            before = raw.text[place - 1 : place]
            offset = place + len(number)
            if after.isdigit() or before.isdigit():
                continue
            at = raw.start + place
            at = _index(handle, at) if page.indexes_shift else at
            if _size(handle, at) < body_size * 0.8:
                page.markers.setdefault(position, []).append(Marker(place, number))
                number = next(wanted, None)
