"""Of two who save at the same moment, on two connections, one saves and the other is told."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection

from recommendations.acts.errors import ChangedMeanwhile
from recommendations.acts.seen import Seen, check_seen
from recommendations.answers.verbs.evaluations import save_evaluation
from recommendations.answers.verbs.submissions import save_assessment
from recommendations.enums import FollowUpStatus
from recommendations.models import Assessment, Evaluation, Organisation, User
from tests.cast import give_scale
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import AssessmentFactory, EvaluationFactory, SubmissionFactory

NOW = datetime(2024, 1, 17, 9, 30, tzinfo=UTC)
WORDS = ("Three families were released.", "Our monitors met three families.")


def _at_once(save: Callable[[str], object]) -> list[type[Exception]]:
    """Save both texts in threads of their own, started together; what they raised."""
    barrier, raised = threading.Barrier(2), []

    def run(words: str) -> None:
        try:
            barrier.wait()
            save(words)
        except Exception as error:
            raised.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(words,)) for words in WORDS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_new", [True, False], ids=["a new row", "a row"])
def test_of_two_assessments_at_once_one_is_kept_and_the_other_refused(
    case: Case, ngo: Organisation, ngo_member: User, is_new: bool
) -> None:
    submission = SubmissionFactory.create(request=case.request, organisation=ngo)
    recommendation = case.recommendation(36)
    seen = Seen()
    for _attempt in range(4):
        if not is_new:
            row = AssessmentFactory.create(submission=submission, recommendation=recommendation)
            seen = Seen.of(row)
        raised = _at_once(
            lambda words, seen=seen: save_assessment(  # type: ignore[misc]
                submission,
                recommendation=recommendation,
                reasoning=words,
                by=ngo_member,
                now=NOW,
                seen=seen,
            )
        )
        assert raised == [ChangedMeanwhile]
        assert Assessment.objects.get().reasoning in WORDS
        with without_triggers(), connection.cursor() as cursor:
            # The history protects what it points at, also from the application.
            cursor.execute("TRUNCATE recommendations_event CASCADE")
            Assessment.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_evaluations_at_once_one_is_kept_and_the_other_refused(
    case: Case, rapporteur: User
) -> None:
    follow_up = case.follow_ups[36]
    follow_up.status = FollowUpStatus.UNDER_EVALUATION
    follow_up.save()
    grade = give_scale(case)["C"]
    row = EvaluationFactory.create(follow_up=follow_up, grade=grade, rationale="Little.")
    seen = Seen.of(row)
    raised = _at_once(
        lambda words: save_evaluation(
            follow_up, grade=grade, rationale=words, by=rapporteur, now=NOW, seen=seen
        )
    )
    assert raised == [ChangedMeanwhile]
    assert Evaluation.objects.get().rationale in WORDS


@pytest.mark.django_db
def test_a_row_is_the_one_that_was_seen_or_is_refused(case: Case) -> None:
    first = AssessmentFactory.create(recommendation=case.recommendation(36))
    other = AssessmentFactory.create(recommendation=case.recommendation(16))
    check_seen(first, None)  # nobody opened a form
    check_seen(None, Seen())
    check_seen(first, Seen.of(first))
    for row, seen in ((first, Seen.of(other)), (first, Seen()), (None, Seen.of(first))):
        with pytest.raises(ChangedMeanwhile):
            check_seen(row, seen)
