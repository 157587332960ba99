"""Learning which words the texts have that everybody may read."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max

from recommendations.models import Document, ParagraphText, SearchedWord

# After so long the texts are read anew in any case: access may open by date, or be changed by hand.
FRESH = timedelta(days=1)
# No transaction that changes texts or access to them takes longer.
UNDER_WAY = timedelta(minutes=30)
# Longer runs of letters are no words that anybody types.
LONGEST = 40
_LEARN = """
    INSERT INTO recommendations_searchedword (language, word, n, learned_at)
    SELECT t.language, word, count(*), %s
    FROM recommendations_paragraphtext t
    JOIN recommendations_paragraph p ON p.id = t.paragraph_id
    CROSS JOIN LATERAL regexp_split_to_table(lower(t.text), '[^[:alpha:]]+') word
    WHERE p.document_id IN ({documents}) AND t.language <> 'zh'
        AND char_length(word) BETWEEN 3 AND {longest}
    GROUP BY t.language, word
"""


def learn_words(*, now: datetime) -> int:
    """Read all public texts anew, where one was written, opened or closed since. Returns how many
    words there are."""
    changed = (
        ParagraphText.objects.aggregate(last=Max("updated_at"))["last"],
        # One that is closed takes its words with it.
        Document.objects.aggregate(last=Max("updated_at"))["last"],
    )
    learned = SearchedWord.objects.first()
    if learned is not None and now - learned.learned_at < FRESH:
        # What was under way then may have been committed since.
        known = learned.learned_at - UNDER_WAY
        if all(one is None or one <= known for one in changed):
            return SearchedWord.objects.count()
    public = Document.objects.visible_to(None, today=now.date()).order_by().values("pk")
    documents, values = public.query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        SearchedWord.objects.all().delete()
        cursor.execute(_LEARN.format(documents=documents, longest=LONGEST), [now, *values])
        return int(cursor.rowcount)
