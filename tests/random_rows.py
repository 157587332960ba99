"""Recommendations to which anything may have happened, open to anybody; the same for each seed."""

import random
from datetime import date, timedelta
from typing import Any

from recommendations import dates
from recommendations.enums import AccessLevel, EvaluationStatus, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Document,
    FollowUp,
    FollowUpRequest,
    Organisation,
    StateReply,
    StatusStep,
)
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    DeadlineFactory,
    DocumentFactory,
    EvaluationFactory,
    FollowUpFactory,
    FollowUpRequestFactory,
    OrganisationFactory,
    PassageFactory,
    StateReplyFactory,
    SubmissionFactory,
)

TODAY = date(2024, 1, 17)
LEVELS: tuple[tuple[str, date | None], ...] = (
    (AccessLevel.PUBLIC, None),
    (AccessLevel.FROM_DATE, TODAY - timedelta(days=1)),
    (AccessLevel.FROM_DATE, TODAY + timedelta(days=1)),
    (AccessLevel.COMMITTEE, None),
    (AccessLevel.RAPPORTEUR, None),
)


def _open(level: tuple[str, date | None]) -> dict[str, Any]:
    return {"access_level": level[0], "public_from": level[1]}


def _any(chance: random.Random) -> dict[str, Any]:
    """Mostly public, as most rows are."""
    return _open(chance.choice((*[LEVELS[0]] * 9, *LEVELS[1:])))


def _build(case: Case, ngo: Organisation, chance: random.Random, document: Document) -> None:
    """A recommendation with a follow-up in which anything may have happened, open to anybody."""
    request = FollowUpRequest.objects.get(document=document)
    follow_up = FollowUpFactory.create(request=request)
    recommendation = follow_up.recommendation
    steps: list[dict[str, Any]] = []
    for _reply in range(chance.choice((0, 1, 1, 2))):
        reply = StateReplyFactory.create(request=request, **_any(chance))
        if chance.random() < 0.8:
            PassageFactory.create(reply=reply, recommendation=recommendation)
        steps.append({"status": FollowUpStatus.REPLY_RECEIVED, "reply": reply})
        if chance.random() < 0.25:
            StateReply.objects.filter(pk=reply.pk).update(
                withdrawn_at=dates.now(), withdrawn_by=reply.recorded_by, withdrawal_reason="Wrong"
            )
    for n in range(chance.choice((0, 0, 1, 3))):
        evaluation = EvaluationFactory.create(
            follow_up=follow_up,
            scope=f"Part {n % 2}",
            round=1 + n // 2,
            status=chance.choice((*EvaluationStatus.values, EvaluationStatus.ADOPTED)),
            **_any(chance),
        )
        adopted = evaluation.status == EvaluationStatus.ADOPTED
        reached = FollowUpStatus.EVALUATED if adopted else FollowUpStatus.UNDER_EVALUATION
        # The status may rest on another row than this one.
        if chance.random() < 0.5:
            steps.append({"status": reached, "evaluation": evaluation})
    if chance.random() < 0.2:
        steps.append({"status": FollowUpStatus.DISCONTINUED})
    for step in steps:
        place = FollowUpStatus(step["status"]).place
        StatusStep.objects.create(follow_up=follow_up, leg=1, place=place, at=dates.now(), **step)
    if steps:
        status = chance.choice([*(step["status"] for step in steps), FollowUpStatus.AWAITING_REPLY])
        FollowUp.objects.filter(pk=follow_up.pk).update(leg=1, status=status)
    readable = set(SubmissionStatus.received_statuses) if chance.random() < 0.5 else set()
    for status in chance.sample(SubmissionStatus.values, chance.choice((0, 1, 2))):
        submission = SubmissionFactory.create(
            request=request,
            # An organisation has one draft on a request.
            organisation=ngo if status in readable else OrganisationFactory.create(),
            status=status,
            **({"submitted_at": dates.now(), "receipt": "0" * 64} if status != "draft" else {}),
            **_any(chance),
        )
        AssessmentFactory.create(
            submission=submission,
            recommendation=recommendation,
            access_level=chance.choice((AccessLevel.PUBLIC, *AccessLevel.confidential_levels)),
        )
    if chance.random() < 0.3:
        # A second request, in another document.
        elsewhere = DocumentFactory.create(cycle=document.cycle, symbol="", **_any(chance))
        FollowUpFactory.create(
            request=FollowUpRequestFactory.create(document=elsewhere),
            recommendation=recommendation,
            round=chance.choice((1, 2)),
        )


def build_rows(case: Case, ngo: Organisation, seed: int) -> None:
    """Documents of each level of access in the case, most of them public."""
    chance = random.Random(seed)  # noqa: S311 - the same worlds each time
    for n, level in enumerate(LEVELS):
        document = DocumentFactory.create(cycle=case.cycle, symbol=f"A/{n}", **_open(level))
        request = FollowUpRequestFactory.create(document=document)
        if chance.random() < 0.7:
            DeadlineFactory.create(
                request=request, due_on=TODAY + timedelta(days=chance.choice((-9, 0, 9, 900)))
            )
        for _recommendation in range(14 if n == 0 else 4):
            _build(case, ngo, chance, document)
