"""What the ledger of letters may be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import (
    Facet,
    FacetedFilter,
    body_filter,
    count_by,
    known,
    party_filter,
)
from recommendations.enums import LetterKind, LetterStatus
from recommendations.models import Letter, StateParty, TreatyBody

BODY = "deadline__cycle__treaty_body"
PARTY = "deadline__cycle__state_party"


class LetterFilter(FacetedFilter):
    """Letters by state, kind, committee and State party. `queryset` is cut to the reader."""

    status = django_filters.MultipleChoiceFilter(
        label=_("State of the letter"),
        choices=LetterStatus.choices,
        error_messages=known(_("“%(value)s” is no state of a letter. Choose one in the list.")),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Letter"),
        choices=LetterKind.choices,
        error_messages=known(_("“%(value)s” is no kind of letter. Choose one in the list.")),
    )
    treaty_body = body_filter()
    state_party = party_filter()

    class Meta:
        model = Letter
        fields: list[str] = []

    def by_party(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{PARTY}__in": list(value)}) if value else rows

    def by_body(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{BODY}__in": list(value)}) if value else rows

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        rows = self.queryset.order_by()
        bodies = TreatyBody.objects.filter(pk__in=rows.values(BODY))
        parties = StateParty.objects.filter(pk__in=rows.values(PARTY))
        return [
            self.facet("status", LetterStatus.choices, count_by(self.narrowed("status"), "status")),
            self.facet("kind", LetterKind.choices, count_by(self.narrowed("kind"), "kind")),
            self.facet(
                "treaty_body",
                [(body.code, body.short_name) for body in bodies],
                count_by(self.narrowed("treaty_body"), f"{BODY}__code"),
            ),
            self.facet(
                "state_party",
                [(party.iso3, party.name) for party in parties],
                count_by(self.narrowed("state_party"), f"{PARTY}__iso3"),
            ),
        ]
