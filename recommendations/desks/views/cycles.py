"""A case: one review of one State party by one treaty body."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.loading import load
from recommendations.deadlines.reads.deadline_proof import Why
from recommendations.desks.reads.case_page import Asked, case_page
from recommendations.desks.views import actions
from recommendations.desks.views.actions import Action
from recommendations.languages import reader_language
from recommendations.mail.reads.follows import watch_of
from recommendations.models import ReportingCycle


@dataclass(frozen=True)
class Shown:
    """A request with why its date is that date, and what the reader may do about it."""

    asked: Asked
    why: Why | None
    actions: list[Action]

    @property
    def is_over(self) -> bool:
        """Whether nothing of the request is open any more, so that no distance is shown."""
        return not self.asked.is_open


def _actions(asked: Asked, request: HttpRequest) -> list[Action]:
    if not asked.is_open:
        return []
    user = request.user
    found = [
        actions.reply_action(asked.request, user),
        actions.submission_action(asked.request, user),
        *(actions.deadline_actions(asked.deadline, user) if asked.deadline else ()),
        actions.date_action(asked.request, user),
    ]
    return [action for action in found if action]


@require_safe
def cycle_detail(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    cycle = load(
        ReportingCycle.objects.visible_to(request.user).select_related(
            "treaty_body", "state_party", "session"
        ),
        _(
            "No review of %(party)s by %(body)s in cycle %(number)s is kept here. An address is a"
            " committee, a State party's three letters and a cycle, for example CMW/AZE/3."
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
    shown = [
        Shown(
            asked,
            page.proofs.why(asked.current) if asked.current else None,
            _actions(asked, request),
        )
        for asked in page.requests
    ]
    context = {
        "cycle": cycle,
        "watch": watch_of(cycle, request.user),
        "page": page,
        "shown": shown,
        "has_annex": request.user.has_perm("recommendations.view_annex", cycle),
        "date_action": actions.case_date_action(cycle, request.user),
        "today": today,
        "as_of": today,
    }
    return render(request, "desks/cycles/detail.html", context)
