"""The form of the calculator, whose values are in the address of its page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.acts.fields import DayField
from recommendations.deadlines.reads.explanations import CALCULATOR_ANCHORS
from recommendations.models import TreatyBody

LONGEST_MONTHS = 240
EARLIEST_YEAR, LATEST_YEAR = 1970, 2200


class CommitteeField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when run
    """A committee by its letters, in capitals or not."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.upper() if isinstance(value, str) else value)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code}: {obj.short_name}"


class CalculatorForm(forms.Form):
    """Committee, day, and what happened on it; the document's own period where it names one."""

    committee = CommitteeField(
        label=_("Committee"),
        queryset=TreatyBody.objects.all(),
        to_field_name="code",
        empty_label=_("Choose a committee"),
        error_messages={
            "invalid_choice": _("No such committee is known. Use its letters, for example CMW."),
            "required": _("Choose the committee."),
        },
    )
    anchor = forms.ChoiceField(
        label=_("Counted from"),
        choices=[
            ("adoption", _("The adoption of the concluding observations")),
            ("distribution", _("The distribution of the document")),
            ("session", _("The end of the session")),
        ],
        required=False,
        error_messages={
            "invalid_choice": _("Count from the adoption, the distribution or the session's end.")
        },
    )
    on = DayField(label=_("Day"))
    months = forms.IntegerField(
        label=_("Months that the document itself names"),
        required=False,
        min_value=1,
        max_value=LONGEST_MONTHS,
        help_text=_("Leave empty to count with the committee's rule alone."),
    )

    def clean_anchor(self) -> str:
        return self.cleaned_data["anchor"] or next(iter(CALCULATOR_ANCHORS))

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            raise forms.ValidationError(
                _("Choose a day between %(first)d and %(last)d."),
                params={"first": EARLIEST_YEAR, "last": LATEST_YEAR},
            )
        return day
