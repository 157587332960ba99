"""The SQL that gives the application's login its rights, for the owner to run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from recommendations.logins.reads.rights import ON_SEQUENCES, SCHEMA, TABLES, Rights

_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
    AND a.attnum > 0 AND NOT a.attisdropped
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
GROUP BY c.relname
"""


@dataclass(frozen=True)
class AppLogin:
    """The application's login. Without a password it signs in in another way, or is not ours."""

    name: str
    password: str = ""


def statements(owner: psycopg.Connection[Any], login: str) -> Iterator[sql.Composed]:
    """What the owner has to run in this database, in this order."""
    yield from database_statements(owner.info.dbname, login)
    names = {"login": sql.Identifier(login), "schema": sql.Identifier(SCHEMA)}
    for words in (
        # Whatever a later migration makes is closed until it is listed.
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {login}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {login}",
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        "REVOKE ALL ON SCHEMA {schema} FROM {login}",
        "GRANT USAGE ON SCHEMA {schema} TO {login}",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {login}",
    ):
        yield sql.SQL(words).format(**names)
    yield sql.SQL("GRANT {privileges} ON ALL SEQUENCES IN SCHEMA {schema} TO {login}").format(
        privileges=sql.SQL(", ").join(sql.SQL(name) for name in sorted(ON_SEQUENCES)), **names
    )
    columns_of = dict(sorted(owner.execute(_COLUMNS, [SCHEMA]).fetchall()))
    if columns_of:
        tables = (sql.Identifier(SCHEMA, table) for table in columns_of)
        # What stands open to everybody stands open to the application.
        yield sql.SQL("REVOKE ALL ON {tables} FROM {login}, PUBLIC").format(
            tables=sql.SQL(", ").join(tables), **names
        )
    for table, columns in columns_of.items():
        if table in TABLES:
            yield sql.SQL("GRANT {privileges} ON {schema}.{table} TO {login}").format(
                privileges=_privileges(TABLES[table], columns), table=sql.Identifier(table), **names
            )


def database_statements(database: str, login: str) -> Iterator[sql.Composed]:
    """The rights on the database itself, which no copy of it brings along.

    Nobody makes temporary tables: they would stand before the real ones of the same name, also for
    the functions behind the triggers.
    """
    names = {"login": sql.Identifier(login), "database": sql.Identifier(database)}
    for words in (
        "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC",
        "REVOKE ALL ON DATABASE {database} FROM {login}",
        "GRANT CONNECT ON DATABASE {database} TO {login}",
    ):
        yield sql.SQL(words).format(**names)


def _privileges(rights: Rights, columns: list[str]) -> sql.Composed:
    parts: list[sql.Composable] = [sql.SQL(name) for name in sorted(rights.privileges - {"UPDATE"})]
    if "UPDATE" in rights.privileges:
        if rights.is_for_all_columns():
            parts.append(sql.SQL("UPDATE"))
        else:
            named = sorted(rights.changeable(columns))
            parts.append(
                sql.SQL("UPDATE ({})").format(sql.SQL(", ").join(map(sql.Identifier, named)))
            )
    return sql.SQL(", ").join(parts)
