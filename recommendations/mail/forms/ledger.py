"""What the reminder ledger, and the list of reminders to come, may be narrowed by."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import django_filters
from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from recommendations import dates
from recommendations.acts.fields import CaseField, DayField, ParagraphField
from recommendations.acts.filters import Facet, FacetedFilter, body_filter, count_by, party_filter
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.reads.ledger import naming, speaking_of
from recommendations.mail.reads.stages import DueReminder
from recommendations.mail_enums import NOTICE_KINDS
from recommendations.models import Deadline, FollowUp, OutgoingEmail, ReminderStage
from recommendations.wording import date_in_words

NOBODY = "nobody"


class ParagraphFilter(django_filters.Filter):  # type: ignore[misc]  # untyped package
    field_class = ParagraphField


class CaseFilter(django_filters.Filter):  # type: ignore[misc]  # untyped package
    field_class = CaseField


class DayFilter(django_filters.Filter):  # type: ignore[misc]  # untyped package
    field_class = DayField


def _stages() -> list[tuple[str, str]]:
    """Every stage by its code: one for each audience shares it. Then what happens to a date."""
    return [
        *dict(ReminderStage.objects.values_list("code", "label")).items(),
        *((kind.value, str(kind.label)) for kind in NOTICE_KINDS),
    ]


class _ReminderFilter(FacetedFilter):
    """What both lists share: what is typed, beside what is chosen."""

    typed: tuple[str, ...] = ("person",)

    person = django_filters.CharFilter(
        label=_("Person or address"), method="by_person", max_length=200
    )
    stage = django_filters.MultipleChoiceFilter(
        label=_("Stage"),
        choices=_stages,
        method="by_stage",
        error_messages={
            "invalid_choice": _("No stage is called “%(value)s”. Choose one in the list.")
        },
    )
    treaty_body = body_filter()
    state_party = party_filter()

    def fields(self) -> list[BoundField]:
        """The filters that are typed, for the form."""
        return [self.form[name] for name in self.typed]

    def chips(self, facets: Any) -> list[tuple[str, str, str]]:
        chosen = super().chips(facets)
        for name in self.typed:
            if value := self.cleaned(name):
                typed = self.form.data.get(name, "")
                words = date_in_words(value) if isinstance(value, date) else typed
                chosen.append((name, typed, f"{self.filters[name].label}: {words}"))
        return chosen


class LedgerFilter(_ReminderFilter):
    """Rows of the ledger by paragraph, person, case, days, status, stage, committee, State party.

    `queryset` is already cut to the reader. The day of a row is the day in Geneva on which it was
    sent, or from which it may be.
    """

    case_path = "deadline__cycle"
    typed = ("paragraph", "person", "case", "since", "until")

    paragraph = ParagraphFilter(
        label=_("Paragraph"),
        method="by_paragraph",
        help_text=_("For example 36, or 36 (a)."),
        max_length=40,
    )
    case = CaseFilter(
        label=_("Case"), method="by_case", help_text=_("For example CMW/AZE/3."), max_length=40
    )
    since = DayFilter(label=_("From"), method="by_day")
    until = DayFilter(label=_("Until"), method="by_day")
    status = django_filters.MultipleChoiceFilter(
        label=_("Status of the email"),
        choices=EmailStatus.choices,
        error_messages={
            "invalid_choice": _("“%(value)s” is not a status of an email. Choose one in the list.")
        },
    )
    deadline = django_filters.UUIDFilter(
        label=_("One deadline"),
        field_name="deadline__public_id",
        error_messages={"invalid": _("Give the identifier of the deadline, as in its address.")},
    )
    recommendation = django_filters.UUIDFilter(
        label=_("One recommendation"),
        method="by_recommendation",
        error_messages={
            "invalid": _("This names no recommendation. Use the link on the page of one.")
        },
    )

    class Meta:
        model = OutgoingEmail
        fields: list[str] = []

    def by_stage(self, rows: Any, _name: str, value: list[str]) -> Any:
        """By the code of the stage, or by what happened to the date."""
        if not value:
            return rows
        return rows.filter(Q(stage__code__in=value) | Q(event__kind__in=value))

    def by_paragraph(self, rows: Any, _name: str, value: tuple[int, str]) -> Any:
        """Emails that spoke of the paragraph, a part of it, or the whole that it is part of.

        A reminder of paragraph 36 was a reminder of its point (a). By the numbers of today, and by
        those that the email named as it left.
        """
        number, label = value
        place = "recommendation__paragraph__"
        asked = FollowUp.objects.filter(**{f"{place}number": number})
        if label:
            parts = label.split("-")
            wholes = ["-".join(parts[:n]) for n in range(len(parts) + 1)]
            asked = asked.filter(
                Q(**{f"{place}label__in": wholes}) | Q(**{f"{place}label__startswith": f"{label}-"})
            )
        return rows.filter(
            Q(pk__in=speaking_of(rows, asked).values("pk")) | Q(pk__in=naming(rows, value))
        )

    def by_recommendation(self, rows: Any, _name: str, value: Any) -> Any:
        return speaking_of(rows, FollowUp.objects.filter(recommendation__public_id=value))

    def by_case(self, rows: Any, _name: str, value: tuple[str, str, str]) -> Any:
        names = ("treaty_body__code", "state_party__iso3", "number")
        parts = zip(names, value, strict=True)
        return rows.filter(**{f"{self.case_path}__{name}": part for name, part in parts})

    def by_person(self, rows: Any, _name: str, value: str) -> Any:
        return rows.filter(
            Q(recipient__full_name__icontains=value)
            | Q(recipient__email__icontains=value)
            | Q(address__icontains=value)
        )

    def by_day(self, rows: Any, name: str, value: date) -> Any:
        moment = Coalesce("sent_at", "send_after")
        dated = rows.annotate(day_on=TruncDate(moment, tzinfo=dates.DEADLINE_TZ))
        return dated.filter(**{"day_on__gte" if name == "since" else "day_on__lte": value})

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        found = self.queryset.order_by("stage__pk").values_list(
            "stage__code", "stage__label", "event__kind"
        )
        occasions = {
            code or kind: label or EventKind(kind).label for code, label, kind in found.distinct()
        }
        return [
            self.facet("status", EmailStatus.choices, count_by(self.narrowed("status"), "status")),
            self.facet("stage", occasions.items(), self._counts_of_stages()),
            self.body_facet(),
            self.party_facet(),
        ]

    def _counts_of_stages(self) -> dict[str, int]:
        rows = self.narrowed("stage").annotate(occasion_code=Coalesce("stage__code", "event__kind"))
        return count_by(rows, "occasion_code")


class UpcomingFilter(_ReminderFilter):
    """Reminders to come by person, stage, recipients, committee and State party.

    They are not rows of a table: `queryset` holds the deadlines whose reminders the reader may
    see, the dry run is made for all of them, and `kept` narrows what it brought.
    """

    to = django_filters.MultipleChoiceFilter(
        label=_("Recipients"),
        choices=[(NOBODY, _("Nobody to remind"))],
        error_messages={
            "invalid_choice": _("“%(value)s” is not a choice of recipients. Choose in the list.")
        },
    )

    class Meta:
        model = Deadline
        fields: list[str] = []

    def kept(self, reminders: Iterable[DueReminder], without: str = "") -> list[DueReminder]:
        """The rows of the dry run that all filters leave, or all but one; none for wrong values."""
        if not self.form.is_valid():
            return []
        chosen = {
            name: {code.casefold() for code in self.form.data.getlist(name)}
            for name in _CODES
            if name != without and self.cleaned(name)
        }
        words = (self.cleaned("person") or "").casefold()
        return [
            row
            for row in reminders
            if all(_CODES[name](row).casefold() in codes for name, codes in chosen.items())
            and (
                not words or any(words in f"{one} {one.email}".casefold() for one in row.recipients)
            )
        ]

    def choices(self, reminders: Sequence[DueReminder]) -> list[Facet]:
        """What may be chosen of what the dry run brought, with what each choice would leave."""
        labels: dict[str, dict[str, str]] = {name: {} for name in _CODES}
        for row in reminders:
            cycle = row.deadline.cycle
            labels["stage"][row.stage.code] = row.stage.label
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


_CODES: dict[str, Callable[[DueReminder], str]] = {
    "stage": lambda row: row.stage.code,
    "to": lambda row: "" if row.recipients else NOBODY,
    "treaty_body": lambda row: row.deadline.cycle.treaty_body.code,
    "state_party": lambda row: row.deadline.cycle.state_party.iso3,
}
