"""What a person sees of a source beside what was read from it: lines of text, pictures of pages."""

import struct
import threading
import zlib

import pypdfium2 as pdfium

from recommendations.importers import source_of
from recommendations.importers.from_text import decode
from recommendations.importers.parsed import UnreadableDocument

PDF = "application/pdf"
# More than any document of a treaty body holds; the rest is in the file.
MAX_CHARACTERS = 1_500_000
# The longer side of a picture: A4 can be read at that size, and a poster stays a picture.
MAX_SIDE = 1600
_SCALE = 2.0
# PDFium keeps state of its own and must not be entered by two threads at once.
_ONE_AT_A_TIME = threading.Lock()


def shown_text(data: bytes, media_type: str) -> str:
    """The lines of a source, one a line; "" for a PDF, which is shown by its pages."""
    if media_type == PDF:
        return ""
    if media_type == "text/plain":
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return text[:MAX_CHARACTERS]
    source = source_of(data, media_type)
    lines = [line.text for line in source.lines]
    lines += [f"[{note.label}] {note.text}" for _page, note in source.footnotes]
    return "\n".join(lines).replace("\x00", "")[:MAX_CHARACTERS]


def page_picture(data: bytes, number: int) -> bytes | None:
    """A page of a PDF as PNG in shades of grey, counted from 1; None where there is none.

    Raises UnreadableDocument when the file or the page cannot be drawn.
    """
    with _ONE_AT_A_TIME:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise UnreadableDocument("damaged", "The PDF cannot be opened.") from error
        try:
            if not 1 <= number <= len(document):
                return None
            return _draw(document[number - 1])
        except pdfium.PdfiumError as error:
            raise UnreadableDocument("damaged", "The page cannot be drawn.") from error
        finally:
            document.close()


def _draw(page: pdfium.PdfPage) -> bytes:
    longest = max(*page.get_size(), 1.0)
    bitmap = page.render(scale=min(_SCALE, MAX_SIDE / longest), grayscale=True)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    pixels = memoryview(bitmap.buffer).cast("B")
    # Every row of a PNG begins with the way in which it is filtered: 0, not at all.
    rows = b"".join(
        b"\x00" + bytes(pixels[row * stride : row * stride + width]) for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, content)
        for name, content in ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
