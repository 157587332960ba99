"""Dates as a list and its calendars filter them."""

from typing import Any

import django_filters
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import (
    Facet,
    FacetedFilter,
    body_filter,
    count_by,
    known,
    party_filter,
    theme_filter,
)
from recommendations.enums import ClockState, DeadlineKind, DeadlineState
from recommendations.models import Deadline, FollowUp, FollowUpRequest, Theme
from recommendations.models.deadlines import DeadlineQuerySet

# In a list of dates: whether one still counts.
DATE_CHOICES = [
    (ClockState.OVERDUE.value, ClockState.OVERDUE.label),
    (ClockState.DUE_SOON.value, ClockState.DUE_SOON.label),
    (ClockState.RUNNING.value, ClockState.RUNNING.label),
    (DeadlineState.SUSPENDED.value, DeadlineState.SUSPENDED.label),
    (ClockState.ANSWERED.value, _("Answered or over")),
]


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

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        by_clock = count_by(self.narrowed("clock"), "clock_state")
        kinds = count_by(self.queryset, "kind")
        by_kind = count_by(self.narrowed("kind"), "kind")
        choices = [choice for choice in DeadlineKind.choices if choice[0] in kinds]
        asked = FollowUp.objects.filter(request__in=self.queryset.order_by().values("request"))
        themes = Theme.objects.filter(recommendations__follow_ups__in=asked).distinct()
        # A date counts once for a theme, however many recommendations it concerns.
        path = "request__follow_ups__recommendation__themes__slug"
        counted = self.narrowed("theme").order_by().values(path)
        by_theme = {
            row[path]: row["n"]
            for row in counted.annotate(n=Count("pk", distinct=True)).order_by()
            if row[path]
        }
        return [
            self.facet("clock", DATE_CHOICES, by_clock),
            self.facet("kind", choices, by_kind),
            self.body_facet(),
            self.party_facet(),
            self.facet("theme", [(theme.slug, theme.name) for theme in themes], by_theme),
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
