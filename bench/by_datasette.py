"""Datasette over the rows of a load, for `bench/pages.py`: the flat rows, and a full-text index."""

import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dev.ports import LOOPBACK, any_free
from dev.processes import spawn, wait_until

# What everybody may read of the flat rows, called l.
OPEN = (
    "(l.access_level = 'public' OR l.access_level = 'from_date' AND l.public_from <= current_date)"
)
CLOCK = """CASE WHEN status = '' THEN '' WHEN status <> 'awaiting_reply' THEN 'answered'
    WHEN due_on IS NULL THEN 'no_date' WHEN due_on < current_date THEN 'overdue'
    WHEN due_on <= current_date + 90 THEN 'due_soon' ELSE 'running' END"""


def listens(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False


@contextmanager
def serving(program: Path, folder: Path, owner_url: str) -> Iterator[int]:
    """The port of a Datasette with these rows in SQLite; the file in `folder` is kept."""
    path = folder / "datasette.db"
    if not path.exists():
        _export(owner_url, path)
    port = any_free()
    child = spawn(
        "Datasette",
        [
            *(str(program), str(path), "--host", LOOPBACK, "--port", str(port)),
            *("--setting", "sql_time_limit_ms", "300000"),
            *("--setting", "facet_time_limit_ms", "300000"),
        ],
        log=folder / "datasette.log",
        cwd=folder,
    )
    try:
        assert wait_until(lambda: listens(port), child=child, seconds=60), child.tail()
        yield port
    finally:
        child.stop()


def _export(owner_url: str, path: Path) -> None:
    with sqlite3.connect(path) as lite, psycopg.connect(owner_url) as owner:
        lite.execute(
            "CREATE TABLE rows (id INTEGER PRIMARY KEY, symbol TEXT, state_party TEXT,"
            " treaty_body TEXT, status TEXT, kind TEXT, clock TEXT, year INTEGER, text TEXT)"
        )
        with owner.cursor(name="rows") as cursor:
            cursor.execute(
                f"""SELECT l.recommendation_id, l.symbol, s.name_en, b.code, l.status, l.kind,
                    {CLOCK}, l.year, (
                        SELECT string_agg(t.text, ' ') FROM recommendations_paragraphtext t
                        JOIN recommendations_paragraph p ON p.id = t.paragraph_id
                        WHERE l.paragraph_id IN (p.id, p.parent_id)
                            AND p.document_id = l.document_id
                    )
                FROM recommendations_listedrecommendation l
                JOIN recommendations_stateparty s ON s.id = l.state_party_id
                JOIN recommendations_treatybody b ON b.id = l.treaty_body_id WHERE {OPEN}"""
            )
            while rows := cursor.fetchmany(5000):
                lite.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        lite.execute(
            "CREATE VIRTUAL TABLE rows_fts USING fts5(text, content='rows', content_rowid='id',"
            " tokenize='porter unicode61')"
        )
        lite.execute("INSERT INTO rows_fts (rowid, text) SELECT id, text FROM rows")
        for column in ("state_party", "treaty_body", "status", "kind", "clock", "year"):
            lite.execute(f"CREATE INDEX rows_{column} ON rows ({column})")
