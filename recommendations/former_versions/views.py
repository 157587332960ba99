"""Former versions of a submission, reply, evaluation, deadline, recommendation or letter."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.form_pages import case_heading
from recommendations.acts.loading import load
from recommendations.acts.readings import log_reading
from recommendations.former_versions.reads.kinds import KINDS, meta_of, rows_in
from recommendations.former_versions.reads.pages import versions_of
from recommendations.models import Evaluation, Submission


def _page_of(thing: Any) -> str:
    """Where the thing itself is read: an evaluation on the page of its recommendation."""
    if isinstance(thing, Evaluation):
        thing = thing.follow_up.recommendation
    return str(thing.get_absolute_url())


@require_safe
def row_versions(request: HttpRequest, kind: str, public_id: UUID) -> HttpResponse:
    """What was changed, when, by whom and why: as far back as the reader could read the thing."""
    described = KINDS[kind]
    thing = load(
        rows_in(described.model).visible_to(request.user).select_related(*described.related),
        _("There is nothing at this address that you may read."),
        public_id=public_id,
    )
    cycle = described.cycle_of(thing)
    if isinstance(thing, Submission):
        log_reading(request, [thing.pk], cycle, now=dates.now())
    title = capfirst(str(meta_of(described.model).verbose_name))
    context = {
        "page": versions_of(described, thing, request.user),
        "now_url": _page_of(thing),
        "title": _("%(thing)s: former versions") % {"thing": title},
        **case_heading(cycle, _("Former versions")),
    }
    return render(request, "former_versions/detail.html", context)
