"""Sessions, rules and scales of a treaty body hold for a time, and never two at once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from recommendations.enums import SelectionKind
from recommendations.models import FollowUpProcedure
from tests.factories import (
    FollowUpProcedureFactory,
    GradeFactory,
    GradingScaleFactory,
    SessionFactory,
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
