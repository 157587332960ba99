"""The page of a recommendation: its four voices, and who may read which text."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.desks.reads.recommendation_page import (
    RecommendationPage,
    citation_of,
    recommendation_page,
    status_sentence,
)
from recommendations.desks.reads.voices import Voice, voices_of
from recommendations.documents.reads.recommendations import for_rows, recommendation_rows
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DeadlineKind,
    EvaluationStatus,
    FollowUpStatus,
    OrganisationKind,
    SubmissionStatus,
)
from recommendations.models import Recommendation, User
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DeadlineFactory,
    EvaluationFactory,
    EvidenceFactory,
    GradeFactory,
    OrganisationFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    PassageFactory,
    RecommendationFactory,
    SessionFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 6, 1)


def page_of(case: Case, user: User | None = None, number: int = 36) -> RecommendationPage:
    recommendation = Recommendation.objects.visible_to(user).get(
        paragraph__number=number, cycle=case.cycle
    )
    return recommendation_page(recommendation, user, language="en", today=TODAY)


def voice(case: Case, name: str, user: User | None = None) -> Voice:
    (found,) = [one for one in voices_of(page_of(case, user)) if one.id == name]
    return found


def said(case: Case, name: str, user: User | None = None) -> list[str]:
    return [entry.text for point in voice(case, name, user).points for entry in point.entries]


def status_of(case: Case, user: User | None = None) -> str:
    return status_sentence(page_of(case, user), today=TODAY)


def add_part(case: Case, label: str, text: str, position: int) -> None:
    part = ParagraphFactory.create(
        document=case.document,
        number=36,
        label=label,
        position=position,
        parent=case.recommendation(36).paragraph,
    )
    ParagraphTextFactory.create(paragraph=part, text=text)


# --- What was asked -----------------------------------------------------------------------------
def test_the_committee_comes_first_with_its_subparagraphs_and_closing_words(case: Case) -> None:
    paragraph = case.recommendation(36).paragraph
    paragraph.texts.update(text="The State party should:", closing="And report on it.")
    paragraph.answers = ParagraphFactory.create(document=case.document, number=35, position=35)
    paragraph.save()
    add_part(case, "b", "Release children.", 361)
    add_part(case, "a", "End detention.", 360)
    asked = voice(case, "asked")
    assert [entry.text for entry in asked.points[0].entries] == [
        "The State party should:",
        "(a) End detention.",
        "(b) Release children.",
        "And report on it.",
    ]
    assert asked.source == "CMW/C/AZE/CO/3"
    assert asked.points[0].entries[-1].url == "/documents/CMW/C/AZE/CO/3/#p35"


def test_subparagraphs_share_rows_with_the_texts_about_them(case: Case, officer: User) -> None:
    add_part(case, "a", "End detention.", 360)
    add_part(case, "b", "Release children.", 361)
    EvaluationFactory.create(
        follow_up=case.follow_ups[36],
        scope="36 (b)",
        status=EvaluationStatus.ADOPTED,
        rationale="Children were released.",
    )
    asked, replied, assessed, evaluated = voices_of(page_of(case))
    assert [point.label for point in asked.points] == ["36", "36 (a)", "36 (b)"]
    assert [point.label for point in evaluated.points] == ["36", "36 (a)", "36 (b)"]
    assert [len(point.entries) for point in evaluated.points] == [0, 0, 1]
    assert replied.points == assessed.points == ()


# --- What was replied ---------------------------------------------------------------------------
def test_a_reply_says_how_late_it_is_and_how_far_it_answers(case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request, received_on=date(2024, 1, 17))
    PassageFactory.create(
        reply=reply,
        recommendation=case.recommendation(36),
        text="The centre is open.",
        coverage=Coverage.PARTLY,
    )
    (entry,) = voice(case, "replied").points[0].entries
    assert (entry.text, entry.by) == ("The centre is open.", "Received 101 days late")
    assert entry.note == "Answers it in part"
    assert status_of(case) == "Reply received 101 days late."


def test_a_reply_that_does_not_address_the_recommendation_is_marked(case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request)
    PassageFactory.create(reply=reply, recommendation=case.recommendation(16))
    assert said(case, "replied") == ["This reply does not address this recommendation."]
    assert status_of(case) == (
        "The reply of 17 January 2024 does not address this recommendation."
        " A reply is awaited: 237 days overdue."
    )
    case.follow_ups[36].status = FollowUpStatus.REPLY_RECEIVED
    case.follow_ups[36].save()
    assert status_of(case) == "Reply received 101 days late."


def test_a_confidential_reply_is_neither_shown_nor_dated(case: Case, officer: User) -> None:
    reply = StateReplyFactory.create(
        request=case.request, access_level=AccessLevel.COMMITTEE, received_on=date(2024, 1, 17)
    )
    PassageFactory.create(reply=reply, recommendation=case.recommendation(36), text="In private.")
    case.follow_ups[36].status = FollowUpStatus.REPLY_RECEIVED
    case.follow_ups[36].save()
    assert said(case, "replied") == []
    assert status_of(case) == "Reply received."
    assert said(case, "replied", officer) == ["In private."]
    assert status_of(case, officer) == "Reply received 101 days late."


# --- What NGOs and NHRIs say --------------------------------------------------------------------
def submission(case: Case, status: str, **fields: object) -> object:
    return SubmissionFactory.create(request=case.request, status=status, **fields)


def test_a_published_assessment_has_author_grade_and_sources(case: Case) -> None:
    assessment = AssessmentFactory.create(
        submission=submission(
            case,
            SubmissionStatus.PUBLISHED,
            organisation=OrganisationFactory.create(
                name="The Ombudsman", kind=OrganisationKind.NHRI
            ),
        ),
        recommendation=case.recommendation(36),
        proposed_grade=GradeFactory.create(code="C", label="Not implemented"),
    )
    EvidenceFactory.create(
        assessment=assessment, position=1, text="A visit", url="https://example.org/visit"
    )
    (entry,) = voice(case, "assessed").points[0].entries
    assert entry.by == "The Ombudsman (national human rights institution)"
    assert entry.grade == "Proposes C: Not implemented"
    assert entry.on == date(2024, 3, 1)
    assert [(source.label, source.url) for source in entry.sources] == [
        ("A visit", "https://example.org/visit")
    ]
    assert status_of(case).endswith("One assessment.")


def test_a_withheld_author_is_known_to_the_committee_alone(case: Case, officer: User) -> None:
    AssessmentFactory.create(
        submission=submission(
            case,
            SubmissionStatus.PUBLISHED,
            is_author_withheld=True,
            organisation=OrganisationFactory.create(name="Brave", kind=OrganisationKind.NHRI),
        ),
        recommendation=case.recommendation(36),
    )
    (entry,) = voice(case, "assessed").points[0].entries
    assert entry.by == "Name withheld"
    (entry,) = voice(case, "assessed", officer).points[0].entries
    assert entry.by.startswith("Brave")


@pytest.mark.parametrize(
    "status",
    [
        SubmissionStatus.DRAFT,
        SubmissionStatus.SUBMITTED,
        SubmissionStatus.ACCEPTED,
        SubmissionStatus.RETURNED,
        SubmissionStatus.WITHDRAWN,
    ],
)
def test_the_public_does_not_see_what_is_not_published(case: Case, status: str) -> None:
    fields = {"submitted_at": datetime(2024, 3, 1, 9, tzinfo=UTC), "receipt": "a" * 64}
    AssessmentFactory.create(
        submission=submission(case, status, **fields), recommendation=case.recommendation(36)
    )
    assert said(case, "assessed") == []
    assert "ssessment" not in status_of(case)


def test_an_organisation_reads_its_draft_which_is_not_counted(case: Case, ngo_member: User) -> None:
    draft = submission(
        case, SubmissionStatus.DRAFT, organisation=ngo_member.memberships.get().organisation
    )
    AssessmentFactory.create(submission=draft, recommendation=case.recommendation(36))
    (entry,) = voice(case, "assessed", ngo_member).points[0].entries
    assert entry.note == "Draft"
    assert "ssessment" not in status_of(case, ngo_member)


def test_a_confidential_assessment_of_a_public_submission_stays_confidential(
    case: Case, officer: User
) -> None:
    AssessmentFactory.create(
        submission=submission(case, SubmissionStatus.PUBLISHED),
        recommendation=case.recommendation(36),
        access_level=AccessLevel.COMMITTEE,
    )
    assert said(case, "assessed") == []
    (entry,) = voice(case, "assessed", officer).points[0].entries
    assert entry.note == "Committee only"


def test_a_late_assessment_is_marked(case: Case) -> None:
    DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.SUBMISSIONS_CLOSE, due_on=date(2024, 2, 29)
    )
    AssessmentFactory.create(
        submission=submission(case, SubmissionStatus.PUBLISHED),
        recommendation=case.recommendation(36),
    )
    (entry,) = voice(case, "assessed").points[0].entries
    assert entry.note == "Sent after the window closed"


# --- How the committee evaluates ----------------------------------------------------------------
def test_an_adopted_evaluation_is_public_with_grade_and_session(case: Case) -> None:
    EvaluationFactory.create(
        follow_up=case.follow_ups[36],
        status=EvaluationStatus.ADOPTED,
        grade=GradeFactory.create(code="B", label="Partly"),
        adopted_at_session=SessionFactory.create(treaty_body=case.body, number=38),
        further_action="Say what was done.",
    )
    case.follow_ups[36].status = FollowUpStatus.EVALUATED
    case.follow_ups[36].save()
    (entry,) = voice(case, "evaluated").points[0].entries
    assert (entry.grade, entry.by) == ("B: Partly", "Session 38")
    assert entry.note == "Requested next: Say what was done."
    assert status_of(case) == "Evaluated: B: Partly."


def test_an_evaluation_in_preparation_is_for_those_who_prepare_it(
    case: Case, rapporteur: User, committee_member: User, ngo_member: User
) -> None:
    EvaluationFactory.create(follow_up=case.follow_ups[36], rationale="Not yet decided.")
    for person in (None, ngo_member, committee_member):
        assert said(case, "evaluated", person) == []
        assert "preparation" not in status_of(case, person)
    assert said(case, "evaluated", rapporteur) == ["Not yet decided."]
    assert status_of(case, rapporteur).endswith("Evaluation in preparation.")


def test_the_last_round_is_the_grade_and_the_former_stays_readable(case: Case) -> None:
    for number, label in ((1, "Not done"), (2, "Done")):
        EvaluationFactory.create(
            follow_up=case.follow_ups[36],
            round=number,
            status=EvaluationStatus.ADOPTED,
            grade=GradeFactory.create(code=label.lower(), label=label),
        )
    case.follow_ups[36].status = FollowUpStatus.EVALUATED
    case.follow_ups[36].save()
    entries = voice(case, "evaluated").points[0].entries
    assert [(entry.grade, entry.note) for entry in entries] == [
        ("Not done", ""),
        ("Done", "Round 2"),
    ]
    assert status_of(case) == "Evaluated: Done."
    page = list(for_rows(Recommendation.objects.filter(pk=case.recommendation(36).pk), "en"))
    (row,) = recommendation_rows(page, None, today=date(2024, 10, 1))
    assert [str(evaluation.grade) for evaluation in row.grades] == ["Done"]


# --- Where things stand -------------------------------------------------------------------------
def test_an_overdue_reply_is_counted_in_days(case: Case) -> None:
    assert status_of(case) == "No reply yet: 237 days overdue."


def test_a_recommendation_that_was_not_selected(case: Case) -> None:
    RecommendationFactory.create(
        paragraph=ParagraphFactory.create(document=case.document, number=12)
    )
    page = page_of(case, number=12)
    assert status_sentence(page, today=TODAY) == "Not selected for follow-up within a set time."
    assert page.why is None


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (FollowUpStatus.CLOSED, "The follow-up is closed."),
        (FollowUpStatus.DISCONTINUED, "The follow-up was discontinued."),
    ],
)
def test_an_ended_follow_up_says_so(case: Case, status: str, sentence: str) -> None:
    case.follow_ups[36].status = status
    case.follow_ups[36].save()
    assert status_of(case) == sentence
    assert page_of(case).is_ended


def test_three_of_everything_take_as_many_queries_as_one(case: Case) -> None:
    def n_queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            voices_of(page_of(case))
        return len(captured)

    def add_one_of_each() -> None:
        reply = StateReplyFactory.create(request=case.request)
        PassageFactory.create(reply=reply, recommendation=case.recommendation(36))
        assessment = AssessmentFactory.create(
            submission=submission(case, SubmissionStatus.PUBLISHED),
            recommendation=case.recommendation(36),
        )
        EvidenceFactory.create(assessment=assessment, position=1)
        EvaluationFactory.create(
            follow_up=case.follow_ups[36],
            scope=f"part {assessment.pk}",
            status=EvaluationStatus.ADOPTED,
        )

    add_one_of_each()
    with_one = n_queries()
    add_one_of_each()
    add_one_of_each()
    assert n_queries() == with_one


def test_the_citation_names_everything_that_finds_it_again(case: Case) -> None:
    citation = citation_of(case.recommendation(36), "https://example.org/36", today=TODAY)
    assert citation == (
        f"{case.body.name}, Concluding observations on Azerbaijan, CMW/C/AZE/CO/3, para. 36,"
        " adopted on 8 October 2021, https://example.org/36 (accessed on 1 June 2024)."
    )
