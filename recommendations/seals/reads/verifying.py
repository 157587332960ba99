"""Whether the history and the evidence are as they were sealed, and the chain as it was made.

Asks one connection alone, in which a restored backup may be as well, and reads with cursors on the
server, so that memory does not grow with the number of rows.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _

from recommendations.models.seals import NOTHING_BEFORE
from recommendations.seals.reads.canonical import digest_of, hash_of_seal, line_of
from recommendations.seals.reads.evidence import ALL_AT_ONCE, KINDS, EvidenceKind

# A transaction names its moment when it begins and is seen when it ends: an import takes minutes.
LATE = timedelta(minutes=30)
# Each day has a seal, also over nothing.
_LONGEST_SILENCE = timedelta(hours=25)
_ROWS_AT_ONCE = 2_000

_SEALS = """
SELECT number, sealed_at, closes_on, n_rows, root, previous, hash FROM recommendations_seal
ORDER BY number
"""
_LINES = "SELECT seal_id, kind, key, digest FROM recommendations_sealedrow ORDER BY 1, 2, 3"
# The last checksum of each row that was ever sealed, beside the row as it is now. The seal before
# its first one should have had it already where the row says that it was there by then.
_ROWS = """
SELECT s.key, s.seal_id, s.form, s.salt, s.digest, t.id IS NOT NULL, {excused}, {address},
    {moment} < before.sealed_at - %(late)s, first.sealed_at, {columns}
FROM (
    SELECT DISTINCT ON (key) key, seal_id, form, salt, digest,
        min(seal_id) OVER (PARTITION BY key) AS first_id
    FROM recommendations_sealedrow WHERE kind = %(kind)s ORDER BY key, seal_id DESC
) s
LEFT JOIN {table} t ON t.id = s.key
LEFT JOIN recommendations_seal first ON first.number = s.first_id
LEFT JOIN recommendations_seal before ON before.number = s.first_id - 1
ORDER BY s.key
"""
_NOT_SEALED = """
SELECT t.id, {address}, {moment} < %(sealed_at)s::timestamptz - %(late)s FROM {table} t
WHERE ({becomes}) AND NOT EXISTS (
    SELECT FROM recommendations_sealedrow s WHERE s.kind = %(kind)s AND s.key = t.id
) ORDER BY t.id
"""
_FILES = """
SELECT t.id, {address}, t.{file}, t.sha256 FROM {table} t
WHERE t.{file} <> '' AND t.sha256 <> '' ORDER BY t.id
"""
# What readers are shown beside what was sent, whose checksum is sealed. Drafts may differ, and what
# was returned to its authors.
_NOT_AS_SENT = """
SELECT s.id, s.public_id::text, v.number FROM recommendations_submission s
JOIN LATERAL (
    SELECT number, content::jsonb AS content FROM recommendations_sentversion
    WHERE submission_id = s.id ORDER BY number DESC LIMIT 1
) v ON true
WHERE s.status IN ('submitted', 'accepted', 'published') AND (
    s.title <> v.content ->> 'title'
    OR ARRAY(
        SELECT a.reasoning FROM recommendations_assessment a WHERE a.submission_id = s.id ORDER BY 1
    ) <> ARRAY(
        SELECT a ->> 'reasoning' FROM jsonb_array_elements(v.content -> 'assessments') a ORDER BY 1
    )
    OR ARRAY(
        SELECT e.text FROM recommendations_evidence e
        JOIN recommendations_assessment a ON a.id = e.assessment_id
        WHERE a.submission_id = s.id ORDER BY 1
    ) <> ARRAY(
        SELECT e ->> 'text' FROM jsonb_array_elements(v.content -> 'assessments') a,
            jsonb_array_elements(a -> 'evidence') e ORDER BY 1
    )
) ORDER BY s.id
"""
_IS_WAITING = """
SELECT EXISTS (
    SELECT FROM recommendations_event e
    WHERE e.{column} = %(key)s AND starts_with(e.kind, %(begin)s) AND NOT EXISTS (
        SELECT FROM recommendations_sealedrow s WHERE s.kind = 'event' AND s.key = e.id
    )
)
"""


@dataclass(frozen=True)
class Finding:
    """What is not as it should be, in one sentence. A doubt is for a person to judge."""

    sentence: str
    is_fault: bool = True


@dataclass
class Verification:
    """What was compared. The counts are complete once `verify` has come to its end."""

    n_seals: int = 0
    n_rows: int = 0
    n_files: int = 0
    # Evidence that came after the last seal.
    n_waiting: int = 0
    # Addresses that were taken out of emails because their person was forgotten.
    n_forgotten: int = 0
    head: str = ""
    sealed_at: datetime | None = None


def verify(
    connection: psycopg.Connection[Any],
    *,
    now: datetime,
    files: Path | None = None,
    heads: Collection[str] = (),
    seen: Verification | None = None,
) -> Iterator[Finding]:
    """Every fault and every doubt, one after the other; nothing where all is as it was sealed.

    `connection` is in a transaction, best one that sees one moment throughout (REPEATABLE READ).
    `files` is the folder of stored files; without it, rows are compared and their files are not.
    `heads` are hashes that somebody noted elsewhere: each has to be in the chain.
    """
    seen = seen if seen is not None else Verification()
    connection.execute(ALL_AT_ONCE)
    yield from _chain(connection, seen)
    yield from _known_heads(connection, heads)
    for kind in KINDS:
        yield from _sealed_rows(connection, kind, seen)
        yield from _rows_without_seal(connection, kind, seen)
        if kind.file and files is not None:
            yield from _stored_files(connection, kind, files, seen)
    yield from _submissions(connection)
    if seen.sealed_at is None:
        yield Finding(_("Nothing was sealed yet: is Celery beat running?"), is_fault=False)
    elif now - seen.sealed_at > _LONGEST_SILENCE:
        sentence = _(
            "The last seal is of %(moment)s, and each day should have one: was sealing stopped, or"
            " were later seals removed?"
        )
        yield Finding(sentence % {"moment": _when(seen.sealed_at)}, is_fault=False)


# --- The chain itself -----------------------------------------------------------------------------


def _chain(connection: psycopg.Connection[Any], seen: Verification) -> Iterator[Finding]:
    """Each seal follows the one before it, says what it is the hash of, and fits its rows."""
    expected, previous = 1, NOTHING_BEFORE
    roots = _Roots(connection)
    for number, sealed_at, closes_on, n_rows, root, before, own in _stream(
        connection, "seals", _SEALS, {}
    ):
        name = {"number": number, "moment": _when(sealed_at)}
        if number != expected:
            yield _missing_seals(expected, number - 1)
        elif before != previous:
            yield Finding(
                _(
                    "Seal %(number)s of %(moment)s does not follow the seal before it: one of them"
                    " was changed."
                )
                % name
            )
        recomputed = hash_of_seal(
            number=number,
            sealed_at=sealed_at,
            closes_on=closes_on,
            n_rows=n_rows,
            root=root,
            previous=before,
        )
        if recomputed != own:
            yield Finding(
                _("Seal %(number)s of %(moment)s was changed: its hash is not that of its content.")
                % name
            )
        yield from roots.strays_before(number)
        found_root, n_found = roots.of(number)
        if n_found != n_rows or found_root != root:
            sentence = _(
                "Seal %(number)s of %(moment)s covers %(n_rows)s rows, but the list of its rows was"
                " changed: %(n_found)s are there, and their checksum is another one."
            )
            counts = {"n_rows": n_rows, "n_found": n_found}
            if n_found == n_rows:
                sentence = _(
                    "The list of the rows of seal %(number)s of %(moment)s was changed: their"
                    " checksum is another one."
                )
            yield Finding(sentence % {**name, **counts})
        expected, previous = number + 1, own
        seen.n_seals, seen.head, seen.sealed_at = seen.n_seals + 1, own, sealed_at
    yield from roots.strays_before(None)


def _missing_seals(first: int, last: int) -> Finding:
    if first == last:
        return Finding(_("Seal %(number)s is missing.") % {"number": first})
    return Finding(_("Seals %(first)s to %(last)s are missing.") % {"first": first, "last": last})


class _Roots:
    """The checksums of the lists of rows, seal by seal, from one stream in the order of seals."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._lines = _stream(connection, "lines", _LINES, {})
        self._next = next(self._lines, None)

    def of(self, number: int) -> tuple[str, int]:
        """The root and the number of the rows of a seal. Seals are asked for in their order."""
        root, n_rows = hashlib.sha256(), 0
        while self._next is not None and self._next[0] == number:
            _seal, kind, key, digest = self._next
            root.update(line_of(kind, key, bytes(digest)))
            n_rows += 1
            self._next = next(self._lines, None)
        return root.hexdigest(), n_rows

    def strays_before(self, number: int | None) -> Iterator[Finding]:
        """Rows of seals that are not there, up to this one."""
        while self._next is not None and (number is None or self._next[0] < number):
            gone = self._next[0]
            _root, n_rows = self.of(gone)
            yield Finding(
                _("Seal %(number)s is missing, and %(n_rows)s rows name it.")
                % {"number": gone, "n_rows": n_rows}
            )


def _known_heads(connection: psycopg.Connection[Any], heads: Collection[str]) -> Iterator[Finding]:
    """Hashes noted outside, and those that were noted with backups, are in the chain."""
    for head in heads:
        if not _is_in_chain(connection, head):
            yield Finding(
                _(
                    "No seal has the hash %(head)s, which was noted elsewhere: the chain was cut"
                    " short or written anew."
                )
                % {"head": head}
            )
    noted = connection.execute(
        "SELECT name, head FROM recommendations_backuprun b WHERE head <> '' AND NOT EXISTS"
        " (SELECT FROM recommendations_seal s WHERE s.hash = b.head) ORDER BY ended_at, id"
    )
    for name, head in noted.fetchall():
        yield Finding(
            _(
                "No seal has the hash %(head)s, which the backup %(name)s was made with: the chain"
                " was cut short or written anew."
            )
            % {"head": head, "name": name}
        )


def _is_in_chain(connection: psycopg.Connection[Any], head: str) -> bool:
    query = "SELECT FROM recommendations_seal WHERE hash = %s"
    return bool(connection.execute(query, [head]).fetchall())


# --- The rows -------------------------------------------------------------------------------------


def _sealed_rows(
    connection: psycopg.Connection[Any], kind: EvidenceKind, seen: Verification
) -> Iterator[Finding]:
    query = _ROWS.format(
        excused=f"({_literal(kind.excused)})",
        address=_literal(kind.address),
        moment=_moment(kind),
        columns=kind.selected(),
        table=kind.table,
    )
    values = {"kind": kind.name, "late": LATE}
    for row in _stream(connection, f"rows_of_{kind.name}", query, values):
        key, number, form, salt, digest, is_there, is_excused, address, is_late, at, *columns = row
        seen.n_rows += 1
        name = {**_named(kind, key, address), "number": number, "moment": _when(at)}
        if not is_there:
            yield Finding(_("%(row)s is missing. Seal %(number)s has it.") % name)
            continue
        if is_excused:
            seen.n_forgotten += 1
            continue
        is_same = digest_of(bytes(salt), kind.content(columns, form)) == bytes(digest)
        if not is_same and not _is_waiting(connection, kind, key):
            yield Finding(
                _("%(row)s was changed: it is not what seal %(number)s has sealed.") % name
            )
        if is_late:
            sentence = _(
                "%(row)s was sealed late, at %(moment)s, although it says that it was there before"
                " the seal before that one: it may have been inserted with an earlier moment."
            )
            yield Finding(sentence % name, is_fault=False)


def _rows_without_seal(
    connection: psycopg.Connection[Any], kind: EvidenceKind, seen: Verification
) -> Iterator[Finding]:
    query = _NOT_SEALED.format(
        address=_literal(kind.address),
        moment=_moment(kind),
        becomes=_literal(kind.becomes),
        table=kind.table,
    )
    values = {"kind": kind.name, "late": LATE, "sealed_at": seen.sealed_at}
    for key, address, is_late in _stream(connection, f"unsealed_{kind.name}", query, values):
        if not is_late:
            seen.n_waiting += 1
            continue
        sentence = _(
            "%(row)s is in no seal, although it says that it was there before the last one: it was"
            " inserted later, or its seal was removed."
        )
        yield Finding(sentence % _named(kind, key, address))


def _submissions(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    """Submissions that no longer say what was sent and got a receipt."""
    for key, public_id, number in _stream(connection, "submissions", _NOT_AS_SENT, {}):
        sentence = _(
            "recommendations_submission %(key)s (%(public_id)s) was changed: it does not say what"
            " was sent as version %(number)s."
        )
        yield Finding(sentence % {"key": key, "public_id": public_id, "number": number})


def _stored_files(
    connection: psycopg.Connection[Any], kind: EvidenceKind, folder: Path, seen: Verification
) -> Iterator[Finding]:
    """Files that are gone, or not those of which their rows keep the checksum."""
    query = _FILES.format(address=_literal(kind.address), file=kind.file, table=kind.table)
    for key, address, name, sha256 in _stream(connection, f"files_of_{kind.name}", query, {}):
        seen.n_files += 1
        found = {**_named(kind, key, address), "file": name}
        try:
            with (folder / name).open("rb") as stored:
                is_same = hashlib.file_digest(stored, "sha256").hexdigest() == sha256
        except OSError:
            yield Finding(_("The file of %(row)s is missing: %(file)s.") % found)
            continue
        if not is_same:
            sentence = _("The file of %(row)s is not the one of its checksum: %(file)s.")
            yield Finding(sentence % found)


def _is_waiting(connection: psycopg.Connection[Any], kind: EvidenceKind, key: int) -> bool:
    """Whether the row was changed together with an event that waits for its seal as well."""
    if kind.changed_by is None:
        return False
    column, begin = kind.changed_by
    query = _IS_WAITING.format(column=column)
    ((found,),) = connection.execute(query.encode(), {"key": key, "begin": begin}).fetchall()
    return bool(found)


def _named(kind: EvidenceKind, key: int, address: str | None) -> dict[str, object]:
    """A row by its table and key, and by what people know it by."""
    row = f"{kind.table} {key}"
    return {"row": f"{row} ({address})" if address else row}


def _moment(kind: EvidenceKind) -> str:
    return f't."{kind.moment}"' if kind.moment else "NULL::timestamptz"


def _literal(sql: str) -> str:
    """SQL in a query that takes parameters."""
    return sql.replace("%", "%%")


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if moment else "?"


def _stream(
    connection: psycopg.Connection[Any], name: str, query: str, values: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    with connection.cursor(name=name) as cursor:
        cursor.execute(query.encode(), values)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield from rows
