"""A file of any kind as lines: for the importer to read, and for a person to compare with."""

from recommendations.importers.files.from_docx import read_docx
from recommendations.importers.files.from_html import read_html
from recommendations.importers.files.from_pdf import OnPage, read_pdf
from recommendations.importers.files.from_text import decode, read_text
from recommendations.importers.files.media_types import DOCX, HTML, PDF, TEXT
from recommendations.importers.parsed import SourceText

# More than any document of a treaty body holds; the rest is in the file.
MAX_CHARACTERS_SHOWN = 1_500_000


def source_of(data: bytes, media_type: str, on_page: OnPage | None = None) -> SourceText:
    """The lines of a file whose media type is known. Raises UnreadableDocument."""
    if media_type == PDF:
        return read_pdf(data, on_page)
    readers = {DOCX: read_docx, HTML: read_html}
    return readers.get(media_type, read_text)(data)


def shown_text(data: bytes, media_type: str) -> str:
    """The text of a file as a person checks it; "" for a PDF, whose pages are shown as pictures."""
    if media_type == PDF:
        return ""
    if media_type == TEXT:
        text = decode(data).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        return text[:MAX_CHARACTERS_SHOWN]
    source = source_of(data, media_type)
    lines = [line.text for line in source.lines]
    lines += [f"[{note.label}] {note.text}" for _page, note in source.footnotes]
    return "\n".join(lines).replace("\x00", "")[:MAX_CHARACTERS_SHOWN]
