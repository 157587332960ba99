"""A name for a search, and how often to be told of what newly matches it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from recommendations.mail_enums import MailRhythm
from recommendations.models import SavedSearch

RHYTHMS = (
    (MailRhythm.OFF, _("No alerts")),
    (MailRhythm.EACH, _("At once")),
    (MailRhythm.DAILY, _("Once a day")),
    (MailRhythm.WEEKLY, _("Once a week")),
)


class SavedSearchForm(forms.Form):
    """The name and the alerts of a search."""

    name = forms.CharField(
        label=_("Name"),
        max_length=SavedSearch._meta.get_field("name").max_length,  # noqa: SLF001 - documented
        help_text=_("Only you see it. Emails name the search by it."),
    )
    rhythm = forms.ChoiceField(
        label=_("Alerts by email"),
        choices=RHYTHMS,
        initial=MailRhythm.OFF,
        widget=forms.RadioSelect,
        help_text=_("They tell you which recommendations newly match, and come only if some do."),
        error_messages={"invalid_choice": _("Choose one of the rhythms in the list.")},
    )

    def chosen(self) -> MailRhythm:
        """How often. Expects a valid form."""
        return MailRhythm(self.cleaned_data["rhythm"])
