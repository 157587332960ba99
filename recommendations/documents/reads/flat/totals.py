"""How many recommendations a reader may see of each committee and each State party."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from recommendations.models import ListedCount, ListedRecommendation
from recommendations.models.listed import CountedFacet
from recommendations.models.people import Reader


@dataclass(frozen=True)
class Totals:
    """Numbers of recommendations by the keys of committees and of States parties."""

    by_body: Counter[int] = field(default_factory=Counter)
    by_party: Counter[int] = field(default_factory=Counter)


def totals_for(user: Reader, *, today: date) -> Totals:
    """From stored counts, and the few rows that these leave out: two queries."""
    totals = Totals()
    stored = (
        ListedCount.objects.visible_to(user, today=today)
        .filter(facet=CountedFacet.STATE_PARTY)
        .order_by()
        .values_list("treaty_body_id", "number")
        .annotate(total=Sum("n"))
        .exclude(total=0)
    )
    varying = ListedRecommendation.objects.visible_to(user, today=today).filter(is_per_reader=True)
    places = varying.order_by().values_list("treaty_body_id", "state_party_id")
    for body, party, n in [*stored, *((body, party, 1) for body, party in places)]:
        totals.by_body[body] += n
        totals.by_party[party] += n
    return totals
