"""What a database and a folder of files hold, in figures that can be compared."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db.models import FileField
from psycopg import sql

_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
ORDER BY relname COLLATE "C"
"""
# The same in any order of rows; 64 bits a row, so that one changed letter shows.
_CONTENT = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM {} t"
# What the text of a row depends on besides the row.
_SETTINGS = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)


def tables(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """For every table the number of rows and a sum over their contents, both as text.

    Runs in the connection's transaction, and sees what that one sees.
    """
    for setting in _SETTINGS:
        connection.execute(sql.SQL(setting))
    names = [str(name) for (name,) in connection.execute(_TABLES).fetchall()]
    found = {}
    for name in names:
        rows = connection.execute(sql.SQL(_CONTENT).format(sql.Identifier(name))).fetchall()
        found[name] = [str(value) for value in rows[0]]
    return found


def differences(expected: dict[str, list[str]], found: dict[str, list[str]]) -> list[str]:
    """The tables that are not the same, each with what is different."""
    problems = [f"{name}: missing" for name in expected if name not in found]
    problems += [f"{name}: not in the backup" for name in found if name not in expected]
    for name in expected.keys() & found.keys():
        (rows, content), (found_rows, found_content) = expected[name], found[name]
        if rows != found_rows:
            problems.append(f"{name}: {found_rows} rows instead of {rows}")
        elif content != found_content:
            problems.append(f"{name}: {rows} rows, but not the same")
    return sorted(problems)


def files_in(folder: Path) -> Iterator[Path]:
    """Every regular file below a folder, in an order that is always the same."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path


def checksum(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_named_by_rows(connection: psycopg.Connection[Any]) -> set[str]:
    """The files that rows refer to, as the connection's transaction sees them."""
    named: set[str] = set()
    for model in apps.get_app_config("recommendations").get_models():
        meta = model._meta  # noqa: SLF001 - Django's documented way to ask a model
        for field in meta.concrete_fields:
            if isinstance(field, FileField) and field.column:
                query = sql.SQL("SELECT {0} FROM {1} WHERE {0} <> ''").format(
                    sql.Identifier(field.column), sql.Identifier(meta.db_table)
                )
                named.update(str(value) for (value,) in connection.execute(query).fetchall())
    return named
