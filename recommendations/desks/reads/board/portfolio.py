"""The cases of a rapporteur or of a secretariat in one table that sorts and filters."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import ngettext_lazy

from recommendations.enums import ClockState, FollowUpStatus
from recommendations.models import FollowUpRequest, StateReply, User
from recommendations.models.deadlines import clock_state
from recommendations.models.follow_ups import FollowUpRequestQuerySet

ROW_LIMIT = 200

# The stage of a case is that of its least advanced recommendation.
STAGES = (
    FollowUpStatus.AWAITING_REPLY,
    FollowUpStatus.REPLY_RECEIVED,
    FollowUpStatus.UNDER_EVALUATION,
    FollowUpStatus.EVALUATED,
    FollowUpStatus.CLOSED,
)
_COUNTS = {
    FollowUpStatus.AWAITING_REPLY: ngettext_lazy(
        "%(n)d awaits a reply", "%(n)d await a reply", "n"
    ),
    FollowUpStatus.REPLY_RECEIVED: ngettext_lazy("%(n)d has a reply", "%(n)d have a reply", "n"),
    FollowUpStatus.UNDER_EVALUATION: ngettext_lazy(
        "%(n)d is under evaluation", "%(n)d are under evaluation", "n"
    ),
    FollowUpStatus.EVALUATED: ngettext_lazy("%(n)d is evaluated", "%(n)d are evaluated", "n"),
    FollowUpStatus.CLOSED: ngettext_lazy("%(n)d is closed", "%(n)d are closed", "n"),
    FollowUpStatus.DISCONTINUED: ngettext_lazy(
        "%(n)d was discontinued", "%(n)d were discontinued", "n"
    ),
}
SORTS: dict[str, tuple[Any, ...]] = {
    # Those that have ended come last, whatever their deadline.
    "": ("is_ended", F("due_on").asc(nulls_last=True), "pk"),
    "state": ("cycle__state_party__name_en", "cycle__treaty_body__code", "pk"),
    "due_on": (F("due_on").asc(nulls_last=True), "pk"),
    "stage": ("stage", F("due_on").asc(nulls_last=True), "pk"),
}
DESCENDING: dict[str, tuple[Any, ...]] = {
    "-state": ("-cycle__state_party__name_en", "cycle__treaty_body__code", "pk"),
    "-due_on": (F("due_on").desc(nulls_last=True), "pk"),
    "-stage": ("-stage", F("due_on").asc(nulls_last=True), "pk"),
}


@dataclass(frozen=True)
class PortfolioRow:
    """One follow-up request, with its stage and how many recommendations have which status."""

    request: FollowUpRequest
    url: str
    due_on: date | None
    received_on: date | None
    status: FollowUpStatus
    is_awaited: bool
    is_overdue: bool
    counts: str
    is_ended: bool


@dataclass(frozen=True)
class Portfolio:
    """The table, and how it is sorted and filtered."""

    rows: list[PortfolioRow]
    sort: str
    stage: str
    stages: tuple[tuple[str, str], ...]
    n_all: int

    @property
    def is_cut(self) -> bool:
        """Whether there may be more rows than are shown."""
        return len(self.rows) == ROW_LIMIT


def portfolio_of(
    user: User, *, today: date, sort: str = "", stage: str = "", **which: object
) -> Portfolio:
    """The requests that `which` selects: two queries, whatever their number."""
    requests = _annotated(FollowUpRequest.objects.visible_to(user).filter(**which), user)
    n_all = requests.count()
    if stage in STAGES:
        requests = requests.filter(Q(stage=STAGES.index(FollowUpStatus(stage))))
    else:
        stage = ""
    orders = {**SORTS, **DESCENDING}
    sort = sort if sort in orders else ""
    rows = requests.order_by(*orders[sort])[:ROW_LIMIT]
    return Portfolio(
        rows=[_row(request, today) for request in rows],
        sort=sort,
        stage=stage,
        stages=tuple((status.value, str(status.label)) for status in STAGES),
        n_all=n_all,
    )


def _annotated(requests: FollowUpRequestQuerySet, user: User) -> FollowUpRequestQuerySet:
    ended = Q(follow_ups__status__in=FollowUpStatus.ended_statuses)
    counts = {
        f"n_{status.value}": Count("follow_ups", filter=Q(follow_ups__status=status))
        for status in FollowUpStatus
    }
    received = (
        StateReply.objects.visible_to(user).filter(request=OuterRef("pk")).order_by("received_on")
    )
    return (
        requests.with_due_on()
        .select_related("document", "cycle__treaty_body", "cycle__state_party")
        .annotate(
            n_selected=Count("follow_ups"),
            n_ended=Count("follow_ups", filter=ended),
            received_on=Subquery(received.values("received_on")[:1]),
            **counts,
        )
        .annotate(
            is_ended=Case(
                When(n_selected=F("n_ended"), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
            stage=Case(
                *(
                    When(**{f"n_{status.value}__gt": 0}, then=Value(place))
                    for place, status in enumerate(STAGES[:-1])
                ),
                default=Value(len(STAGES) - 1),
                output_field=IntegerField(),
            ),
        )
    )


def _row(request: Any, today: date) -> PortfolioRow:
    status = STAGES[request.stage]
    is_awaited = status == FollowUpStatus.AWAITING_REPLY
    numbers = {status: getattr(request, f"n_{status.value}") for status in FollowUpStatus}
    return PortfolioRow(
        request=request,
        url=request.cycle.get_absolute_url(),
        due_on=request.due_on,
        received_on=request.received_on,
        status=status,
        is_awaited=is_awaited,
        is_overdue=(is_awaited and clock_state(request.due_on, today=today) == ClockState.OVERDUE),
        # "2 await a reply, 2 are under evaluation", in the order of the procedure.
        counts=", ".join(
            _COUNTS[status] % {"n": number} for status, number in numbers.items() if number
        ),
        is_ended=status == FollowUpStatus.CLOSED,
    )
