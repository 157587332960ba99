"""What the database keeps of an adopted evaluation."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from recommendations.enums import EvaluationStatus
from recommendations.models import Evaluation
from tests.evidence import as_owner
from tests.factories import EvaluationFactory, GradeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "values",
    [
        {"rationale": "Otherwise."},
        {"further_action": "Otherwise."},
        {"scope": "first part"},
        {"adopted_on": date(2024, 9, 21)},
        {"status": EvaluationStatus.DRAFT, "adopted_on": None},
    ],
)
def test_an_adopted_evaluation_is_not_rewritten(values: dict[str, object]) -> None:
    adopted = EvaluationFactory.create(status=EvaluationStatus.ADOPTED)
    with pytest.raises(IntegrityError, match="stays as it was adopted"), transaction.atomic():
        Evaluation.objects.filter(pk=adopted.pk).update(**values)
    assert Evaluation.objects.get(pk=adopted.pk).rationale == adopted.rationale


def test_an_adopted_evaluation_keeps_its_grade_and_is_not_deleted() -> None:
    adopted = EvaluationFactory.create(status=EvaluationStatus.ADOPTED)
    other = GradeFactory.create()
    rows = Evaluation.objects.filter(pk=adopted.pk)
    with pytest.raises(IntegrityError, match="stays as it was adopted"), transaction.atomic():
        rows.update(grade=other)
    with (
        pytest.raises(IntegrityError, match="stays as it was adopted"),
        transaction.atomic(),
        as_owner(),
    ):
        rows.delete()
    assert rows.get().grade == adopted.grade


def test_a_draft_is_still_changed() -> None:
    draft = EvaluationFactory.create()
    assert Evaluation.objects.filter(pk=draft.pk).update(rationale="Otherwise.") == 1
