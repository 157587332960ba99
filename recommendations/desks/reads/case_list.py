"""Cases in a table: how many recommendations each holds and where their follow-up stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count

from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.enums import DeadlineKind, FollowUpStatus
from recommendations.models import Deadline, Recommendation, ReportingCycle

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User

    Reader = User | AnonymousUser | None


@dataclass(frozen=True)
class CaseRow:
    """One case. Counts are of what the reader may see."""

    cycle: ReportingCycle
    n_recommendations: int
    due_on: date | None
    by_status: dict[str, int] = field(default_factory=dict)
    today: date = date.max

    @property
    def n_selected(self) -> int:
        return sum(self.by_status.values())

    @property
    def n_awaited(self) -> int:
        return self.by_status.get(FollowUpStatus.AWAITING_REPLY, 0)

    @property
    def is_overdue(self) -> bool:
        return bool(self.n_awaited and self.due_on and self.due_on < self.today)

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """Code, words and number for each status that occurs, in the order of the procedure."""
        return [
            (status.value, str(status.label), self.by_status[status])
            for status in FollowUpStatus
            if status in self.by_status
        ]


def cases_of(cycles: Iterable[ReportingCycle], user: "Reader", *, today: date) -> list[CaseRow]:
    """The rows for some cases. Three queries, however many cases."""
    cycles = list(cycles)
    counted = (
        Recommendation.objects.visible_to(user, today=today)
        .filter(cycle__in=cycles)
        .order_by()
        .values_list("cycle")
        .annotate(n=Count("pk"))
    )
    n_recommendations = dict(counted)
    by_status: dict[int, dict[str, int]] = defaultdict(dict)
    for cycle, status, n in (
        current_follow_ups(user, today=today)
        .filter(request__cycle__in=cycles)
        .order_by()
        .values_list("request__cycle", "status")
        .annotate(n=Count("pk"))
    ):
        by_status[cycle][status] = n
    due = dict(
        Deadline.objects.visible_to(user, today=today)
        .in_force()
        .filter(cycle__in=cycles, kind=DeadlineKind.FOLLOW_UP_INFORMATION)
        .order_by("due_on")
        .values_list("cycle", "due_on")
    )
    return [
        CaseRow(
            cycle=cycle,
            n_recommendations=n_recommendations.get(cycle.pk, 0),
            due_on=due.get(cycle.pk),
            by_status=by_status.get(cycle.pk, {}),
            today=today,
        )
        for cycle in cycles
    ]
