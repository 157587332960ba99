"""What kind of file some bytes are, by their content: a picture called report.pdf is a picture."""

import io
import zipfile

from recommendations.importers.files.from_html import is_html
from recommendations.importers.parsed import UnreadableDocument

MAX_BYTES = 25 * 1024 * 1024

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
TEXT = "text/plain"

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
    """The media type of a file that can be read: PDF, DOCX, HTML or TEXT.

    Raises UnreadableDocument for every other kind, saying what the file is and what to do.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableDocument("empty", "The file is empty. Choose another one.")
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(
            "too_large",
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. "
            "Choose a version without pictures, or split it.",
        )
    # PDF readers accept a few bytes before the signature, so it is looked for, not expected first.
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnreadableDocument(
                "damaged", "The file is damaged or cut off. Download it again and try again."
            ) from error
        if "word/document.xml" in names:
            return DOCX
        raise UnreadableDocument(
            "unknown_type",
            "The file is a ZIP archive or another office format, not a Word document. "
            "Choose the document itself, as a PDF or Word file (.docx).",
        )
    _refuse_other_kinds(data)
    return HTML if is_html(data) else TEXT


def _refuse_other_kinds(data: bytes) -> None:
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
    for signature, name in _PICTURES:
        if data.startswith(signature):
            raise UnreadableDocument(
                "picture",
                f"The file is a picture ({name}), whatever its name says. "
                "Choose the document itself, as a PDF or Word file.",
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
    is_web_archive = data.startswith((b"MIME-Version:", b"From: <Saved by"))
    if is_web_archive and b"multipart/related" in data[:3000]:
        raise UnreadableDocument(
            "unknown_type",
            "This is a web page packed with its pictures (.mht). Save the page as “HTML only”, "
            "or as PDF, and try again.",
        )
