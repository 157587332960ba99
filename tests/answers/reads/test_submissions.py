"""What a submission's page says."""

import pytest
from django.contrib.auth.models import AnonymousUser

from recommendations.answers.reads.submissions import assessed_recommendations, next_step_of
from recommendations.enums import AccessLevel, SubmissionStatus
from recommendations.models import Organisation, Submission, User
from tests.conftest import Case
from tests.factories import AssessmentFactory, SubmissionFactory

NOBODY = AnonymousUser()

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", list(SubmissionStatus))
def test_every_status_says_what_happens_next(status: SubmissionStatus) -> None:
    assert next_step_of(Submission(status=status, access_level=AccessLevel.PUBLIC))


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (AccessLevel.PUBLIC, "everybody can read it"),
        (AccessLevel.COMMITTEE, "committee's members only"),
        (AccessLevel.RAPPORTEUR, "rapporteurs of the case only"),
    ],
)
def test_what_published_means_depends_on_the_level(level: AccessLevel, words: str) -> None:
    submission = Submission(status=SubmissionStatus.PUBLISHED, access_level=level)
    assert words in next_step_of(submission)


def test_assessments_that_the_reader_may_not_see_are_left_out(
    case: Case, ngo: Organisation, state_focal_point: User, officer: User
) -> None:
    submission = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    AssessmentFactory.create(
        submission=submission,
        recommendation=case.recommendation(36),
        access_level=AccessLevel.COMMITTEE,
    )
    for reader, n_seen in ((state_focal_point, 0), (officer, 1), (NOBODY, 0)):
        rows = assessed_recommendations(submission, reader)
        assert [row.recommendation.paragraph.number for row in rows] == [16, 36, 60, 62]
        assert sum(row.assessment is not None for row in rows) == n_seen
