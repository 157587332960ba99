"""A withheld name is given only on rows whose reader is known."""

import pytest

from recommendations.models import Assessment, Submission
from tests.factories import AssessmentFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def test_a_row_that_knows_no_reader_withholds_the_name() -> None:
    submission = SubmissionFactory.create(is_author_withheld=True)
    AssessmentFactory.create(submission=submission)
    name = submission.organisation.name
    assert name not in Submission.objects.get().author_name
    assert name not in Assessment.objects.get().author_name
    assert name not in [row.author_name for row in Submission.objects.visible_to(None)]
