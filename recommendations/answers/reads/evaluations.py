"""What a rapporteur reads while writing an evaluation."""

from dataclasses import dataclass

from recommendations.documents.reads.recommendation_words import Words, words_of
from recommendations.enums import SubmissionStatus
from recommendations.models import (
    Assessment,
    Evaluation,
    FollowUp,
    GradingScale,
    Passage,
    User,
)


@dataclass(frozen=True)
class Desk:
    """The other three voices on one recommendation, and the evaluations written so far."""

    asked: list[Words]
    passages: list[Passage]
    assessments: list[Assessment]
    evaluations: list[Evaluation]


def scale_of(follow_up: FollowUp) -> GradingScale | None:
    """The grades that apply: those of the procedure under which the request was made."""
    procedure = follow_up.request.procedure
    return procedure.scale if procedure else None


def desk_of(follow_up: FollowUp, user: User) -> Desk:
    """Everything that this person may read on one recommendation under follow-up: four queries."""
    recommendation = follow_up.recommendation
    readable = (SubmissionStatus.ACCEPTED, SubmissionStatus.PUBLISHED)
    return Desk(
        asked=words_of([recommendation], user)[recommendation.pk],
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
