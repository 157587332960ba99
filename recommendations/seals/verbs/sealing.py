"""Sealing: whatever is evidence and not sealed yet, in one seal that follows the last one."""

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

import psycopg
from django.db import connection, transaction

from recommendations import dates
from recommendations.models import Seal
from recommendations.models.seals import NOTHING_BEFORE
from recommendations.seals.reads.canonical import digest_of, hash_of_seal, line_of
from recommendations.seals.reads.evidence import ALL_AT_ONCE, KINDS, EvidenceKind, kinds_that_change

# "seal", as a number: whoever holds this lock is sealing.
_LOCK = 0x7365616C
_SALT_BYTES = 16
_ROWS_AT_ONCE = 2_000

# Asked of the rows themselves and not of the highest key: a transaction that was slow commits rows
# with lower keys than some that are sealed already.
_NOT_SEALED = """
SELECT t.id, {columns} FROM {table} t
WHERE {becomes} AND NOT EXISTS (
    SELECT FROM recommendations_sealedrow s WHERE s.kind = %(kind)s AND s.key = t.id
)
"""
_CHANGED = """
SELECT t.id, {columns} FROM {table} t
WHERE {becomes} AND t.id IN (
    SELECT e.{event_column} FROM recommendations_event e
    JOIN recommendations_sealedrow s ON s.kind = 'event' AND s.key = e.id
    WHERE s.seal_id = %(seal)s AND starts_with(e.kind, %(begin)s)
) AND EXISTS (
    SELECT FROM recommendations_sealedrow s
    WHERE s.kind = %(kind)s AND s.key = t.id AND s.seal_id < %(seal)s
)
"""
_ROWS_OF = """
SELECT kind, key, digest FROM recommendations_sealedrow WHERE seal_id = %s ORDER BY kind, key
"""


@transaction.atomic
def seal(*, now: datetime) -> Seal | None:
    """Seal what is evidence and not sealed yet; None while another process does so, or for nothing.

    The first seal of a day is made even over nothing, so that a new head tells nobody that
    something happened. Reads without a lock on any row, and writes rows of its own only: nobody who
    writes waits for it. Whatever it did not see is in the next one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        ((is_ours,),) = cursor.fetchall()
    if not is_ours:
        return None
    last = Seal.objects.order_by("-number").first()
    number = last.number + 1 if last else 1
    # A clock that was set back must not stop the chain.
    sealed_at = max(now, last.sealed_at) if last else now
    day = dates.today(last.sealed_at) if last else None
    closes_on = day if day is not None and day < dates.today(sealed_at) else None
    raw = cast("psycopg.Connection[Any]", connection.connection)
    raw.execute(ALL_AT_ONCE)
    n_rows = _write_rows(raw, number)
    if not n_rows and last is not None and closes_on is None:
        return None
    previous = last.hash if last else NOTHING_BEFORE
    root = _root(raw, number)
    return Seal.objects.create(
        number=number,
        sealed_at=sealed_at,
        closes_on=closes_on,
        n_rows=n_rows,
        root=root,
        previous=previous,
        hash=hash_of_seal(
            number=number,
            sealed_at=sealed_at,
            closes_on=closes_on,
            n_rows=n_rows,
            root=root,
            previous=previous,
        ),
    )


def _write_rows(raw: "psycopg.Connection[Any]", number: int) -> int:
    """The checksums of all rows that this seal covers; how many there are."""
    n_rows = 0
    for kind in KINDS:
        query = _NOT_SEALED.format(
            columns=kind.selected(), table=kind.table, becomes=f"({kind.becomes})"
        )
        n_rows += _seal_each(raw, kind, number, query, {"kind": kind.name})
    for kind, event_column, begin in kinds_that_change():
        query = _CHANGED.format(
            columns=kind.selected(),
            table=kind.table,
            becomes=f"({kind.becomes})",
            event_column=event_column,
        )
        values = {"kind": kind.name, "seal": number, "begin": begin}
        n_rows += _seal_each(raw, kind, number, query, values)
    return n_rows


def _seal_each(
    raw: "psycopg.Connection[Any]",
    kind: EvidenceKind,
    number: int,
    query: str,
    values: dict[str, Any],
) -> int:
    n_rows = 0
    with raw.cursor() as writing:
        for rows in _in_parts(raw, f"to_seal_{kind.name}", query, values):
            with writing.copy(
                "COPY recommendations_sealedrow (seal_id, kind, key, form, salt, digest) FROM STDIN"
            ) as copy:
                for key, *row in rows:
                    salt = os.urandom(_SALT_BYTES)
                    digest = digest_of(salt, kind.content(row, kind.form))
                    copy.write_row((number, kind.name, key, kind.form, salt, digest))
            n_rows += len(rows)
    return n_rows


def _root(raw: "psycopg.Connection[Any]", number: int) -> str:
    """SHA-256 of the lines of all rows of a seal, in the order of kind and key."""
    root = hashlib.sha256()
    for rows in _in_parts(raw, "root", _ROWS_OF, [number]):
        for kind, key, digest in rows:
            root.update(line_of(kind, key, bytes(digest)))
    return root.hexdigest()


def _in_parts(
    raw: "psycopg.Connection[Any]", name: str, query: str, values: Any
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows from a cursor on the server, so that memory does not grow with their number."""
    with raw.cursor(name=name) as reading:
        reading.execute(query.encode(), values)
        while rows := reading.fetchmany(_ROWS_AT_ONCE):
            yield rows
