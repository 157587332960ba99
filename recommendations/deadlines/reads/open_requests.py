"""Follow-up requests that are open: what was asked, until when, and the reader's own draft."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from recommendations.enums import DeadlineKind, FollowUpStatus, SubmissionStatus
from recommendations.models import (
    Deadline,
    FollowUp,
    FollowUpRequest,
    Recommendation,
    StateReply,
    Submission,
)
from recommendations.models.follow_ups import FollowUpRequestQuerySet
from recommendations.models.people import Reader, viewer_of


@dataclass(frozen=True)
class OpenRequest:
    """One request in the list; `draft` only for a member of the organisation that writes it."""

    request: FollowUpRequest
    due_on: date | None
    window_closes_on: date | None
    received_on: date | None
    recommendations: list[Recommendation]
    is_awaited: bool
    draft: Submission | None


def open_requests(user: Reader, *, today: date) -> FollowUpRequestQuerySet:
    """The requests with something still open, next date first; undated ones last."""
    return (
        FollowUpRequest.objects.visible_to(user, today=today)
        .open_to(user, today=today)
        .with_due_on()
        .select_related("document", "cycle__state_party", "cycle__treaty_body")
    )


def open_request_rows(
    page: Collection[FollowUpRequest], user: Reader, *, today: date
) -> list[OpenRequest]:
    """What the list shows of the requests on one page. Five queries, however many rows."""
    pks = [request.pk for request in page]
    windows = dict(
        Deadline.objects.visible_to(user, today=today)
        .in_force()
        .filter(request__in=pks, kind=DeadlineKind.SUBMISSIONS_CLOSE)
        .values_list("request", "due_on")
    )
    received: dict[int, date] = {}
    replies = StateReply.objects.visible_to(user, today=today).filter(request__in=pks)
    for request_pk, received_on in replies.values_list("request", "received_on"):
        received[request_pk] = min(received.get(request_pk, received_on), received_on)
    follow_ups: dict[int, list[FollowUp]] = {}
    for follow_up in (
        FollowUp.objects.visible_to(user, today=today)
        .open()
        .filter(request__in=pks)
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position")
    ):
        follow_ups.setdefault(follow_up.request_id, []).append(follow_up)
    organisations = viewer_of(user).organisation_ids
    drafts: dict[int, Submission] = {}
    if organisations:
        own = Submission.objects.visible_to(user, today=today).filter(
            request__in=pks,
            organisation__in=organisations,
            status__in=SubmissionStatus.editable_statuses,
        )
        drafts = {draft.request_id: draft for draft in own}
    return [
        OpenRequest(
            request=request,
            due_on=getattr(request, "due_on", None),
            window_closes_on=windows.get(request.pk),
            received_on=received.get(request.pk),
            recommendations=[row.recommendation for row in follow_ups.get(request.pk, ())],
            is_awaited=any(
                row.status == FollowUpStatus.AWAITING_REPLY
                for row in follow_ups.get(request.pk, ())
            ),
            draft=drafts.get(request.pk),
        )
        for request in page
    ]
