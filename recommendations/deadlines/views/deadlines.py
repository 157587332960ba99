"""Setting a date: the one for information on follow-up, or one of another kind."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.edit_conflicts import too_late
from recommendations.acts.form_pages import attempt, case_heading, show_form
from recommendations.acts.loading import authorise, load, signed_in
from recommendations.acts.seen import seen_in
from recommendations.deadlines.forms.deadlines import DeadlineForm, OtherDateForm
from recommendations.deadlines.verbs.deadlines import (
    choose_date,
    due_date_candidates,
    set_case_date,
    set_deadline,
)
from recommendations.enums import DeadlineBasis, DeadlineKind, DeadlineState
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
def deadline_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer every date that can be computed, each explained; keep the others as considered."""
    user = signed_in(request)
    asked = load(
        FollowUpRequest.objects.visible_to(user).select_related(
            "document", "procedure", "cycle__treaty_body", "cycle__state_party", "cycle__session"
        ),
        public_id=public_id,
    )
    authorise(request, "set_deadline", asked)
    current = (
        Deadline.objects.visible_to(user)
        .current()
        .filter(request=asked, kind=DeadlineKind.FOLLOW_UP_INFORMATION)
        .first()
    )
    in_force = current if current and current.state == DeadlineState.IN_FORCE else None
    candidates = due_date_candidates(asked)
    form = DeadlineForm(
        request.POST or None,
        candidates=candidates,
        in_force=in_force.due_on if in_force else None,
        initial={"quoted_words": asked.quoted_words},
    )
    if form.is_valid():
        now = dates.now()
        deadline = attempt(
            form,
            lambda: choose_date(
                asked,
                form.chosen(),
                possible=candidates,
                by=user,
                now=now,
                seen=seen_in(request, current),
            ),
        )
        if deadline:
            return _in_force(request, deadline, now=now)
    context = {
        "asked": asked,
        "in_force": in_force,
        "edited": current,
        "facts": _known_facts(asked, in_force),
        **case_heading(asked.cycle, _("Set the date")),
    }
    return show_form(request, "deadlines/set.html", form, context)


def _in_force(request: HttpRequest, deadline: Deadline, *, now: datetime) -> HttpResponse:
    """The answer to a date that was chosen at `now`; words about one that stood before go back."""
    day = {"day": date_in_words(deadline.due_on)}
    if deadline.created_at < now:
        said = _("%(day)s was the date in force already. Nothing was changed.") % day
        kept = (deadline.reason, deadline.quoted_words)
        return too_late(request, said, deadline.get_absolute_url(), kept=kept)
    messages.success(request, _("The date in force is %(day)s.") % day)
    return redirect(deadline)


def _known_facts(asked: FollowUpRequest, in_force: Deadline | None) -> list[dict[str, Any]]:
    """What the document and the rule say, for the person who chooses."""
    months = asked.period_months
    rule = asked.procedure.period_months if asked.procedure else None
    facts: list[dict[str, Any]] = [
        {"label": _("Adopted on"), "day": asked.cycle.adopted_on, "value": _("Not recorded")},
        {
            "label": _("Distributed on"),
            "day": asked.document.distributed_on,
            "value": _("Not recorded"),
        },
        {
            "label": _("Months asked for in the document"),
            "value": months if months is not None else _("Not recorded"),
        },
        {
            "label": _("Months by the committee's rule"),
            "value": rule if rule is not None else _("No period"),
        },
    ]
    if in_force:
        facts.append({"label": _("In force now"), "day": in_force.due_on, "value": ""})
    return facts


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
        asked, kind = form.cleaned_data["request"], form.cleaned_data["kind"]
        verb = partial(set_deadline, asked) if asked else partial(set_case_date, cycle)
        now = dates.now()
        deadline = attempt(form, lambda: verb(form.chosen(), kind=kind, by=user, now=now))
        if deadline:
            return _in_force(request, deadline, now=now)
    context = {"cycle": cycle, **case_heading(cycle, _("Set another kind of date"))}
    return show_form(request, "deadlines/other.html", form, context)


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
