"""Signing in, and what a person may change of the own account."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from recommendations.enums import Language
from recommendations.models import User


class SignInForm(AuthenticationForm):
    """E-mail address and password; neither sentence says which of the two was wrong."""

    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    error_messages = {
        "invalid_login": _(
            "The e-mail address and the password do not belong together, or the account is closed. "
            "Check both; the password distinguishes capital from small letters."
        ),
        "inactive": _("This account is closed. Ask the secretariat to open it again."),
        "too_many": _(
            "There were too many wrong attempts for this address. Wait a quarter of an hour, "
            "then try again."
        ),
    }


class PasswordForm(PasswordChangeForm):
    """The old password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _(
            "At least twelve characters, not a common password, and not like your name."
        )
        self.fields["new_password2"].help_text = _("The same once more, to be sure.")


class AccountForm(forms.Form):
    """How pages and mails speak to a person, and whose clock they use."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language,
        help_text=_("For mails and private calendars. Pages are in English."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Times on pages are shown in it. Due dates remain days in Geneva."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": user.language, "time_zone": user.time_zone})
        super().__init__(*args, **kwargs)
        names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
        if user.time_zone not in names:
            names.append(user.time_zone)
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            (name, name.replace("_", " ")) for name in names
        ]
