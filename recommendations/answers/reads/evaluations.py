"""What a rapporteur reads while writing an evaluation, and the grades to choose from."""

from dataclasses import dataclass

from recommendations.documents.reads.texts import PrintedPart, printed_parts_of
from recommendations.enums import SubmissionStatus
from recommendations.models import (
    Assessment,
    Evaluation,
    FollowUp,
    FollowUpRequest,
    GradingScale,
    Passage,
    User,
)


@dataclass(frozen=True)
class EvaluationMaterial:
    """What the committee, the State party and organisations wrote, and the evaluations so far."""

    printed_parts: list[PrintedPart]
    passages: list[Passage]
    assessments: list[Assessment]
    evaluations: list[Evaluation]


def scale_of(request: FollowUpRequest) -> GradingScale | None:
    """The scale of the procedure under which the request was made."""
    return request.procedure.scale if request.procedure else None


def material_for(follow_up: FollowUp, user: User) -> EvaluationMaterial:
    """What this person may read on one recommendation under follow-up. Four queries."""
    recommendation = follow_up.recommendation
    readable = (SubmissionStatus.ACCEPTED, SubmissionStatus.PUBLISHED)
    return EvaluationMaterial(
        printed_parts=printed_parts_of([recommendation], user)[recommendation.pk],
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


def last_round_of(follow_up: FollowUp, scope: str) -> Evaluation | None:
    """The evaluation of a part in its last round, whoever may see it: for those who write it."""
    return follow_up.evaluations.filter(scope=scope).order_by("-round").first()


def may_be_followed(adopted: Evaluation) -> bool:
    """Whether the follow-up went back after this evaluation had closed a round of it."""
    return not Evaluation.objects.of_this_round().filter(pk=adopted.pk).exists()
