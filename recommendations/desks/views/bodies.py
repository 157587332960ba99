"""Treaty bodies with their rules, scales and sessions."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import load
from recommendations.desks.reads.case_list import cases_of
from recommendations.mail.reads.follows import watch_of
from recommendations.models import (
    FollowUpProcedure,
    GradingScale,
    Recommendation,
    ReportingCycle,
    TreatyBody,
)
from recommendations.models.people import viewer_of


@require_safe
def treaty_body_list(request: HttpRequest) -> HttpResponse:
    """The committees with what each asks for today."""
    today = dates.today()
    seen = Recommendation.objects.visible_to(request.user).order_by()
    counts = dict(seen.values_list("cycle__treaty_body").annotate(n=Count("pk")))
    in_force: dict[int, list[FollowUpProcedure]] = {}
    for rule in FollowUpProcedure.objects.filter(valid_during__contains=today):
        in_force.setdefault(rule.treaty_body_id, []).append(rule)
    rows = [
        (body, in_force.get(body.pk, []), counts.get(body.pk, 0))
        for body in TreatyBody.objects.visible_to(request.user)
    ]
    return render(request, "desks/bodies/list.html", {"rows": rows, "today": today})


@require_safe
def treaty_body_detail(request: HttpRequest, code: str) -> HttpResponse:
    user, today = request.user, dates.today()
    viewer = viewer_of(user)
    body = load(
        TreatyBody.objects.visible_to(user),
        _("No committee has the code “%(code)s”. Use its letters, for example CMW.")
        % {"code": code},
        code__iexact=code,
    )
    if code != body.code:
        return redirect("treaty-body-detail", body.code, permanent=True)
    cycles = (
        ReportingCycle.objects.visible_to(user)
        .filter(treaty_body=body)
        .select_related("treaty_body", "state_party")
        .order_by("-adopted_on", "pk")
    )
    page = paginate(request, cycles)
    context = {
        "today": today,
        "body": body,
        "watch": watch_of(body, request.user),
        "shows_review_notes": viewer.is_officer or viewer.is_administrator,
        "has_annex": user.has_perm("recommendations.view_annex", body),
        "procedures": body.procedures.select_related("scale").order_by("-valid_during", "pk"),
        "scales": GradingScale.objects.filter(Q(treaty_body=body) | Q(procedures__treaty_body=body))
        .distinct()
        .prefetch_related("grades")
        .order_by("-valid_during", "pk"),
        "sessions": body.sessions.order_by("-number"),
        "page_obj": page,
        "cases": cases_of(page, user, today=today),
    }
    return render(request, "desks/bodies/detail.html", context)
