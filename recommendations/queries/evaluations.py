"""What a rapporteur reads while writing an evaluation."""

from dataclasses import dataclass

from django.utils.translation import get_language

from recommendations.enums import SubmissionStatus
from recommendations.models import (
    Assessment,
    Evaluation,
    FollowUp,
    Passage,
    Recommendation,
    User,
)


@dataclass(frozen=True)
class Desk:
    """The other three voices on one recommendation, and the evaluations written so far."""

    recommendation: Recommendation
    passages: list[Passage]
    assessments: list[Assessment]
    evaluations: list[Evaluation]


def desk_of(follow_up: FollowUp, user: User) -> Desk:
    """Everything that this person may read on one recommendation under follow-up: four queries."""
    recommendation = (
        Recommendation.objects.visible_to(user)
        .with_text(get_language() or "en")
        .select_related("paragraph__document")
        .get(pk=follow_up.recommendation_id)
    )
    readable = (SubmissionStatus.ACCEPTED, SubmissionStatus.PUBLISHED)
    return Desk(
        recommendation=recommendation,
        passages=list(
            Passage.objects.visible_to(user)
            .filter(recommendation=recommendation, reply__request=follow_up.request_id)
            .select_related("reply")
            .order_by("reply__received_on", "position")
        ),
        assessments=list(
            Assessment.objects.visible_to(user)
            .filter(recommendation=recommendation, submission__status__in=readable)
            .select_related("submission__organisation", "proposed_grade")
            .order_by("submission__submitted_at")
        ),
        evaluations=list(
            Evaluation.objects.visible_to(user).filter(follow_up=follow_up).select_related("grade")
        ),
    )
