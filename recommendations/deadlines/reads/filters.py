"""Dates as a list and its calendars filter them."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.postgres.aggregates import ArrayAgg
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import (
    CountedFilter,
    Facet,
    FacetedFilter,
    Sort,
    body_filter,
    known,
    party_filter,
    theme_filter,
)
from recommendations.enums import ClockState, DeadlineKind, DeadlineState
from recommendations.models import (
    Deadline,
    FollowUp,
    FollowUpRequest,
    Theme,
)
from recommendations.models.deadlines import DeadlineQuerySet

# In a list of dates: whether one still counts.
DATE_CHOICES = [
    (ClockState.OVERDUE.value, ClockState.OVERDUE.label),
    (ClockState.DUE_SOON.value, ClockState.DUE_SOON.label),
    (ClockState.RUNNING.value, ClockState.RUNNING.label),
    (DeadlineState.SUSPENDED.value, DeadlineState.SUSPENDED.label),
    (ClockState.ANSWERED.value, _("Answered or over")),
]


class DeadlineFilter(CountedFilter):
    """Dates in force by what the clock says, kind, committee, State party and theme.

    `queryset` comes from `listed_deadlines`, which annotates `clock_state`. Without a choice, dates
    that are over or answered are left out.
    """

    clock = django_filters.MultipleChoiceFilter(
        label=_("Date"),
        choices=DATE_CHOICES,
        method="by_clock",
        error_messages=known(_("“%(value)s” is not a state of a date. Choose one in the list.")),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("For"),
        choices=DeadlineKind.choices,
        error_messages=known(_("“%(value)s” is not a kind of date. Choose one in the list.")),
    )
    treaty_body = body_filter()
    state_party = party_filter()
    theme = theme_filter()

    counted = ("clock", "kind", "treaty_body", "state_party", "theme")

    class Meta:
        model = Deadline
        fields: list[str] = []

    def by_clock(self, rows: DeadlineQuerySet, _name: str, value: list[str]) -> Any:
        return rows.filter(clock_state__in=value)  # type: ignore[misc]  # annotated by the query

    def by_theme(self, rows: DeadlineQuerySet, _name: str, value: Any) -> Any:
        """Dates of requests that selected a recommendation on one of the themes."""
        if not value:
            return rows
        asked = FollowUp.objects.filter(recommendation__themes__in=list(value))
        return rows.filter(request__in=asked.values("request"))

    def shown(self) -> Any:
        """The rows to show: all that is still ahead or missed, unless the reader chose."""
        rows = self.narrowed()
        return rows if self.cleaned("clock") else rows.exclude(clock_state=ClockState.ANSWERED)

    def sorts(self) -> Iterable[tuple[int, Sort]]:
        """Two queries. What the clock says costs more than all else."""
        themes = dict(
            FollowUp.objects.order_by()
            .filter(recommendation__themes__isnull=False)
            .values_list("request")
            .annotate(themes=ArrayAgg("recommendation__themes", distinct=True))
        )
        rows = self.queryset.order_by("due_on", "pk").values_list(
            *("pk", "clock_state", "kind", "cycle__treaty_body", "cycle__state_party", "request")
        )
        for key, clock, kind, body, party, request in rows:
            yield key, ((clock,), (kind,), (body,), (party,), tuple(themes.get(request, ())))

    def keys_shown(self) -> list[int]:
        """The keys of `shown()`, in the order of the list."""
        keys = super().keys_shown()
        if self.cleaned("clock"):
            return keys
        over = {key for key, sort in self._sorts if sort[0] == (ClockState.ANSWERED,)}
        return [key for key in keys if key not in over]

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. Five queries."""
        counts = self.counts
        kinds = [choice for choice in DeadlineKind.choices if choice[0] in counts["kind"]]
        return [
            self.facet("clock", DATE_CHOICES, counts["clock"]),
            self.facet("kind", kinds, counts["kind"]),
            *self.places_facets(),
            self.counted_facet("theme", Theme.objects.all(), "slug", "name"),
        ]


class RequestFilter(FacetedFilter):
    """Follow-up requests by committee and State party."""

    treaty_body = body_filter()
    state_party = party_filter()

    class Meta:
        model = FollowUpRequest
        fields: list[str] = []

    def facets(self) -> list[Facet]:
        return [self.body_facet(), self.party_facet()]
