"""A case: one review of one State party by one treaty body."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.loading import load
from recommendations.desks.reads.cases import RequestSection, case_page
from recommendations.desks.views import actions
from recommendations.desks.views.actions import Action
from recommendations.languages import reader_language
from recommendations.mail.reads.watching import watch_of
from recommendations.models import ReportingCycle, User


@kept_page
@require_safe
def cycle_detail(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    cycle = load(
        ReportingCycle.objects.visible_to(request.user).select_related(
            "treaty_body", "state_party", "session"
        ),
        _(
            "No review of %(party)s by %(body)s in cycle %(number)s is recorded here. The address"
            " names a committee, a State party and a cycle, for example CMW/AZE/3."
        )
        % {"party": iso3, "body": code, "number": number},
        treaty_body__code__iexact=code,
        state_party__iso3__iexact=iso3,
        number=number,
    )
    if (code, iso3) != (cycle.treaty_body.code, cycle.state_party.iso3):
        return redirect(cycle, permanent=True)
    today = dates.today()
    page = case_page(cycle, request.user, language=reader_language(), today=today)
    context = {
        "cycle": cycle,
        "watch": watch_of(cycle, request.user),
        "page": page,
        "sections": [(row, _actions(row, request.user)) for row in page.requests],
        "has_annex": request.user.has_perm("recommendations.view_annex", cycle),
        "has_emails_ahead": request.user.has_perm("recommendations.view_emails_ahead", cycle),
        "set_deadline_action": actions.set_case_deadline_action(cycle, request.user),
        "today": today,
        "as_of": today,
    }
    return render(request, "desks/cases/detail.html", context)


def _actions(section: RequestSection, user: User | AnonymousUser) -> list[Action]:
    """What the reader may do about an open request."""
    if not section.is_open:
        return []
    offered = [
        actions.reply_action(section.request, user),
        actions.submission_action(section.request, user),
        *(actions.deadline_actions(section.deadline, user) if section.deadline else ()),
        actions.set_deadline_action(section.request, user),
    ]
    return [action for action in offered if action]
