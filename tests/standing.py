"""The people and the case with which most tests begin: made once, then put back as they were.

Rows that factories make one by one cost a test more than what it is about. Tests that ask for the
same of these begin alike, so the second time they are made, what the database then holds is written
down as one statement, and is put back by it afterwards: every row of every table with its key, the
versions that triggers have kept, the objects in Python, and how far the factories had counted.

Nothing is put back where a test has made rows of its own before, works without a transaction, or
has keys that are marked.
"""

import inspect
import pickle
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from django.db import connection

from tests import factories

T = TypeVar("T")

_MAKERS: dict[str, Callable[..., Any]] = {}

# Whoever changes versions by hand is one act in each transaction (the trigger `rowversion_act`).
_ACT = "tracker.act_by_hand"


@dataclass(frozen=True)
class Snapshot:
    """What stood in the database and in Python when all had been made."""

    statement: str
    objects: bytes
    counted: dict[str, int]


_made_before: Counter[tuple[str, ...]] = Counter()
_snapshots: dict[tuple[str, ...], Snapshot] = {}


def standing(make: Callable[..., T]) -> Callable[..., T]:
    """A fixture whose arguments are others of this kind; what it makes may be put back."""
    name = make.__name__
    _MAKERS[name] = make

    def fixture(_standing: "Standing") -> Any:
        return _standing[name]

    fixture.__name__, fixture.__doc__, fixture.__module__ = name, make.__doc__, make.__module__
    return pytest.fixture(fixture)


@dataclass
class Standing:
    """What has been made for the present test, by name."""

    made: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            make = _MAKERS[name]
            others = {other: self[other] for other in inspect.signature(make).parameters}
            self.made[name] = make(**others)
        return self.made[name]


@pytest.fixture
def _standing(request: pytest.FixtureRequest, db: None) -> Standing:
    names = tuple(name for name in _MAKERS if name in request.fixturenames)
    if not connection.in_atomic_block or filled_tables() or "marked_keys" in request.fixturenames:
        return Standing()
    if names in _snapshots:
        return put_back(_snapshots[names])
    made = Standing()
    for name in names:
        made[name]
    _made_before[names] += 1
    if _made_before[names] == 2:
        _snapshots[names] = taken(made)
    return made


def put_back(snapshot: Snapshot) -> Standing:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner(%s, false)", [snapshot.statement])
    for name, counted in snapshot.counted.items():
        getattr(factories, name).reset_sequence(counted, force=True)
    made: dict[str, Any] = pickle.loads(snapshot.objects)  # noqa: S301  # made here
    return Standing(made)


def taken(standing: Standing) -> Snapshot:
    counted = {}
    for name in factories.__all__:
        factory = getattr(factories, name)
        counted[name] = factory._meta.next_sequence()
        factory.reset_sequence(counted[name], force=True)
    statements = [insertion(table) for table in filled_tables()]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT quote_literal(current_setting('{_ACT}', true))")
        (act,) = cursor.fetchone()
    if act is not None:
        statements.append(f"SELECT set_config('{_ACT}', {act}, true)")
    return Snapshot("; ".join(statements), pickle.dumps(standing.made), counted)


def filled_tables() -> list[str]:
    """The tables that hold rows, besides those that migrations have filled."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return [table for (table,) in cursor.fetchall()]


def _question() -> str:
    if not _tables:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                " AND relkind = 'r' AND starts_with(relname, 'recommendations_') ORDER BY oid"
            )
            _tables.extend(table for (table,) in cursor.fetchall())
    parts = (
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"  # noqa: S608
        for table in _tables
    )
    return " UNION ALL ".join(parts)


_tables: list[str] = []


def insertion(table: str) -> str:
    """A statement that adds the rows of a table as they are, with the moment in which it runs.

    `now()` is the beginning of a transaction, so what was written by it belongs to the present one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, atttypid = 'timestamptz'::regtype FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
            " AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        columns = [(connection.ops.quote_name(name), moment) for name, moment in cursor.fetchall()]
        values = ", ".join(
            f"CASE WHEN {name} = now() THEN 'now()' ELSE quote_nullable({name}::text) END"
            if moment
            else f"quote_nullable({name}::text)"
            for name, moment in columns
        )
        row = f"concat('(', concat_ws(', ', {values}), ')')"
        cursor.execute(f"SELECT string_agg({row}, ', ') FROM {table}")  # noqa: S608
        (rows,) = cursor.fetchone()
    names = ", ".join(name for name, _moment in columns)
    return f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE VALUES {rows}"  # noqa: S608
