"""The whole life of a case on one page, and what another rule would make of it."""

from copy import copy
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.form_pages import case_heading
from recommendations.acts.loading import authorise, load
from recommendations.mail.reads.ledger import place_of_stage
from recommendations.models import ReportingCycle
from recommendations.reminders_ahead.forms import WhatIfForm
from recommendations.reminders_ahead.reads.whole_life import (
    WhatIf,
    is_looked_after_by,
    stages_for,
    whole_life,
)


@login_required
@require_safe
def whole_life_page(request: HttpRequest, code: str, iso3: str, number: str) -> HttpResponse:
    """What will be sent, to whom and when; nothing is written."""
    cycle = load(
        ReportingCycle.objects.visible_to(request.user).select_related(
            "treaty_body", "state_party"
        ),
        treaty_body__code=code,
        state_party__iso3=iso3,
        number=number,
    )
    authorise(request, "view_emails_ahead", cycle)
    form = WhatIfForm(request.GET or None, stages=stages_for(cycle))
    what_if = _what_if(form.cleaned_data) if form.is_bound and form.is_valid() else None
    today = dates.today()
    context = {
        "cycle": cycle,
        "form": form,
        "what_if": what_if,
        "tried_place": place_of_stage(what_if.stage) if what_if and what_if.stage else "",
        "life": whole_life(cycle, request.user, today=today, now=dates.now(), what_if=what_if),
        "is_inside": is_looked_after_by(request.user, cycle),
        "today": today,
        **case_heading(cycle, _("Emails to come")),
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "reminders_ahead/whole_life.html", context, status=status)


def _what_if(typed: dict[str, Any]) -> WhatIf | None:
    """The rule that is tried: a copy of the stage, so that nothing of it is ever saved."""
    stage, grace = typed["stage"], typed["grace"]
    if stage is not None:
        stage = copy(stage)
        if typed["offset"] is not None:
            stage.offset = typed["offset"]
        stage.unit = typed["unit"] or stage.unit
        stage.audience = typed["audience"] or stage.audience
        if typed["in_use"]:
            stage.is_active = typed["in_use"] == "yes"
    return WhatIf(stage, grace) if stage is not None or grace is not None else None
