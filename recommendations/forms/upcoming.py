"""What the dry run may be narrowed by."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from recommendations.domain.reminders import UpcomingReminder
from recommendations.filters import Choice, Facet, FacetedFilter, body_filter, party_filter
from recommendations.models import Deadline, ReminderStage, StateParty, TreatyBody

NOBODY = "nobody"


def _stages() -> list[tuple[str, str]]:
    return list(dict(ReminderStage.objects.values_list("code", "label")).items())


class UpcomingFilter(FacetedFilter):
    """Reminders to come by committee, State party, stage and person.

    `queryset` holds the dates whose reminders the reader may see. What concerns stages and people
    is known only once the dry run was made: `kept` looks at its rows.
    """

    person = django_filters.CharFilter(
        label=_("Person or address"), method="by_person", max_length=200
    )
    treaty_body = body_filter()
    state_party = party_filter()
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"),
        choices=_stages,
        method="by_stage",
        error_messages={
            "invalid_choice": _("No stage is called “%(value)s”. Choose one in the list.")
        },
    )
    to = django_filters.MultipleChoiceFilter(
        label=_("Recipients"),
        choices=[(NOBODY, _("Nobody to remind"))],
        method="by_recipients",
        error_messages={
            "invalid_choice": _("“%(value)s” says nothing about recipients. Choose in the list.")
        },
    )

    class Meta:
        model = Deadline
        fields: list[str] = []

    def by_person(self, rows: Any, name: str, value: Any) -> Any:
        """Nothing: dates have no recipients; see `kept`."""
        return rows

    by_stage = by_recipients = by_person

    def kept(self, reminders: Iterable[UpcomingReminder]) -> list[UpcomingReminder]:
        """The rows of the dry run that the filters on stages and people leave."""
        stages, to = self.cleaned("stage"), self.cleaned("to")
        words = (self.cleaned("person") or "").casefold()
        return [
            row
            for row in reminders
            if (not stages or row.stage.code in stages)
            and (not to or not row.recipients)
            and (not words or _names(row, words))
        ]

    def fields(self) -> list[BoundField]:
        return [self.form["person"]]

    def chips(self, facets: Any) -> list[tuple[str, str, str]]:
        chosen = super().chips(facets)
        if words := self.cleaned("person"):
            chosen.append(("person", words, f"{self.filters['person'].label}: {words}"))
        return chosen

    def choices(self, reminders: Iterable[UpcomingReminder]) -> list[Facet]:
        """What may be chosen, of what the dry run found. Two queries; counts are not given,
        because each would need a dry run of its own.
        """
        stages = {row.stage.code: row.stage.label for row in reminders}
        dates = self.queryset.order_by()
        bodies = TreatyBody.objects.filter(pk__in=dates.values("cycle__treaty_body"))
        parties = StateParty.objects.filter(pk__in=dates.values("cycle__state_party"))
        named: list[tuple[str, list[tuple[str, str]]]] = [
            ("stage", list(stages.items())),
            ("to", [(NOBODY, str(_("Nobody to remind")))]),
            ("treaty_body", [(body.code, body.short_name) for body in bodies]),
            ("state_party", [(party.iso3, party.name) for party in parties]),
        ]
        return [self._without_counts(name, choices) for name, choices in named if choices]

    def _without_counts(self, name: str, choices: list[tuple[str, str]]) -> Facet:
        chosen = {value.upper() for value in self.form.data.getlist(name)}
        made = tuple(
            Choice(value, label, None, value.upper() in chosen) for value, label in choices
        )
        return Facet(name, str(self.filters[name].label), made)


def _names(row: UpcomingReminder, words: str) -> bool:
    return any(
        words in f"{person.full_name} {person.email}".casefold() for person in row.recipients
    )
