"""The words beside a form hold the lettered parts, in order, in the best language there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.documents.reads.texts import printed_parts_of
from recommendations.models import User
from tests.conftest import Case
from tests.factories import ParagraphFactory, ParagraphTextFactory, RecommendationFactory

pytestmark = pytest.mark.django_db


def test_lettered_parts_follow_the_words_above_them(case: Case, officer: User) -> None:
    recommendation = RecommendationFactory.create(
        paragraph=ParagraphFactory.create(document=case.document, number=80, position=800),
        text="The State party should:",
    )
    for position, label, words in ((802, "b", "Second."), (801, "a", "First.")):
        part = ParagraphFactory.create(
            document=case.document,
            number=80,
            label=label,
            position=position,
            parent=recommendation.paragraph,
        )
        ParagraphTextFactory.create(paragraph=part, text=words)
    found = printed_parts_of([recommendation], officer)[recommendation.pk]
    assert [(part.letters, part.text) for part in found] == [
        ("", "The State party should:"),
        ("(a)", "First."),
        ("(b)", "Second."),
    ]


def test_english_stands_in_where_the_readers_language_is_missing(case: Case, officer: User) -> None:
    recommendation = case.recommendation(36)
    ParagraphTextFactory.create(paragraph=recommendation.paragraph, language="ar", text="نص عربي")
    (words,) = printed_parts_of([recommendation], officer)[recommendation.pk]
    assert words.language == "en"


def test_many_recommendations_take_one_query(case: Case, officer: User) -> None:
    rows = [case.recommendation(number) for number in case.follow_ups]
    assert not officer.viewer.is_administrator  # read once, before the counting
    with CaptureQueriesContext(connection) as queries:
        found = printed_parts_of(rows, officer)
    assert len(queries) == 1
    assert all(found[row.pk] for row in rows)
