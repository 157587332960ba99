"""The index's export as JSON: a list, a list under a key, or one object a line; as a stream."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import ijson

from recommendations.importers.index.uhri_fields import BrokenRow, ExportRow, field_of, row_of
from recommendations.importers.parsed import UnreadableDocument

MAX_ROW_BYTES = 8 * 1024 * 1024
_CHUNK = 64 * 1024
_MARK = b"\xef\xbb\xbf"


class GuardedSource:
    """A source that stops when one row grows too long, before it fills the memory."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._since_row = 0

    def read(self, size: int = _CHUNK) -> bytes:
        chunk = self._source.read(_CHUNK if size < 0 else min(size, _CHUNK))
        self._since_row += len(chunk)
        if self._since_row > MAX_ROW_BYTES:
            raise UnreadableDocument(
                "too_large",
                f"One row of the file has more than {MAX_ROW_BYTES // 1024 // 1024} MB, which no "
                "row of the index has. Download the export again.",
            )
        return chunk

    def row_done(self) -> None:
        self._since_row = 0


def rewind(source: BinaryIO) -> None:
    """Seek to the start, after a byte order mark."""
    source.seek(0)
    if source.read(3) != _MARK:
        source.seek(0)


def is_lines(source: BinaryIO) -> bool:
    """Whether the first line is a whole object by itself that holds no list of objects."""
    rewind(source)
    line = source.readline(MAX_ROW_BYTES)
    while line and not line.strip():
        line = source.readline(MAX_ROW_BYTES)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and not any(
        isinstance(part, list) and part and isinstance(part[0], dict) for part in value.values()
    )


def read_lines(source: BinaryIO) -> Iterator[ExportRow | BrokenRow]:
    """JSON Lines: a line that cannot be read is one broken row."""
    rewind(source)
    number = 0
    while line := source.readline(MAX_ROW_BYTES):
        number += 1
        if not line.endswith(b"\n") and len(line) >= MAX_ROW_BYTES:
            yield BrokenRow(number, "The line is too long to be a row.")
            while line and not line.endswith(b"\n"):
                line = source.readline(_CHUNK)
            continue
        if not line.strip():
            continue
        try:
            yield _row(number, json.loads(line))
        except (ValueError, RecursionError):
            yield BrokenRow(number, "The line is not an object in JSON.")


def read_array(source: BinaryIO) -> Iterator[ExportRow | BrokenRow]:
    """The items of the list; where the file breaks off, the last row says so."""
    prefix = _prefix_of_list(source)
    rewind(source)
    guarded = GuardedSource(source)
    number = 0
    try:
        for item in ijson.items(guarded, prefix, use_float=True, buf_size=_CHUNK):
            number += 1
            guarded.row_done()
            yield _row(number, item)
    except (ijson.JSONError, UnicodeDecodeError):
        yield BrokenRow(
            number + 1, "The file breaks off or is damaged here; nothing after it can be read."
        )


def _prefix_of_list(source: BinaryIO) -> str:
    """Where the rows stand: the first list of objects."""
    rewind(source)
    list_at: str | None = None
    try:
        for prefix, event, _value in ijson.parse(GuardedSource(source), buf_size=_CHUNK):
            if list_at is not None and event == "start_map":
                return f"{list_at}.item".removeprefix(".")
            list_at = prefix if event == "start_array" else None
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise UnreadableDocument(
            "damaged", "The file is not JSON that can be read. Download the export again."
        ) from error
    raise UnreadableDocument("empty", "The file holds no list of rows. Download the export again.")


_fields: dict[str, str] = {}


def _row(number: int, item: object) -> ExportRow | BrokenRow:
    if not isinstance(item, dict):
        return BrokenRow(number, "The row is not an object with named fields.")
    values: dict[str, object] = {}
    for name, value in item.items():
        if name not in _fields and len(_fields) < 500:
            _fields[name] = field_of(name)
        field = _fields[name] if name in _fields else field_of(name)
        if field and value is not None and field not in values:
            values[field] = value
    return row_of(number, values)
