"""An evaluation has a grade and reasons, and its adoption a day that can be."""

from datetime import date
from typing import Any

import pytest

from recommendations.answers.forms.evaluations import AdoptionForm, EvaluationForm
from recommendations.enums import AccessLevel
from recommendations.models import Grade, Session, TreatyBody
from tests.factories import GradeFactory, SessionFactory
from tests.form_checks import refusals

TODAY = date(2024, 5, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade() -> Grade:
    return GradeFactory.create()


@pytest.fixture
def session(body: TreatyBody) -> Session:
    return SessionFactory.create(
        treaty_body=body, number=38, starts_on=date(2024, 4, 1), ends_on=date(2024, 4, 12)
    )


def _evaluation(of: Grade, **changed: Any) -> EvaluationForm:
    data = {
        "grade": of.pk,
        "rationale": "Nothing was done.",
        "access_level": AccessLevel.PUBLIC,
        **changed,
    }
    return EvaluationForm(data, scale=of.scale)


def _adoption(body: TreatyBody, **data: Any) -> AdoptionForm:
    return AdoptionForm(data, body=body, today=TODAY)


def test_a_complete_evaluation_is_accepted(grade: Grade) -> None:
    assert _evaluation(grade).is_valid()


def test_a_grade_and_reasons_are_asked_for(grade: Grade) -> None:
    assert refusals(_evaluation(grade, grade="", rationale=" ")) == {
        "grade": "Choose a grade.",
        "rationale": "Write the reasons for the grade.",
    }


def test_a_grade_of_another_scale_is_no_choice(grade: Grade) -> None:
    assert set(refusals(_evaluation(grade, grade=GradeFactory.create().pk))) == {"grade"}


def test_a_day_of_publication_is_asked_for_where_it_decides(grade: Grade) -> None:
    form = _evaluation(grade, access_level=AccessLevel.FROM_DATE)
    assert set(refusals(form)) == {"public_from"}


def test_an_official_scale_is_named_and_another_one_explained(grade: Grade) -> None:
    for is_official, words in ((True, grade.scale.name), (False, "published no scale")):
        grade.scale.is_official = is_official
        assert words in str(EvaluationForm(scale=grade.scale).fields["grade"].help_text)


def test_an_adoption_without_a_day_is_refused(body: TreatyBody) -> None:
    assert set(refusals(_adoption(body, adopted_on=""))) == {"adopted_on"}


def test_an_adoption_in_the_future_is_refused(body: TreatyBody) -> None:
    assert refusals(_adoption(body, adopted_on="2024-05-03")) == {
        "adopted_on": "This day is in the future. Record the adoption after it has taken place."
    }


@pytest.mark.parametrize(
    ("day", "is_right"),
    [("2024-03-31", False), ("2024-04-01", True), ("2024-04-12", True), ("2024-04-13", False)],
)
def test_a_day_lies_in_the_session_that_was_chosen(
    body: TreatyBody, session: Session, day: str, is_right: bool
) -> None:
    form = _adoption(body, adopted_on=day, session=session.pk)
    if is_right:
        assert form.is_valid()
    else:
        assert refusals(form) == {
            "adopted_on": (
                "The session lasted from 1 April 2024 to 12 April 2024. "
                "Change the day or the session."
            )
        }


def test_a_session_of_another_committee_is_no_choice(body: TreatyBody) -> None:
    other = SessionFactory.create(treaty_body__code="CAT")
    assert set(refusals(_adoption(body, adopted_on="2024-04-02", session=other.pk))) == {"session"}
