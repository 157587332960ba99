"""Preparing rows in a way that the database refuses to the application.

Tests work with the application's login. What it may not write goes through a door that only the
database of the tests has (tests/databases.py), in the transaction of the test: a function that
runs a statement as its owner.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# The application itself adds rows everywhere, and a door returns no keys.
_CHANGES = ("UPDATE", "DELETE", "TRUNCATE", "ALTER", "CREATE", "DROP", "GRANT", "REVOKE")


@contextmanager
def as_owner(*, triggers: bool = True) -> Iterator[None]:
    """Write as the owner of the tables does; its triggers and constraints hold all the same.

    How many rows a statement changed is not known.
    """

    def through_the_door(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if not sql.lstrip().upper().startswith(_CHANGES):
            return execute(sql, params, many, context)
        statement = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]
        return execute("SELECT tests.as_owner(%s, %s)", [statement, triggers], many, context)

    with connection.execute_wrapper(through_the_door):
        yield


@contextmanager
def without_triggers() -> Iterator[None]:
    """Change what is kept as evidence, as only a superuser can."""
    with as_owner(triggers=False):
        yield


@contextmanager
def rewriting_replies() -> Iterator[None]:
    """Rewrite replies as the owner could, and as builds of before did: versions are kept of it."""
    _switch_replies("DISABLE")
    yield
    _switch_replies("ENABLE")


def _switch_replies(act: str) -> None:
    with connection.cursor() as cursor:
        # A table with checks to come cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with as_owner():
            cursor.execute(
                f"ALTER TABLE recommendations_statereply {act} TRIGGER statereply_recorded_stays"
            )
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
