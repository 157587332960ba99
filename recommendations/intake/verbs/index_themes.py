"""Themes of the index for recommendations that are recorded already."""

from collections.abc import Sequence

from django.db import connection

from recommendations.models import IndexTerm


def add_known_themes(terms: Sequence[IndexTerm] | None = None) -> None:
    """Add these themes (None: all that a person has named) where an annotation speaks of them.

    One statement for all of them. Themes are only added: one that a person set stays.
    """
    if terms is None:
        terms = list(IndexTerm.objects.filter(theme__isnull=False))
    if not terms:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO recommendations_recommendation_themes (recommendation_id, theme_id)
            SELECT DISTINCT r.id, known.theme_id
            FROM recommendations_indexannotation a
            CROSS JOIN LATERAL unnest(a.themes) AS named(name)
            JOIN unnest(%s::text[], %s::bigint[]) AS known(name, theme_id) USING (name)
            JOIN recommendations_recommendation r ON r.paragraph_id = a.paragraph_id
            ON CONFLICT DO NOTHING
            """,
            [[term.normalised for term in terms], [term.theme_id for term in terms]],
        )
