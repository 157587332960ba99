"""Every factory makes a row that the database accepts, twice."""

import pytest
from django.db.models import Model
from factory.django import DjangoModelFactory

from recommendations.enums import EmailStatus, EvaluationStatus, ImportStatus, SubmissionStatus
from tests import factories
from tests.conftest import PARAGRAPHS, Case


@pytest.mark.django_db
@pytest.mark.parametrize("name", factories.__all__)
def test_factory_makes_two_rows(name: str) -> None:
    factory: type[DjangoModelFactory[Model]] = getattr(factories, name)
    assert factory.create().pk
    # Two rules of one committee may not hold at the same time.
    if name not in ("FollowUpProcedureFactory", "WindowRuleFactory"):
        assert factory.create().pk


@pytest.mark.django_db
def test_rows_with_a_status_satisfy_what_the_database_demands_of_it() -> None:
    for submission_status in SubmissionStatus:
        factories.SubmissionFactory.create(status=submission_status)
    for evaluation_status in EvaluationStatus:
        factories.EvaluationFactory.create(status=evaluation_status)
    for import_status in ImportStatus:
        factories.ImportRunFactory.create(status=import_status)
    for email_status in EmailStatus:
        factories.OutgoingEmailFactory.create(status=email_status)


def test_case_is_the_one_that_tests_are_about(case: Case) -> None:
    assert case.document.symbol == "CMW/C/AZE/CO/3"
    assert tuple(case.follow_ups) == PARAGRAPHS
    assert case.recommendation(36).paragraph.number == 36
