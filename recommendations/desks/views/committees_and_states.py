"""Treaty bodies and States parties: the lists, and a page for each with its cases."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.kept_pages import kept_page
from recommendations.acts.list_pages import paginate
from recommendations.acts.loading import load
from recommendations.desks.reads.cases import case_rows
from recommendations.documents.reads.flat.totals import totals_for
from recommendations.documents.reads.recommendations import (
    current_follow_ups,
    for_rows,
    recommendation_rows,
)
from recommendations.languages import reader_language
from recommendations.mail.reads.watching import watch_of
from recommendations.models import (
    FollowUpProcedure,
    GradingScale,
    Recommendation,
    ReportingCycle,
    StateParty,
    TreatyBody,
)
from recommendations.models.people import viewer_of

ROWS_SHOWN = 15


@kept_page
@require_safe
def treaty_body_list(request: HttpRequest) -> HttpResponse:
    """The committees with their follow-up rules in force today."""
    today = dates.today()
    counts = totals_for(request.user, today=today).by_body
    in_force: dict[int, list[FollowUpProcedure]] = {}
    for rule in FollowUpProcedure.objects.filter(valid_during__contains=today):
        in_force.setdefault(rule.treaty_body_id, []).append(rule)
    rows = [
        (body, in_force.get(body.pk, []), counts[body.pk])
        for body in TreatyBody.objects.visible_to(request.user)
    ]
    return render(request, "desks/committees/list.html", {"rows": rows, "today": today})


@kept_page
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
        "has_reading_log": user.has_perm("recommendations.view_reading_log", body),
        "procedures": body.procedures.select_related("scale").order_by("-valid_during", "pk"),
        "window_rules": body.window_rules.order_by("-valid_during", "pk"),
        "scales": GradingScale.objects.filter(Q(treaty_body=body) | Q(procedures__treaty_body=body))
        .distinct()
        .prefetch_related("grades")
        .order_by("-valid_during", "pk"),
        "sessions": body.sessions.order_by("-number"),
        "page_obj": page,
        "cases": case_rows(page, user, today=today),
    }
    return render(request, "desks/committees/detail.html", context)


@kept_page
@require_safe
def state_party_list(request: HttpRequest) -> HttpResponse:
    """States parties by region, with the number of recommendations that the reader may see."""
    today = dates.today()
    counts = totals_for(request.user, today=today).by_party
    regions: dict[str, list[tuple[StateParty, int]]] = {}
    for party in sorted(StateParty.objects.visible_to(request.user), key=lambda row: row.name):
        regions.setdefault(party.region or _("Other"), []).append((party, counts[party.pk]))
    context = {"regions": sorted(regions.items()), "today": today}
    return render(request, "desks/states/list.html", context)


@kept_page
@require_safe
def state_party_detail(request: HttpRequest, iso3: str) -> HttpResponse:
    user, today = request.user, dates.today()
    party = load(
        StateParty.objects.visible_to(user),
        _("No State party has the code “%(code)s”. Use three letters, for example AZE.")
        % {"code": iso3},
        iso3__iexact=iso3,
    )
    if iso3 != party.iso3:
        return redirect("state-party-detail", party.iso3, permanent=True)
    cycles = (
        ReportingCycle.objects.visible_to(user)
        .filter(state_party=party)
        .select_related("treaty_body", "state_party")
        .order_by("-adopted_on", "pk")
    )
    selected = current_follow_ups(user, today=today).open().values("recommendation")
    rows = for_rows(
        Recommendation.objects.visible_to(user, today=today).filter(
            cycle__state_party=party, pk__in=selected
        ),
        reader_language(),
    ).order_by("-cycle__adopted_on", "paragraph__position")
    context = {
        "today": today,
        "party": party,
        "watch": watch_of(party, request.user),
        "ratifications": party.ratifications.select_related("treaty_body").order_by("year"),
        "cases": case_rows(cycles, user, today=today),
        "rows": recommendation_rows(list(rows[:ROWS_SHOWN]), user, today=today),
    }
    return render(request, "desks/states/detail.html", context)
