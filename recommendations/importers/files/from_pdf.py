"""PDF into the lines of its body, with headers, page numbers, job numbers and footnotes taken out.

The text of a page is fetched in one call; a handful of further calls a line ask where it starts,
how large and how bold it is. That is enough to tell a new paragraph from a line that goes on, and
adds a few per cent to the time that extracting the text takes.
"""

import ctypes
import re
from collections import deque
from collections.abc import Callable, Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from recommendations.importers.files.headers_footers import (
    char_index,
    drop_headers_and_footers,
    take_masthead,
    take_notes,
    type_size,
)
from recommendations.importers.files.pdf_page import (
    PdfHandles,
    PdfLayout,
    PdfLine,
    PdfPage,
    in_reading_order,
    join_apart,
    merge_right_to_left,
)
from recommendations.importers.parsed import (
    ParsedFootnote,
    SourceLine,
    SourceText,
    UnreadableDocument,
)

MAX_PAGES = 400
MAX_CHARACTERS = 5_000_000

_ARABIC = re.compile(r"[\u0600-\u06ff]{3}")
# Every page of Arabic has this letter, and it is found faster than a pattern.
_ALEF = "\u0627"
# Pages looked at before the first is read, to know the body's type, margin and line pitch.
_LOOK_AHEAD = 4


# Called with how many pages have been read, and how many there are.
OnPage = Callable[[int, int], None]


def read_pdf(data: bytes, on_page: OnPage | None = None) -> SourceText:
    """The lines of a PDF; `on_page` is told how far reading is.

    Raises UnreadableDocument: encrypted, damaged, no_text, too_large, too_many_pages.
    """
    lines: list[SourceLine] = []
    front: list[str] = []
    footnotes: list[tuple[int | None, ParsedFootnote]] = []
    document = open_pdf(data)
    try:
        n_pages = len(document)
        if n_pages > MAX_PAGES:
            raise UnreadableDocument(
                "too_many_pages",
                f"The PDF has {n_pages} pages; at most {MAX_PAGES} are read. "
                "Split it, or choose the document itself without its annexes.",
            )
        layout = PdfLayout()
        n_characters = 0
        for page in _pages(document, n_pages, layout):
            n_characters += page.n_characters
            if n_characters > MAX_CHARACTERS:
                raise UnreadableDocument(
                    "too_large", "The PDF holds more text than any document of a treaty body."
                )
            if page.number == 1:
                front = take_masthead(page)
            symbols = drop_headers_and_footers(page, front, layout)
            if page.number == 1 and not front:  # without a masthead the running symbol names it
                front = symbols
            take_notes(page, layout.size)
            footnotes += [(page.number, note) for note in page.notes]
            lines += layout.lines(page)
            if on_page is not None:
                on_page(page.number, n_pages)
    finally:
        document.close()
    if sum(len(line.text) for line in lines) < 40:
        raise UnreadableDocument(
            "no_text",
            "The PDF holds pictures of pages and no text. Have it run through text recognition "
            "(OCR), or choose the version that the UN document system offers.",
        )
    return SourceText(tuple(lines), tuple(front), tuple(footnotes), n_pages)


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
            "The PDF is damaged or cut off and cannot be opened. Download it again and try again.",
        ) from error


def _pages(document: pdfium.PdfDocument, n_pages: int, layout: PdfLayout) -> Iterator[PdfPage]:
    """The pages in order; the layout has seen the first few before the first one is yielded.

    The first one stays open to the end: the library forgets a font with the last open page that
    uses it, and would read it again for every page.
    """
    first: PdfPage | None = None
    waiting: deque[PdfPage] = deque()
    try:
        for index in range(n_pages):
            page = _load(document, index)
            if page is not None:
                layout.learn(page, _LOOK_AHEAD)
                first = first or page
                waiting.append(page)
            while waiting and index + 1 >= min(_LOOK_AHEAD, n_pages):
                yield waiting[0]
                done = waiting.popleft()
                if done is not first:
                    done.handles.close()
    finally:
        for page in (*waiting, first):
            if page is not None:
                page.handles.close()


def _load(document: pdfium.PdfDocument, index: int) -> PdfPage | None:
    """One page's lines with their places; None for a page that cannot be read."""
    # By the plain calls of the library: its own objects cost as much as all lines of a page.
    page = pdfium_c.FPDF_LoadPage(document.raw, index)
    if not page:
        return None
    handles = PdfHandles(page, pdfium_c.FPDFText_LoadPage(page))
    if not handles.text:
        handles.close()
        return None
    try:
        text = _text_of(handles.text)
        shifted = pdfium_c.FPDFText_CountChars(handles.text) != len(text)
        raw = _lines_of(text, handles.text, shifted=shifted)
        if _ALEF in text and _ARABIC.search(text):
            raw = merge_right_to_left(raw)
        raw = in_reading_order(join_apart(raw))
        height = pdfium_c.FPDF_GetPageHeightF(handles.page)
    except BaseException:
        handles.close()
        raise
    return PdfPage(index + 1, height, raw, handles, shifted, len(text))


def _text_of(handle: pdfium_c.FPDF_TEXTPAGE) -> str:
    """The text of a page. Characters that are not part of the text may stand at its ends."""
    first, last = 0, pdfium_c.FPDFText_CountChars(handle) - 1
    place_of = pdfium_c.FPDFText_GetTextIndexFromCharIndex
    while first <= last and place_of(handle, first) < 0:
        first += 1
    while first <= last and place_of(handle, last) < 0:
        last -= 1
    if first > last:
        return ""
    room = place_of(handle, last) - place_of(handle, first) + 2  # with the zero at the end
    buffer = (ctypes.c_ushort * room)()
    written = pdfium_c.FPDFText_GetText(handle, first, last - first + 1, buffer)
    return bytes(memoryview(buffer)[: written - 1]).decode("utf-16-le", errors="ignore")


def _lines_of(text: str, handle: pdfium_c.FPDF_TEXTPAGE, *, shifted: bool) -> list[PdfLine]:
    """The lines of a page's text; `shifted` says that characters were put in or left out."""
    raw: list[PdfLine] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    origin, size_of = pdfium_c.FPDFText_GetCharOrigin, pdfium_c.FPDFText_GetFontSize
    weight_of = pdfium_c.FPDFText_GetFontWeight
    is_broken = "\ufffe" in text
    start = 0
    size = last_y = 0.0
    is_bold = False
    for part in text.split("\r\n"):
        if stripped := part.strip():
            first = start if part[0] == stripped[0] else start + part.index(stripped[0])
            at = char_index(handle, first) if shifted else first
            half = len(stripped) >> 1
            middle = at + half + 1 if stripped[half] == " " else at + half
            origin(handle, at, to_x, to_y)
            line_x, line_y = x.value, y.value
            end_y = line_y
            if is_broken and "\ufffe" in stripped:  # two printed lines, joined at a hyphen
                origin(handle, at + len(stripped) - 1, to_x, to_y)
                end_y = y.value
            # Right below a line and in small letters, a line goes on in the type of that line.
            if not (0.9 * size < last_y - line_y < 1.35 * size and stripped[0].islower()):
                size = size_of(handle, middle)
                if size <= 1.5:
                    size = type_size(handle, middle)
                size = round(size, 1)
                weight = weight_of(handle, middle)
                is_bold = weight >= 600 or (not weight and _has_bold_name(handle, middle))
            raw.append(PdfLine(stripped, first, line_x, line_y, end_y, size, is_bold))
            last_y = end_y
        start += len(part) + 2
    return raw


def _has_bold_name(handle: pdfium_c.FPDF_TEXTPAGE, index: int) -> bool:
    """Fonts that are not embedded have no weight; their names say "Bold"."""
    name = ctypes.create_string_buffer(80)
    flags = ctypes.c_int()
    n_bytes = pdfium_c.FPDFText_GetFontInfo(handle, index, name, len(name), flags)
    return 0 < n_bytes <= len(name) and b"bold" in name.value.lower()
