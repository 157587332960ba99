"""Writing an evaluation, and recording its adoption."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.acts.fields import AccessFields, DayField, LongText
from recommendations.models import Evaluation, Grade, GradingScale, Session, TreatyBody
from recommendations.wording import date_in_words


class EvaluationForm(AccessFields):
    """A grade with its reasons, for the recommendation or for a part of it."""

    scope = LongText(
        Evaluation.scope.field,
        label=_("Part of the recommendation"),
        required=False,
        help_text=_(
            "Leave empty to evaluate all of it. Name a part if parts get different grades."
        ),
    )
    grade = forms.ModelChoiceField(
        label=_("Grade"),
        queryset=Grade.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose a grade.")},
    )
    rationale = LongText(
        Evaluation.rationale.field,
        label=_("Reasons"),
        rows=10,
        help_text=_(
            "What was asked, what was done, what is missing. The State party will read this."
        ),
        error_messages={"required": _("Write the reasons for the grade.")},
    )
    further_action = LongText(
        Evaluation.further_action.field,
        label=_("Further action requested"),
        required=False,
        rows=3,
    )

    field_order = ["scope", "grade", "rationale", "further_action", "access_level", "public_from"]

    def __init__(self, *args: Any, scale: GradingScale | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access_level"].label = _("Who may read it once it is adopted")
        if scale is None:
            return
        field = self.fields["grade"]
        field.queryset = scale.grades.all()  # type: ignore[attr-defined]
        field.help_text = (
            scale.name
            if scale.is_official
            else _("The committee has published no scale; this one is the tracker's.")
        )


class AdoptionForm(forms.Form):
    """The day on which the committee adopted an evaluation, and the session."""

    adopted_on = DayField(label=_("Adopted on"))
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("Not in a session, or not known"),
    )

    def __init__(self, *args: Any, body: TreatyBody, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["adopted_on"].widget.attrs["max"] = today.isoformat()
        self.fields["session"].queryset = body.sessions.all()  # type: ignore[attr-defined]

    def clean_adopted_on(self) -> date:
        day: date = self.cleaned_data["adopted_on"]
        if day > self.today:
            raise ValidationError(
                _("This day is in the future. Record the adoption after it has taken place.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse a day outside the session that was chosen."""
        cleaned = super().clean() or self.cleaned_data
        day, session = cleaned.get("adopted_on"), cleaned.get("session")
        if day and session and not session.starts_on <= day <= session.ends_on:
            self.add_error(
                "adopted_on",
                ValidationError(
                    _(
                        "The session lasted from %(start)s to %(end)s. Change the day or the "
                        "session."
                    )
                    % {
                        "start": date_in_words(session.starts_on),
                        "end": date_in_words(session.ends_on),
                    }
                ),
            )
        return cleaned
