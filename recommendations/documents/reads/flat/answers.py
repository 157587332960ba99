"""A page of a list, how many rows there are, and what each choice would leave: one statement.

Each choice of a facet is counted as if nothing of its own facet were chosen. So a row is read once
with a number whose bits name the facets that it fails: it is in the list with none, and counted
beside a facet with no other bit than that one's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from recommendations.documents.reads.flat.rows import Fragment, SeenRows, seen_rows
from recommendations.models.listed import ListedRecommendationQuerySet
from recommendations.models.people import Reader

# The facets that are counted, each by its column; beside them those of which a recommendation has
# several: themes, languages and grades.
COLUMNS = {
    "state_party": "state_party_id",
    "treaty_body": "treaty_body_id",
    "status": "status",
    "clock": "clock",
    "kind": "kind",
    "year": "year",
    "reply": "has_reply",
    "assessment": "has_assessment",
}
_USUAL = "newest_first, cycle_id, document_id, position"


@dataclass(frozen=True)
class Order:
    """What a list is sorted by before the usual order; those without a value come last.

    `keys` are the values of `column` in their order, where it is not that of the column itself.
    """

    column: str = ""
    is_backwards: bool = False
    keys: Sequence[int] = ()


@dataclass(frozen=True)
class Group:
    """A facet that is counted with another one, `of`: the name of the group of each value."""

    of: str
    names: Mapping[Any, str]


@dataclass(frozen=True)
class Answer:
    """The recommendations of a page by their keys, how many there are, and the counts by facet."""

    keys: tuple[int, ...]
    count: int
    counts: Mapping[str, Mapping[Any, int]] = field(default_factory=dict)


def answer(
    rows: ListedRecommendationQuerySet,
    chosen: Mapping[str, Fragment],
    user: Reader,
    *,
    today: date,
    order: Order,
    offset: int,
    limit: int,
    groups: Mapping[str, Group] | None = None,
) -> Answer:
    """`rows` are those the reader may see and the question means; `chosen` narrows by facet.

    A condition of `chosen` is about the columns of `seen_rows`. What a facet counts has a line for
    every value that rows have, with 0 where the other facets leave none. `groups` are facets whose
    values stand for several of another one's: regions for States parties.
    """
    seen = seen_rows(rows, user, today=today)
    statement, parameters = _statement(seen, chosen, order, offset, limit)
    bits = {name: 1 << n for n, name in enumerate(chosen)}
    keys: list[tuple[int, int]] = []
    counts: dict[str, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for part, missed, number, text, n in cursor.fetchall():
            if part == "page":
                keys.append((n, number))
            elif part == "all":
                count += n if not missed else 0
            else:
                is_left = not missed or missed == bits.get(part)
                counts[part][text if number is None else number] += n if is_left else 0
                for name, group in (groups or {}).items():
                    if group.of == part and (value := group.names.get(number)):
                        is_left = not missed or missed == bits.get(name)
                        counts[name][value] += n if is_left else 0
    return Answer(tuple(key for _n, key in sorted(keys)), count, counts)


def _statement(
    seen: SeenRows, chosen: Mapping[str, Fragment], order: Order, offset: int, limit: int
) -> tuple[str, list[Any]]:
    missed = " + ".join(
        f"CASE WHEN {condition.text} THEN 0 ELSE {1 << n} END"
        for n, condition in enumerate(chosen.values())
    )
    sets = ", ".join(f"({column})" for column in COLUMNS.values())
    parts = " ".join(
        f"WHEN grouping({column}) = 0 THEN '{name}'" for name, column in COLUMNS.items()
    )
    sorted_by, ranks, by = _sorting(order)
    statement = f"""
        WITH {seen.tables.text}, seen AS NOT MATERIALIZED (
            SELECT told.*, {missed or "0"} AS missed FROM ({seen.rows.text}) told
        ), page AS (
            SELECT recommendation_id, row_number() OVER (ORDER BY {sorted_by}) AS place
            FROM seen {ranks} WHERE missed = 0 ORDER BY {sorted_by} LIMIT %s OFFSET %s
        )
        SELECT 'page', 0, recommendation_id, NULL, place FROM page
        UNION ALL
        SELECT CASE {parts} ELSE 'all' END, missed,
            coalesce(state_party_id, treaty_body_id, year),
            coalesce(status, clock, kind, has_reply::text, has_assessment::text), count(*)
        FROM seen GROUP BY missed, GROUPING SETS ({sets}, ())
        UNION ALL
        SELECT 'theme', missed, theme, NULL, count(*)
        FROM seen, unnest(themes) theme GROUP BY missed, theme
        UNION ALL
        SELECT 'language', missed, NULL, language, count(*)
        FROM seen, unnest(languages) language GROUP BY missed, language
        UNION ALL
        SELECT 'grade', missed, NULL, bucket, count(DISTINCT recommendation_id)
        FROM seen, unnest(grades) given JOIN recommendations_grade ON id = given
        GROUP BY missed, bucket
    """  # noqa: S608 - made of names of columns
    of_chosen = [value for condition in chosen.values() for value in condition.parameters]
    return statement, [
        *seen.tables.parameters,
        *of_chosen,
        *seen.rows.parameters,
        *by,
        limit,
        offset,
    ]


def _sorting(order: Order) -> tuple[str, str, list[Any]]:
    """What to order by, the table of ranks that it needs, and the parameters of that table."""
    if not order.column:
        return _USUAL, "", []
    way = "DESC" if order.is_backwards else "ASC"
    if not order.keys:
        return f"{order.column} {way} NULLS LAST, {_USUAL}", "", []
    ranks = (
        f"LEFT JOIN unnest(%s::bigint[]) WITH ORDINALITY ranks (key, rank)"
        f" ON ranks.key = {order.column}"
    )
    return f"rank {way} NULLS LAST, {_USUAL}", ranks, [list(order.keys)]
