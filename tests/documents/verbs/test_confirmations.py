"""A confirmation is one event, about the changes that the person has seen."""

from datetime import timedelta

import pytest

from recommendations.acts.errors import DomainError
from recommendations.acts.form_tokens import mark_of
from recommendations.documents.reads import outdated
from recommendations.documents.reads.outdated import Statement, outdated_statement
from recommendations.documents.verbs.confirmations import confirm_statement
from recommendations.enums import EventKind
from recommendations.models import Assessment, Event, ParagraphText, User
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    EvaluationFactory,
    ParagraphChangeFactory,
    ParagraphTextFactory,
    PassageFactory,
    StateReplyFactory,
    SubmissionFactory,
)
from tests.versions import LATER

pytestmark = pytest.mark.django_db

LONG_AGO = LATER - timedelta(days=100)
AFTER = LATER + timedelta(days=1)


def _voice(kind: str, case: Case) -> Statement:
    recommendation = case.recommendation(36)
    row: Statement
    match kind:
        case "assessment":
            row = AssessmentFactory.create(
                submission=SubmissionFactory.create(request=case.request),
                recommendation=recommendation,
            )
        case "passage":
            row = PassageFactory.create(
                reply=StateReplyFactory.create(request=case.request), recommendation=recommendation
            )
        case "evaluation":
            row = EvaluationFactory.create(follow_up=case.follow_ups[36])
        case _:
            row = ParagraphTextFactory.create(paragraph=recommendation.paragraph, language="fr")
    type(row)._default_manager.filter(pk=row.pk).update(created_at=LONG_AGO)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("kind", ["assessment", "passage", "evaluation", "translation"])
def test_each_voice_is_confirmed_by_one_event_and_stale_again_after_the_next_change(
    case: Case, officer: User, kind: str
) -> None:
    statement = _voice(kind, case)
    assert not outdated_statement(statement).moments.is_outdated
    paragraph = case.recommendation(36).paragraph
    change = ParagraphChangeFactory.create(paragraph=paragraph, at=LATER)
    assert outdated_statement(statement).moments.is_outdated
    assert [row.reference for row in outdated_statement(statement).changes] == ["36"]
    event = confirm_statement(statement, seen=mark_of(change), by=officer, now=AFTER)
    assert event is not None
    assert (event.kind, event.cycle) == (EventKind.WORDS_CONFIRMED, case.cycle)
    assert not outdated_statement(statement).moments.is_outdated
    ParagraphChangeFactory.create(paragraph=paragraph, at=AFTER + timedelta(days=1))
    assert outdated_statement(statement).moments.is_outdated


def test_confirming_one_says_nothing_about_another(case: Case, officer: User) -> None:
    one, other = _voice("assessment", case), _voice("passage", case)
    change = ParagraphChangeFactory.create(paragraph=case.recommendation(36).paragraph, at=LATER)
    confirm_statement(one, seen=mark_of(change), by=officer, now=AFTER)
    assert outdated_statement(other).moments.is_outdated


def test_one_translated_paragraph_says_nothing_about_another(case: Case, officer: User) -> None:
    texts = [_voice("translation", case)]
    other = ParagraphTextFactory.create(paragraph=case.recommendation(16).paragraph, language="fr")
    ParagraphText.objects.filter(pk=other.pk).update(created_at=LONG_AGO)
    changes = [
        ParagraphChangeFactory.create(paragraph=case.recommendation(number).paragraph, at=LATER)
        for number in (36, 16)
    ]
    confirm_statement(texts[0], seen=mark_of(changes[0]), by=officer, now=AFTER)
    rows = outdated.with_moments_of_translations(ParagraphText.objects.all())
    assert [row.pk for row in outdated.outdated_only(rows)] == [other.pk]


def test_a_text_that_changed_once_more_is_to_be_compared_first(case: Case, officer: User) -> None:
    statement = _voice("assessment", case)
    paragraph = case.recommendation(36).paragraph
    seen = ParagraphChangeFactory.create(paragraph=paragraph, at=LATER)
    ParagraphChangeFactory.create(paragraph=paragraph, at=LATER + timedelta(hours=1))
    with pytest.raises(DomainError, match="changed once more"):
        confirm_statement(statement, seen=mark_of(seen), by=officer, now=AFTER)
    assert not Event.objects.filter(kind=EventKind.WORDS_CONFIRMED).exists()


def test_a_form_sent_twice_leaves_one_event(case: Case, officer: User) -> None:
    statement = _voice("assessment", case)
    change = ParagraphChangeFactory.create(paragraph=case.recommendation(36).paragraph, at=LATER)
    for _time in range(2):
        confirm_statement(statement, seen=mark_of(change), by=officer, now=AFTER)
    assert Event.objects.filter(kind=EventKind.WORDS_CONFIRMED).count() == 1
    assert Assessment.objects.get(pk=statement.pk).updated_at == statement.updated_at
