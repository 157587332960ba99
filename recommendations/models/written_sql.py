"""Subqueries that are put into words once and used in many queries.

Django writes the SQL of a subquery anew for each query that contains it, and copies its conditions
with each step by which that query is built. For a condition as long as who sees a row, this takes
longer than the database takes to answer. What is written here is pure text with parameters.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

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
    ) -> tuple[str, tuple[Any, ...]]:
        column, parameters = compiler.compile(self.source_expressions[0])
        n_before = self.written.before.count("%s")
        own = self.written.parameters
        return (
            f"({self.written.before}{column}{self.written.after})",
            (*own[:n_before], *parameters, *own[n_before:]),
        )
