"""What somebody meant who typed a word that no text has: the nearest one that texts do have."""

import re

from django.db import connection

from recommendations.documents.reads.flat.words import LANGUAGES, texts_of
from recommendations.questions.structure import TypedQuestion

# Shorter words are near to too many others.
SHORTEST = 4
# The nearest known word of each that no public text has in any form: among equally near ones, the
# most frequent.
_NEAREST = """
    SELECT typed, (
        SELECT near.word FROM recommendations_searchedword near
        WHERE near.word %% typed AND char_length(near.word) >= {shortest}
            AND similarity(near.word, typed) >= 0.4
        ORDER BY similarity(near.word, typed) DESC, near.n DESC, near.word
        LIMIT 1
    )
    FROM unnest(%s::text[]) typed
    WHERE NOT EXISTS (
        SELECT FROM unnest(%s::text[]) language
        JOIN recommendations_listedrecommendation l ON l.words @@ asked_words(language, typed)
        WHERE l.access_level = 'public'
    )
"""


def suggestion_for(question: TypedQuestion) -> str:
    """What was typed, with each unknown word replaced by the nearest that public texts have.

    Empty where every word is known, in whatever form, or none is near. One query.
    """
    if not question.words:
        return ""
    typed = {word.lower() for word in texts_of(question.words) if len(word) >= SHORTEST}
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST.format(shortest=SHORTEST), [sorted(typed), list(LANGUAGES)])
        nearest = {word: near for word, near in cursor.fetchall() if near}
    suggested = re.sub(
        r"\w+", lambda found: nearest.get(found[0].lower(), found[0]), question.typed
    )
    return suggested if suggested != question.typed else ""
