"""Recommendations as a list shows them: rows with their status, and counts beside the filters.

Everything starts from rows that the reader may see. What belongs to them (follow-ups, replies,
evaluations) is checked again here, because it has access levels of its own.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, Min, OuterRef, Q

from recommendations.documents.reads.headlines import HeadlinePart
from recommendations.enums import ClockState, EvaluationStatus
from recommendations.models import Evaluation, FollowUp, ParagraphText, Passage, Recommendation
from recommendations.models.evaluations import latest_rounds
from recommendations.models.follow_ups import FollowUpQuerySet
from recommendations.models.recommendations import RecommendationQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

EXCERPT_LENGTH = 260


@dataclass(frozen=True)
class RecommendationRow:
    """One line of a list. It leaves out what the reader may not see."""

    recommendation: Recommendation
    follow_up: FollowUp | None
    clock: ClockState | None
    due_on: date | None
    received_on: date | None
    grades: tuple[Evaluation, ...]
    headline: tuple[HeadlinePart, ...]

    @property
    def is_overdue(self) -> bool:
        return self.clock == ClockState.OVERDUE


def current_follow_ups(user: "User | AnonymousUser | None", *, today: date) -> FollowUpQuerySet:
    """Of each recommendation, the follow-up of its latest round, annotated with `due_on`."""
    seen = FollowUp.objects.visible_to(user, today=today)
    later = seen.filter(
        Q(round__gt=OuterRef("round")) | Q(round=OuterRef("round"), pk__gt=OuterRef("pk")),
        recommendation=OuterRef("recommendation"),
    )
    # Not "the first of a sorted subquery": PostgreSQL expects one row from that, joins by nested
    # loops, and takes seconds for ten thousand.
    return seen.with_due_on().filter(~Exists(later))


def for_rows(recommendations: RecommendationQuerySet, language: str) -> RecommendationQuerySet:
    """With all that `recommendation_rows` and the table read of a recommendation, in one query."""
    return recommendations.with_text(language).select_related(
        "paragraph__document", "cycle__state_party", "cycle__treaty_body"
    )


def for_keys(
    keys: Sequence[int], user: "User | AnonymousUser | None", language: str, *, today: date
) -> list[Recommendation]:
    """These recommendations, in this order, if the reader may see them. One query."""
    seen = Recommendation.objects.visible_to(user, today=today).filter(pk__in=keys)
    found = {row.pk: row for row in for_rows(seen.order_by(), language)}
    return [found[key] for key in keys if key in found]


def recommendation_rows(
    page: Sequence[Recommendation],
    user: "User | AnonymousUser | None",
    *,
    today: date,
    headlines: dict[int, tuple[HeadlinePart, ...]] | None = None,
) -> list[RecommendationRow]:
    """What a list shows of the recommendations on one page. Four queries, however many rows."""
    pks = [recommendation.pk for recommendation in page]
    follow_ups = {
        follow_up.recommendation_id: follow_up
        for follow_up in current_follow_ups(user, today=today).filter(recommendation__in=pks)
    }
    received = first_replies(follow_ups.values(), user, today=today)
    grades: dict[int, list[Evaluation]] = defaultdict(list)
    for evaluation in latest_rounds(
        Evaluation.objects.visible_to(user, today=today)
        .filter(status=EvaluationStatus.ADOPTED, follow_up__in=follow_ups.values())
        .select_related("grade")
    ):
        grades[evaluation.follow_up_id].append(evaluation)
    excerpts = _excerpts(page) | (headlines or {})
    rows = []
    for recommendation in page:
        follow_up = follow_ups.get(recommendation.pk)
        due_on = getattr(follow_up, "due_on", None)
        rows.append(
            RecommendationRow(
                recommendation=recommendation,
                follow_up=follow_up,
                clock=follow_up.clock(due_on, today=today) if follow_up else None,
                due_on=due_on,
                received_on=received.get(follow_up.pk) if follow_up else None,
                grades=tuple(grades[follow_up.pk]) if follow_up else (),
                headline=excerpts.get(recommendation.pk, ()),
            )
        )
    return rows


def _excerpts(page: Sequence[Recommendation]) -> dict[int, tuple[HeadlinePart, ...]]:
    """The beginning of each text, subparagraphs included. One query."""
    parts: dict[int, list[str]] = defaultdict(list)
    for text in (
        ParagraphText.objects.filter(paragraph__parent__in=[row.paragraph_id for row in page])
        .exclude(paragraph__gone_in__isnull=False, paragraph__parent__gone_in__isnull=True)
        .select_related("paragraph")
        .order_by("paragraph__position")
    ):
        label = text.paragraph.label.rsplit("-", 1)[-1]
        parts[text.paragraph.parent_id or 0].append(f"({label}) {text.text}")
    return {
        row.pk: (
            HeadlinePart(
                shortened(" ".join([getattr(row, "text", "") or "", *parts[row.paragraph_id]])),
                is_found=False,
            ),
        )
        for row in page
    }


def shortened(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text, cut between two words."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "\u2026"


def first_replies(
    follow_ups: Collection[FollowUp],
    user: "User | AnonymousUser | None",
    *,
    today: date,
) -> dict[int, date]:
    """For each follow-up, the day on which the first reply that addresses it was received."""
    asked = {(row.request_id, row.recommendation_id): row.pk for row in follow_ups}
    spoken = (
        Passage.objects.visible_to(user, today=today)
        .filter(recommendation__in=[recommendation for _, recommendation in asked])
        .values_list("reply__request", "recommendation")
        .annotate(first=Min("reply__received_on"))
        .order_by()
    )
    return {
        asked[request, recommendation]: first
        for request, recommendation, first in spoken
        if (request, recommendation) in asked
    }
