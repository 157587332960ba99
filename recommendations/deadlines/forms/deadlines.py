"""Setting a date: the one for information on follow-up, or one of another kind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations import dates
from recommendations.acts.fields import DayField, LongText
from recommendations.deadlines.reads.explanations import explanation_of
from recommendations.deadlines.verbs.deadlines import DueDate
from recommendations.enums import DeadlineBasis, DeadlineKind, PeriodUnit
from recommendations.models import Deadline, Document, FollowUpRequest

FREE_CHOICES = (DeadlineBasis.EXPLICIT_DATE, DeadlineBasis.SET_BY_STAFF)


def label_of(computed: DueDate) -> str:
    """How a computed date comes about, in the words of "Why this date?"."""
    deadline = Deadline(
        due_on=computed.due_on,
        basis=computed.basis,
        anchor_on=computed.anchor_on,
        period_months=computed.period_months,
    )
    return explanation_of(deadline).sentence


class DeadlineForm(forms.Form):
    """One of the dates that can be computed, or a day that a person enters."""

    choice = forms.ChoiceField(
        label=_("Date"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the dates, or enter another."),
            "invalid_choice": _("This date is no longer offered. Choose one of those on the page."),
        },
    )
    due_on = DayField(
        label=_("The day"),
        required=False,
        help_text=_("Only for a day named in the document, or one that you set."),
    )
    quoted_words = LongText(
        Deadline.quoted_words.field,
        label=_("Words of the document"),
        required=False,
        rows=3,
        help_text=_("The sentence that names the date or the period, as it is printed."),
    )
    reason = LongText(
        Deadline.reason.field,
        label=_("Why this one"),
        required=False,
        rows=3,
        help_text=_("Everybody can read it under “Why this date?”."),
    )

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[DueDate],
        in_force: date | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(candidate.basis): candidate for candidate in candidates}
        self.in_force = in_force
        self.fields["choice"].choices = [  # type: ignore[attr-defined]
            *((basis, label_of(candidate)) for basis, candidate in self.candidates.items()),
            (DeadlineBasis.EXPLICIT_DATE.value, _("The document names a day")),
            (DeadlineBasis.SET_BY_STAFF.value, _("Another day, set by the secretariat")),
        ]

    def clean(self) -> dict[str, Any]:
        """A day where one is to be entered, and reasons where nothing else explains the date."""
        cleaned = super().clean() or self.cleaned_data
        choice = cleaned.get("choice")
        if choice in FREE_CHOICES and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(_("Enter the day.")))
        if choice == DeadlineBasis.EXPLICIT_DATE and not cleaned.get("quoted_words"):
            self.add_error(
                "quoted_words",
                ValidationError(_("Copy the sentence of the document that names it.")),
            )
        if self.in_force is not None and choice and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Say why the date in force is replaced.")))
        return cleaned

    def chosen(self) -> DueDate:
        """The date that was chosen, with what it rests on; call it on a valid form only."""
        cleaned = self.cleaned_data
        computed = self.candidates.get(cleaned["choice"])
        return replace(
            computed or DueDate(cleaned["due_on"], cleaned["choice"]),
            quoted_words=cleaned["quoted_words"],
            reason=cleaned["reason"],
        )


# --- Dates of other kinds -------------------------------------------------------------------------

_UNITS = [(unit.value, unit.label) for unit in PeriodUnit]
_SIDES = [("after", _("after it")), ("before", _("before it"))]


class OtherDateForm(forms.Form):
    """A date of any kind but the one for information on follow-up, which has a page of its own."""

    kind = forms.ChoiceField(
        label=_("For"),
        choices=[
            choice
            for choice in DeadlineKind.choices
            if choice[0] != DeadlineKind.FOLLOW_UP_INFORMATION
        ],
        help_text=_("Only the committee and its secretariat see the last four."),
    )
    request = forms.ModelChoiceField(
        label=_("Follow-up request"),
        queryset=FollowUpRequest.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("None: a date of the whole case"),
    )
    basis = forms.ChoiceField(label=_("Basis"), widget=forms.RadioSelect)
    due_on = DayField(
        label=_("The day"),
        required=False,
        help_text=_("Only for a day named in a document, or one that you set."),
    )
    anchor_on = DayField(
        label=_("Counted from this day"),
        required=False,
        help_text=_("Only for a period, where the day is not known to this tracker."),
    )
    period = forms.IntegerField(label=_("Period"), required=False, min_value=1, max_value=400)
    unit = forms.ChoiceField(label=_("Unit"), choices=_UNITS, required=False)
    side = forms.ChoiceField(label=_("Before or after"), choices=_SIDES, required=False)
    quoted_words = LongText(
        Deadline.quoted_words.field,
        label=_("Words of the document"),
        required=False,
        rows=3,
        help_text=_("The sentence that names the date or the period, as it is printed."),
    )
    document = forms.ModelChoiceField(
        label=_("Document that names it"),
        queryset=Document.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("No document recorded"),
    )
    reason = LongText(Deadline.reason.field, label=_("Why this one"), required=False, rows=3)

    def __init__(
        self,
        *args: Any,
        requests: Any,
        documents: Any,
        anchors: Sequence[tuple[DeadlineBasis, date | None]],
        **kwargs: Any,
    ) -> None:
        """`anchors`: what may be counted from, with its day where the case knows it."""
        super().__init__(*args, **kwargs)
        self.anchors = dict(anchors)
        self.fields["request"].queryset = requests  # type: ignore[attr-defined]
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]
        self.fields["basis"].choices = [  # type: ignore[attr-defined]
            (DeadlineBasis.EXPLICIT_DATE.value, DeadlineBasis.EXPLICIT_DATE.label),
            *((basis.value, basis.label) for basis, _day in anchors),
            (DeadlineBasis.SET_BY_STAFF.value, DeadlineBasis.SET_BY_STAFF.label),
        ]

    def clean(self) -> dict[str, Any]:
        """The day, entered or counted, and what explains it."""
        cleaned = super().clean() or self.cleaned_data
        kind, basis = cleaned.get("kind"), cleaned.get("basis")
        if kind in DeadlineKind.case_kinds:
            cleaned["request"] = None
        elif kind and kind != DeadlineKind.INTERNAL and not cleaned.get("request"):
            self.add_error("request", ValidationError(_("Choose the request that it belongs to.")))
        if basis in self.anchors:
            self._count(cleaned, basis)
        elif basis and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(_("Enter the day.")))
        if basis == DeadlineBasis.EXPLICIT_DATE and not cleaned.get("quoted_words"):
            self.add_error(
                "quoted_words",
                ValidationError(_("Copy the sentence of the document that names it.")),
            )
        return cleaned

    def _count(self, cleaned: dict[str, Any], basis: str) -> None:
        anchor_on = cleaned.get("anchor_on") or self.anchors[DeadlineBasis(basis)]
        if anchor_on is None:
            self.add_error("anchor_on", ValidationError(_("Enter the day to count from.")))
        if not cleaned.get("period") and "period" not in self.errors:
            self.add_error("period", ValidationError(_("Enter how long the period is.")))
        if self.errors or anchor_on is None:
            return
        period = cleaned["period"] * (-1 if cleaned["side"] == "before" else 1)
        if cleaned["unit"] == PeriodUnit.MONTHS:
            cleaned["months"] = period
        else:
            cleaned["days"] = period * (7 if cleaned["unit"] == PeriodUnit.WEEKS else 1)
        cleaned["anchor_on"] = anchor_on
        try:
            cleaned["due_on"] = dates.add_period(
                anchor_on, months=cleaned.get("months"), days=cleaned.get("days")
            )
        except ValueError as error:
            self.add_error("period", ValidationError(str(error)))

    def chosen(self) -> DueDate:
        """The date with what it rests on; call it on a valid form only."""
        cleaned, is_counted = self.cleaned_data, self.cleaned_data["basis"] in self.anchors
        return DueDate(
            due_on=cleaned["due_on"],
            basis=cleaned["basis"],
            anchor_on=cleaned["anchor_on"] if is_counted else None,
            period_months=cleaned.get("months"),
            period_days=cleaned.get("days"),
            quoted_words=cleaned["quoted_words"],
            document=cleaned["document"],
            reason=cleaned["reason"],
        )
