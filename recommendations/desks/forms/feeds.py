"""What calendars and feeds are asked for, in their addresses."""

import re
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recommendations.acts.filters import FacetedFilter, body_filter, party_filter
from recommendations.deadlines.reads.filters import DeadlineFilter
from recommendations.models import Event
from recommendations.models.events import EventQuerySet
from recommendations.symbols import normalise

# How long ahead a calendar program may be asked to speak up, in days.
ALARMS = (
    (1, _("one day before")),
    (7, _("one week before")),
    (14, _("two weeks before")),
    (30, _("30 days before")),
    (90, _("90 days before")),
)
SYMBOL = re.compile(r"^[^/\s][^/]*(?:/[^/]+)+$")
CASE = re.compile(r"^([A-Za-z]{2,10})/([A-Za-z]{2,3})/([0-9]+(?:-[0-9]+)?)$")


def alarms_of(query: QueryDict) -> tuple[tuple[int, ...], list[str]]:
    """The alarms that an address asks for, largest first, and what is wrong with others."""
    offered = {str(days): days for days, _label in ALARMS}
    asked = [value for value in query.getlist("alarm") if value]
    problems = [
        str(_("“%(value)s” is no alarm. Choose among %(days)s days before the date."))
        % {"value": value, "days": ", ".join(offered)}
        for value in asked
        if value not in offered
    ]
    days = {offered[value] for value in asked if value in offered}
    return tuple(sorted(days, reverse=True)), problems


class CalendarFilter(DeadlineFilter):
    """The filter of the list of dates. Dates that are over or answered stay in a calendar."""

    def shown(self) -> Any:
        return self.narrowed()

    def words(self) -> list[str]:
        """What was chosen, for the calendar's name: "CMW", "Azerbaijan"."""
        if not self.form.is_valid():
            return []
        chosen = self.form.cleaned_data
        kinds = dict(self.filters["kind"].extra["choices"])
        clocks = dict(self.filters["clock"].extra["choices"])
        return [
            *(row.code for row in chosen["treaty_body"]),
            *(row.name for row in chosen["state_party"]),
            *(row.name for row in chosen["theme"]),
            *(str(kinds[value]) for value in chosen["kind"]),
            *(str(clocks[value]) for value in chosen["clock"]),
        ]


def _case(value: str) -> None:
    if not CASE.match(value):
        raise ValidationError(
            _("A case is a committee, a State party and a cycle, for example CMW/AZE/3.")
        )


def _symbol(value: str) -> None:
    if not SYMBOL.match(value):
        raise ValidationError(_("Symbols look like CMW/C/AZE/CO/3."))


class HistoryFilter(FacetedFilter):
    """Acts by committee, State party, case and document."""

    treaty_body = body_filter()
    state_party = party_filter()
    case = django_filters.CharFilter(
        label=_("Case"), method="by_case", max_length=40, validators=[_case]
    )
    document = django_filters.CharFilter(
        label=_("Document"), method="by_document", max_length=80, validators=[_symbol]
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_case(self, rows: EventQuerySet, name: str, value: str) -> EventQuerySet:
        found = CASE.match(value)
        if not found:
            return rows
        code, iso3, number = found.groups()
        return rows.filter(
            cycle__treaty_body__code=code.upper(),
            cycle__state_party__iso3=iso3.upper(),
            cycle__number=number,
        )

    def by_document(self, rows: EventQuerySet, name: str, value: str) -> EventQuerySet:
        """What was done to a document, to its recommendations, and to what it asked for."""
        symbol = normalise(value)
        about = Q()
        for path in (
            *("document", "recommendation__paragraph__document", "deadline__request__document"),
            *("deadline__document", "reply__request__document"),
        ):
            about |= Q(**{f"{path}__symbol": symbol})
        return rows.filter(about)

    def words(self) -> list[str]:
        """What was chosen, for the feed's name."""
        if not self.form.is_valid():
            return []
        chosen = self.form.cleaned_data
        return [
            *(row.code for row in chosen["treaty_body"]),
            *(row.name for row in chosen["state_party"]),
            *(value for value in (chosen["case"], chosen["document"]) if value),
        ]
