"""The filters of the list of letters."""

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
from recommendations.models import Letter


class LetterFilter(FacetedFilter):
    """Letters by status, kind, committee and State party. `queryset` is cut to the reader."""

    case_path = "deadline__cycle"

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"),
        choices=LetterStatus.choices,
        error_messages=known(_("“%(value)s” is not a status of letters. Choose one in the list.")),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Letter"),
        choices=LetterKind.choices,
        error_messages=known(_("“%(value)s” is not a kind of letter. Choose one in the list.")),
    )
    treaty_body = body_filter()
    state_party = party_filter()

    class Meta:
        model = Letter
        fields: list[str] = []

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        return [
            self.facet("status", LetterStatus.choices, count_by(self.narrowed("status"), "status")),
            self.facet("kind", LetterKind.choices, count_by(self.narrowed("kind"), "kind")),
            self.body_facet(),
            self.party_facet(),
        ]
