"""For which session or days the annex on reminders is made."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.acts.fields import DayField
from recommendations.letters.reads.periods import Period, period_of
from recommendations.models import Session, TreatyBody


class InternalForm(forms.Form):
    """Whether emails to officers and rapporteurs are shown; the page and the file differ."""

    error_title = _("The reminders are not shown. Please correct the following:")

    internal = forms.ChoiceField(
        label=_("Emails to officers and rapporteurs"),
        choices=[("yes", _("Show")), ("no", _("Leave out"))],
        required=False,
        error_messages={"invalid_choice": _("Choose “Show” or “Leave out”.")},
    )

    def shows_internal(self, *, otherwise: bool) -> bool:
        """What was chosen, or `otherwise` where nothing was. Expects a valid form."""
        chosen: str = self.cleaned_data.get("internal") or ""
        return chosen == "yes" if chosen else otherwise


class PeriodForm(forms.Form):
    """A session, or two days; empty days mean from the beginning, and until now."""

    error_title = _("The reminders are not shown. Please correct the following:")

    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        required=False,
        to_field_name="number",
        empty_label=_("None: use the days below"),
        help_text=_("From the end of the previous session to the end of this one."),
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, body: TreatyBody, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = body.sessions.order_by("-number")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error(
                "until",
                ValidationError(_("This day is before the first one. Change one of the two.")),
            )
        return cleaned

    def period(self) -> Period:
        """The days that were chosen. Expects a valid form; one query where a session was chosen."""
        session = self.cleaned_data.get("session")
        if session is not None:
            return period_of(session)
        return Period(self.cleaned_data.get("since"), self.cleaned_data.get("until"))


class AnnexForm(InternalForm, PeriodForm):
    """The days of the annex of a committee, and whether internal emails are in it."""

    field_order = ("session", "since", "until", "internal")
