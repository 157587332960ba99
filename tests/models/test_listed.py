"""The flat row of a recommendation is right after every change, and tells nobody too much."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q

from recommendations import dates
from recommendations.dates import DUE_SOON
from recommendations.documents.reads.flat.rows import seen_rows
from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.documents.verbs.relisting import differing, relist_all
from recommendations.enums import (
    AccessLevel,
    ClockState,
    DeadlineState,
    EvaluationStatus,
    FollowUpStatus,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.models import (
    Assessment,
    Deadline,
    Document,
    Evaluation,
    FollowUpRequest,
    ListedRecommendation,
    Organisation,
    Paragraph,
    ParagraphText,
    Passage,
    Recommendation,
    ReportingCycle,
    User,
)
from recommendations.models.evaluations import latest_rounds
from tests.conftest import Case
from tests.evidence import as_owner, without_triggers
from tests.factories import (
    AssessmentFactory,
    DocumentVersionFactory,
    EvaluationFactory,
    FollowUpFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    PassageFactory,
    StatePartyFactory,
    StateReplyFactory,
    SubmissionFactory,
    ThemeFactory,
)
from tests.random_rows import TODAY, build_rows

pytestmark = pytest.mark.django_db


def told_to(user: User | None, today: date = TODAY) -> dict[int, dict[str, Any]]:
    """What the flat rows say to a reader, by recommendation."""
    rows = ListedRecommendation.objects.visible_to(user, today=today)
    seen = seen_rows(rows, user, today=today)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {seen.tables.text} {seen.rows.text}",
            (*seen.tables.parameters, *seen.rows.parameters),
        )
        names = [column.name for column in cursor.description or ()]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    kept = ("status", "kind", "due_on", "clock", "grades", "has_reply", "has_assessment")
    return {row["recommendation_id"]: {name: row[name] for name in kept} for row in found}


def clock_condition(state: str, today: date) -> Q:
    """The condition on follow-ups (with `due_on`) for what `FollowUp.clock` says of them."""
    awaiting = Q(seen_status=FollowUpStatus.AWAITING_REPLY)
    conditions = {
        ClockState.NO_DATE: awaiting & Q(due_on__isnull=True),
        ClockState.OVERDUE: awaiting & Q(due_on__lt=today),
        ClockState.DUE_SOON: awaiting & Q(due_on__gte=today, due_on__lte=today + DUE_SOON),
        ClockState.RUNNING: awaiting & Q(due_on__gt=today + DUE_SOON),
        ClockState.ANSWERED: ~awaiting,
    }
    return conditions[ClockState(state)]


def true_for(user: User | None, today: date = TODAY) -> dict[int, dict[str, Any]]:
    """The same by the rules, row by row, without any flat row."""
    follow_ups = {
        row.recommendation_id: row
        for row in current_follow_ups(user, today=today).select_related("request")
    }
    clocks = {
        pk: state
        for state in ClockState.values
        for pk in current_follow_ups(user, today=today)
        .filter(clock_condition(state, today))
        .values_list("recommendation", flat=True)
    }
    told = {}
    for recommendation in Recommendation.objects.visible_to(user, today=today):
        follow_up = follow_ups.get(recommendation.pk)
        adopted = Evaluation.objects.visible_to(user, today=today).filter(
            follow_up=follow_up, status=EvaluationStatus.ADOPTED
        )
        passages = Passage.objects.visible_to(user, today=today)
        assessments = Assessment.objects.visible_to(user, today=today).filter(
            submission__status__in=SubmissionStatus.received_statuses
        )
        told[recommendation.pk] = {
            "status": follow_up.status if follow_up else "",
            "kind": follow_up.request.selection_kind if follow_up else "",
            "due_on": getattr(follow_up, "due_on", None),
            "clock": clocks.get(recommendation.pk, ""),
            "grades": sorted({row.grade_id for row in latest_rounds(adopted)}) if follow_up else [],
            "has_reply": passages.filter(recommendation=recommendation).exists(),
            "has_assessment": assessments.filter(recommendation=recommendation).exists(),
        }
    return told


# --- Whoever reads it -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_each_reader_is_told_what_the_rules_tell_them(
    case: Case, ngo: Organisation, everybody: dict[str, User], seed: int
) -> None:
    build_rows(case, ngo, seed)
    assert differing() == []
    n_varying = ListedRecommendation.objects.filter(is_per_reader=True).count()
    assert 5 < n_varying < ListedRecommendation.objects.count() - 5
    for name, person in {"public": None, **everybody}.items():
        assert told_to(person) == true_for(person), name


def test_a_row_that_varies_says_nothing_itself(case: Case) -> None:
    follow_up = case.follow_ups[36]
    reply = StateReplyFactory.create(request=case.request, access_level=AccessLevel.COMMITTEE)
    PassageFactory.create(reply=reply, recommendation=follow_up.recommendation)
    row = ListedRecommendation.objects.get(pk=follow_up.recommendation_id)
    assert row.is_per_reader
    said = (row.follow_up_id, row.status, row.kind, row.due_on, row.grades, row.has_reply)
    assert said == (None, "", "", None, [], False)


def test_a_confidential_grade_is_told_to_the_committee_alone(case: Case, officer: User) -> None:
    follow_up = case.follow_ups[36]
    evaluation = EvaluationFactory.create(
        follow_up=follow_up,
        status=EvaluationStatus.ADOPTED,
        access_level=AccessLevel.COMMITTEE,
    )
    key = follow_up.recommendation_id
    assert told_to(None)[key]["grades"] == []
    assert told_to(officer)[key]["grades"] == [evaluation.grade_id]


# --- Whatever changes -----------------------------------------------------------------------------


def _listed(case: Case, number: int = 36) -> ListedRecommendation:
    return ListedRecommendation.objects.get(pk=case.recommendation(number).pk)


def _holds(row: ListedRecommendation, language: str, asked: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words @@ asked_words(%s, %s) FROM recommendations_listedrecommendation"
            " WHERE recommendation_id = %s",
            [language, asked, row.pk],
        )
        (found,) = cursor.fetchone() or (False,)
    return bool(found)


def _text(case: Case, number: int = 36) -> ParagraphText:
    return ParagraphText.objects.get(paragraph=case.recommendation(number).paragraph)


def test_new_words_are_found_and_former_ones_are_not(case: Case) -> None:
    text = _text(case)
    text.text = "Release the shepherds."
    text.save()
    assert _holds(_listed(case), "en", "shepherd")
    ParagraphText.objects.filter(pk=text.pk).update(text="Release the sailors.")
    assert not _holds(_listed(case), "en", "shepherd")
    assert _holds(_listed(case), "en", "sailors")


def test_lettered_parts_headings_and_topic_are_words_of_the_recommendation(case: Case) -> None:
    whole = case.recommendation(36).paragraph
    letter = ParagraphFactory.create(
        document=case.document, number=36, label="a", parent=whole, position=361
    )
    numeral = ParagraphFactory.create(
        document=case.document, number=36, label="a-i", parent=letter, position=362
    )
    ParagraphTextFactory.create(paragraph=letter, text="Teach weavers")
    ParagraphTextFactory.create(paragraph=numeral, text="Pay potters", closing="By autumn")
    Paragraph.objects.filter(pk=whole.pk).update(headings=["Craftspeople"])
    Recommendation.objects.filter(paragraph=whole).update(topic="Guilds")
    row = _listed(case)
    for word in ("weaver", "potter", "autumn", "craftspeople", "guild"):
        assert _holds(row, "en", word), word
    assert not _holds(_listed(case, 60), "en", "weaver")
    Paragraph.objects.filter(pk=letter.pk).update(
        gone_in=DocumentVersionFactory.create(document=case.document)
    )
    assert not _holds(_listed(case), "en", "weaver")
    assert differing() == []


def test_a_taken_back_document_leaves_no_row(case: Case) -> None:
    with without_triggers():
        Document.objects.filter(pk=case.document.pk).update(taken_back_at=dates.now())
    wrong = sorted(row.recommendation_id for row in case.follow_ups.values())
    assert differing() == wrong
    relist_all()
    assert not ListedRecommendation.objects.filter(document_id=case.document.pk).exists()
    assert differing() == []


CHANGES: dict[str, Callable[[Case], object]] = {
    "adopted_on": lambda case: ReportingCycle.objects.filter(pk=case.cycle.pk).update(
        adopted_on=date(2020, 2, 2)
    ),
    "state_party": lambda case: ReportingCycle.objects.filter(pk=case.cycle.pk).update(
        state_party=StatePartyFactory.create(iso3="GEO", name_en="Georgia")
    ),
    "access_level": lambda case: Document.objects.filter(pk=case.document.pk).update(
        access_level=AccessLevel.COMMITTEE
    ),
    "symbol": lambda case: Document.objects.filter(pk=case.document.pk).update(symbol="CMW/C/X"),
    "position": lambda case: Paragraph.objects.filter(
        pk=case.recommendation(36).paragraph_id
    ).update(position=37, number=37),
    "theme": lambda case: case.recommendation(36).themes.add(ThemeFactory.create()),
    "kind": lambda case: FollowUpRequest.objects.filter(pk=case.request.pk).update(
        selection_kind=SelectionKind.BY_ARTICLE
    ),
    "due_on": lambda case: Deadline.objects.filter(pk=case.deadline.pk).update(
        state=DeadlineState.WITHDRAWN
    ),
    "round": lambda case: FollowUpFactory.create(
        request=case.request, recommendation=case.recommendation(36), round=2
    ),
    "language": lambda case: ParagraphTextFactory.create(
        paragraph=case.recommendation(36).paragraph, language="fr", text="Former les juges"
    ),
    "reply": lambda case: PassageFactory.create(
        reply=StateReplyFactory.create(request=case.request),
        recommendation=case.recommendation(36),
    ),
    "assessment": lambda case: AssessmentFactory.create(
        submission=SubmissionFactory.create(
            request=case.request, status=SubmissionStatus.PUBLISHED
        ),
        recommendation=case.recommendation(36),
    ),
    "evaluation": lambda case: EvaluationFactory.create(
        follow_up=case.follow_ups[36], status=EvaluationStatus.ADOPTED
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_row_follows_every_change(case: Case, name: str) -> None:
    before = ListedRecommendation.objects.filter(pk=case.recommendation(36).pk).values().get()
    CHANGES[name](case)
    after = ListedRecommendation.objects.filter(pk=case.recommendation(36).pk).values().get()
    assert before != after
    assert differing() == []


def test_rows_that_are_wrong_are_found_and_made_anew(case: Case) -> None:
    first, second, third, _fourth = sorted(
        row.recommendation_id for row in case.follow_ups.values()
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE recommendations_listedrecommendation SET status = 'closed'"
            " WHERE recommendation_id = %s",
            [first],
        )
        cursor.execute(
            "DELETE FROM recommendations_listedrecommendation WHERE recommendation_id = %s",
            [second],
        )
        cursor.execute(
            "UPDATE recommendations_listedrecommendation SET words = ''"
            " WHERE recommendation_id = %s",
            [third],
        )
    assert differing() == [first, second, third]
    with pytest.raises(CommandError, match=f"3 flat rows differ.*recommendation {first}"):
        call_command("relist", verify=True)
    assert relist_all() == 4
    assert differing() == []
    call_command("relist", verify=True)
