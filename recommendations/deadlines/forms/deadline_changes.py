"""Withdrawing, suspending, resuming and correcting a date, and setting one of another kind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations import dates
from recommendations.acts.fields import DayField
from recommendations.enums import DeadlineBasis, DeadlineKind, PeriodUnit
from recommendations.models import Document, FollowUpRequest


class DecisionForm(forms.Form):
    """Why something is decided about a date, and by which letter."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody who sees the date can read it under “Why this date?”."),
        error_messages={"required": _("Write the reason: it is kept in the history.")},
    )
    letter = forms.ModelChoiceField(
        label=_("Letter"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("No letter recorded"),
        help_text=_("The letter to the permanent mission, where it is among the documents."),
    )

    def __init__(self, *args: Any, letters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]


class NewDayForm(DecisionForm):
    """The same with the day that takes the place of the old one."""

    to = DayField(label=_("New date"))
    field_order = ("to", "reason", "letter")


# What a date of another kind may be counted from, beside what the case itself knows.
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
        help_text=_("The last four are seen by the committee's side alone."),
    )
    request = forms.ModelChoiceField(
        label=_("Follow-up request"),
        queryset=FollowUpRequest.objects.none(),
        required=False,
        empty_label=_("None: a date of the whole case"),
    )
    basis = forms.ChoiceField(label=_("It rests on"), widget=forms.RadioSelect)
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
    quoted_words = forms.CharField(
        label=_("Words of the document"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sentence that names the date or the period, as it is printed."),
    )
    document = forms.ModelChoiceField(
        label=_("Document that names it"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("No document recorded"),
    )
    reason = forms.CharField(
        label=_("Why this one"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

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
        """The day, entered or counted; and what explains it."""
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
                "quoted_words", ValidationError(_("Copy the words in which the document names it."))
            )
        return cleaned

    def _count(self, cleaned: dict[str, Any], basis: str) -> None:
        anchor_on = cleaned.get("anchor_on") or self.anchors[DeadlineBasis(basis)]
        if anchor_on is None:
            self.add_error("anchor_on", ValidationError(_("Enter the day to count from.")))
        if not cleaned.get("period"):
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

    def inputs(self) -> dict[str, Any]:
        """What the verbs take, apart from the request; call it on a valid form only."""
        cleaned, is_counted = self.cleaned_data, self.cleaned_data["basis"] in self.anchors
        return {
            "kind": cleaned["kind"],
            "due_on": cleaned["due_on"],
            "basis": cleaned["basis"],
            "anchor_on": cleaned["anchor_on"] if is_counted else None,
            "period_months": cleaned.get("months"),
            "period_days": cleaned.get("days"),
            "quoted_words": cleaned["quoted_words"],
            "document": cleaned["document"],
            "reason": cleaned["reason"],
        }
