"""Conditions and subqueries that are put into words once and used in many queries.

Django writes the SQL of a condition anew for each query that contains it, and copies it with each
step by which that query is built. For a condition as long as who sees a row, this takes longer than
the database takes to answer. What is written here is pure text with parameters; the queries, and so
the plans of the database, are the same as those that Django writes.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query

from recommendations.visibility import Viewer

Rows = TypeVar("Rows", bound=models.QuerySet[Any, Any])
SQL = tuple[str, tuple[Any, ...]]

# --- Subqueries -----------------------------------------------------------------------------------

_OUTER_COLUMN = "«outer»"
# Stands in the subquery for the column of the query around it.
OUTER = RawSQL(_OUTER_COLUMN, ())  # noqa: S611  # a constant


@dataclass(frozen=True)
class WrittenSQL:
    """The text before and after the column of the query around it, and the parameters in order."""

    before: str
    after: str
    parameters: tuple[Any, ...]


def write_subquery(rows: models.QuerySet[Any, Any]) -> WrittenSQL:
    """The SQL of a subquery in which `OUTER` is compared once."""
    query = rows.query.clone()
    # Its tables get names of their own: none of the query around it can be meant by mistake.
    query.change_aliases({alias: f"written{n}" for n, alias in enumerate(query.alias_map)})
    sql, parameters = query.get_compiler(connection=connection).as_sql()
    before, after = sql.split(_OUTER_COLUMN)
    return WrittenSQL(before, after, tuple(parameters))


class WrittenSubquery(models.Func):
    """A written subquery, with the column of the query around it as its one argument."""

    output_field = models.CharField()

    def __init__(self, written: WrittenSQL, column: models.F | models.Value, **extra: Any) -> None:
        super().__init__(column, **extra)
        self.written = written

    def as_sql(  # type: ignore[override]  # no other function or template can take its place
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002
        **_extra: Any,
    ) -> SQL:
        column, parameters = compiler.compile(self.source_expressions[0])
        n_before = self.written.before.count("%s")
        own = self.written.parameters
        return (
            f"({self.written.before}{column}{self.written.after})",
            (*own[:n_before], *parameters, *own[n_before:]),
        )


# --- Conditions and columns of rows ---------------------------------------------------------------

# How a table of the query is called in its text, until the query says what it calls it.
_TABLE = re.compile(r'"«(\d+)»"')


@dataclass(frozen=True)
class _WrittenText:
    """Text with the numbers of the query's tables in it, and the parameters in order."""

    pieces: tuple[str | int, ...]
    parameters: tuple[Any, ...] = ()
    # What Django says instead of a text where the condition holds of no row, or of every one.
    outcome: type[EmptyResultSet | FullResultSet] | None = None

    def as_sql(self, compiler: SQLCompiler, tables: tuple[str, ...]) -> SQL:
        if self.outcome is not None:
            raise self.outcome
        names = [compiler.quote_name_unless_alias(table) for table in tables]
        pieces = (names[piece] if isinstance(piece, int) else piece for piece in self.pieces)
        return "".join(pieces), self.parameters


class WrittenCondition:
    """A written condition in a query that has joined the tables of which it speaks."""

    # What a query asks of the conditions in it.
    conditional = True
    contains_aggregate = contains_over_clause = is_summary = False

    def __init__(self, words: _WrittenText, tables: tuple[str, ...]) -> None:
        self.words = words
        self.tables = tables

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:  # noqa: ARG002
        return self.words.as_sql(compiler, self.tables)

    def relabeled_clone(self, names: Mapping[str, str]) -> "WrittenCondition":
        return WrittenCondition(self.words, _renamed(self.tables, names))

    def get_source_expressions(self) -> list[Any]:
        return []

    def get_refs(self) -> set[str]:
        return set()

    def replace_expressions(self, _replacements: Any) -> "WrittenCondition":
        return self


class WrittenColumn(models.Expression):
    """A written expression that a query has among its columns."""

    def __init__(
        self, words: _WrittenText, tables: tuple[str, ...], output_field: "models.Field[Any, Any]"
    ) -> None:
        super().__init__(output_field=output_field)
        self.words = words
        self.tables = tables

    @cached_property
    def identity(self) -> tuple[Any, ...]:
        return type(self), self.words, self.tables

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> SQL:  # noqa: ARG002
        return self.words.as_sql(compiler, self.tables)

    def resolve_expression(self, *_args: Any, **_options: Any) -> "WrittenColumn":
        return self

    def relabeled_clone(self, change_map: Mapping[str, str]) -> "WrittenColumn":
        tables = _renamed(self.tables, change_map)
        return WrittenColumn(self.words, tables, self.output_field)


def _renamed(tables: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(table, table) for table in tables)


@dataclass(frozen=True)
class _WrittenRows:
    """What a narrowing adds to a query of its model: tables, conditions, and columns."""

    joins: dict[str, Any]
    uses: dict[str, int]
    aliases: dict[str, list[str]]
    conditions: tuple[WrittenCondition, ...]
    columns: dict[str, WrittenColumn]


def narrowed_once(rows: Rows, how: Callable[..., Any], *on: Hashable) -> Rows:
    """`how(rows, *on)`, put into words once for each `on`.

    `how` filters and annotates the rows by their own columns and those of rows to which they
    point. Where `rows` have been joined to others before, it is simply called.
    """
    query = rows.query
    table = query.get_meta().db_table
    is_plain = set(query.alias_map) <= {table} and not (query.is_sliced or query.combinator)
    if not is_plain or rows._fields is not None:  # type: ignore[attr-defined]
        return how(rows, *on)  # type: ignore[no-any-return]
    model: type[models.Model] = rows.model
    written = _written(model, how, *on)
    rows = rows.all()
    query = rows.query
    uses = {**written.uses, table: written.uses[table] + query.alias_refcount.get(table, 0)}
    query.alias_map, query.alias_refcount = written.joins.copy(), uses
    # Queries rename their tables in these lists, so each has its own.
    query.table_map = {name: aliases.copy() for name, aliases in written.aliases.items()}
    query.__dict__.pop("base_table", None)
    for condition in written.conditions:
        query.where.add(condition, models.Q.AND)
    if written.columns:
        query.annotations = {**query.annotations, **written.columns}
        query.append_annotation_mask(list(written.columns))
    return rows


def _by_rule(rows: Rows, rule: Callable[..., models.Q], *on: Any) -> Rows:
    return rows.filter(rule(*on))


def seen_by(
    rows: Rows, rule: Callable[..., models.Q], viewer: Viewer, day: date, prefix: str = ""
) -> Rows:
    """`rows.filter(rule(viewer, day, prefix))`, put into words once for each reader and day.

    `rule` is a function of `visibility`.
    """
    return narrowed_once(rows, _by_rule, rule, viewer, day, *([prefix] if prefix else []))


@lru_cache(maxsize=1024)
def _written(model: type[models.Model], how: Callable[..., Any], *on: Hashable) -> _WrittenRows:
    query: Query = how(models.QuerySet(model), *on).query
    query.get_initial_alias()
    tables = tuple(query.alias_map)
    columns = {
        name: WrittenColumn(_write(column, query), tables, column.output_field)
        for name, column in query.annotations.items()
    }
    return _WrittenRows(
        query.alias_map,
        query.alias_refcount,
        query.table_map,
        tuple(WrittenCondition(_write(part, query), tables) for part in query.where.children),
        columns,
    )


def _write(part: Any, query: Query) -> _WrittenText:
    numbered = {table: f"«{n}»" for n, table in enumerate(query.alias_map)}
    compiler = query.get_compiler(connection=connection)
    try:
        sql, parameters = compiler.compile(part.relabeled_clone(numbered))
    except (EmptyResultSet, FullResultSet) as outcome:
        return _WrittenText((), outcome=type(outcome))
    pieces = _TABLE.split(sql)
    # What was split off stands at every second place.
    return _WrittenText(
        tuple(int(piece) if n % 2 else piece for n, piece in enumerate(pieces)), tuple(parameters)
    )
