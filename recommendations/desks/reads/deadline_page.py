"""One deadline with everything on which it is based, of what the reader may see."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from recommendations.acts.history import HistoryEntry, history_of_deadlines, is_on_committee_side
from recommendations.deadlines.reads.explanations import (
    DateExplanation,
    explained_deadlines,
    replaced_deadlines,
)
from recommendations.enums import DeadlineKind, DeadlineState
from recommendations.models import Deadline, Extension, FollowUp, StateReply
from recommendations.models.people import Reader, viewer_of


@dataclass(frozen=True)
class DeadlinePage:
    deadline: Deadline
    why: DateExplanation
    # This deadline with those that it replaced and those that replaced it, oldest first.
    chain: list[Deadline]
    pending: Extension | None
    # The day of the first visible reply to the request.
    received_on: date | None
    follow_ups: list[FollowUp]
    history: list[HistoryEntry]

    @property
    def is_past(self) -> bool:
        """Whether it is not in force, so that no distance to it is shown."""
        return self.deadline.state != DeadlineState.IN_FORCE


def deadline_page(deadline: Deadline, user: Reader, *, today: date) -> DeadlinePage:
    """Read a deadline (already one that the reader may see) and its history: seven queries."""
    family = Deadline.objects.visible_to(user, today=today).filter(
        cycle=deadline.cycle_id, request=deadline.request_id, kind=deadline.kind
    )
    inside = is_on_committee_side(viewer_of(user), deadline.cycle)
    explained = explained_deadlines(family, user, today=today, names_people=inside)
    follow_ups = (
        FollowUp.objects.visible_to(user, today=today)
        .filter(request=deadline.request_id, request__isnull=False)
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position")
    )
    received_on = None
    if deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION:
        replies = StateReply.objects.visible_to(user, today=today).filter(
            request=deadline.request_id
        )
        received_on = replies.aggregate(first=Min("received_on"))["first"]
    return DeadlinePage(
        deadline=deadline,
        why=explained.why(deadline),
        chain=replaced_deadlines(deadline, explained.deadlines),
        pending=explained.pending(deadline),
        received_on=received_on,
        follow_ups=list(follow_ups),
        history=history_of_deadlines(explained.deadlines, deadline.cycle, user, today=today),
    )
