"""Who could read a row as it was: the rule of today, asked about the rows of then.

`visible_to` is the only rule about who sees a row. Here its own statement is run against former
rows: a table expression of the same name stands before each table whose rows had another content
then. The day is that on which the row ceased to be so, so that what was to become public later is
not taken for public. The roles are those of today.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model
from django.db.models.expressions import RawSQL

from recommendations.former_versions.reads.kinds import meta_of, rows_in, table_of
from recommendations.models import Letter, RowVersion, User

_VERSIONS = meta_of(RowVersion).db_table
# The day in Geneva on which a version was replaced.
_THAT_DAY = "(then_version.at AT TIME ZONE 'Europe/Zurich')::date"


@dataclass(frozen=True)
class Question:
    """Whether `row` of `model` could be read until the moment of a version of any table."""

    version: int
    row: int


def readable_then(
    model: type[Model],
    questions: Iterable[Question],
    user: User | AnonymousUser | None,
    former: Mapping[type[Model], Collection[int]],
) -> set[Question]:
    """Those questions that are answered by yes. One query.

    `former` names the rows that the rule looks at and whose content may have been another one then.
    """
    asked = list(questions)
    if not asked:
        return set()
    rows = sorted({question.row for question in asked})
    that_day = cast(date, RawSQL(_THAT_DAY, ()))  # noqa: S611 - no value of anybody's
    # Letters are seen by roles alone, whatever the day.
    by_day = {} if model is Letter else {"today": that_day}
    seen = rows_in(model).visible_to(user, **by_day).filter(pk__in=rows).order_by()
    try:
        statement, parameters = seen.values_list("pk").query.sql_with_params()
    except EmptyResultSet:  # No role of this person opens any row.
        return set()
    names, keys = [], []
    for table, pks in former.items():
        names.append(_former_table(table))
        keys.append(sorted(pks))
    whole = f"""
        SELECT asked.version, asked.row
        FROM unnest(%s::bigint[], %s::bigint[]) AS asked (version, row)
        JOIN {_VERSIONS} then_version ON then_version.id = asked.version
        WHERE asked.row IN (WITH {", ".join(names)} {statement})
    """  # noqa: S608 - names of tables, and a statement that Django wrote
    with connection.cursor() as cursor:
        cursor.execute(
            whole,
            [
                [question.version for question in asked],
                [question.row for question in asked],
                *keys,
                *parameters,
            ],
        )
        return {Question(version, row) for version, row in cursor.fetchall()}


def _former_table(model: type[Model]) -> str:
    """A table expression of the table's own name, with rows as they were until the version."""
    table = meta_of(model).db_table
    return f"""
        "{table}" AS (
            SELECT was.*
            FROM "{table}" AS live,
            LATERAL jsonb_populate_record(live, coalesce((
                SELECT later.former
                FROM {_VERSIONS} later
                WHERE later.table_name = '{table_of(model)}' AND later.row_id = live.id
                    AND later.kind <> 'added' AND later.id >= then_version.id
                ORDER BY later.id LIMIT 1
            ), '{{}}')) AS was
            WHERE live.id = ANY (%s::bigint[])
        )
    """  # noqa: S608 - names of tables
