"""Setting, extending and asking to extend a deadline."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.acts.fields import DayField
from recommendations.deadlines.reads.explanations import explanation_of
from recommendations.deadlines.verbs.deadlines import DueDate
from recommendations.enums import DeadlineBasis
from recommendations.models import Deadline, Document

FREE_CHOICES = (DeadlineBasis.EXPLICIT_DATE, DeadlineBasis.SET_BY_STAFF)


@dataclass(frozen=True)
class ChosenDate:
    """A date as the verb takes it, with what it rests on."""

    due_on: date
    basis: str
    computed: DueDate | None


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
    quoted_words = forms.CharField(
        label=_("Words of the document"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The sentence that names the date or the period, as it is printed."),
    )
    reason = forms.CharField(
        label=_("Why this one"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
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
        self.candidates = {candidate.basis.value: candidate for candidate in candidates}
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
                "quoted_words", ValidationError(_("Copy the words in which the document names it."))
            )
        if self.in_force is not None and choice and not cleaned.get("reason"):
            self.add_error("reason", ValidationError(_("Say why the date in force is replaced.")))
        return cleaned

    def chosen(self) -> ChosenDate:
        """The date that was chosen; call it on a valid form only."""
        choice = self.cleaned_data["choice"]
        computed = self.candidates.get(choice)
        due_on = computed.due_on if computed else self.cleaned_data["due_on"]
        return ChosenDate(due_on, choice, computed)


class ExtensionForm(forms.Form):
    """More time: until when, why, and by which letter it is granted."""

    to = DayField(label=_("New date"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))
    letter = forms.ModelChoiceField(
        label=_("Letter"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("No letter recorded"),
        help_text=_("The letter to the permanent mission, where it is among the documents."),
    )

    def __init__(
        self, *args: Any, letters: "Sequence[Document] | Any", in_force: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.in_force = in_force
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]

    def clean_to(self) -> date:
        day: date = self.cleaned_data["to"]
        if day <= self.in_force:
            raise ValidationError(_("More time means a later day than the date in force."))
        return day


class AskExtensionForm(forms.Form):
    """What a State party's focal point asks for."""

    until = DayField(label=_("Until"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The secretariat and the committee read it."),
    )

    def __init__(self, *args: Any, in_force: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_force = in_force

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day <= self.in_force:
            raise ValidationError(_("More time means a later day than the date in force."))
        return day
