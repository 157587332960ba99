"""Dates in force or suspended as a list shows them, with the state of each on that day."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When

from recommendations.dates import DUE_SOON
from recommendations.enums import ClockState, DeadlineKind, DeadlineState, FollowUpStatus
from recommendations.models import Deadline, FollowUp, StateReply
from recommendations.models.deadlines import DeadlineQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


def listed_deadlines(user: "User | AnonymousUser | None", *, today: date) -> DeadlineQuerySet:
    """The dates in force or suspended that the reader may see, as `with_clock` annotates them."""
    return with_clock(Deadline.objects.visible_to(user, today=today).current(), user, today=today)


def with_clock(
    deadlines: DeadlineQuerySet, user: "User | AnonymousUser | None", *, today: date
) -> DeadlineQuerySet:
    """Annotate `clock_state` and `received_on`, the day of the first reply that the reader sees.

    A date for information on follow-up counts as long as one of its recommendations awaits a
    reply, and one for an evaluation as long as a reply has yet to be evaluated; any other date
    counts until it has passed.
    """
    of_request = FollowUp.objects.visible_to(user, today=today).filter(request=OuterRef("request"))
    awaiting = of_request.seen_as(FollowUpStatus.AWAITING_REPLY)
    ungraded = of_request.seen_as(FollowUpStatus.REPLY_RECEIVED, FollowUpStatus.UNDER_EVALUATION)
    replies = StateReply.objects.visible_to(user, today=today).filter(request=OuterRef("request"))
    tasks = (DeadlineKind.FOLLOW_UP_INFORMATION, DeadlineKind.EVALUATION_DUE)
    soon = today + DUE_SOON
    # The longest part, named once: planning a query with it takes longer than running it.
    is_awaited = Case(
        When(kind=DeadlineKind.EVALUATION_DUE, then=Exists(ungraded)), default=Exists(awaiting)
    )
    return deadlines.annotate(
        received_on=Subquery(replies.order_by("received_on").values("received_on")[:1]),
        clock_state=Case(
            When(state=DeadlineState.SUSPENDED, then=Value(DeadlineState.SUSPENDED)),
            When(state=DeadlineState.WITHDRAWN, then=Value(DeadlineState.WITHDRAWN)),
            When(Q(due_on__lt=today) & ~Q(kind__in=tasks), then=Value(ClockState.ANSWERED)),
            When(Q(kind__in=tasks) & ~Q(is_awaited), then=Value(ClockState.ANSWERED)),
            When(due_on__lt=today, then=Value(ClockState.OVERDUE)),
            When(due_on__lte=soon, then=Value(ClockState.DUE_SOON)),
            default=Value(ClockState.RUNNING),
            output_field=CharField(),
        ),
    )
