"""The flat row of a recommendation is right after every change, and tells nobody too much."""

import random
from collections.abc import Callable
from datetime import date, timedelta
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
    FollowUp,
    FollowUpRequest,
    ListedRecommendation,
    Organisation,
    Paragraph,
    ParagraphText,
    Passage,
    Recommendation,
    ReportingCycle,
    StateReply,
    StatusStep,
    User,
)
from recommendations.models.evaluations import latest_rounds
from tests.conftest import Case
from tests.evidence import as_owner, without_triggers
from tests.factories import (
    AssessmentFactory,
    DeadlineFactory,
    DocumentFactory,
    DocumentVersionFactory,
    EvaluationFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    OrganisationFactory,
    ParagraphFactory,
    ParagraphTextFactory,
    PassageFactory,
    StatePartyFactory,
    StateReplyFactory,
    SubmissionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2024, 1, 17)


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

LEVELS: tuple[tuple[str, date | None], ...] = (
    (AccessLevel.PUBLIC, None),
    (AccessLevel.FROM_DATE, TODAY - timedelta(days=1)),
    (AccessLevel.FROM_DATE, TODAY + timedelta(days=1)),
    (AccessLevel.COMMITTEE, None),
    (AccessLevel.RAPPORTEUR, None),
)


def _open(level: tuple[str, date | None]) -> dict[str, Any]:
    return {"access_level": level[0], "public_from": level[1]}


def _any(chance: random.Random) -> dict[str, Any]:
    """Mostly public, as most rows are."""
    return _open(chance.choice((*[LEVELS[0]] * 9, *LEVELS[1:])))


def _build(case: Case, ngo: Organisation, chance: random.Random, document: Document) -> None:
    """A recommendation with a follow-up in which anything may have happened, open to anybody."""
    request = FollowUpRequest.objects.get(document=document)
    follow_up = FollowUpFactory.create(request=request)
    recommendation = follow_up.recommendation
    steps: list[dict[str, Any]] = []
    for _reply in range(chance.choice((0, 1, 1, 2))):
        reply = StateReplyFactory.create(request=request, **_any(chance))
        if chance.random() < 0.8:
            PassageFactory.create(reply=reply, recommendation=recommendation)
        steps.append({"status": FollowUpStatus.REPLY_RECEIVED, "reply": reply})
        if chance.random() < 0.25:
            StateReply.objects.filter(pk=reply.pk).update(
                withdrawn_at=dates.now(), withdrawn_by=reply.recorded_by, withdrawal_reason="Wrong"
            )
    for n in range(chance.choice((0, 0, 1, 3))):
        evaluation = EvaluationFactory.create(
            follow_up=follow_up,
            scope=f"Part {n % 2}",
            round=1 + n // 2,
            status=chance.choice((*EvaluationStatus.values, EvaluationStatus.ADOPTED)),
            **_any(chance),
        )
        adopted = evaluation.status == EvaluationStatus.ADOPTED
        reached = FollowUpStatus.EVALUATED if adopted else FollowUpStatus.UNDER_EVALUATION
        # The status may rest on another row than this one.
        if chance.random() < 0.5:
            steps.append({"status": reached, "evaluation": evaluation})
    if chance.random() < 0.2:
        steps.append({"status": FollowUpStatus.DISCONTINUED})
    for step in steps:
        place = FollowUpStatus(step["status"]).place
        StatusStep.objects.create(follow_up=follow_up, leg=1, place=place, at=dates.now(), **step)
    if steps:
        status = chance.choice([*(step["status"] for step in steps), FollowUpStatus.AWAITING_REPLY])
        FollowUp.objects.filter(pk=follow_up.pk).update(leg=1, status=status)
    readable = set(SubmissionStatus.received_statuses) if chance.random() < 0.5 else set()
    for status in chance.sample(SubmissionStatus.values, chance.choice((0, 1, 2))):
        submission = SubmissionFactory.create(
            request=request,
            # An organisation has one draft on a request.
            organisation=ngo if status in readable else OrganisationFactory.create(),
            status=status,
            **({"submitted_at": dates.now(), "receipt": "0" * 64} if status != "draft" else {}),
            **_any(chance),
        )
        AssessmentFactory.create(
            submission=submission,
            recommendation=recommendation,
            access_level=chance.choice((AccessLevel.PUBLIC, *AccessLevel.confidential_levels)),
        )
    if chance.random() < 0.3:
        # A second request, in another document.
        elsewhere = DocumentFactory.create(cycle=document.cycle, symbol="", **_any(chance))
        FollowUpFactory.create(
            request=FollowUpRequestFactory.create(document=elsewhere),
            recommendation=recommendation,
            round=chance.choice((1, 2)),
        )


@pytest.mark.parametrize("seed", range(4))
def test_each_reader_is_told_what_the_rules_tell_them(
    case: Case, ngo: Organisation, everybody: dict[str, User], seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same worlds each time
    for n, level in enumerate(LEVELS):
        document = DocumentFactory.create(cycle=case.cycle, symbol=f"A/{n}", **_open(level))
        request = FollowUpRequestFactory.create(document=document)
        if chance.random() < 0.7:
            DeadlineFactory.create(
                request=request, due_on=TODAY + timedelta(days=chance.choice((-9, 0, 9, 900)))
            )
        for _recommendation in range(14 if n == 0 else 4):
            _build(case, ngo, chance, document)
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
