"""Giving the application's login its rights, as the owner: after a migration or a restore."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import make_conninfo

from recommendations.acts.errors import DomainError
from recommendations.logins.reads.catalogue import problems
from recommendations.logins.reads.rights import ON_SEQUENCES, SCHEMA, TABLES, Rights

# "grants", as a number: whoever holds this lock is giving rights in this database.
_LOCK = 0x6772616E7473
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


class LoginNotMade(DomainError):
    """The login is not there, and the owner may not make logins. The text says what to run."""


def grant_rights(owner: psycopg.Connection[Any], login: AppLogin) -> bool:
    """Make the login unless it is there, and give it what `rights` lists, no more.

    Returns whether it was made. Takes back first whatever it had, in one transaction, so that it
    can be done again at any time while the application runs; `owner` has none under way. Raises
    LoginNotMade, and DomainError where the login may do more, or a table has no line in the list;
    the rights that are listed have then been given.
    """
    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        is_new = _make_login(owner, login)
        for statement in statements(owner, login.name):
            owner.execute(statement)
    with owner.cursor() as cursor:
        wrong = problems(cursor, login.name)
    if wrong:
        raise DomainError(" ".join(wrong))
    return is_new


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


def _make_login(owner: psycopg.Connection[Any], login: AppLogin) -> bool:
    """Make it, or give it its password if it cannot sign in with that; whether it was made."""
    if login.name == owner.info.user:
        raise DomainError(
            _(
                "DATABASE_URL and OWNER_DATABASE_URL name the same login. The application needs one"
                " of its own, which owns nothing."
            )
        )
    found = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.name]).fetchone()
    if found and (not login.password or _can_sign_in(owner, login)):
        return False
    act = sql.SQL("ALTER ROLE") if found else sql.SQL("CREATE ROLE")
    statement = sql.SQL("{act} {login} LOGIN PASSWORD {password}").format(
        act=act,
        login=sql.Identifier(login.name),
        # The server keeps this form, and its log never sees the password.
        password=sql.Literal(_verifier(owner, login) if login.password else None),
    )
    try:
        with owner.transaction():
            owner.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise LoginNotMade(
            _(
                "The owner may not make logins. Have an administrator of the database run:"
                " %(act)s %(login)s LOGIN PASSWORD '...'; with the password of DATABASE_URL, and"
                " run this command again."
            )
            % {"act": act.as_string(owner), "login": sql.Identifier(login.name).as_string(owner)}
        ) from error
    return not found


def _verifier(owner: psycopg.Connection[Any], login: AppLogin) -> str:
    words = owner.pgconn.encrypt_password(
        login.password.encode(), login.name.encode(), b"scram-sha-256"
    )
    return words.decode()


def _can_sign_in(owner: psycopg.Connection[Any], login: AppLogin) -> bool:
    parameters = owner.info.get_parameters()
    mine = make_conninfo("", **{**parameters, "user": login.name, "password": login.password})
    try:
        psycopg.connect(mine, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True
