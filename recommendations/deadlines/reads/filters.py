"""Dates as a list and its calendars filter them."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

import django_filters
from django.contrib.postgres.aggregates import ArrayAgg
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import (
    Facet,
    FacetedFilter,
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
    StateParty,
    Theme,
    TreatyBody,
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


class _Sort(NamedTuple):
    """What the facets ask of a date; many dates are of one sort."""

    clock: str
    kind: str
    treaty_body: int
    state_party: int
    theme: tuple[int, ...]

    def values_of(self, name: str) -> tuple[Any, ...]:
        value = getattr(self, name)
        return value if name == "theme" else (value,)


class DeadlineFilter(FacetedFilter):
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

    @cached_property
    def _dates(self) -> list[tuple[int, _Sort]]:
        """The key and the sort of each date that the reader may see, the earliest first.

        Two queries. What the clock says costs more than all else, so each date is asked once.
        """
        themes = dict(
            FollowUp.objects.order_by()
            .filter(recommendation__themes__isnull=False)
            .values_list("request")
            .annotate(themes=ArrayAgg("recommendation__themes", distinct=True))
        )
        rows = self.queryset.order_by("due_on", "pk").values_list(
            *("pk", "clock_state", "kind", "cycle__treaty_body", "cycle__state_party", "request")
        )
        return [
            (key, _Sort(clock, kind, body, party, tuple(themes.get(request, ()))))
            for key, clock, kind, body, party, request in rows
        ]

    @cached_property
    def _chosen(self) -> dict[str, set[Any]]:
        """The choices in force, as the values of a sort; none for wrong values."""
        chosen = {}
        for name in _Sort._fields:
            if values := list(self.cleaned(name) or ()):
                chosen[name] = {getattr(value, "pk", value) for value in values}
        return chosen

    def keys_shown(self) -> list[int]:
        """The keys of `shown()`, in the order of the list."""
        if not self.form.is_valid():
            return []
        is_over = {ClockState.ANSWERED} if "clock" not in self._chosen else set()
        return [
            key for key, sort in self._dates if sort.clock not in is_over and not self._failed(sort)
        ]

    def _failed(self, sort: _Sort) -> list[str]:
        """The facets that leave out a date of this sort."""
        return [
            name for name, values in self._chosen.items() if values.isdisjoint(sort.values_of(name))
        ]

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. Five queries."""
        counts: dict[str, Counter[Any]] = {name: Counter() for name in _Sort._fields}
        is_valid = self.form.is_valid()
        for sort, n in Counter(sort for _key, sort in self._dates).items():
            failed = self._failed(sort)
            for name, counted in counts.items():
                is_left = is_valid and (not failed or failed == [name])
                for value in sort.values_of(name):
                    counted[value] += n if is_left else 0
        kinds = [choice for choice in DeadlineKind.choices if choice[0] in counts["kind"]]
        return [
            self.facet("clock", DATE_CHOICES, counts["clock"]),
            self.facet("kind", kinds, counts["kind"]),
            self._named("treaty_body", TreatyBody.objects, "code", "short_name", counts),
            self._named("state_party", StateParty.objects, "iso3", "name", counts),
            self._named("theme", Theme.objects, "slug", "name", counts),
        ]

    def _named(
        self, name: str, rows: Any, code: str, label: str, counts: Mapping[str, Counter[Any]]
    ) -> Facet:
        """A facet over rows of a table that have a code and a name, in the order of that table."""
        found = list(rows.filter(pk__in=counts[name]))
        return self.facet(
            name,
            [(getattr(row, code), getattr(row, label)) for row in found],
            {getattr(row, code): counts[name][row.pk] for row in found},
        )


class RequestFilter(FacetedFilter):
    """Follow-up requests by committee and State party."""

    treaty_body = body_filter()
    state_party = party_filter()

    class Meta:
        model = FollowUpRequest
        fields: list[str] = []

    def facets(self) -> list[Facet]:
        return [self.body_facet(), self.party_facet()]
