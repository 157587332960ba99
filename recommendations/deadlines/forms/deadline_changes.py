"""Extending, withdrawing, suspending, resuming and correcting a date that is in force."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations import texts
from recommendations.acts.fields import DayField, LongText, ReasonForm
from recommendations.enums import AccessLevel
from recommendations.models import Document


def access_field() -> forms.TypedChoiceField:
    """Who reads why more time is asked for, or why it is refused; unanswered, the fewest."""
    return forms.TypedChoiceField(
        required=False,
        empty_value=AccessLevel.COMMITTEE,
        label=_("Who may read this"),
        choices=[
            (AccessLevel.COMMITTEE, _("The committee, its secretariat and the State party")),
            (AccessLevel.PUBLIC, _("Everybody")),
        ],
        initial=AccessLevel.COMMITTEE,
        help_text=_(
            "By default, nobody outside the committee and the State party learns of the request "
            "or of a refusal. A date that is extended is public, with the reason the secretariat "
            "gives for it."
        ),
    )


class RefusalForm(ReasonForm):
    """Why more time is refused, and who reads it."""

    access_level = access_field()


class DeadlineChangeForm(forms.Form):
    """Why something is decided about a date, and by which letter."""

    reason = LongText(
        texts.REASON,
        label=_("Reason"),
        rows=4,
        help_text=_("Everybody who sees the date can read it under “Why this date?”."),
        error_messages={"required": _("Write the reason: it is kept in the history.")},
    )
    letter = forms.ModelChoiceField(
        label=_("Letter"),
        queryset=Document.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("No letter recorded"),
        help_text=_("The letter to the permanent mission, where it is among the documents."),
    )

    def __init__(self, *args: Any, letters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]


class NewDayForm(DeadlineChangeForm):
    """The same with the day that replaces the old one."""

    to = DayField(label=_("New date"))
    field_order = ("to", "reason", "letter")


class ExtensionForm(NewDayForm):
    """An extension: until when, why, and by which letter it is granted."""

    def __init__(self, *args: Any, in_force: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_force = in_force

    def clean_to(self) -> date:
        return later_day(self.cleaned_data["to"], self.in_force)


class ExtensionRequestForm(forms.Form):
    """What a State party's focal point asks for."""

    until = DayField(label=_("Until"))
    reason = LongText(
        texts.REASON,
        label=_("Reason"),
        rows=5,
        help_text=_("Who reads it is chosen below."),
        error_messages={"required": _("Say why more time is needed.")},
    )
    access_level = access_field()

    def __init__(self, *args: Any, in_force: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_force = in_force

    def clean_until(self) -> date:
        return later_day(self.cleaned_data["until"], self.in_force)


def later_day(day: date, in_force: date) -> date:
    if day <= in_force:
        raise ValidationError(_("An extension ends after the date in force. Choose a later day."))
    return day
