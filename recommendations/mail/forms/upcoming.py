"""What the dry run may be narrowed by."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import django_filters
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import Facet, FacetedFilter, body_filter, party_filter
from recommendations.mail.verbs.reminders import UpcomingReminder
from recommendations.models import Deadline, ReminderStage

NOBODY = "nobody"


def _stages() -> list[tuple[str, str]]:
    return list(dict(ReminderStage.objects.values_list("code", "label")).items())


class UpcomingFilter(FacetedFilter):
    """Reminders to come by person, stage, committee and State party.

    They are no rows of a table: `queryset` holds the dates whose reminders the reader may see, the
    dry run is made for all of them, and `kept` narrows what it brought.
    """

    person = django_filters.CharFilter(
        label=_("Person or address"), method="of_dry_run", max_length=200
    )
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"),
        choices=_stages,
        method="of_dry_run",
        error_messages={
            "invalid_choice": _("No stage is called “%(value)s”. Choose one in the list.")
        },
    )
    to = django_filters.MultipleChoiceFilter(
        label=_("Recipients"),
        choices=[(NOBODY, _("Nobody to remind"))],
        method="of_dry_run",
        error_messages={
            "invalid_choice": _("“%(value)s” says nothing about recipients. Choose in the list.")
        },
    )
    treaty_body = body_filter()
    state_party = party_filter()

    class Meta:
        model = Deadline
        fields: list[str] = []

    def of_dry_run(self, rows: Any, name: str, value: Any) -> Any:
        """Nothing: see `kept`."""
        return rows

    by_body = by_party = of_dry_run

    def kept(
        self, reminders: Iterable[UpcomingReminder], without: str = ""
    ) -> list[UpcomingReminder]:
        """The rows of the dry run that all filters leave, or all but one; none for wrong values."""
        if not self.form.is_valid():
            return []
        chosen = {name: self._chosen(name) for name in _CODES if name != without}
        words = (self.cleaned("person") or "").casefold()
        return [
            row
            for row in reminders
            if all(not codes or _CODES[name](row) in codes for name, codes in chosen.items())
            and (not words or _names(row, words))
        ]

    def _chosen(self, name: str) -> set[str]:
        """The codes chosen in one filter: words, or rows that bear the code."""
        field = getattr(self.filters[name].field, "to_field_name", None)
        return {getattr(one, field) if field else one for one in self.cleaned(name) or ()}

    def fields(self) -> list[BoundField]:
        return [self.form["person"]]

    def chips(self, facets: Any) -> list[tuple[str, str, str]]:
        chosen = super().chips(facets)
        if words := self.cleaned("person"):
            chosen.append(("person", words, f"{self.filters['person'].label}: {words}"))
        return chosen

    def choices(self, reminders: Sequence[UpcomingReminder]) -> list[Facet]:
        """What may be chosen of what the dry run brought, with what each choice would leave."""
        labels: dict[str, dict[str, str]] = {name: {} for name in _CODES}
        for row in reminders:
            labels["stage"][row.stage.code] = row.stage.label
            cycle = row.deadline.cycle
            labels["treaty_body"][cycle.treaty_body.code] = cycle.treaty_body.short_name
            labels["state_party"][cycle.state_party.iso3] = cycle.state_party.name
        labels["to"] = {NOBODY: str(_("Nobody to remind"))}
        return [
            self.facet(
                name,
                choices.items(),
                Counter(_CODES[name](row) for row in self.kept(reminders, name)),
            )
            for name, choices in labels.items()
            if choices
        ]


_CODES: dict[str, Callable[[UpcomingReminder], str]] = {
    "stage": lambda row: row.stage.code,
    "to": lambda row: "" if row.recipients else NOBODY,
    "treaty_body": lambda row: row.deadline.cycle.treaty_body.code,
    "state_party": lambda row: row.deadline.cycle.state_party.iso3,
}


def _names(row: UpcomingReminder, words: str) -> bool:
    return any(
        words in f"{person.full_name} {person.email}".casefold() for person in row.recipients
    )
