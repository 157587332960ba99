"""The filters of calendars and feeds, read from their addresses, and the sample form."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from recommendations import texts
from recommendations.acts.fields import LongText
from recommendations.acts.filters import FacetedFilter, body_filter, party_filter
from recommendations.deadlines.reads.filters import DeadlineFilter
from recommendations.models import Event
from recommendations.models.events import EventQuerySet
from recommendations.symbols import normalise

# How many days ahead a calendar program may be asked to show an alarm.
ALARMS = (
    (1, _("one day before")),
    (7, _("one week before")),
    (14, _("two weeks before")),
    (30, _("30 days before")),
    (90, _("90 days before")),
)
CASE = re.compile(r"^([A-Za-z]{2,10})/([A-Za-z]{2,3})/([0-9]+(?:-[0-9]+)?)$")
# The relations by which an event belongs to a document.
DOCUMENTS_OF_EVENT = (
    "document",
    "recommendation__paragraph__document",
    "deadline__request__document",
    "deadline__document",
    "reply__request__document",
)


def alarms_of(query: QueryDict) -> tuple[tuple[int, ...], list[str]]:
    """The alarms that an address asks for, longest first, and the problems with others."""
    offered = {str(days): days for days, _label in ALARMS}
    values = [value for value in query.getlist("alarm") if value]
    problems = [
        str(_("“%(value)s” is not a possible alarm. Choose %(days)s days before the deadline."))
        % {"value": value, "days": ", ".join(offered)}
        for value in values
        if value not in offered
    ]
    days = {offered[value] for value in values if value in offered}
    return tuple(sorted(days, reverse=True)), problems


class CalendarFilter(DeadlineFilter):
    """The filter of the list of deadlines, of which a calendar also keeps those that are over."""

    def shown(self) -> Any:
        return self.narrowed()

    def labels(self) -> list[str]:
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


is_case = RegexValidator(
    CASE,
    _("Name a case by its committee, State party and number, for example CMW/AZE/3."),
)
is_symbol = RegexValidator(
    re.compile(r"^[^/\s][^/]*(?:/[^/]+)+$"),
    _("Write the symbol as on the document, for example CMW/C/AZE/CO/3."),
)


class HistoryFilter(FacetedFilter):
    """Events by committee, State party, case and document."""

    treaty_body = body_filter()
    state_party = party_filter()
    case = django_filters.CharFilter(
        label=_("Case"), method="by_case", max_length=40, validators=[is_case]
    )
    document = django_filters.CharFilter(
        label=_("Document"), method="by_document", max_length=80, validators=[is_symbol]
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_case(self, rows: EventQuerySet, _name: str, value: str) -> EventQuerySet:
        found = CASE.match(value)
        if not found:
            return rows
        code, iso3, number = found.groups()
        return rows.filter(
            cycle__treaty_body__code=code.upper(),
            cycle__state_party__iso3=iso3.upper(),
            cycle__number=number,
        )

    def by_document(self, rows: EventQuerySet, _name: str, value: str) -> EventQuerySet:
        """The events of a document, of its recommendations, and of its follow-up requests."""
        symbol = normalise(value)
        about = Q()
        for path in DOCUMENTS_OF_EVENT:
            about |= Q(**{f"{path}__symbol": symbol})
        return rows.filter(about)

    def labels(self) -> list[str]:
        """What was chosen, for the feed's name."""
        if not self.form.is_valid():
            return []
        chosen = self.form.cleaned_data
        return [
            *(row.code for row in chosen["treaty_body"]),
            *(row.name for row in chosen["state_party"]),
            *(value for value in (chosen["case"], chosen["document"]) if value),
        ]


class SampleForm(forms.Form):
    """The form of the style guide, with one field of each kind. It is never saved."""

    symbol = forms.CharField(
        label=_("Symbol"), help_text=_("As printed on the document, for example CMW/C/AZE/CO/3.")
    )
    body = forms.ChoiceField(
        label=_("Treaty body"),
        choices=[("", _("Choose a treaty body")), ("CMW", _("Committee on Migrant Workers"))],
    )
    received_on = forms.DateField(
        label=_("Date received"), widget=forms.DateInput(attrs={"type": "date"})
    )
    paragraphs = forms.MultipleChoiceField(
        label=_("Paragraphs answered"),
        choices=[("16", _("Paragraph 16")), ("36", _("Paragraph 36"))],
        widget=forms.CheckboxSelectMultiple,
    )
    access = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[("public", _("Public")), ("committee", _("Committee only"))],
        widget=forms.RadioSelect,
    )
    reasons = LongText(
        texts.STATEMENT,
        label=_("Reasons"),
        rows=10,
        required=False,
        help_text=_("In words that the State party will read."),
    )
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Word, PDF or plain text, up to 20 MB.")
    )
    is_final = forms.BooleanField(label=_("I have read it through"))
