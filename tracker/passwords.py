"""How long a password may be: what Django's own checks leave open."""

import re
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from recommendations.models import User

# No phrase that somebody remembers is longer, and Argon2 is not given a megabyte to chew.
LONGEST = 128


class ShortestPassword(MinimumLengthValidator):
    """For AUTH_PASSWORD_VALIDATORS: twelve spaces are one."""

    def validate(self, password: str, user: "User | None" = None) -> None:
        """Raises ValidationError with Django's sentence."""
        super().validate(re.sub(r"\s+", " ", password), user)


class LongestPassword:
    """For AUTH_PASSWORD_VALIDATORS: refuses, instead of cutting, what is longer."""

    def validate(self, password: str, user: "User | None" = None) -> None:  # noqa: ARG002 - Django's
        """Raises ValidationError with a sentence."""
        if len(password) > LONGEST:
            raise ValidationError(
                _("This password is too long. It may have at most %(longest)d characters."),
                code="password_too_long",
                params={"longest": LONGEST},
            )

    def get_help_text(self) -> str:
        return _("Your password may have at most %(longest)d characters.") % {"longest": LONGEST}
