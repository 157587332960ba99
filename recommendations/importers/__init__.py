"""Reading documents: a file's bytes go in, a ParsedDocument comes out. Knows no Django.

The kind of file is told by its content, never by its name: a picture called report.pdf is a
picture. `parse` reads concluding observations, State replies, reports by NGOs and NHRIs, summary
records and press releases, as PDF, Word (.docx), web page or text.
"""

import io
import zipfile
from dataclasses import replace

from recommendations.importers.files.from_docx import read_docx
from recommendations.importers.files.from_html import (
    is_html,
    lines_of_html,
    looks_like_html,
    read_html,
)
from recommendations.importers.files.from_pdf import OnPage, read_pdf
from recommendations.importers.files.from_text import lines_of, read_text
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedFootnote,
    ParsedParagraph,
    ParsedPassage,
    ParsedPoint,
    ParseWarning,
    Source,
    UnreadableDocument,
)
from recommendations.importers.structure.assembly import assemble
from recommendations.symbols import Symbol

MAX_BYTES = 25 * 1024 * 1024

_PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def media_type(data: bytes) -> str:
    """What the bytes are: application/pdf, the type of .docx, text/html, or text/plain.

    Raises UnreadableDocument for everything that is not read here.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableDocument("empty", "The file is empty. Choose another one.")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            "too_large",
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. "
            "Take a version without pictures, or split it.",
        )
    # A few bytes may stand before the mark of a PDF; readers accept that.
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data.startswith(b"PK"):
        return _inside_zip(data)
    _refuse_others(data)
    return HTML if is_html(data) else "text/plain"


def _refuse_others(data: bytes) -> None:
    """Say of each kind that is not read what it is and what to do."""
    if data.startswith(_OLD_WORD) and _ENCRYPTED in data:
        raise UnreadableDocument(
            "encrypted",
            "The Word file is protected by a password. Save it without one and try again.",
        )
    if data.startswith(_OLD_WORD):
        raise UnreadableDocument(
            "old_word",
            "This is a file of an old version of Word or Excel (.doc, .xls). "
            "Open it in Word, save it as .docx and try again.",
        )
    for mark, name in _PICTURES:
        if data.startswith(mark):
            raise UnreadableDocument(
                "picture",
                f"The file is a picture ({name}), whatever its name says. "
                "Take the document itself, as PDF or Word file.",
            )
    if data.startswith(b"RIFF") or b"\x00\x00\x00" in data[:512].replace(b"\x00\x00\xfe\xff", b""):
        raise UnreadableDocument(
            "unknown_type",
            "The file is neither PDF, Word (.docx) nor text. Save it as one of these.",
        )
    if data.lstrip()[:5].lower() == b"{\\rtf":
        raise UnreadableDocument(
            "unknown_type", "This is an RTF file. Open it in Word, save it as .docx and try again."
        )
    if (
        data.startswith((b"MIME-Version:", b"From: <Saved by"))
        and b"multipart/related" in data[:3000]
    ):
        raise UnreadableDocument(
            "unknown_type",
            "This is a web page packed with its pictures (.mht). Save the page as “HTML only”, "
            "or as PDF, and try again.",
        )


def parse(
    data: bytes,
    filename: str = "",
    *,
    symbol: Symbol | None = None,
    on_page: OnPage | None = None,
) -> ParsedDocument:
    """Read a document. The name is only looked at to say that it contradicts the content.

    `symbol` is what a person says the document is; it counts where the document prints none.
    `on_page` is told (pages read, pages) after each page of a PDF.
    Raises UnreadableDocument with a sentence for a person. Files of strangers are read in a
    process apart from the caller's: see `importers.apart`.
    """
    found = media_type(data)
    return _compare_name(assemble(source_of(data, found, on_page), symbol), found, filename)


def source_of(data: bytes, found: str, on_page: OnPage | None = None) -> Source:
    """The lines of a file whose type `media_type` has told."""
    if found == "application/pdf":
        return read_pdf(data, on_page)
    readers = {DOCX: read_docx, HTML: read_html}
    return readers.get(found, read_text)(data)


def parse_text(text: str) -> ParsedDocument:
    """Read a text pasted into a form, with the tags of a web page in it or without."""
    return assemble(lines_of_html(text) if looks_like_html(text) else lines_of(text))


HTML = "text/html"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _inside_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableDocument(
            "damaged", "The file is damaged or cut off. Fetch it again and try again."
        ) from error
    if "word/document.xml" not in names:
        raise UnreadableDocument(
            "unknown_type",
            "The file is a packed folder or another office format, not a Word document. "
            "Take the document itself, as PDF or Word file (.docx).",
        )
    return DOCX


def _compare_name(document: ParsedDocument, found: str, filename: str) -> ParsedDocument:
    ending = filename.lower().rpartition(".")[2] if "." in filename else ""
    usual = {
        "pdf": "application/pdf",
        "docx": DOCX,
        "txt": "text/plain",
        "html": HTML,
        "htm": HTML,
        "xhtml": HTML,
    }
    if ending not in usual or usual[ending] == found:
        return document
    kinds = {
        "application/pdf": "a PDF",
        DOCX: "a Word document",
        "text/plain": "text",
        HTML: "a web page",
    }
    warning = ParseWarning(
        "name_and_content_differ",
        f"The name ends in .{ending}, but the file is {kinds[found]}; it was read as that.",
    )
    return replace(document, warnings=(*document.warnings, warning))


__all__ = [
    "DOCX",
    "HTML",
    "MAX_BYTES",
    "ParseWarning",
    "ParsedDocument",
    "ParsedFollowUp",
    "ParsedFootnote",
    "ParsedParagraph",
    "ParsedPassage",
    "ParsedPoint",
    "UnreadableDocument",
    "media_type",
    "parse",
    "parse_text",
    "source_of",
]
