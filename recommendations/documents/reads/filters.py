"""What the lists of recommendations and documents may be narrowed by."""

from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import F, OuterRef, Q, Subquery
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
from recommendations.documents.reads import recommendations as listed
from recommendations.documents.reads.search import (
    MAX_LENGTH,
    ParsedSearch,
    matching,
    parse_search,
    spelt_similarly,
)
from recommendations.enums import ClockState, DocumentKind, FollowUpStatus, SelectionKind
from recommendations.models import (
    Document,
    Recommendation,
    Theme,
)
from recommendations.models.documents import DocumentQuerySet
from recommendations.models.follow_ups import FollowUpQuerySet
from recommendations.models.recommendations import RecommendationQuerySet

# What a date alone decides; that a reply came in is a status.
CLOCK_CHOICES = [choice for choice in ClockState.choices if choice[0] != ClockState.ANSWERED]


ORDERS = {
    "state_party": "cycle__state_party__name_en",
    "treaty_body": "cycle__treaty_body__code",
    "adopted_on": "cycle__adopted_on",
    "due_on": "due_on",
}


def words_filter() -> Any:
    """Words to search for. Too many are refused in words, and stay in the box."""
    return django_filters.CharFilter(
        label=_("Words"),
        method="by_words",
        max_length=MAX_LENGTH,
        error_messages={
            "max_length": _(
                "Your words have %(show_value)s characters, and at most %(limit_value)s can be "
                "searched for. Shorten them."
            )
        },
    )


class RecommendationFilter(FacetedFilter):
    """Recommendations by State party, committee, status, clock, kind, theme and words.

    `queryset` holds what the reader may see, and `follow_ups` the current ones that they may see
    (`current_follow_ups`); counts never go beyond these two.
    """

    q = words_filter()
    state_party = party_filter()
    treaty_body = body_filter()
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=FollowUpStatus.choices,
        method="by_status",
        error_messages=known(
            _("“%(value)s” is not a status of the follow-up. Choose one in the list.")
        ),
    )
    clock = django_filters.MultipleChoiceFilter(
        label=_("Reply due"),
        choices=CLOCK_CHOICES,
        method="by_clock",
        error_messages=known(_("“%(value)s” is not a state of a date. Choose one in the list.")),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Selected for"),
        choices=SelectionKind.choices,
        method="by_kind",
        error_messages=known(_("“%(value)s” is not a kind of selection. Choose one in the list.")),
    )
    theme = theme_filter()
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(sign + key, key) for key in ORDERS for sign in ("", "-")],
        method="by_order",
        error_messages=known(
            _("The list cannot be put in the order “%(value)s”. Use the heads of its columns.")
        ),
    )

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        follow_ups: FollowUpQuerySet,
        language: str,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.follow_ups = follow_ups
        self.language = language
        self.today = today
        # Set when no text contains the words: list and counts are then of similar spellings.
        self.is_similar = False

    # --- The filters themselves -----------------------------------------------------------------
    @cached_property
    def search(self) -> ParsedSearch:
        """How the words were understood."""
        return parse_search(self.cleaned("q") or "")

    def by_words(self, rows: RecommendationQuerySet, _name: str, _value: str) -> Any:
        find = spelt_similarly if self.is_similar else matching
        return find(rows, self.search, self.language)

    def by_theme(self, rows: RecommendationQuerySet, _name: str, value: Any) -> Any:
        themed = Recommendation.themes.through.objects.filter(theme__in=list(value))
        return rows.filter(pk__in=themed.values("recommendation")) if value else rows

    def by_status(self, rows: RecommendationQuerySet, _name: str, value: list[str]) -> Any:
        return self._under(rows, Q(seen_status__in=value))

    def by_kind(self, rows: RecommendationQuerySet, _name: str, value: list[str]) -> Any:
        return self._under(rows, Q(request__selection_kind__in=value))

    def by_clock(self, rows: RecommendationQuerySet, _name: str, value: list[str]) -> Any:
        wanted = Q()
        for state in value:
            wanted |= listed.clock_condition(state, self.today)
        return self._under(rows, wanted)

    def by_order(self, rows: RecommendationQuerySet, _name: str, _value: str) -> Any:
        """Leave the rows: `ordered` puts them in order once all filters have been applied."""
        return rows

    def _under(self, rows: RecommendationQuerySet, condition: Q) -> RecommendationQuerySet:
        wanted = self.follow_ups.filter(condition)
        return rows.filter(pk__in=wanted.order_by().values("recommendation"))

    # --- What comes out -------------------------------------------------------------------------
    def ordered(self, rows: RecommendationQuerySet) -> RecommendationQuerySet:
        """In the order asked for; else the newest observations first, each in reading order."""
        usual = ("-cycle__adopted_on", "cycle_id", "paragraph__document_id", "paragraph__position")
        asked = self.cleaned("sort") or ""
        key = asked.removeprefix("-")
        if key == "due_on":
            current = self.follow_ups.filter(recommendation=OuterRef("pk"))
            due_on = current.values("due_on")[:1]  # type: ignore[misc]  # annotated by the query
            rows = rows.annotate(due_on=Subquery(due_on))
        if not key:
            return rows.order_by(*usual)
        column = F(ORDERS[key])
        first = column.desc(nulls_last=True) if asked != key else column.asc(nulls_last=True)
        return rows.order_by(first, *usual)

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        follow_ups = self.follow_ups
        themes = Theme.objects.filter(recommendations__in=self.queryset.order_by()).distinct()
        by_theme = count_by(self.narrowed("theme"), "themes__slug")
        by_status = listed.count_by_status(self.narrowed("status"), follow_ups)
        by_kind = listed.count_by_kind(self.narrowed("kind"), follow_ups)
        by_clock = listed.count_by_clock(self.narrowed("clock"), follow_ups, today=self.today)
        return [
            self.facet("status", FollowUpStatus.choices, by_status),
            self.facet("clock", CLOCK_CHOICES, by_clock),
            self.body_facet(),
            self.party_facet(),
            self.facet("theme", [(theme.slug, theme.name) for theme in themes], by_theme),
            self.facet("kind", SelectionKind.choices, by_kind),
        ]


class DocumentFilter(FacetedFilter):
    """Documents by kind, committee, State party, and words of the symbol, title or text."""

    q = words_filter()
    kind = django_filters.MultipleChoiceFilter(
        label=_("Kind"),
        choices=DocumentKind.choices,
        error_messages=known(_("“%(value)s” is not a kind of document. Choose one in the list.")),
    )
    treaty_body = body_filter()
    state_party = party_filter()

    class Meta:
        model = Document
        fields: list[str] = []

    def __init__(self, *args: Any, language: str = "en", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def by_words(self, rows: DocumentQuerySet, _name: str, value: str) -> Any:
        return rows.matching(value, self.language)

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        by_kind = count_by(self.narrowed("kind"), "kind")
        kinds = count_by(self.queryset, "kind")
        choices = [choice for choice in DocumentKind.choices if choice[0] in kinds]
        return [self.facet("kind", choices, by_kind), self.body_facet(), self.party_facet()]
