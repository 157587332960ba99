"""Signing in, changing the password, and preferences."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.utils.translation import gettext_lazy as _

from recommendations.email_addresses import canonical
from recommendations.enums import DraftKeeping, Language
from recommendations.models import User
from recommendations.models.people import zone_of_role

_PASSWORD_HINT = _(
    "From 12 to 128 characters. Not a common password, and not similar to your name."
)


class SignInForm(AuthenticationForm):
    """Email address and password. The error never says which of the two was wrong."""

    error_title = _("You are not signed in.")

    username = forms.EmailField(
        label=_("Email address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _(
            "The email address and the password do not match, or the account is closed. "
            "Check both; capital and small letters count in the password."
        ),
        "inactive": _("This account is closed. Ask the secretariat to open it again."),
    }

    def clean_username(self) -> str:
        return canonical(self.cleaned_data["username"])


class PasswordForm(PasswordChangeForm):
    """The old password, and a new one twice."""

    error_title = _("Your password was not changed. Please correct the following:")
    asks_password = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _PASSWORD_HINT
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A new password, twice, for the person whose link was opened."""

    error_title = _("Your password was not set. Please correct the following:")
    asks_password = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _PASSWORD_HINT
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""


class PreferencesForm(forms.Form):
    """The language of a person's emails and calendars, and their time zone."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language,
        help_text=_("For emails and private calendars. Pages are in English."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_(
            "Times on pages are shown in this zone, and reminders leave in its working hours. "
            "Due dates remain days in Geneva."
        ),
    )
    confidential_drafts = forms.ChoiceField(
        label=_("Drafts of confidential texts"),
        choices=DraftKeeping,
        help_text=_(
            "Whether confidential texts are saved while you write. Only you see "
            "drafts. Whoever can use this device could read what is kept on it."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kept = ("language", "time_zone", "confidential_drafts")
        kwargs.setdefault("initial", {name: getattr(user, name) for name in kept})
        super().__init__(*args, **kwargs)
        names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
        if user.time_zone and user.time_zone not in names:
            names.append(user.time_zone)
        unchosen = _("The place of my role: %(zone)s") % {"zone": zone_of_role(user).key}
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            ("", unchosen),
            *((name, name.replace("_", " ")) for name in names),
        ]
