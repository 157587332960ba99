"""The version of a row rises with each change, whichever program makes it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from recommendations.models import Assessment, User
from recommendations.models.base import VersionedRow
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    CosignatureFactory,
    EvidenceFactory,
    GradeFactory,
    PassageFactory,
    ProposalFactory,
    SubmissionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

VERSIONED = [
    model
    for model in apps.get_app_config("recommendations").get_models()
    if issubclass(model, VersionedRow)
]


def _version(row: Any) -> int:
    version: int = type(row).objects.values_list("version", flat=True).get(pk=row.pk)
    return version


@pytest.mark.parametrize("model", VERSIONED, ids=lambda model: model.__name__)
def test_every_versioned_table_counts(model: type[VersionedRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE t.tgrelid = %s::regclass AND t.tgenabled = 'O'",
            [model._meta.db_table],
        )
        assert ("row_raise_version",) in cursor.fetchall()


def test_the_version_rises_with_each_change_and_not_without(case: Case) -> None:
    row = AssessmentFactory.create(recommendation=case.recommendation(36), reasoning="First.")
    assert _version(row) == 1
    row.reasoning = "Second."
    row.save()
    assert _version(row) == 2
    row.save()  # the same words once more
    assert _version(row) == 2
    Assessment.objects.filter(pk=row.pk).update(reasoning="Third.")
    assert _version(row) == 3


def test_no_program_sets_the_version(case: Case) -> None:
    row = AssessmentFactory.create(recommendation=case.recommendation(36))
    stale = Assessment.objects.get(pk=row.pk)
    for words in ("First.", "Second.", "Third."):
        Assessment.objects.filter(pk=row.pk).update(reasoning=words)
    stale.reasoning = "Fourth."
    stale.save()  # writes the version that it was read with, too
    assert _version(row) == 5
    Assessment.objects.filter(pk=row.pk).update(version=1)
    assert _version(row) == 5
    Assessment.objects.filter(pk=row.pk).update(version=70)
    assert _version(row) == 6


def test_signing_in_is_no_change_of_an_account() -> None:
    user = UserFactory.create()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now(), updated_at=timezone.now())
    assert _version(user) == 1


@pytest.mark.parametrize(
    ("part", "whole", "column"),
    [
        (EvidenceFactory, "assessment", "text"),
        (ProposalFactory, "submission", "text"),
        (PassageFactory, "reply", "match_reason"),
        (GradeFactory, "scale", "meaning"),
    ],
)
def test_what_is_changed_together_raises_the_version_of_the_whole(
    case: Case, part: Any, whole: str, column: str
) -> None:
    more = {"recommendation": case.recommendation(36)} if part is PassageFactory else {}
    row = part.create(**more)
    parent = getattr(row, whole)
    begun = _version(parent)
    setattr(row, column, "Other words.")
    row.save()
    assert _version(parent) > begun


def test_a_source_that_is_taken_away_raises_the_version_of_the_assessment(case: Case) -> None:
    assessment = AssessmentFactory.create(recommendation=case.recommendation(36))
    row = EvidenceFactory.create(assessment=assessment)
    begun = _version(assessment)
    row.delete()
    assert _version(assessment) > begun


def test_a_co_signature_raises_the_version_of_the_submission() -> None:
    submission = SubmissionFactory.create()
    begun = _version(submission)
    CosignatureFactory.create(submission=submission)
    assert _version(submission) > begun
