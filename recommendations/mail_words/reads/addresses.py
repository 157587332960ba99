"""The addresses in emails: pages of the site, and links that work once or for one person."""

from functools import cache

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse

from recommendations.models import User


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@cache
def path_of(name: str) -> str:
    """The path of a page that is the same in every email: it is slow to look up."""
    return reverse(name)


def stop_address(token: str = "") -> str:
    """Where emails are turned off: with a token by anybody who holds it, else after signing in.

    Words that are kept or shown bear the address without one. The token is put in as the email
    leaves, so that nobody but its recipient ever sees it.
    """
    path = path_of("mail-choices-link")
    return absolute(f"{path}{token}/" if token else path)


def password_address(person: User | None = None) -> str:
    """Where a password is set: for one person once, by a token that is new with every password.

    Words that are kept or shown bear the address without one, as with `stop_address`: neither the
    ledger nor an administrator ever holds a link that works.
    """
    path = path_of("password-link")
    if person is not None:
        path = f"{path}{person.public_id}/{default_token_generator.make_token(person)}/"
    return absolute(path)
