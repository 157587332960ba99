"""Dates in force as a list shows them, with what the clock says of each."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When

from recommendations.dates import DUE_SOON
from recommendations.enums import ClockState, DeadlineKind, FollowUpStatus
from recommendations.models import Deadline, FollowUp, StateReply
from recommendations.models.deadlines import DeadlineQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from recommendations.models import User


def dates_of(user: "User | AnonymousUser | None", *, today: date) -> DeadlineQuerySet:
    """The dates in force that the reader may see, each with `clock_state` and `received_on`.

    A date for information on follow-up counts as long as one of its recommendations awaits a
    reply; any other date counts until it is over. `received_on` is the first reply's day.
    """
    awaiting = FollowUp.objects.visible_to(user, today=today).filter(
        request=OuterRef("request"), status=FollowUpStatus.AWAITING_REPLY
    )
    replies = StateReply.objects.visible_to(user, today=today).filter(request=OuterRef("request"))
    counts = Q(is_awaited=True) | ~Q(kind=DeadlineKind.FOLLOW_UP_INFORMATION)
    overdue = Q(is_awaited=True, kind=DeadlineKind.FOLLOW_UP_INFORMATION, due_on__lt=today)
    soon = today + DUE_SOON
    return (
        Deadline.objects.visible_to(user, today=today)
        .in_force()
        .annotate(
            is_awaited=Exists(awaiting),
            received_on=Subquery(replies.order_by("received_on").values("received_on")[:1]),
        )
        .annotate(
            clock_state=Case(
                When(overdue, then=Value(ClockState.OVERDUE)),
                When(counts & Q(due_on__range=(today, soon)), then=Value(ClockState.DUE_SOON)),
                When(counts & Q(due_on__gt=soon), then=Value(ClockState.RUNNING)),
                default=Value(ClockState.ANSWERED),
                output_field=CharField(),
            )
        )
    )
