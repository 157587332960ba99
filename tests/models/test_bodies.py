"""Sessions, rules and scales of a treaty body hold for a time, and never two at once."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations.enums import (
    DeadlineKind,
    EvaluationStatus,
    ReminderAudience,
    SelectionKind,
    SubmissionStatus,
)
from recommendations.models import Evaluation, FollowUpProcedure, Grade, GradingScale
from tests.factories import (
    AssessmentFactory,
    EvaluationFactory,
    FollowUpProcedureFactory,
    GradeFactory,
    GradingScaleFactory,
    ReminderStageFactory,
    SessionFactory,
    SubmissionFactory,
    TreatyBodyFactory,
)

pytestmark = pytest.mark.django_db


def test_sessions_of_one_body_never_overlap() -> None:
    first = SessionFactory.create(starts_on=date(2024, 4, 1), ends_on=date(2024, 4, 26))
    other = TreatyBodyFactory.create(code="CAT")
    days = {"starts_on": date(2024, 4, 26), "ends_on": date(2024, 5, 10)}
    SessionFactory.create(treaty_body=other, **days)
    with pytest.raises(IntegrityError, match="session_overlap_excl"), transaction.atomic():
        SessionFactory.create(treaty_body=first.treaty_body, **days)


def test_a_session_begins_before_it_ends() -> None:
    with pytest.raises(IntegrityError, match=r"session_\w+_check|range lower bound"):
        SessionFactory.create(starts_on=date(2024, 4, 2), ends_on=date(2024, 4, 1))


def test_a_rule_is_in_force_from_its_first_day_until_the_day_before_its_end() -> None:
    rule = FollowUpProcedureFactory.create(
        valid_during=DateRange(date(2010, 1, 1), date(2020, 1, 1))
    )
    days = (date(2009, 12, 31), date(2010, 1, 1), date(2019, 12, 31), date(2020, 1, 1))
    in_force = [FollowUpProcedure.objects.in_force(rule.treaty_body, day).exists() for day in days]
    assert in_force == [False, True, True, False]


def test_one_rule_of_a_kind_is_in_force_at_a_time() -> None:
    rule = FollowUpProcedureFactory.create(valid_during=DateRange(date(2010, 1, 1), None))
    FollowUpProcedureFactory.create(
        treaty_body=rule.treaty_body, selection_kind=SelectionKind.BY_ARTICLE
    )
    with pytest.raises(IntegrityError, match="followupprocedure_overlap_excl"):
        FollowUpProcedureFactory.create(treaty_body=rule.treaty_body)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"period_months": 0}, "followupprocedure_period_check"),
        ({"min_items": 4, "max_items": 2}, "followupprocedure_items_check"),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused(values: dict[str, int], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        FollowUpProcedureFactory.create(**values)


def test_a_body_uses_one_scale_at_a_time() -> None:
    body = TreatyBodyFactory.create()
    GradingScaleFactory.create(treaty_body=body)
    with pytest.raises(IntegrityError, match="gradingscale_overlap_excl"):
        GradingScaleFactory.create(treaty_body=body)


def test_a_grade_is_written_with_its_letter_where_it_has_one() -> None:
    lettered = GradeFactory.build(code="B1", label="Substantive action")
    in_words = GradeFactory.build(code="partly", label="Partly implemented")
    assert [str(lettered), str(in_words)] == ["B1: Substantive action", "Partly implemented"]


@pytest.mark.parametrize(
    ("column", "constraint"), [("code", "grade_scale_code_uniq"), ("rank", "grade_scale_rank_uniq")]
)
def test_no_two_grades_of_a_scale_are_the_same(column: str, constraint: str) -> None:
    grade = GradeFactory.create()
    with pytest.raises(IntegrityError, match=constraint):
        GradeFactory.create(scale=grade.scale, **{column: getattr(grade, column)})


@pytest.fixture
def adopted() -> Evaluation:
    evaluation: Evaluation = EvaluationFactory.create(status=EvaluationStatus.ADOPTED)
    return evaluation


@pytest.mark.parametrize(
    "values",
    [{"label": "New"}, {"code": "Z"}, {"meaning": "New"}, {"rank": 77}, {"bucket": "done"}],
)
def test_a_grade_keeps_its_words_once_an_evaluation_is_adopted(
    adopted: Evaluation, values: dict[str, object]
) -> None:
    before = Grade.objects.filter(pk=adopted.grade_id).values().get()
    with pytest.raises(IntegrityError, match="scale is in use"), transaction.atomic():
        Grade.objects.filter(pk=adopted.grade_id).update(**values)
    assert Grade.objects.filter(pk=adopted.grade_id).values().get() == before


def test_a_scale_in_use_gets_no_grade_and_loses_none(adopted: Evaluation) -> None:
    """Also a grade that no evaluation names: a grade means what it means beside the others."""
    with pytest.raises(IntegrityError, match="scale is in use"), transaction.atomic():
        GradeFactory.create(scale=adopted.grade.scale)
    other = GradeFactory.create()
    with pytest.raises(IntegrityError, match="scale is in use"), transaction.atomic():
        Grade.objects.filter(pk=other.pk).update(scale=adopted.grade.scale)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Other"},
        {"code": "other"},
        {"is_official": True},
        {"valid_during": DateRange(date(1999, 1, 1), None)},
    ],
)
def test_a_scale_in_use_keeps_its_name_and_its_first_day(
    adopted: Evaluation, values: dict[str, object]
) -> None:
    scales = GradingScale.objects.filter(pk=adopted.grade.scale_id)
    with pytest.raises(IntegrityError, match="scale is in use"), transaction.atomic():
        scales.update(**values)


def test_a_scale_in_use_is_ended_and_followed_by_another(adopted: Evaluation) -> None:
    scales = GradingScale.objects.filter(pk=adopted.grade.scale_id)
    scales.update(valid_during=DateRange(date(2000, 1, 1), date(2025, 1, 1)))
    GradeFactory.create(
        scale=GradingScaleFactory.create(valid_during=DateRange(date(2025, 1, 1), None)),
        code=adopted.grade.code,
        label="In other words",
    )
    assert str(Evaluation.objects.get(pk=adopted.pk).grade) == str(adopted.grade)


@pytest.mark.parametrize(
    ("status", "is_in_use"), [(SubmissionStatus.DRAFT, False), (SubmissionStatus.SUBMITTED, True)]
)
def test_a_scale_is_in_use_once_a_submission_that_was_sent_names_a_grade(
    status: SubmissionStatus, *, is_in_use: bool
) -> None:
    grade = GradeFactory.create()
    AssessmentFactory.create(
        submission=SubmissionFactory.create(status=status), proposed_grade=grade
    )
    assert GradingScale.objects.in_use().exists() is is_in_use
    relabelled = Grade.objects.filter(pk=grade.pk)
    if is_in_use:
        with pytest.raises(IntegrityError, match="scale is in use"), transaction.atomic():
            relabelled.update(label="New")
    else:
        assert relabelled.update(label="New") == 1


def test_a_scale_behind_drafts_alone_can_be_corrected() -> None:
    draft = EvaluationFactory.create()
    draft.grade.label = "Corrected"
    draft.grade.save()
    assert not GradingScale.objects.in_use().exists()


@pytest.mark.parametrize("kind", DeadlineKind.values)
@pytest.mark.parametrize("audience", ReminderAudience.values)
def test_nobody_is_reminded_of_a_date_that_is_not_for_them(kind: str, audience: str) -> None:
    """A State party must not learn from a reminder which dates a secretariat set for itself."""
    stage = ReminderStageFactory.build(deadline_kind=kind, audience=audience)
    if kind in DeadlineKind.internal_kinds and audience in ("state_focal_points", "followers"):
        with pytest.raises(ValidationError, match="Only officers and rapporteurs see a date"):
            stage.validate_constraints()
        with pytest.raises(IntegrityError, match="inside_check"), transaction.atomic():
            stage.save()
    else:
        stage.validate_constraints()
        stage.save()
