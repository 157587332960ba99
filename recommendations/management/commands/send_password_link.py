"""`manage.py send_password_link`: mail a person a link to set a password, valid once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.models import User
from recommendations.people.verbs.accounts import send_password_link


class Command(BaseCommand):
    help = (
        "Mail a person a link to set a new password. It works once, for three days, and is shown"
        " to nobody else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="The person's email address.")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            person = User.objects.get_by_natural_key(email)
            row = send_password_link(person, by=None, now=dates.now())
        except User.DoesNotExist as error:
            raise CommandError(_("Nobody has the address %(email)s.") % {"email": email}) from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("A link is on its way to %(email)s.") % {"email": row.address})
