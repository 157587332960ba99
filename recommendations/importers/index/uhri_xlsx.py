"""The index's export as a workbook (.xlsx), read row by row.

Own code, because the readers at hand hold the sheet or all its texts in memory, hundreds of
megabytes for the whole export (docs/decisions/0017). Here the shared texts wait in a temporary file
and the sheet is read as it streams by. Declarations of document types are refused: no entity can be
defined, so none expands.
"""

import os
import re
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, cast
from xml.parsers import expat

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from recommendations.importers.index.uhri_fields import (
    NEEDED,
    BrokenRow,
    ExportRow,
    fields_of,
    row_of,
)
from recommendations.importers.index.uhri_json import GuardedSource
from recommendations.importers.parsed import UnreadableDocument

MAX_UNPACKED = 3 * 1024**3
MAX_RATIO = 200
_SMALL = 16 * 1024 * 1024
_MAX_COLUMN = 100
_ROWS_BEFORE_HEADINGS = 20
_CHUNK = 64 * 1024
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = re.compile(r"\}id$")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class _Row(NamedTuple):
    number: int
    cells: dict[int, str]


class _RefusedDoctype(Exception):
    """The sheet declares a document type."""


class SharedStrings:
    """The texts that cells share, kept in a temporary file: eight bytes of memory for each."""

    def __init__(self, archive: zipfile.ZipFile, name: str | None) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the workbook
        self._ends = array("Q", [0])
        self._read = lru_cache(maxsize=4096)(self._from_file)
        try:
            if name is not None:
                reader = _SharedStringsReader(self._append)
                with archive.open(name) as stream:
                    guarded = GuardedSource(cast("BinaryIO", stream))
                    while chunk := guarded.read(_CHUNK):
                        before = len(self._ends)
                        reader.parser.Parse(chunk, False)
                        if len(self._ends) > before:
                            guarded.row_done()
                    reader.parser.Parse(b"", True)
            self._file.flush()
        except BaseException:
            self._file.close()
            raise

    def __getitem__(self, index: int) -> str:
        """The text of that number; "" where the workbook has none."""
        return self._read(index) if 0 <= index < len(self._ends) - 1 else ""

    def close(self) -> None:
        self._file.close()

    def _from_file(self, index: int) -> str:
        start, end = self._ends[index], self._ends[index + 1]
        return os.pread(self._file.fileno(), end - start, start).decode()

    def _append(self, text: str) -> None:
        self._ends.append(self._ends[-1] + self._file.write(text.encode()))


class _SharedStringsReader:
    """Hands on each shared text as its part of the workbook streams by."""

    def __init__(self, append: Callable[[str], None]) -> None:
        self.parser = _parser(self._start, self._end, self._data)
        self._append = append
        self._parts: list[str] = []
        self._is_collecting = self._in_reading = False

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._parts = []
        elif tag == "rPh":  # how a word is pronounced, not what it says
            self._in_reading = True
        elif tag == "t":
            self._is_collecting = not self._in_reading

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "t":
            self._is_collecting = False
        elif tag == "rPh":
            self._in_reading = False
        elif tag == "si":
            self._append("".join(self._parts))

    def _data(self, text: str) -> None:
        if self._is_collecting:
            self._parts.append(text)


class _Sheet:
    """One sheet as it streams by: whole rows are handed on after each chunk."""

    def __init__(self, texts: SharedStrings) -> None:
        self._texts = texts
        self.n_rows: int | None = None
        self.wanted: frozenset[int] | None = None
        self._done: list[_Row] = []
        self._row = _Row(0, {})
        self._column = -1
        self._type = "n"
        self._is_collecting = False
        self._in_reading = False
        self._parts: list[str] = []

    def rows(self, stream: BinaryIO) -> Iterator[_Row]:
        parser = _parser(self._start, self._end, self._data)
        guarded = GuardedSource(stream)
        while chunk := guarded.read(_CHUNK):
            try:
                parser.Parse(chunk, False)
            except (expat.ExpatError, _RefusedDoctype):
                yield from self._done  # rows before the damage are whole
                raise
            if self._done:
                guarded.row_done()
                done, self._done = self._done, []
                yield from done
        parser.Parse(b"", True)
        yield from self._done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            is_named = letters.isalpha() and letters.isascii()
            self._column = _column_named(letters) if is_named else self._column + 1
            self._type = attributes.get("t", "n")
            self._parts = []
        elif tag in {"v", "t"}:
            is_wanted = self.wanted is None or self._column in self.wanted
            self._is_collecting = is_wanted and not self._in_reading
        elif tag == "row":
            number = attributes.get("r", "")
            self._row = _Row(int(number) if number.isdecimal() else self._row.number + 1, {})
            self._column = -1
        elif tag == "rPh":
            self._in_reading = True
        elif tag == "dimension":
            last = re.search(r"(\d+)$", attributes.get("ref", ""))
            self.n_rows = int(last[1]) if last else None

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in {"v", "t"}:
            self._is_collecting = False
        elif tag == "c":
            if self._parts and self._column < _MAX_COLUMN:
                value = "".join(self._parts)
                if self._type == "s":
                    value = self._texts[int(value)] if value.strip().isdecimal() else ""
                elif self._type == "e":  # "#N/A" and the like
                    value = ""
                if "_x" in value:  # workbooks write characters that XML cannot hold as _x000D_
                    value = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
                self._row.cells[self._column] = value
        elif tag == "row":
            self._done.append(self._row)
        elif tag == "rPh":
            self._in_reading = False

    def _data(self, text: str) -> None:
        if self._is_collecting:
            self._parts.append(text)


class Workbook:
    """A workbook of the index, open: `rows` gives the rows of the first sheet with its headings."""

    def __init__(self, source: BinaryIO) -> None:
        try:
            # The source stays open: whoever opened it closes it.
            self._archive = zipfile.ZipFile(source)
            _check_sizes(self._archive)
            self._sheets, texts = _parts_of(self._archive)
            self._texts = SharedStrings(self._archive, texts)
        except UnreadableDocument:  # a ValueError too, and its sentence says more
            raise
        except (*_DAMAGE, DefusedXmlException, ElementTree.ParseError) as error:
            raise _damaged() from error
        self.n_rows: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._texts.close()
        self._archive.close()

    def rows(self) -> Iterator[ExportRow | BrokenRow]:
        """The rows below the headings. Raises UnreadableDocument where no sheet has these."""
        for name in self._sheets:
            places: dict[int, str] = {}
            sheet, last = _Sheet(self._texts), 0
            try:
                with self._archive.open(name) as stream:
                    for row in sheet.rows(cast("BinaryIO", stream)):
                        last = row.number
                        if not places:
                            width = max(row.cells, default=-1) + 1
                            places = fields_of(row.cells.get(at, "") for at in range(width))
                            places = places if set(NEEDED) <= set(places.values()) else {}
                            sheet.wanted = frozenset(places) or None
                            self.n_rows = sheet.n_rows
                            if not places and row.number >= _ROWS_BEFORE_HEADINGS:
                                break
                        elif row.cells:
                            values = {
                                places[at]: text for at, text in row.cells.items() if at in places
                            }
                            yield row_of(row.number, values)
            except UnreadableDocument:
                raise
            except _DAMAGE:
                if not places:
                    raise _damaged() from None
                yield BrokenRow(
                    last + 1,
                    "The file breaks off or is damaged here; nothing after it can be read.",
                )
            if places:
                return
        raise UnreadableDocument(
            "unknown_type",
            "No sheet of the workbook has the headings of the index's export (Text, Document "
            "Symbol ...). Choose the file as the index gives it.",
        )


_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    expat.ExpatError,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    _RefusedDoctype,
)


def _damaged() -> UnreadableDocument:
    return UnreadableDocument(
        "damaged", "The workbook is damaged or cut off. Download it again and try again."
    )


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse what unpacks to too much; zipfile itself reads no more than what is declared."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    is_bomb = any(
        member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > MAX_UNPACKED or is_bomb:
        raise UnreadableDocument(
            "too_large",
            "The workbook unpacks to far more than an export of the index holds. "
            "Download it again from the index.",
        )


def _parts_of(archive: zipfile.ZipFile) -> tuple[list[str], str | None]:
    """The names of the sheets in their order, and of the shared texts."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise UnreadableDocument(
            "unknown_type",
            "The file is a ZIP archive or another office format, not a workbook (.xlsx). "
            "Choose the file as the index gives it.",
        )
    relations = ElementTree.fromstring(_small(archive, "xl/_rels/workbook.xml.rels"))
    targets: dict[str | None, str] = {}
    for relation in relations:
        target = relation.get("Target") or ""
        inside = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[relation.get("Id")] = inside
    book = ElementTree.fromstring(_small(archive, "xl/workbook.xml"))
    sheets = [
        targets.get(value, "")
        for sheet in book.iter()
        if sheet.tag in {f"{_MAIN}sheet", f"{_STRICT}sheet"}
        for key, value in sheet.attrib.items()
        if _RELATION.search(key)
    ]
    texts = next(
        (name for name in targets.values() if name.lower().endswith("sharedstrings.xml")), None
    )
    return [name for name in sheets if name in names], texts if texts in names else None


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _SMALL:
        raise _damaged()
    return archive.read(name)


def _parser(start: object, end: object, data: object) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end  # type: ignore[assignment]
    parser.CharacterDataHandler = data  # type: ignore[assignment]
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_declared: object) -> None:
    raise _RefusedDoctype


@lru_cache(maxsize=1024)
def _column_named(letters: str) -> int:
    """The position of a column, from 0: "A" is 0, "AA" is 26."""
    place = 0
    for letter in letters[:3].upper():
        place = place * 26 + ord(letter) - 64
    return place - 1
