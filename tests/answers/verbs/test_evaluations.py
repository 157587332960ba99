"""An evaluation is a draft of one person, then a proposal to the committee, then final."""

from datetime import UTC, date, datetime

import pytest

from recommendations.acts.errors import DomainError, IllegalTransition, InvalidInput
from recommendations.answers.verbs import evaluations
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import (
    AccessLevel,
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
    RapporteurCapacity,
)
from recommendations.models import Evaluation, Event, FollowUp, Grade, User
from tests.conftest import Case
from tests.factories import (
    FollowUpProcedureFactory,
    GradeFactory,
    RapporteurAssignmentFactory,
    ReportingCycleFactory,
    SessionFactory,
    TreatyBodyFactory,
)

NOW = datetime(2024, 9, 20, 9, tzinfo=UTC)
ADOPTED_ON = date(2024, 9, 20)

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade(case: Case) -> Grade:
    """A grade of the scale of the case's procedure."""
    grade = GradeFactory.create()
    case.request.procedure = FollowUpProcedureFactory.create(
        treaty_body=case.body, scale=grade.scale
    )
    case.request.save()
    return grade


def _save(case: Case, grade: Grade, by: User, scope: str = "") -> Evaluation:
    return evaluations.save_evaluation(
        case.follow_ups[36], grade=grade, rationale="Some steps", by=by, now=NOW, scope=scope
    )


@pytest.mark.parametrize("source", [FollowUpStatus.REPLY_RECEIVED, FollowUpStatus.AWAITING_REPLY])
def test_writing_one_puts_the_follow_up_under_evaluation(
    case: Case, grade: Grade, rapporteur: User, source: FollowUpStatus
) -> None:
    FollowUp.objects.update(status=source)
    evaluation = _save(case, grade, rapporteur)
    assert evaluation.status == EvaluationStatus.DRAFT
    assert evaluation.author == rapporteur
    case.follow_ups[36].refresh_from_db()
    assert case.follow_ups[36].status == FollowUpStatus.UNDER_EVALUATION


def test_a_draft_is_changed_and_a_part_has_its_own(
    case: Case, grade: Grade, rapporteur: User
) -> None:
    whole = _save(case, grade, rapporteur)
    assert _save(case, grade, rapporteur) == whole
    assert _save(case, grade, rapporteur, scope="Children") != whole
    assert Evaluation.objects.count() == 2


def test_a_grade_of_another_scale_is_refused(case: Case, grade: Grade, rapporteur: User) -> None:
    with pytest.raises(InvalidInput, match="scale that applies") as refused:
        _save(case, GradeFactory.create(), rapporteur)
    assert refused.value.field == "grade"
    assert not Evaluation.objects.exists()
    assert not Event.objects.exists()


def test_a_proposed_evaluation_is_changed_only_after_it_was_returned(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    evaluation = evaluations.propose_evaluation(
        _save(case, grade, rapporteur), by=rapporteur, now=NOW
    )
    with pytest.raises(DomainError, match="returned before"):
        _save(case, grade, rapporteur)
    with pytest.raises(InvalidInput, match="what has to be changed"):
        evaluations.return_evaluation(evaluation, reason="", by=officer, now=NOW)
    evaluations.return_evaluation(evaluation, reason="Say more", by=officer, now=NOW)
    assert _save(case, grade, rapporteur).status == EvaluationStatus.DRAFT


def test_adoption_is_final_and_marks_the_follow_up_evaluated(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    session = SessionFactory.create(treaty_body=case.body)
    evaluation = evaluations.propose_evaluation(
        _save(case, grade, rapporteur), by=rapporteur, now=NOW
    )
    adopted = evaluations.adopt_evaluation(
        evaluation, adopted_on=ADOPTED_ON, session=session, by=officer, now=NOW
    )
    assert (adopted.status, adopted.adopted_on) == (EvaluationStatus.ADOPTED, ADOPTED_ON)
    assert adopted.adopted_at_session == session
    case.follow_ups[36].refresh_from_db()
    assert case.follow_ups[36].status == FollowUpStatus.EVALUATED
    with pytest.raises(IllegalTransition):
        evaluations.return_evaluation(adopted, reason="Again", by=officer, now=NOW)


def test_a_follow_up_is_evaluated_once_every_part_is_adopted(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    parts = [_save(case, grade, rapporteur, scope=scope) for scope in ("Adults", "Children")]
    for part, expected in zip(
        parts, (FollowUpStatus.UNDER_EVALUATION, FollowUpStatus.EVALUATED), strict=True
    ):
        evaluations.propose_evaluation(part, by=rapporteur, now=NOW)
        evaluations.adopt_evaluation(part, adopted_on=ADOPTED_ON, by=officer, now=NOW)
        case.follow_ups[36].refresh_from_db()
        assert case.follow_ups[36].status == expected


@pytest.mark.parametrize("day", [date(2024, 9, 21), date(2021, 10, 8)])
def test_an_impossible_day_of_adoption_is_refused(
    case: Case, grade: Grade, rapporteur: User, officer: User, day: date
) -> None:
    evaluation = evaluations.propose_evaluation(
        _save(case, grade, rapporteur), by=rapporteur, now=NOW
    )
    with pytest.raises(InvalidInput):
        evaluations.adopt_evaluation(evaluation, adopted_on=day, by=officer, now=NOW)
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.PROPOSED


def test_a_draft_cannot_be_adopted(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    draft = _save(case, grade, rapporteur)
    with pytest.raises(IllegalTransition):
        evaluations.adopt_evaluation(draft, adopted_on=ADOPTED_ON, by=officer, now=NOW)


def test_a_rapporteur_is_assigned_once_at_a_time(case: Case, rapporteur: User) -> None:
    with pytest.raises(InvalidInput, match="already assigned to this case"):
        evaluations.assign_rapporteur(
            case.cycle,
            user=rapporteur,
            capacity=RapporteurCapacity.COUNTRY_RAPPORTEUR,
            valid_from=date(2024, 1, 1),
            by=None,
            now=NOW,
        )
    evaluations.assign_rapporteur(
        case.cycle,
        user=rapporteur,
        capacity=RapporteurCapacity.SECOND_READER,
        valid_from=date(2024, 1, 1),
        by=None,
        now=NOW,
    )
    assert Event.objects.get().kind == EventKind.RAPPORTEUR_ASSIGNED


def test_only_a_member_of_the_committee_is_assigned(case: Case, outsider: User) -> None:
    with pytest.raises(InvalidInput, match="not a member of the committee"):
        evaluations.assign_rapporteur(
            case.cycle,
            user=outsider,
            capacity=RapporteurCapacity.COUNTRY_RAPPORTEUR,
            valid_from=date(2024, 1, 1),
            by=None,
            now=NOW,
        )


def test_an_assignment_ends_with_the_membership_at_the_latest(case: Case, rapporteur: User) -> None:
    rapporteur.memberships.update(valid_during=(date(2000, 1, 1), date(2025, 1, 1)))
    assignment = evaluations.assign_rapporteur(
        case.cycle,
        user=rapporteur,
        capacity=RapporteurCapacity.SECOND_READER,
        valid_from=date(2024, 1, 1),
        by=None,
        now=NOW,
    )
    assignment.refresh_from_db()
    assert assignment.valid_during.upper == date(2025, 1, 1)


def test_assignments_end_in_that_committee_and_leave_an_event_each(
    case: Case, rapporteur: User, officer: User
) -> None:
    other = ReportingCycleFactory.create(treaty_body=TreatyBodyFactory.create(code="CAT"))
    elsewhere = RapporteurAssignmentFactory.create(user=rapporteur, cycle=other)
    evaluations.end_assignments(rapporteur, case.body, on=date(2024, 6, 1), by=officer, now=NOW)
    ended = rapporteur.assignments.get(cycle=case.cycle)
    elsewhere.refresh_from_db()
    assert (ended.valid_during.upper, elsewhere.valid_during.upper) == (date(2024, 6, 1), None)
    event = Event.objects.get()
    assert (event.kind, event.cycle) == (EventKind.ASSIGNMENT_ENDED, case.cycle)
    assert not evaluations.end_assignments(
        rapporteur, case.body, on=date(2024, 6, 1), by=officer, now=NOW
    )


@pytest.mark.parametrize("status", FollowUpStatus.ended_statuses)
def test_a_follow_up_that_has_ended_cannot_be_evaluated(
    case: Case, grade: Grade, rapporteur: User, status: str
) -> None:
    FollowUp.objects.update(status=status)
    with pytest.raises(DomainError, match="has ended"):
        _save(case, grade, rapporteur)
    assert not Evaluation.objects.exists()


def test_an_adopted_evaluation_cannot_be_changed_and_the_refusal_says_what_to_do(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    adopted = evaluations.propose_evaluation(_save(case, grade, rapporteur), by=rapporteur, now=NOW)
    evaluations.adopt_evaluation(adopted, adopted_on=ADOPTED_ON, by=officer, now=NOW)
    FollowUp.objects.update(status=FollowUpStatus.AWAITING_REPLY)
    with pytest.raises(DomainError, match="name that part"):
        _save(case, grade, rapporteur)
    assert _save(case, grade, rapporteur, scope="Second reply").status == EvaluationStatus.DRAFT


def test_nothing_is_adopted_on_a_follow_up_that_is_not_under_evaluation(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    FollowUp.objects.update(status=FollowUpStatus.REPLY_RECEIVED)
    evaluation = evaluations.propose_evaluation(
        _save(case, grade, rapporteur), by=rapporteur, now=NOW
    )
    change_status(
        case.follow_ups[36],
        FollowUpStatus.REPLY_RECEIVED,
        by=officer,
        now=NOW,
        reason="A second reply came",
    )
    with pytest.raises(DomainError, match="Change it to “Under evaluation”"):
        evaluations.adopt_evaluation(evaluation, adopted_on=ADOPTED_ON, by=officer, now=NOW)
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.PROPOSED


def _adopted(draft: Evaluation, rapporteur: User, officer: User) -> Evaluation:
    proposed = evaluations.propose_evaluation(draft, by=rapporteur, now=NOW)
    return evaluations.adopt_evaluation(proposed, adopted_on=ADOPTED_ON, by=officer, now=NOW)


def _reopen(case: Case, officer: User) -> None:
    back = FollowUpStatus.UNDER_EVALUATION
    change_status(case.follow_ups[36], back, by=officer, now=NOW, reason="A fact was overlooked.")


def test_an_adopted_evaluation_is_followed_by_the_next_round(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    first = _adopted(_save(case, grade, rapporteur), rapporteur, officer)
    before = Evaluation.objects.filter(pk=first.pk).values().get()
    _reopen(case, officer)
    second = _save(case, grade, rapporteur)
    assert (second.round, second.status) == (2, EvaluationStatus.DRAFT)
    # Until it is adopted, the public reads the first one; saving again changes the same draft.
    assert list(Evaluation.objects.visible_to(None)) == [first]
    assert _save(case, grade, rapporteur).pk == second.pk
    second = _adopted(second, rapporteur, officer)
    case.follow_ups[36].refresh_from_db()
    assert case.follow_ups[36].status == FollowUpStatus.EVALUATED
    assert list(Evaluation.objects.visible_to(None)) == [first, second]
    assert Evaluation.objects.filter(pk=first.pk).values().get() == before


def test_a_round_is_not_followed_while_another_part_is_open(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    part = _save(case, grade, rapporteur, scope="Adults")
    _save(case, grade, rapporteur, scope="Children")
    _adopted(part, rapporteur, officer)
    with pytest.raises(DomainError, match="has been adopted"):
        _save(case, grade, rapporteur, scope="Adults")


def test_a_confidential_next_round_does_not_show_in_the_status(
    case: Case, grade: Grade, rapporteur: User, officer: User
) -> None:
    _adopted(_save(case, grade, rapporteur), rapporteur, officer)
    _reopen(case, officer)

    def seen(user: User | None) -> str:
        return FollowUp.objects.visible_to(user).get(pk=case.follow_ups[36].pk).status

    before = seen(None)
    second = _save(case, grade, rapporteur)
    Evaluation.objects.filter(pk=second.pk).update(access_level=AccessLevel.COMMITTEE)
    _adopted(second, rapporteur, officer)
    assert seen(officer) == FollowUpStatus.EVALUATED
    assert seen(None) == before != FollowUpStatus.EVALUATED
