"""Withdrawing, suspending, resuming and correcting a date, and setting one of another kind."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.form_pages import attempt, of_case, page
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.deadlines.forms.deadline_changes import DecisionForm, NewDayForm, OtherDateForm
from recommendations.deadlines.verbs import deadline_changes as verbs
from recommendations.deadlines.verbs.deadlines import set_case_date, set_deadline
from recommendations.deadlines.verbs.decisions import Decision
from recommendations.enums import DeadlineBasis, DeadlineKind, DeadlineState, DocumentKind
from recommendations.models import (
    Deadline,
    Document,
    FollowUpRequest,
    ReportingCycle,
    StateReply,
    User,
)
from recommendations.wording import date_in_words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deadline_decide(request: HttpRequest, pk: int, decision: Decision) -> HttpResponse:
    """Decide something about a date, with the reason and the letter."""
    user = signed_in(request)
    deadline = load(
        Deadline.objects.visible_to(user).select_related(
            "cycle__treaty_body", "cycle__state_party", "request__document"
        ),
        pk=pk,
    )
    authorise(request, "extend_deadline", deadline)
    if deadline.state not in decision.states:
        messages.info(request, _("The date does not stand so any more; nothing was changed."))
        return redirect(deadline)
    form = _form(request, user, deadline, decision)
    if form.is_valid():
        moved = attempt(
            form, lambda: decision.verb(deadline, by=user, now=dates.now(), **form.cleaned_data)
        )
        if moved:
            messages.success(request, str(decision.done) % {"day": date_in_words(moved.due_on)})
            return redirect(moved)
    context = {
        "deadline": deadline,
        "decision": decision,
        **of_case(deadline.cycle, str(decision.title)),
    }
    return page(request, "deadlines/decide.html", form, context)


def _form(request: HttpRequest, user: User, deadline: Deadline, decision: Decision) -> DecisionForm:
    letters = Document.objects.visible_to(user).filter(
        cycle=deadline.cycle, kind=DocumentKind.LETTER
    )
    if not decision.has_new_day:
        return DecisionForm(request.POST or None, letters=letters)
    today = dates.today()
    is_suspended = deadline.state == DeadlineState.SUSPENDED
    day = verbs.date_after_suspension(deadline, today=today) if is_suspended else deadline.due_on
    return NewDayForm(request.POST or None, letters=letters, initial={"to": day})


# --- Dates of other kinds -------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def other_date_set(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    """Put a date in force that is not the one for information on follow-up."""
    user = signed_in(request)
    cycle = load(
        ReportingCycle.objects.visible_to(user).select_related(
            "treaty_body", "state_party", "session"
        ),
        treaty_body__code=code,
        state_party__iso3=iso3,
        number=number,
    )
    authorise(request, "set_case_date", cycle)
    requests = FollowUpRequest.objects.visible_to(user).filter(cycle=cycle)
    form = OtherDateForm(
        request.POST or None,
        requests=requests.select_related("document"),
        documents=Document.objects.visible_to(user).filter(cycle=cycle),
        anchors=_anchors(cycle, user),
        initial={"request": requests.first(), "unit": "months", "side": "after"},
    )
    if form.is_valid():
        deadline = attempt(form, lambda: _set(form, cycle, user))
        if deadline:
            messages.success(
                request,
                _("The date in force is %(day)s.") % {"day": date_in_words(deadline.due_on)},
            )
            return redirect(deadline)
    context = {"cycle": cycle, **of_case(cycle, _("Set another kind of date"))}
    return page(request, "deadlines/other.html", form, context)


def _set(form: OtherDateForm, cycle: ReportingCycle, user: User) -> Deadline:
    asked = form.cleaned_data["request"]
    known: dict[str, Any] = {"by": user, "now": dates.now(), **form.inputs()}
    if asked is None:
        return set_case_date(cycle, **known)
    return set_deadline(asked, **known)


def _anchors(cycle: ReportingCycle, user: User) -> list[tuple[DeadlineBasis, Any]]:
    """What a period may be counted from, with the days that the case knows."""
    due_on = (
        Deadline.objects.visible_to(user)
        .in_force()
        .filter(cycle=cycle, kind=DeadlineKind.FOLLOW_UP_INFORMATION)
        .aggregate(first=Min("due_on"))["first"]
    )
    received_on = (
        StateReply.objects.visible_to(user)
        .filter(request__cycle=cycle)
        .aggregate(first=Min("received_on"))["first"]
    )
    session = cycle.session
    return [
        (DeadlineBasis.FROM_ADOPTION, cycle.adopted_on),
        (DeadlineBasis.FROM_DUE_DATE, due_on),
        (DeadlineBasis.FROM_RECEIPT, received_on),
        (DeadlineBasis.FROM_TRANSMISSION, None),
        (DeadlineBasis.FROM_SESSION_OPEN, session.starts_on if session else None),
    ]
