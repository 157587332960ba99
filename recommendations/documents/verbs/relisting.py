"""Flat rows of recommendations, made anew and compared. Day by day triggers do this."""

from collections.abc import Iterator

from django.db import connection, transaction

from recommendations.models import ListedCount, ListedRecommendation

# As many as a transaction holds without keeping others from writing for long.
A_BATCH = 2000
# So many parts more than there are counts are read without notice.
MANY_PARTS = 500

_DIFFERING = """
    WITH wanted AS (
        SELECT f.*, listed_words(f.paragraph_id, r.topic) AS words
        FROM listed_facts(%s) f
        JOIN recommendations_recommendation r ON r.id = f.recommendation_id
    ), stored AS (
        SELECT {columns} FROM recommendations_listedrecommendation
        WHERE recommendation_id = ANY(%s)
    )
    SELECT DISTINCT recommendation_id FROM (
        (SELECT {columns} FROM wanted EXCEPT SELECT {columns} FROM stored)
        UNION ALL
        (SELECT {columns} FROM stored EXCEPT SELECT {columns} FROM wanted)
    ) unlike ORDER BY 1
"""


_WRONG_COUNTS = """
    WITH stored AS (
        SELECT {columns}, sum(n)::integer AS n FROM recommendations_listedcount
        GROUP BY {columns} HAVING sum(n) <> 0
    ), wanted AS (SELECT {columns}, n FROM listed_counts())
    SELECT count(*) FROM (
        (SELECT * FROM wanted EXCEPT SELECT * FROM stored)
        UNION ALL
        (SELECT * FROM stored EXCEPT SELECT * FROM wanted)
    ) unlike
"""


def relist_all() -> int:
    """Make all flat rows anew, in transactions of their own, and then their counts. Returns how
    many rows there are."""
    for keys in _batches():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT relist(%s, true)", [keys])
    with connection.cursor() as cursor:
        cursor.execute("SELECT recount_listed()")
    return ListedRecommendation.objects.count()


def merge_counts() -> bool:
    """Add up the parts of which counts are made, once they have become many; whether it did.

    Changes no count, and may run at any time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT"  # noqa: S608 - made of names of columns
            f" ({_count_columns()})) FROM recommendations_listedcount"
        )
        n_parts, n_counts = cursor.fetchone()
        if n_parts <= n_counts + max(n_counts // 10, MANY_PARTS):
            return False
        cursor.execute("SELECT merge_listed_counts()")
        return True


def wrong_counts() -> int:
    """How many counts are not what the flat rows give."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG_COUNTS.format(columns=_count_columns()))
        return int(cursor.fetchone()[0])


def _count_columns() -> str:
    """What tells one count from another."""
    return ", ".join(
        f'"{column.column}"'
        for column in ListedCount._meta.concrete_fields  # noqa: SLF001 - documented
        if column.column not in {"id", "n"}
    )


def differing() -> list[int]:
    """The recommendations whose flat row is not what the tables say, there or missing."""
    columns = ", ".join(
        f'"{column.column}"'
        for column in ListedRecommendation._meta.concrete_fields  # noqa: SLF001 - documented
    )
    found: list[int] = []
    for keys in _batches():
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERING.format(columns=columns), [keys, keys])
            found += [key for (key,) in cursor.fetchall()]
    return found


def _batches() -> Iterator[list[int]]:
    """The keys of all recommendations and of all flat rows, some at a time."""
    last = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT id FROM ("
                " (SELECT id FROM recommendations_recommendation WHERE id > %s"
                "  ORDER BY id LIMIT %s)"
                " UNION (SELECT recommendation_id FROM recommendations_listedrecommendation"
                "  WHERE recommendation_id > %s ORDER BY recommendation_id LIMIT %s)"
                ") keys ORDER BY id LIMIT %s",
                [last, A_BATCH, last, A_BATCH, A_BATCH],
            )
            keys = [key for (key,) in cursor.fetchall()]
            if not keys:
                return
            yield keys
            last = keys[-1]
