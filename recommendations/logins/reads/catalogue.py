"""What a login may really do, as the database's own catalogue says, and where that is wrong.

Everything here can be read by any login. A cursor is Django's or psycopg's: both have `execute`
and `fetchall`.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from recommendations.logins.reads.rights import ON_SEQUENCES, PRIVILEGES, SCHEMA, TABLES, Rights


class Asking(Protocol):
    """A cursor."""

    def execute(self, query: str, params: Sequence[Any] | None = None, /) -> Any: ...
    def fetchall(self) -> list[tuple[Any, ...]]: ...


# With rights that come from PUBLIC or another role; extensions bring tables of their own.
_TABLES = """
SELECT c.relname,
    ARRAY(
        SELECT privilege FROM unnest(%(privileges)s::text[]) AS asked(privilege)
        WHERE CASE WHEN privilege IN ('SELECT', 'INSERT', 'REFERENCES')
            THEN has_any_column_privilege(%(login)s::name, c.oid, privilege)
            ELSE has_table_privilege(%(login)s::name, c.oid, privilege) END
    ),
    ARRAY(
        SELECT attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    ),
    ARRAY(
        SELECT attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND has_column_privilege(%(login)s::name, c.oid, a.attnum, 'UPDATE')
    )
FROM pg_class c
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
ORDER BY c.relname COLLATE "C"
"""
_SEQUENCES = """
SELECT c.relname,
    ARRAY(
        SELECT privilege FROM unnest('{SELECT,USAGE,UPDATE}'::text[]) AS asked(privilege)
        WHERE has_sequence_privilege(%(login)s::name, c.oid, privilege)
    )
FROM pg_class c
WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'S'
ORDER BY c.relname COLLATE "C"
"""
_LOGIN = """
SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
    has_parameter_privilege(rolname, 'session_replication_role', 'SET'),
    has_schema_privilege(rolname, %(schema)s, 'CREATE'),
    has_database_privilege(rolname, current_database(), 'CREATE'),
    has_database_privilege(rolname, current_database(), 'TEMPORARY'),
    EXISTS (SELECT FROM pg_auth_members m WHERE m.member = r.oid),
    EXISTS (
        SELECT FROM pg_class WHERE relowner = r.oid
        UNION ALL SELECT FROM pg_proc WHERE proowner = r.oid
        UNION ALL SELECT FROM pg_namespace WHERE nspowner = r.oid
        UNION ALL SELECT FROM pg_database
            WHERE datdba = r.oid AND datname = current_database()
    )
FROM pg_roles r
WHERE rolname = %(login)s::name
"""


def problems(cursor: Asking, login: str) -> list[str]:
    """What is wrong with the rights of this login in the cursor's database; empty if nothing.

    A login that is too powerful is told that alone, since it may then do everything with tables.
    """
    values = {"login": login, "schema": SCHEMA, "privileges": list(PRIVILEGES)}
    found = _of_login(cursor, login, values)
    if found:
        return found
    return [*_of_tables(cursor, values), *_of_sequences(cursor, values)]


def _of_login(cursor: Asking, login: str, values: Any) -> list[str]:
    cursor.execute(_LOGIN, values)
    rows = cursor.fetchall()
    if not rows:
        return [_("There is no login %(login)s.") % {"login": login}]
    sentences = (
        _("%(login)s is a superuser."),
        _("%(login)s may make other logins."),
        _("%(login)s may create databases."),
        _("%(login)s may copy the server's log."),
        _("%(login)s may pass by row security."),
        _("%(login)s may switch triggers off for itself (session_replication_role)."),
        _("%(login)s may create tables and functions in the schema of the application."),
        _("%(login)s may create schemas."),
        _("%(login)s may create temporary tables, which would stand before the real ones."),
        _("%(login)s is a member of another role."),
        _("%(login)s owns tables, functions, a schema or the database."),
    )
    found = [
        sentence % {"login": login}
        for sentence, is_so in zip(sentences, rows[0], strict=True)
        if is_so
    ]
    # The rest follows from the first.
    return found[:1] if rows[0][0] else found


def _of_tables(cursor: Asking, values: Any) -> list[str]:
    cursor.execute(_TABLES, values)
    rows = cursor.fetchall()
    found = [
        _("%(table)s: not there. Migrate first.") % {"table": table}
        for table in sorted(TABLES.keys() - {row[0] for row in rows})
    ]
    for table, privileges, columns, changeable in rows:
        rights = TABLES.get(table)
        if rights is None:
            found.append(
                _("%(table)s: no line in recommendations/logins/reads/rights.py, so it is closed.")
                % {"table": table}
            )
            rights = Rights(frozenset())
        found += _of_table(table, rights, columns, set(privileges), frozenset(changeable))
    return found


def _of_table(
    table: str,
    rights: Rights,
    columns: Sequence[str],
    privileges: set[str],
    changeable: frozenset[str],
) -> list[str]:
    """UPDATE is compared column by column, however it was granted."""

    def named(which: frozenset[str]) -> set[str]:
        if not which:
            return set()
        is_all = which == frozenset(columns)
        return {"UPDATE" if is_all else f"UPDATE ({', '.join(sorted(which))})"}

    wanted_columns = rights.changeable(columns)
    missing, excess = wanted_columns - changeable, changeable - wanted_columns
    return _differences(
        table,
        set(rights.privileges - {"UPDATE"}) | named(missing),
        (privileges - {"UPDATE"}) | named(excess),
    )


def _of_sequences(cursor: Asking, values: Any) -> list[str]:
    cursor.execute(_SEQUENCES, values)
    found: list[str] = []
    for sequence, privileges in cursor.fetchall():
        found += _differences(sequence, set(ON_SEQUENCES), set(privileges))
    return found


def _differences(name: str, wanted: set[str], has: set[str]) -> list[str]:
    found = []
    if has - wanted:
        found.append(
            _("%(name)s: %(privileges)s is granted and should not be.")
            % {"name": name, "privileges": ", ".join(sorted(has - wanted))}
        )
    if wanted - has:
        found.append(
            _("%(name)s: %(privileges)s is missing.")
            % {"name": name, "privileges": ", ".join(sorted(wanted - has))}
        )
    return found
