"""Fields and small forms that several pages share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.enums import AccessLevel

# ISO first, as browsers send it; then how people write dates when there is no date picker.
DAY_FORMATS = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d/%m/%Y"]


_REFERENCE = re.compile(
    r"^(?:para(?:graph)?\.?\s*)?(\d{1,4})((?:\s*[-(]?\s*[a-z]{1,4}\)?)*)$", re.IGNORECASE
)
_CASE = re.compile(
    r"^\s*([a-z]{2,10})\s*/\s*([a-z]{2,3})\s*/\s*([0-9]+(?:-[0-9]+)?)\s*$", re.IGNORECASE
)


class DayField(forms.DateField):
    """A calendar day. A day that does not exist is refused in words."""

    default_error_messages = {
        "invalid": _(
            "This day is not in the calendar, or it cannot be read. "
            "Write it like 17 January 2024 or 2024-01-17."
        ),
        "required": _("Enter a day, for example 17 January 2024."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)


class AccessFields(forms.Form):
    """Who may read something, and from when on."""

    access_level = forms.ChoiceField(label=_("Who may read it"), choices=AccessLevel)
    public_from = DayField(
        label=_("Public from"),
        required=False,
        help_text=_("Only if it becomes public on a date."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the day where, and only where, it is needed."""
        cleaned = super().clean() or self.cleaned_data
        level = cleaned.get("access_level")
        if level == AccessLevel.FROM_DATE:
            if not cleaned.get("public_from") and "public_from" not in self.errors:
                self.add_error(
                    "public_from",
                    ValidationError(_("Enter the day from which everybody may read it.")),
                )
        elif level:
            cleaned["public_from"] = None
        return cleaned


class ReasonForm(forms.Form):
    """A reason alone, for acts that have to be explained."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept in the history."),
        error_messages={"required": _("Write the reason: it is kept in the history.")},
    )

    def __init__(self, *args: Any, hint: str = "", is_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_required
        if hint:
            self.fields["reason"].help_text = hint


class ConfirmForm(forms.Form):
    """No field at all: the person has read what will happen and sends it."""


class ParagraphField(forms.CharField):
    """ "36", "36 (a)", "para. 36 (a) (i)": number and label, or None."""

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        if not words:
            return None
        found = _REFERENCE.match(words)
        if found is None:
            raise ValidationError(
                _("“%(value)s” is not a paragraph. Write it as 36, or 36 (a)."),
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
                _("“%(value)s” is not a case. Write committee, State party and cycle: CMW/AZE/3."),
                params={"value": words},
            )
        return found[1].upper(), found[2].upper(), found[3]
