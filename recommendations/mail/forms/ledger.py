"""What the reminder ledger may be narrowed by."""

import re
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Coalesce, TruncDate
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from recommendations import dates
from recommendations.acts.fields import DayField
from recommendations.acts.filters import Facet, FacetedFilter, count_by
from recommendations.deadlines.reads.filters import RequestFilter
from recommendations.enums import EmailStatus
from recommendations.mail.reads.reminder_reasons import speaking_of
from recommendations.models import FollowUp, OutgoingEmail, ReminderStage, StateParty, TreatyBody
from recommendations.wording import date_in_words

BODY = "deadline__cycle__treaty_body"
PARTY = "deadline__cycle__state_party"
_REFERENCE = re.compile(
    r"^(?:para(?:graph)?\.?\s*)?(\d{1,4})((?:\s*[-(]?\s*[a-z]{1,4}\)?)*)$", re.IGNORECASE
)
_CASE = re.compile(
    r"^\s*([a-z]{2,10})\s*/\s*([a-z]{2,3})\s*/\s*([0-9]+(?:-[0-9]+)?)\s*$", re.IGNORECASE
)


def _stages() -> list[tuple[str, str]]:
    """Every stage by its code: one for each audience shares it."""
    return list(dict(ReminderStage.objects.values_list("code", "label")).items())


class ParagraphField(forms.CharField):
    """ "36", "36 (a)", "para. 36 (a) (i)": number and label, or None."""

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        found = _REFERENCE.match(words)
        if found is None:
            raise ValidationError(
                _("“%(value)s” is no paragraph. Write it like 36, or 36 (a)."),
                params={"value": words},
            )
        return int(found[1]), "-".join(re.findall(r"[a-z]+", found[2].lower()))


class CaseField(forms.CharField):
    """ "CMW/AZE/3": committee, State party, cycle; or None."""

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        found = _CASE.match(words)
        if found is None:
            raise ValidationError(
                _("“%(value)s” names no case. Write committee, State party and cycle: CMW/AZE/3."),
                params={"value": words},
            )
        return found[1].upper(), found[2].upper(), found[3]


class ParagraphFilter(django_filters.Filter):  # type: ignore[misc]  # untyped package
    field_class = ParagraphField


class CaseFilter(django_filters.Filter):  # type: ignore[misc]  # untyped package
    field_class = CaseField


class DayFilter(django_filters.Filter):  # type: ignore[misc]  # untyped package
    field_class = DayField


class LedgerFilter(FacetedFilter):
    """Rows of the ledger by paragraph, person, case, days, state, stage, committee, State party.

    `queryset` is already cut to the reader. The day of a row is the day in Geneva on which it was
    sent, or from which it may be.
    """

    paragraph = ParagraphFilter(
        label=_("Paragraph"),
        method="by_paragraph",
        help_text=_("For example 36, or 36 (a)."),
        max_length=40,
    )
    case = CaseFilter(
        label=_("Case"), method="by_case", help_text=_("For example CMW/AZE/3."), max_length=40
    )
    person = django_filters.CharFilter(
        label=_("Person or address"), method="by_person", max_length=200
    )
    since = DayFilter(label=_("From"), method="by_since")
    until = DayFilter(label=_("Until"), method="by_until")
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
    recommendation = django_filters.NumberFilter(
        label=_("One recommendation"),
        method="by_recommendation",
        max_value=2**31,
        error_messages={"invalid": _("A recommendation is named by its number.")},
    )

    class Meta:
        model = OutgoingEmail
        fields: list[str] = []

    # --- The filters themselves -----------------------------------------------------------------
    def by_party(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{PARTY}__in": list(value)}) if value else rows

    def by_body(self, rows: Any, name: str, value: Any) -> Any:
        return rows.filter(**{f"{BODY}__in": list(value)}) if value else rows

    def by_paragraph(self, rows: Any, name: str, value: tuple[int, str]) -> Any:
        """Mails that spoke of the paragraph, of a part of it, or of the whole that it is part of.

        Whoever was reminded of paragraph 36 was reminded of its point (a).
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
        return speaking_of(rows, asked)

    def by_recommendation(self, rows: Any, name: str, value: Any) -> Any:
        return speaking_of(rows, FollowUp.objects.filter(recommendation=int(value)))

    def by_case(self, rows: Any, name: str, value: tuple[str, str, str]) -> Any:
        code, iso3, number = value
        cycle = "deadline__cycle__"
        return rows.filter(
            **{f"{BODY}__code": code, f"{PARTY}__iso3": iso3, f"{cycle}number": number}
        )

    def by_person(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(
            Q(recipient__full_name__icontains=value)
            | Q(recipient__email__icontains=value)
            | Q(address__icontains=value)
        )

    def by_since(self, rows: Any, name: str, value: date) -> Any:
        return _with_day(rows).filter(day_on__gte=value)

    def by_until(self, rows: Any, name: str, value: date) -> Any:
        return _with_day(rows).filter(day_on__lte=value)

    # --- What comes out -------------------------------------------------------------------------
    def fields(self) -> list[BoundField]:
        """The filters that are typed, for the form."""
        return [self.form[name] for name in ("paragraph", "person", "case", "since", "until")]

    def chips(self, facets: Any) -> list[tuple[str, str, str]]:
        chosen = super().chips(facets)
        for name in ("paragraph", "person", "case", "since", "until"):
            value = self.cleaned(name)
            if value:
                typed = self.form.data.get(name, "")
                words = date_in_words(value) if isinstance(value, date) else typed
                chosen.append((name, typed, f"{self.filters[name].label}: {words}"))
        return chosen

    def facets(self) -> list[Facet]:
        """What may be chosen, with what each choice would leave. A fixed number of queries."""
        rows = self.queryset.order_by()
        stages = dict(
            rows.filter(stage__isnull=False)
            .order_by("stage__pk")
            .values_list("stage__code", "stage__label")
        )
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


def _with_day(rows: Any) -> Any:
    """The day in Geneva on which a row was sent, or from which it may be."""
    moment = Coalesce("sent_at", "send_after")
    return rows.annotate(day_on=TruncDate(moment, tzinfo=dates.DEADLINE_TZ))
