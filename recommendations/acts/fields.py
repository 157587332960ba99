"""Fields and small forms that several pages share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from recommendations import texts
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


class LimitedField(forms.BoundField):
    """A long text in its form: the sentence that says how long it may be belongs to its hints."""

    @property
    def aria_describedby(self) -> str | None:
        limit_id = f"{self.auto_id}_limit" if self.auto_id and not self.is_hidden else ""
        return " ".join(filter(None, (super().aria_describedby, limit_id))) or None


class LongText(forms.CharField):
    """A text with a limit, which the page says, counts and enforces.

    `of` is the column that keeps it, or the limit itself. The browser is not told to cut off what
    is pasted, and what is too long comes back whole, with a sentence. Lines end as they do in the
    database, so that a browser, a form and the database count alike.
    """

    def __init__(self, of: "models.Field[Any, Any] | int", *, rows: int = 0, **kwargs: Any) -> None:
        self.limit: int = of if isinstance(of, int) else of.max_length or 0
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)
        self.widget.attrs["data-limit"] = self.limit

    @property
    def limit_in_words(self) -> str:
        return texts.limit_in_words(self.limit)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> LimitedField:
        return LimitedField(form, self, field_name)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        if sentence := texts.too_long(value, self.limit):
            raise ValidationError(sentence, code="too_long")


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

    reason = LongText(
        texts.REASON,
        label=_("Reason"),
        rows=4,
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
