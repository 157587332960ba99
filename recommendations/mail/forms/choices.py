"""For how long to hear nothing, when to be reminded, and how often emails come."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations import dates
from recommendations.acts.fields import DayField, LongText
from recommendations.enums import PeriodUnit
from recommendations.mail_enums import MailKind, MailRhythm, Weekday
from recommendations.models import PersonalReminder, User

LONGEST_PERIOD = 400
# Days by which something is put off with one button.
SNOOZES = ((1, _("1 day")), (7, _("1 week")), (14, _("2 weeks")), (28, _("4 weeks")))


class SnoozeForm(forms.Form):
    """By how many days."""

    days = forms.TypedChoiceField(
        label=_("For"),
        choices=SNOOZES,
        coerce=int,
        initial=7,
        error_messages={"invalid_choice": _("Choose one of the lengths in the list.")},
    )


class PersonalReminderForm(forms.Form):
    """On a day, or after a period from today on; and a note to oneself."""

    number = forms.IntegerField(
        label=_("In"),
        required=False,
        min_value=1,
        max_value=LONGEST_PERIOD,
        help_text=_("For example 3 weeks from today."),
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=PeriodUnit,
        required=False,
        initial=PeriodUnit.WEEKS,
        error_messages={"invalid_choice": _("Count in days, weeks or months.")},
    )
    on = DayField(label=_("Or on this day"), required=False)
    note = LongText(
        PersonalReminder.note.field,
        label=_("Note to yourself"),
        required=False,
        rows=3,
        help_text=_("Only you see it. The email quotes it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and (cleaned["number"] is None) == (cleaned["on"] is None):
            self.add_error(
                "number", _("Choose either a number of days, weeks or months, or a day.")
            )
        return cleaned

    def day(self, today: date) -> date:
        """The day that was asked for. Expects a valid form."""
        given: date | None = self.cleaned_data["on"]
        if given is not None:
            return given
        unit = PeriodUnit(self.cleaned_data["unit"] or PeriodUnit.WEEKS)
        return dates.shift(today, self.cleaned_data["number"], unit)


class MailChoicesForm(forms.Form):
    """How often emails of each kind come, and at which hour of the person's own clock."""

    role = forms.ChoiceField(
        label=MailKind.ROLE.label,
        choices=MailRhythm,
        widget=forms.RadioSelect,
        help_text=_("For focal points, officers and rapporteurs: deadlines in their cases."),
    )
    followed = forms.ChoiceField(
        label=MailKind.FOLLOWED.label,
        choices=MailRhythm,
        widget=forms.RadioSelect,
        help_text=_("What happened in public, and windows for submissions."),
    )
    own = forms.ChoiceField(
        label=MailKind.OWN.label,
        choices=MailRhythm,
        widget=forms.RadioSelect,
        help_text=_("For each saved search you also choose how often it is looked at."),
    )
    hour = forms.TypedChoiceField(
        label=_("At"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        help_text=_("For digests and personal reminders."),
    )
    weekday = forms.TypedChoiceField(label=_("Day of weekly digests"), choices=Weekday, coerce=int)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        rhythms = {kind: user.rhythm_of(MailKind(kind)).value for kind in MailKind.choosable}
        at = {"hour": user.digest_hour, "weekday": user.digest_weekday}
        super().__init__(*args, **{"initial": rhythms | at, **kwargs})

    def rhythms(self) -> dict[MailKind, MailRhythm]:
        """What was chosen for each kind. Expects a valid form."""
        return {MailKind(kind): MailRhythm(self.cleaned_data[kind]) for kind in MailKind.choosable}
