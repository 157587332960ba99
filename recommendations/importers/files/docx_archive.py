"""The archive of a Word file, checked before it is opened: sizes, macros, kinds of package."""

import io
import zipfile
import zlib

from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from recommendations.importers.parsed import UnreadableDocument

MAX_UNPACKED = 60 * 1024 * 1024
# A tree of XML takes about ten times the memory of its text.
MAX_XML = 25 * 1024 * 1024
MAX_RATIO = 200
MAX_FILES = 2000

# What the libraries raise when bytes inside the archive were changed.
BROKEN = (
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    OSError,
    RuntimeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    PackageNotFoundError,
)
_WORDS = (".xml", ".rels")
_CHUNK = 64 * 1024
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


def safe_copy(data: bytes) -> bytes:
    """A copy of the archive without its pictures, once it is known to be just a document.

    An archive may hold more than it declares, and libraries unpack a part in one go; so each part
    is unpacked here in chunks, no further than it declares, and pictures are left empty.
    Raises UnreadableDocument: too_large, macros, unknown_type, damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry.filename: entry for entry in archive.infolist()}
            _check_sizes(archive.infolist())
            parts = {name: _unpacked(archive, entry) for name, entry in entries.items()}
    except UnreadableDocument:
        raise
    except BROKEN as error:
        raise UnreadableDocument(
            "damaged", "The Word file is damaged or cut off. Download it again and try again."
        ) from error
    types = parts.get("[Content_Types].xml", b"").lower()
    if b"macroenabled" in types or any(name.endswith("vbaProject.bin") for name in parts):
        raise UnreadableDocument(
            "macros",
            "The Word file carries macros. Save it as a document without macros (.docx).",
        )
    if b"wordprocessingml.template.main" in types:
        raise UnreadableDocument(
            "unknown_type",
            "The file is a Word template (.dotx). Open it in Word, save it as .docx and try again.",
        )
    if _STRICT in parts.get("word/document.xml", b"")[:3000]:
        raise UnreadableDocument(
            "unknown_type",
            "The file is saved as “Strict Open XML Document”. "
            "Save it as “Word Document (.docx)” and try again.",
        )
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return copy.getvalue()


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if not entry.filename.endswith(_WORDS):
        return b""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("no method of a Word file")
    chunks: list[bytes] = []
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            chunks.append(chunk)
    return b"".join(chunks)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    xml = sum(entry.file_size for entry in entries if entry.filename.endswith(_WORDS))
    if (
        total > MAX_UNPACKED
        or xml > MAX_XML
        or len(entries) > MAX_FILES
        or (total > 5_000_000 and total / packed > MAX_RATIO)
    ):
        raise UnreadableDocument(
            "too_large",
            "The Word file unpacks to far more than any document of a treaty body. "
            "It was not opened.",
        )
