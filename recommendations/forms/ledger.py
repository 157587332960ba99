"""What the reminder ledger may be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from recommendations.enums import EmailStatus
from recommendations.filters import Facet, FacetedFilter, RequestFilter
from recommendations.models import OutgoingEmail, ReminderStage, StateParty, TreatyBody
from recommendations.queries.recommendations import count_by

BODY = "deadline__cycle__treaty_body"
PARTY = "deadline__cycle__state_party"


def _stages() -> list[tuple[str, str]]:
    """Every stage by its code: one for each audience shares it."""
    return list(dict(ReminderStage.objects.values_list("code", "label")).items())


class LedgerFilter(FacetedFilter):
    """Rows of the ledger by state, stage, committee, State party, and one date.

    `queryset` is already cut to the reader.
    """

    status = django_filters.MultipleChoiceFilter(
        label=_("State of the mail"),
        choices=EmailStatus.choices,
        error_messages={
            "invalid_choice": _("“%(value)s” is no state of a mail. Choose one in the list.")
        },
    )
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"),
        field_name="stage__code",
        choices=_stages,
        error_messages={
            "invalid_choice": _("No stage is called “%(value)s”. Choose one in the list.")
        },
    )
    treaty_body = RequestFilter.base_filters["treaty_body"]
    state_party = RequestFilter.base_filters["state_party"]
    deadline = django_filters.NumberFilter(
        label=_("One date"),
        field_name="deadline",
        error_messages={"invalid": _("A date is named by its number, as in its address.")},
    )

    class Meta:
        model = OutgoingEmail
        fields: list[str] = []

    def by_party(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{PARTY}__in": list(value)}) if value else rows

    def by_body(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{BODY}__in": list(value)}) if value else rows

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        rows = self.queryset.order_by()
        stages = dict(rows.order_by("stage__pk").values_list("stage__code", "stage__label"))
        bodies = TreatyBody.objects.filter(pk__in=rows.values(BODY))
        parties = StateParty.objects.filter(pk__in=rows.values(PARTY))
        return [
            self.facet("status", EmailStatus.choices, count_by(self.narrowed("status"), "status")),
            self.facet("stage", stages.items(), count_by(self.narrowed("stage"), "stage__code")),
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
