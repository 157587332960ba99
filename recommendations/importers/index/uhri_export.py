"""Reading an export of the Universal Human Rights Index, one row at a time. Knows no Django.

The whole export has some 270,000 rows (a list in JSON of about 360 MB, or a workbook); whatever
its size, one row at a time is in memory. The format is told by the content.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from recommendations.importers.index.uhri_fields import BrokenRow, ExportRow
from recommendations.importers.index.uhri_json import is_lines, read_array, read_lines, rewind
from recommendations.importers.index.uhri_xlsx import Workbook
from recommendations.importers.parsed import UnreadableDocument

MAX_EXPORT_BYTES = 600 * 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass
class UhriExport:
    """An open export. `format` is xlsx, json or json_lines."""

    format: str
    _source: BinaryIO
    _book: Workbook | None = None

    def rows(self) -> Iterator[ExportRow | BrokenRow]:
        """Every row, whole or broken. Raises UnreadableDocument where the file is no export."""
        if self._book is not None:
            return self._book.rows()
        return read_lines(self._source) if self.format == "json_lines" else read_array(self._source)

    @property
    def n_rows(self) -> int | None:
        """The last row of a workbook's sheet, once reading has begun; None for JSON."""
        return self._book.n_rows if self._book else None

    @property
    def n_bytes_read(self) -> int | None:
        """How far a JSON file has been read; None for workbooks, which are read part by part."""
        return None if self._book else self._source.tell()


@contextmanager
def open_export(source: BinaryIO) -> Iterator[UhriExport]:
    """Open an export from a seekable file. Raises UnreadableDocument with a sentence."""
    source.seek(0)
    head = source.read(1024)
    if head.startswith(b"PK"):
        source.seek(0)
        with Workbook(source) as book:
            yield UhriExport("xlsx", source, book)
        return
    rewind(source)
    begins = source.read(1024).lstrip()[:1]
    if not head.strip(b"\x00 \t\r\n"):
        raise UnreadableDocument("empty", "The file is empty. Choose another one.")
    if head.startswith(_OLD_OFFICE):
        raise UnreadableDocument(
            "encrypted",
            "The workbook is protected by a password or in an old format (.xls). "
            "Choose the file as the index gives it, as .xlsx or JSON.",
        )
    if begins not in {b"[", b"{"}:
        raise UnreadableDocument(
            "unknown_type",
            "The file is neither a workbook (.xlsx) nor JSON. "
            "Choose the file as the index gives it.",
        )
    is_by_line = begins == b"{" and is_lines(source)
    yield UhriExport("json_lines" if is_by_line else "json", source)


__all__ = ["MAX_EXPORT_BYTES", "BrokenRow", "ExportRow", "UhriExport", "open_export"]
