"""What stands on a page beside the text: masthead, running headers, page numbers, footnotes."""

import re

import pypdfium2.raw as pdfium_c

from recommendations.importers.files.notes import NoteMark, read_notes
from recommendations.importers.files.pdf_page import EDGE, PdfLayout, PdfLine, PdfPage

_SYMBOL = r"(?:[A-Z]{2,5}/(?:C|OP|CO)|E/C\.12|HRI|A|CRPD)(?:/[A-Za-z0-9.\-\u2013]+)+\*{0,2}"
_SYMBOL_LINE = re.compile(_SYMBOL)
_PIECE = (
    rf"(?:{_SYMBOL}|\d{{1,3}}|\d{{6}}|GE[.-]\s?\d\d-\d{{4,6}}|\([A-Z]\)|\*+\s?\d{{5,9}}\s?\*+|"
    r"[-\u2013\u2014]\s?\d{1,3}\s?[-\u2013\u2014]|"
    r"(?:page|p\.|pág(?:ina|\.)|стр\.|страница|صفحة)\s?\d{1,3}"
    r"(?:\s?(?:of|sur|de|из|/)\s?\d{1,3})?|\d{1,3}\s?/\s?\d{1,3}|第\s?\d{1,3}\s?页)"
)
# Pieces are separated by spaces, so that a line can be divided in one way only.
_RUNNING_LINE = re.compile(
    rf"{_PIECE}(?:\s+{_PIECE}){{0,6}}|(?:\d{{1,3}}\s+)?GE[.-]\s?\d\d-\d{{4,6}}.*|Please recycle.*",
    re.IGNORECASE,
)
_LONGEST_RUNNING_LINE = 90
_HAS_NUMBER = re.compile(r"\d|Please", re.IGNORECASE)
# At the foot of a page that is a footnote which only names a document.
_MAY_BE_NOTE = re.compile(r"\d{1,3}\s+[A-Z]+/")
_DISTR = re.compile(r"\bDistr\b")
_NOTE_OPENS = re.compile(r"[*\d(.]|[^\W\d_]\s")
_STAR_NOTE = re.compile(r"\*{1,3}\s?[^\W\d_]")
# How far the masthead of a first page reaches down, in points.
_MASTHEAD = 169


def take_masthead(page: PdfPage) -> list[str]:
    """The block at the top of the first page, where there is one, taken out of its lines."""
    reach = page.height - _MASTHEAD
    upper = (raw for raw in page.raw if raw.y > page.height / 2)
    distr = next((raw for raw in upper if _DISTR.search(raw.text)), None)
    if distr is None:
        return []
    # Date and language stand below "Distr.", on the same edge, on pages of any shape.
    below = [raw.y for raw in page.raw if distr.y - 60 < raw.y and abs(raw.x - distr.x) < 3]
    reach = min(reach, *below) - 0.1
    front = [raw.text for raw in page.raw if raw.y > reach]
    page.raw = [raw for raw in page.raw if raw.y <= reach]
    return front


def drop_headers_and_footers(page: PdfPage, front: list[str], layout: PdfLayout) -> list[str]:
    """Take out running symbol, page number, job number, bar code; return the symbols."""
    low, high = page.height * EDGE * 1.2, page.height * (1 - EDGE)
    edges = [raw for raw in page.raw if not low <= raw.y <= high]
    if not edges:
        return []
    lowest = min([raw.y for raw in edges])
    symbols: list[str] = []
    gone: set[int] = set()
    for raw in edges:
        y, text = raw.y, raw.text
        # A number alone may also be the mark of a footnote: then it is not the lowest line.
        if lowest + 2 <= y < low and text.isdigit():
            continue
        if layout.is_running(text) or (
            is_running_line(text) and not (y < low and _MAY_BE_NOTE.match(text))
        ):
            gone.add(id(raw))
            if _SYMBOL_LINE.match(text):
                symbols.append(text)
        elif y > high and page.number > 1 and text in front:
            gone.add(id(raw))
    page.raw = [raw for raw in page.raw if id(raw) not in gone]
    return symbols


def is_running_line(text: str) -> bool:
    """Whether a line at a page's edge holds nothing but symbol, numbers and marks."""
    # Bar codes are set in fonts whose letters lie in Unicode's private area.
    if text[0] >= "\ue000" and all("\ue000" <= sign <= "\uf8ff" or sign == " " for sign in text):
        return True
    if len(text) > _LONGEST_RUNNING_LINE or not _HAS_NUMBER.search(text):
        return False
    return _RUNNING_LINE.fullmatch(text) is not None


def take_notes(page: PdfPage, body_size: float) -> None:
    """Move the footnotes from the page's lines to its notes, and find their marks in the text."""
    small, middle = body_size - 0.6, page.height * 0.6
    raw = page.raw
    cut = len(raw)
    while cut and _may_be_note(raw[cut - 1], small, middle):
        cut -= 1
    while cut < len(raw) and not _NOTE_OPENS.match(raw[cut].text):
        cut += 1
    if cut == len(raw):
        return
    page.notes = read_notes([line.text for line in raw[cut:]])
    page.raw = raw[:cut]
    numbers = [note.label for note in page.notes if note.label.isdigit()]
    if numbers:
        _find_markers(page, numbers, body_size)


def _may_be_note(raw: PdfLine, small: float, middle: float) -> bool:
    return raw.y < middle and (
        0 < raw.size < small or (raw.text[0] == "*" and _STAR_NOTE.match(raw.text) is not None)
    )


def _find_markers(page: PdfPage, numbers: list[str], body_size: float) -> None:
    """Where each note is called: its number in small type, after the place of the one before."""
    handle, small = page.handles.text, body_size * 0.8
    wanted = iter(numbers)
    number = next(wanted, None)
    for position, raw in enumerate(page.raw):
        if number is None:
            return
        text, offset = raw.text, 0
        while number is not None:
            place = text.find(number, offset)
            if place < 0:
                break
            offset = place + len(number)
            if text[offset : offset + 1].isdigit():
                continue
            at = raw.start + place
            at = char_index(handle, at) if page.indexes_shift else at
            if type_size(handle, at) >= small:
                continue
            # "in 2021" with the note 9 ends in "20219": then the year is set larger.
            if not text[place - 1 : place].isdigit() or type_size(handle, at - 1) >= small:
                page.markers.setdefault(position, []).append(NoteMark(place, number))
                number = next(wanted, None)


def char_index(handle: pdfium_c.FPDF_TEXTPAGE, text_index: int) -> int:
    """Where a character of the page's text stands in the page's own list of characters."""
    found = pdfium_c.FPDFText_GetCharIndexFromTextIndex(handle, text_index)
    return int(found) if found >= 0 else text_index


def type_size(handle: pdfium_c.FPDF_TEXTPAGE, index: int) -> float:
    """The type size as seen; some files set the size in the matrix and write 1."""
    size = float(pdfium_c.FPDFText_GetFontSize(handle, index))
    if size > 1.5:
        return size
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFText_GetMatrix(handle, index, matrix):
        return size * float(abs(matrix.d) or abs(matrix.b))
    return size
