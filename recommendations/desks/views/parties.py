"""States parties."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recommendations import dates
from recommendations.acts.loading import load
from recommendations.desks.reads.case_list import cases_of
from recommendations.desks.views.recommendations import shown
from recommendations.documents.reads.recommendations import current_follow_ups, rows_of
from recommendations.languages import reader_language
from recommendations.mail.reads.follows import watch_of
from recommendations.models import Recommendation, ReportingCycle, StateParty

ROWS_SHOWN = 15


@require_safe
def state_party_list(request: HttpRequest) -> HttpResponse:
    """Every State party by region; those with recommendations that the reader sees say how many."""
    seen = Recommendation.objects.visible_to(request.user).order_by()
    counts = dict(seen.values_list("cycle__state_party").annotate(n=Count("pk")))
    regions: dict[str, list[tuple[StateParty, int]]] = {}
    for party in sorted(StateParty.objects.visible_to(request.user), key=lambda row: row.name):
        regions.setdefault(party.region or _("Other"), []).append((party, counts.get(party.pk, 0)))
    context = {"regions": sorted(regions.items()), "today": dates.today()}
    return render(request, "desks/parties/list.html", context)


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
    rows = shown(
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
        "cases": cases_of(cycles, user, today=today),
        "rows": rows_of(list(rows[:ROWS_SHOWN]), user, today=today),
    }
    return render(request, "desks/parties/detail.html", context)
