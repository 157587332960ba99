"""Giving the application's login its rights, as the owner: after a migration or a restore."""

from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import make_conninfo

from recommendations.acts.errors import DomainError
from recommendations.logins.reads.catalogue import problems
from recommendations.logins.reads.statements import AppLogin, statements

# "grants", as a number: whoever holds this lock is giving rights in this database.
_LOCK = 0x6772616E7473


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
