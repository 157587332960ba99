"""Deadlines: the list, and the page of one with everything on which it is based."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import filtered_url, list_page, page_by_keys
from recommendations.acts.loading import load
from recommendations.deadlines.reads.deadline_list import listed_deadlines
from recommendations.deadlines.reads.filters import DeadlineFilter
from recommendations.deadlines.reads.letter_progress import progress_of
from recommendations.desks.reads.deadline_page import deadline_page
from recommendations.desks.views import actions
from recommendations.enums import DeadlineKind
from recommendations.letters.reads.letter_lines import reminders_of
from recommendations.letters.verbs.letters import obstacle_to
from recommendations.mail.reads.ledger import looks_after
from recommendations.mail.reads.watching import watch_of
from recommendations.models import Deadline


@kept_page
@require_safe
def deadline_list(request: HttpRequest) -> HttpResponse:
    today = dates.today()
    filters = DeadlineFilter(request.GET, queryset=listed_deadlines(request.user, today=today))
    facets = filters.facets()
    rows = filters.queryset.select_related(
        "cycle__state_party", "cycle__treaty_body", "request__document"
    )
    context = {
        "page_obj": page_by_keys(request, filters.keys_shown(), rows.order_by("due_on", "pk")),
        "subscribe_url": filtered_url("subscribe", request.GET),
    }
    return list_page(request, "desks/deadlines/list.html", filters, context, facets=facets)


@kept_page
@require_safe
def deadline_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One deadline: the rule, the other possible dates, and the deadlines that it replaced."""
    user, today = request.user, dates.today()
    deadline = load(
        Deadline.objects.visible_to(user, today=today).select_related(
            "cycle__state_party",
            "cycle__treaty_body",
            "request__document",
            "procedure",
            "window_rule",
            "set_by",
        ),
        public_id=public_id,
    )
    page = deadline_page(deadline, user, today=today)
    # Letters and reminders are shown to those who work on the case.
    has_reminders = looks_after(user, deadline.cycle)
    has_letters = has_reminders and deadline.kind == DeadlineKind.FOLLOW_UP_INFORMATION
    context = {
        "today": today,
        "deadline": deadline,
        "watch": watch_of(deadline, request.user),
        "page": page,
        "actions": actions.deadline_actions(deadline, user),
        "decisions": actions.decision_actions(deadline, user),
        "has_emails_ahead": request.user.has_perm(
            "recommendations.view_emails_ahead", deadline.cycle
        ),
        "reminders": reminders_of([deadline], user, now=dates.now()) if has_reminders else None,
        "letter_progress": progress_of(deadline) if has_letters else [],
        "may_draft": has_letters
        and not obstacle_to(deadline)
        and deadline.due_on < today
        and user.has_perm("recommendations.draft_letter", deadline),
        "refusal": actions.refusal_action(page.pending, user) if page.pending else None,
    }
    return render(request, "desks/deadlines/detail.html", context)
