"""Deadlines to read: the list, and one date with everything it rests on."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.enums import DeadlineState
from recommendations.filters import DeadlineFilter
from recommendations.models import Deadline, FollowUp
from recommendations.models.people import viewer_of
from recommendations.queries.deadline_list import dates_of, first_reply
from recommendations.queries.deadline_proof import chain_of, proofs_of
from recommendations.queries.timeline import history_of_deadlines, is_inside
from recommendations.views import actions
from recommendations.views.access import load
from recommendations.views.htmx import paginate, respond, wants
from recommendations.views.lists import chips_of


@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    filters = DeadlineFilter(request.GET, queryset=dates_of(request.user, today=today))
    facets = filters.facets()
    rows = filters.shown().select_related(
        "cycle__state_party", "cycle__treaty_body", "request__document"
    )
    context = {
        "today": today,
        "page_obj": paginate(request, rows.order_by("due_on", "pk")),
        "problems": filters.problems,
        "facets": facets,
        "chips": chips_of(request, filters.chips(facets)),
        "is_part": wants(request, "rows"),
    }
    status = HTTPStatus.BAD_REQUEST if filters.problems else HTTPStatus.OK
    return respond(request, "deadlines/list.html", context, partial="rows", status=status)


@require_safe
def deadline_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One date: the rule, the other dates that were possible, and those that it replaced."""
    user, today = request.user, dates.today()
    deadline = load(
        Deadline.objects.visible_to(user, today=today).select_related(
            "cycle__state_party", "cycle__treaty_body", "request__document", "procedure", "set_by"
        ),
        pk=pk,
    )
    family = Deadline.objects.visible_to(user, today=today).filter(
        cycle=deadline.cycle_id, request=deadline.request_id, kind=deadline.kind
    )
    inside = is_inside(viewer_of(user), deadline.cycle)
    proofs = proofs_of(family, user, today=today, names_people=inside)
    pending = proofs.pending(deadline)
    asked = (
        FollowUp.objects.visible_to(user, today=today)
        .filter(request=deadline.request_id, request__isnull=False)
        .select_related("recommendation__paragraph__document")
        .order_by("recommendation__paragraph__position")
    )
    context = {
        "today": today,
        "deadline": deadline,
        "why": proofs.why(deadline),
        "chain": chain_of(deadline, proofs.deadlines),
        "received_on": first_reply(deadline, user, today=today),
        "pending": pending,
        "pending_action": actions.refusal_action(pending, user) if pending else None,
        "is_settled": deadline.state != DeadlineState.IN_FORCE,
        "follow_ups": asked,
        "actions": [
            *actions.deadline_actions(deadline, user),
            *filter(None, [actions.reminders_action(deadline, user)]),
        ],
        "history": history_of_deadlines(proofs.deadlines, deadline.cycle, user, today=today),
    }
    return render(request, "deadlines/detail.html", context)
