"""The case of Azerbaijan before the Committee on Migrant Workers: its facts."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from recommendations import dates
from recommendations.enums import (
    Coverage,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    DocumentKind,
    EvaluationStatus,
    FollowUpStatus,
    ParagraphKind,
    SubmissionStatus,
)
from recommendations.models import (
    Deadline,
    Document,
    Evidence,
    FollowUp,
    FollowUpRequest,
    Passage,
    ReportingCycle,
    StateReply,
    Submission,
)
from tests.demo.conftest import Made

SHARED = Path(settings.BASE_DIR).parent / "shared"


@pytest.fixture
def cycle(made: Made) -> ReportingCycle:
    return ReportingCycle.objects.get(treaty_body__code="CMW", state_party__iso3="AZE", number="3")


@pytest.fixture
def request_(cycle: ReportingCycle) -> FollowUpRequest:
    return FollowUpRequest.objects.get(cycle=cycle)


def test_the_review_took_place_when_it_did(cycle: ReportingCycle) -> None:
    assert cycle.session is not None
    assert (cycle.session.number, cycle.session.ends_on) == (33, date(2021, 10, 8))
    assert (cycle.considered_from, cycle.considered_until) == (
        date(2021, 10, 4),
        date(2021, 10, 5),
    )
    assert cycle.considered_at_meetings == "464th and 465th"
    assert (cycle.adopted_on, cycle.adopted_at_meeting) == (date(2021, 10, 8), "472nd")


def test_the_documents_of_the_case_bear_their_symbols(cycle: ReportingCycle) -> None:
    documents = Document.objects.filter(cycle=cycle)
    assert set(documents.exclude(symbol="").values_list("symbol", flat=True)) == {
        "CMW/C/AZE/QPR/3",
        "CMW/C/AZE/3",
        "CMW/C/SR.463",
        "CMW/C/SR.464",
        "CMW/C/SR.465",
        "CMW/C/AZE/CO/3",
        "CMW/C/AZE/FCO/3",
    }
    assert documents.filter(kind=DocumentKind.PRESS_RELEASE).count() == 2
    assert documents.get(symbol="CMW/C/AZE/CO/3").distributed_on == date(2021, 11, 2)


def test_the_four_paragraphs_are_selected_and_answer_concerns(request_: FollowUpRequest) -> None:
    follow_ups = FollowUp.objects.filter(request=request_).select_related(
        "recommendation__paragraph__answers"
    )
    paragraphs = [follow_up.recommendation.paragraph for follow_up in follow_ups]
    assert sorted(paragraph.number for paragraph in paragraphs) == [16, 36, 60, 62]
    for paragraph in paragraphs:
        assert paragraph.label == ""
        assert paragraph.answers is not None
        assert paragraph.answers.kind == ParagraphKind.CONCERN
    assert request_.document.paragraphs.filter(number=36, label="b").exists()


def test_both_dates_are_kept_and_one_is_chosen_with_the_reason(request_: FollowUpRequest) -> None:
    counted = Deadline.objects.get(request=request_, state=DeadlineState.CANDIDATE)
    assert counted.due_on == date(2023, 10, 8)
    assert counted.basis == DeadlineBasis.FROM_ADOPTION
    assert (counted.anchor_on, counted.period_months) == (date(2021, 10, 8), 24)
    assert counted.procedure is not None
    chosen = Deadline.objects.in_force().get(
        request=request_, kind=DeadlineKind.FOLLOW_UP_INFORMATION
    )
    assert chosen.due_on == date(2023, 11, 1)
    assert chosen.basis == DeadlineBasis.EXPLICIT_DATE
    assert "1 November 2023" in chosen.quoted_words
    assert "takes precedence" in chosen.reason
    assert counted.reason


def test_the_reply_came_101_or_77_days_late(request_: FollowUpRequest) -> None:
    reply = StateReply.objects.get(request=request_)
    assert reply.received_on == date(2024, 1, 17)
    late = {
        deadline.state: dates.days_late(deadline.due_on, reply.received_on)
        for deadline in Deadline.objects.filter(
            request=request_, kind=DeadlineKind.FOLLOW_UP_INFORMATION
        )
    }
    assert late == {DeadlineState.CANDIDATE: 101, DeadlineState.IN_FORCE: 77}


def test_the_reply_speaks_to_all_four_and_leaves_the_strategy_unanswered(
    request_: FollowUpRequest,
) -> None:
    passages = Passage.objects.filter(reply__request=request_)
    coverage = {passage.recommendation.paragraph.number: passage.coverage for passage in passages}
    assert set(coverage) == {16, 36, 60, 62}
    assert coverage[16] == Coverage.NOT_ADDRESSED


def test_the_report_takes_up_the_four_with_fourteen_sources(request_: FollowUpRequest) -> None:
    report = Submission.objects.get(request=request_)
    assert report.status == SubmissionStatus.PUBLISHED
    assert report.organisation.short_name == "Maat"
    assert report.receipt
    numbers = report.assessments.values_list("recommendation__paragraph__number", flat=True)
    assert sorted(numbers) == [16, 36, 60, 62]
    sources = Evidence.objects.filter(assessment__submission=report).order_by(
        "assessment__recommendation__paragraph__number", "position"
    )
    assert sources.count() == 14
    twelfth, thirteenth, fourteenth = list(sources)[11:]
    assert thirteenth.text == "Ibid."
    assert thirteenth.same_as == twelfth
    assert fourteenth.url == ""
    assert report.proposals.count() == 14


def test_an_evaluation_is_in_preparation(request_: FollowUpRequest) -> None:
    follow_ups = {
        follow_up.recommendation.paragraph.number: follow_up
        for follow_up in FollowUp.objects.filter(request=request_)
    }
    assert follow_ups[16].evaluations.get().status == EvaluationStatus.PROPOSED
    assert follow_ups[36].evaluations.get().status == EvaluationStatus.DRAFT
    assert follow_ups[60].status == FollowUpStatus.REPLY_RECEIVED
    grade = follow_ups[36].evaluations.get().grade
    assert not grade.scale.is_official


def test_no_sentence_is_copied_from_the_documents(cycle: ReportingCycle) -> None:
    """Eleven words in a row that stand in a source would be a copy, not a fact."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("The five source documents lie in ../shared/seeds, which is not here.")

    def runs(words: str) -> set[tuple[str, ...]]:
        # Addresses and the titles of sources are facts.
        found = re.findall(r"[a-z0-9]+", re.sub(r"https?://\S+", " ", words.lower()))
        return {tuple(found[at : at + 11]) for at in range(len(found) - 10)}

    sources = set[tuple[str, ...]]()
    for path in (SHARED / "seeds").glob("*.txt"):
        sources |= runs(path.read_text(encoding="utf-8"))
    report = Submission.objects.get(request__cycle=cycle)
    told = [
        *(
            paragraph.texts.get().text
            for document in Document.objects.filter(cycle=cycle)
            for paragraph in document.paragraphs.all()
        ),
        *Passage.objects.filter(reply__request__cycle=cycle).values_list("text", flat=True),
        *report.assessments.values_list("reasoning", flat=True),
        *report.proposals.values_list("text", flat=True),
    ]
    assert len(told) > 40
    for words in told:
        assert not runs(words) & sources, words
