"""What was written about words that changed afterwards is marked until someone looks again."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from recommendations.answers.verbs.evaluations import save_evaluation
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.answers.verbs.submissions import save_assessment, start_submission
from recommendations.desks.reads.board.board import board_for
from recommendations.desks.reads.board.outdated import for_officer, for_organisation, for_state
from recommendations.documents.reads import outdated
from recommendations.enums import AccessLevel, EventKind, SelectionKind, SubmissionStatus
from recommendations.models import (
    Assessment,
    Document,
    Evaluation,
    FollowUpRequest,
    Organisation,
    ParagraphText,
    Passage,
    Recommendation,
    StateParty,
    TreatyBody,
    User,
)
from tests.factories import (
    AssessmentFactory,
    EventFactory,
    FollowUpProcedureFactory,
    GradeFactory,
    GradingScaleFactory,
    SubmissionFactory,
)
from tests.importers.samples import OBSERVATIONS
from tests.versions import FIRST, FRENCH, LATER, ONE_LESS, ONE_MORE, apply

pytestmark = pytest.mark.django_db

BETWEEN = FIRST + timedelta(days=10)
AFTER = LATER + timedelta(days=1)
# Only words of paragraph 7 change.
CHILDREN = OBSERVATIONS.replace("to open every school", "to open all schools at once")
POINT = OBSERVATIONS.replace("Publish what they find", "Publish all that they find")


@pytest.fixture
def document(body: TreatyBody, state_party: StateParty, officer: User) -> Document:
    FollowUpProcedureFactory.create(
        treaty_body=body,
        selection_kind=SelectionKind.SHORT_TERM_FOLLOW_UP,
        scale=GradingScaleFactory.create(),
    )
    return apply(officer, OBSERVATIONS, at=FIRST)


@pytest.fixture
def request_(document: Document) -> FollowUpRequest:
    return FollowUpRequest.objects.get()


def _at(number: int, label: str = "") -> Recommendation:
    return Recommendation.objects.get(paragraph__number=number, paragraph__label=label)


@pytest.fixture
def assessment(request_: FollowUpRequest, ngo: Organisation, ngo_member: User) -> Assessment:
    submission = start_submission(
        request_, organisation=ngo, title="Schools", by=ngo_member, now=BETWEEN
    )
    return save_assessment(
        submission, recommendation=_at(7), reasoning="Closed still.", by=ngo_member, now=BETWEEN
    )


def _stale_assessments(user: User) -> list[Assessment]:
    rows = outdated.with_moments_of_assessments(Assessment.objects.visible_to(user))
    return list(outdated.outdated_only(rows))


def test_an_assessment_of_words_that_changed_afterwards_is_outdated(
    officer: User, ngo_member: User, assessment: Assessment
) -> None:
    assert _stale_assessments(ngo_member) == []
    apply(officer, CHILDREN)
    assert _stale_assessments(ngo_member) == [assessment]


def test_one_that_was_written_again_afterwards_is_not(
    officer: User, ngo_member: User, assessment: Assessment
) -> None:
    apply(officer, CHILDREN)
    save_assessment(
        assessment.submission,
        recommendation=assessment.recommendation,
        reasoning="Closed.",
        by=ngo_member,
        now=AFTER,
    )
    assert _stale_assessments(ngo_member) == []


@pytest.mark.parametrize("text", [ONE_MORE, POINT, f"{OBSERVATIONS}\n"])
def test_other_paragraphs_a_new_number_or_a_new_file_make_nothing_stale(
    officer: User, ngo_member: User, assessment: Assessment, text: str
) -> None:
    apply(officer, text)
    assert _stale_assessments(ngo_member) == []


def test_a_change_of_one_point_counts_for_its_paragraph_and_not_for_other_points(
    officer: User, ngo_member: User, assessment: Assessment
) -> None:
    whole = AssessmentFactory.create(submission=assessment.submission, recommendation=_at(5))
    other = AssessmentFactory.create(submission=assessment.submission, recommendation=_at(5, "a"))
    for row in (whole, other):
        EventFactory.create(kind=EventKind.ASSESSMENT_SAVED, assessment=row, at=BETWEEN)
    Assessment.objects.filter(pk__in=(whole.pk, other.pk)).update(created_at=BETWEEN)
    apply(officer, POINT)
    assert _stale_assessments(ngo_member) == [whole]


def test_what_speaks_of_a_paragraph_that_is_gone_is_outdated(
    officer: User, ngo_member: User, assessment: Assessment
) -> None:
    apply(officer, ONE_LESS)
    assert _stale_assessments(ngo_member) == [assessment]


def test_a_change_in_a_language_that_the_voice_does_not_speak_does_not_count(
    officer: User, ngo_member: User, assessment: Assessment
) -> None:
    apply(officer, FRENCH, at=BETWEEN)
    changed = FRENCH.replace("ouvrir toutes les écoles", "ouvrir vite les écoles")
    apply(officer, changed)
    assert _stale_assessments(ngo_member) == []
    assessment.submission.language = "fr"
    assessment.submission.save()
    assert _stale_assessments(ngo_member) == [assessment]


def test_a_reply_and_an_evaluation_are_stale_in_the_same_way(
    officer: User, rapporteur: User, request_: FollowUpRequest
) -> None:
    record_reply(
        request_,
        ReplyInput(
            received_on=BETWEEN.date(),
            passages=[PassageInput(_at(7), "They are open.")],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=BETWEEN,
    )
    assert request_.procedure is not None
    save_evaluation(
        request_.follow_ups.get(recommendation=_at(7)),
        grade=GradeFactory.create(scale=request_.procedure.scale),
        rationale="Some are.",
        by=rapporteur,
        now=BETWEEN,
    )
    passages = outdated.with_moments_of_passages(Passage.objects.visible_to(officer))
    evaluations = outdated.with_moments_of_evaluations(Evaluation.objects.visible_to(officer))
    assert not outdated.outdated_only(passages).exists()
    assert not outdated.outdated_only(evaluations).exists()
    apply(officer, CHILDREN)
    assert outdated.outdated_only(passages).count() == 1
    assert outdated.outdated_only(evaluations).count() == 1


def test_a_translation_is_outdated_until_a_later_file_of_its_language_came(
    officer: User, document: Document
) -> None:
    apply(officer, FRENCH, at=BETWEEN)
    rows = outdated.with_moments_of_translations(ParagraphText.objects.all())
    assert not outdated.outdated_only(rows).exists()
    apply(officer, CHILDREN)
    (text,) = outdated.outdated_only(rows)
    assert (text.language, text.paragraph.number) == ("fr", 7)
    # The later file has the same words for it, and was made after the change.
    apply(officer, f"{FRENCH}\n", at=AFTER)
    assert not outdated.outdated_only(rows).exists()


# --- Who learns of it -----------------------------------------------------------------------------


def test_a_draft_is_marked_on_its_authors_board_and_nowhere_else(
    officer: User, ngo_member: User, nhri_member: User, state_focal_point: User,
    assessment: Assessment,
) -> None:  # fmt: skip
    apply(officer, CHILDREN)
    (own,) = for_organisation(ngo_member)
    assert "paragraph 7 changed on 2 September 2024" in own.rows[0].sentence
    assert for_organisation(nhri_member) == []
    assert for_officer(officer) == []
    assert for_state(state_focal_point) == []


def test_a_part_that_is_confidential_is_marked_to_nobody_else(
    officer: User, ngo: Organisation, request_: FollowUpRequest
) -> None:
    submission = SubmissionFactory.create(
        request=request_, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    row = AssessmentFactory.create(
        submission=submission, recommendation=_at(7), access_level=AccessLevel.COMMITTEE
    )
    Assessment.objects.filter(pk=row.pk).update(created_at=BETWEEN)
    apply(officer, CHILDREN)
    public = outdated.with_moments_of_assessments(Assessment.objects.visible_to(AnonymousUser()))
    assert not outdated.outdated_only(public).exists()
    assert _stale_assessments(officer) == [row]
    (listed,) = for_officer(officer)
    assert listed.n_all == 1


@pytest.mark.parametrize("n", [1, 3])
def test_the_officers_list_asks_the_same_number_of_questions_at_any_length(
    officer: User,
    ngo: Organisation,
    request_: FollowUpRequest,
    n: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _time in range(n):
        submission = SubmissionFactory.create(
            request=request_, organisation=ngo, status=SubmissionStatus.ACCEPTED
        )
        row = AssessmentFactory.create(submission=submission, recommendation=_at(7))
        Assessment.objects.filter(pk=row.pk).update(created_at=BETWEEN)
    apply(officer, FRENCH, at=BETWEEN)
    apply(officer, CHILDREN)
    reader = User.objects.get(pk=officer.pk)
    assert reader.viewer.is_officer
    with django_assert_num_queries(5):
        (listed,) = for_officer(reader)
    assert listed.n_all == n + 1


def test_the_boards_show_the_list_only_where_there_is_work(
    officer: User, ngo_member: User, assessment: Assessment
) -> None:
    def keys(user: User) -> set[str]:
        fresh = User.objects.get(pk=user.pk)
        sections = board_for(fresh, today=AFTER.date()).sections
        return {row.key for section in sections for row in section.lists}

    assert "outdated" not in keys(ngo_member)
    apply(officer, CHILDREN)
    assert "outdated" in keys(ngo_member)
    assert "outdated" not in keys(officer)


def test_the_words_of_a_text_that_is_not_out_are_not_met_by_way_of_ones_own_reply(
    officer: User, state_focal_point: User, document: Document, request_: FollowUpRequest
) -> None:
    record_reply(
        request_,
        ReplyInput(
            received_on=BETWEEN.date(),
            passages=[PassageInput(_at(7), "They are open.")],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=BETWEEN,
    )
    apply(officer, CHILDREN)
    assert for_state(state_focal_point)
    assert outdated.statements_for("passage", state_focal_point).exists()
    document.access_level = AccessLevel.COMMITTEE
    document.save()
    assert Passage.objects.visible_to(state_focal_point).exists()
    assert for_state(state_focal_point) == []
    assert not outdated.statements_for("passage", state_focal_point).exists()
