"""One date with everything it rests on, cut to the reader."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Min

from recommendations.acts.history import HistoryEntry, history_of_deadlines, is_on_committee_side
from recommendations.deadlines.reads.deadline_proof import Why, chain_of, proofs_of
from recommendations.enums import DeadlineKind, DeadlineState
from recommendations.models import Deadline, Extension, FollowUp, StateReply
from recommendations.models.people import viewer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class DeadlinePage:
    deadline: Deadline
    why: Why
    chain: list[Deadline]
    pending: Extension | None
    received_on: date | None
    follow_ups: list[FollowUp]
    history: list[HistoryEntry]

    @property
    def is_settled(self) -> bool:
        """Whether another date took its place, so that no distance to it matters."""
        return self.deadline.state != DeadlineState.IN_FORCE


def deadline_page(deadline: Deadline, user: "Reader", *, today: date) -> DeadlinePage:
    """Read a date (already one that the reader may see) with its family: seven queries."""
    family = Deadline.objects.visible_to(user, today=today).filter(
        cycle=deadline.cycle_id, request=deadline.request_id, kind=deadline.kind
    )
    inside = is_on_committee_side(viewer_of(user), deadline.cycle)
    proofs = proofs_of(family, user, today=today, names_people=inside)
    asked = (
        FollowUp.objects.visible_to(user, today=today)
        .filter(request=deadline.request_id, request__isnull=False)
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position")
    )
    return DeadlinePage(
        deadline=deadline,
        why=proofs.why(deadline),
        chain=chain_of(deadline, proofs.deadlines),
        pending=proofs.pending(deadline),
        received_on=_first_reply(deadline, user, today),
        follow_ups=list(asked),
        history=history_of_deadlines(proofs.deadlines, deadline.cycle, user, today=today),
    )


def _first_reply(deadline: Deadline, user: "Reader", today: date) -> date | None:
    """The day on which the first reply to the request came, if the reader may see it."""
    if deadline.kind != DeadlineKind.FOLLOW_UP_INFORMATION:
        return None
    replies = StateReply.objects.visible_to(user, today=today).filter(request=deadline.request_id)
    first: date | None = replies.aggregate(first=Min("received_on"))["first"]
    return first
