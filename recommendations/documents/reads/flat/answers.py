"""A page of a list, how many rows there are, and what each choice would leave: one statement.

Each choice of a facet is counted as if nothing of its own facet were chosen. So a row is read once
with a number whose bits name the facets that it fails: it is in the list with none, and counted
beside a facet with no other bit than that one's. Where no words are searched for, stored counts
answer for most rows (decision 42).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from recommendations.documents.reads.flat.rows import (
    Fragment,
    SeenRows,
    clock_on,
    seen_rows,
    sql_of,
)
from recommendations.models import ListedCount
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
# What is read of a row, once, however many facets count it.
_READ = (
    f"recommendation_id, {_USUAL}, due_on, themes, languages, grades, {', '.join(COLUMNS.values())}"
)


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
    is_whole: bool = False,
) -> Answer:
    """`rows` are those the reader may see and the question means; `chosen` narrows by facet.

    A condition of `chosen` is about the columns of `seen_rows`. What a facet counts has a line for
    every value that rows have, with 0 where the other facets leave none. `groups` are facets whose
    values stand for several of another one's: regions for States parties. `is_whole`: these are all
    rows that the reader may see, and stored counts may answer for them.
    """
    full = seen_rows(rows, user, today=today)
    counted = _Counted(full.rows)
    if is_whole:
        beyond = {name: one for name, one in chosen.items() if name not in COUNTED_WITH_EACH}
        counted = _Counted(
            full.narrowed(_all_but_one(beyond)).rows,
            sql_of(ListedCount.objects.visible_to(user, today=today).order_by().values(*_COUNTED)),
            tuple(beyond),
        )
    bits = {name: 1 << n for n, name in enumerate(chosen)}
    page = _Page(order, offset, limit, is_whole)
    statement, parameters = _statement(full, counted, chosen, bits, page, today=today)
    keys: list[tuple[int, int]] = []
    counts: dict[str, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    count = 0
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for part, missed, number, text, n, source in cursor.fetchall():
            if part == "page":
                keys.append((n, number))
            elif part == "all":
                count += n if not missed and counted.counts_in("all", source) else 0
            else:
                value = text if number is None else number
                names = [(part, value)]
                for name, group in (groups or {}).items():
                    if group.of == part and (value := group.names.get(number)):
                        names.append((name, value))
                for name, value in names:
                    is_left = not missed or missed == bits.get(name)
                    is_counted = is_left and counted.counts_in(name, source)
                    counts[name][value] += n if is_counted else 0
    return Answer(tuple(key for _n, key in sorted(keys)), count, counts)


# From where a count comes: a row that says the same to all who may read it, a row that varies, or
# stored counts of the former.
_PLAIN, _VARYING, _STORED = "plain", "varying", "stored"
# By these columns each stored count is told from the others.
COUNTED_WITH_EACH = ("treaty_body", "status", "kind", "reply", "assessment")
_COUNTED = (
    *("treaty_body_id", "status", "kind", "has_reply", "has_assessment"),
    *("facet", "number", "language", "due_on", "grades", "n"),
)


@dataclass(frozen=True)
class _Page:
    order: Order
    offset: int
    limit: int
    is_whole: bool


@dataclass(frozen=True)
class _Counted:
    """The rows that are counted one by one, and the stored counts of others.

    With nothing chosen `beyond` the columns that each stored count has, the rows are those that
    vary, and all else is stored. With one facet beyond them, the rows are those that it leaves too:
    its own choices, for which nothing of its own is chosen, come from the store, and all other
    counts from the rows. With several, the rows are those that fail one of them at most, and the
    store only names the values that there are.
    """

    rows: Fragment
    stored: Fragment | None = None
    beyond: tuple[str, ...] = ()

    def counts_in(self, name: str, source: str) -> bool:
        """Whether what comes from there counts for a facet; else it only names its values."""
        if self.stored is None:
            return True
        comes_from_store = not self.beyond or self.beyond == (name,)
        return source == _VARYING or (source == _STORED) == comes_from_store


def _all_but_one(beyond: Mapping[str, Fragment]) -> Fragment:
    """The condition on rows that some count needs: all of these facets leave them but one."""
    parts = [
        _all_of([one for name, one in beyond.items() if name != left_out] or [beyond[left_out]])
        for left_out in beyond
    ]
    either = " OR ".join(part.text for part in parts) or "false"
    return Fragment(f"({either})", tuple(value for part in parts for value in part.parameters))


def _all_of(conditions: Iterable[Fragment]) -> Fragment:
    """That all of these hold; true for none."""
    conditions = list(conditions)
    return Fragment(
        " AND ".join(f"({one.text})" for one in conditions) or "true",
        tuple(value for one in conditions for value in one.parameters),
    )


def _missed(chosen: Mapping[str, Fragment], bits: Mapping[str, int]) -> Fragment:
    """Which of these facets a row fails, as the sum of their bits."""
    parts = [
        f"CASE WHEN {condition.text} THEN 0 ELSE {bits[name]} END"
        for name, condition in chosen.items()
    ]
    values = [value for condition in chosen.values() for value in condition.parameters]
    return Fragment(" + ".join(parts) or "0", tuple(values))


def keys_of(
    rows: ListedRecommendationQuerySet,
    chosen: Mapping[str, Fragment],
    user: Reader,
    *,
    today: date,
    limit: int,
) -> list[int]:
    """The keys of all that the list holds, in its usual order, `limit` at most: one statement."""
    seen = seen_rows(rows, user, today=today)
    left = _all_of(chosen.values())
    statement = f"""
        WITH {seen.tables.text}
        SELECT recommendation_id FROM ({seen.rows.text}) told
        WHERE {left.text} ORDER BY {_USUAL} LIMIT %s
    """  # noqa: S608 - made of names of columns
    with connection.cursor() as cursor:
        cursor.execute(
            statement, [*seen.tables.parameters, *seen.rows.parameters, *left.parameters, limit]
        )
        return [key for (key,) in cursor.fetchall()]


def _statement(
    full: SeenRows,
    counted: _Counted,
    chosen: Mapping[str, Fragment],
    bits: Mapping[str, int],
    page: _Page,
    *,
    today: date,
) -> tuple[str, list[Any]]:
    missed = _missed(chosen, bits)
    sets = ", ".join(f"({column})" for column in COLUMNS.values())
    parts = " ".join(
        f"WHEN grouping({column}) = 0 THEN '{name}'" for name, column in COLUMNS.items()
    )
    listed = _listed(full, chosen, page)
    stored = Fragment("")
    if counted.stored is not None:
        stored = _stored_counts(counted.stored, chosen, bits, clock_on(today))
    source = f"CASE WHEN is_per_reader THEN '{_VARYING}' ELSE '{_PLAIN}' END"
    statement = f"""
        WITH {full.tables.text}, seen AS MATERIALIZED (
            SELECT {_READ}, {missed.text} AS missed, {source} AS source
            FROM ({counted.rows.text}) told
        ), page AS ({listed.text})
        SELECT 'page', 0, recommendation_id, NULL, place, NULL FROM page
        UNION ALL
        SELECT CASE {parts} ELSE 'all' END, missed,
            coalesce(state_party_id, treaty_body_id, year),
            coalesce(status, clock, kind, has_reply::text, has_assessment::text), count(*), source
        FROM seen GROUP BY missed, source, GROUPING SETS ({sets}, ())
        UNION ALL
        SELECT 'theme', missed, theme, NULL, count(*), source
        FROM seen, unnest(themes) theme GROUP BY missed, source, theme
        UNION ALL
        SELECT 'language', missed, NULL, language, count(*), source
        FROM seen, unnest(languages) language GROUP BY missed, source, language
        UNION ALL
        SELECT 'grade', missed, NULL, bucket, count(DISTINCT recommendation_id), source
        FROM seen, unnest(grades) given JOIN recommendations_grade ON id = given
        GROUP BY missed, source, bucket
        {stored.text}
    """  # noqa: S608 - made of names of columns
    return statement, [
        *full.tables.parameters,
        *missed.parameters,
        *counted.rows.parameters,
        *listed.parameters,
        *stored.parameters,
    ]


def _listed(full: SeenRows, chosen: Mapping[str, Fragment], page: _Page) -> Fragment:
    """The rows of a page, with their places.

    Of what words have found all is read already. Else of both kinds of rows the first are read.
    """
    sorted_by, ranks, by = _sorting(page.order)
    if not page.is_whole:
        return Fragment(
            f"SELECT recommendation_id, row_number() OVER (ORDER BY {sorted_by}) AS place"  # noqa: S608 - made of names
            f" FROM seen {ranks} WHERE missed = 0 ORDER BY {sorted_by} LIMIT %s OFFSET %s",
            (*by, page.limit, page.offset),
        )
    left = _all_of(chosen.values())
    kept = f"recommendation_id, {_USUAL}, due_on{', rank' if ranks else ''}"
    halves = [
        Fragment(
            f"(SELECT {kept} FROM ({half.text}) told {ranks} WHERE {left.text}"  # noqa: S608 - made of names and queries
            f" ORDER BY {sorted_by} LIMIT %s)",
            (*half.parameters, *by, *left.parameters, page.offset + page.limit),
        )
        for half in (full.same, full.varied)
    ]
    return Fragment(
        f"SELECT recommendation_id, row_number() OVER (ORDER BY {sorted_by}) AS place"  # noqa: S608 - made of names and queries
        f" FROM ({' UNION ALL '.join(half.text for half in halves)}) halves"
        f" ORDER BY {sorted_by} LIMIT %s OFFSET %s",
        (*(value for half in halves for value in half.parameters), page.limit, page.offset),
    )


def _stored_counts(
    stored: Fragment, chosen: Mapping[str, Fragment], bits: Mapping[str, int], clock: Fragment
) -> Fragment:
    """The further parts of the statement: what is stored, added up by facet."""
    columns = {name: COLUMNS[name] for name in COUNTED_WITH_EACH}
    missed = _missed({name: one for name, one in chosen.items() if name in COUNTED_WITH_EACH}, bits)
    sets = ", ".join(f"({column})" for column in columns.values())
    parts = " ".join(
        f"WHEN grouping({column}) = 0 THEN '{name}'" for name, column in columns.items()
    )
    text = f"""
        UNION ALL
        SELECT part, missed, number, text, sum(n)::bigint, '{_STORED}' FROM (
            WITH counted AS MATERIALIZED (
                SELECT c.*, {missed.text} AS missed FROM ({stored.text}) c
            )
            SELECT CASE {parts} ELSE 'all' END AS part, missed, treaty_body_id AS number,
                coalesce(status, kind, has_reply::text, has_assessment::text) AS text, sum(n) AS n
            FROM counted WHERE facet = '' GROUP BY missed, GROUPING SETS ({sets}, ())
            UNION ALL
            SELECT facet, missed, number, NULL, n FROM counted
            WHERE facet IN ('state_party', 'year', 'theme')
            UNION ALL
            SELECT facet, missed, NULL, language, n FROM counted WHERE facet = 'language'
            UNION ALL
            SELECT 'clock', missed, NULL, {clock.text}, n FROM counted told WHERE facet = 'due_on'
            UNION ALL
            SELECT facet, missed, NULL, bucket, n FROM counted, LATERAL (
                SELECT DISTINCT bucket FROM recommendations_grade WHERE id = ANY(grades)
            ) given WHERE facet = 'grade'
        ) counts GROUP BY part, missed, number, text HAVING sum(n) <> 0
    """  # noqa: S608 - made of names of columns
    return Fragment(text, (*missed.parameters, *stored.parameters, *clock.parameters))


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
