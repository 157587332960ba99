"""`manage.py anonymise_person`: take name and address from an account whose person asked for it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.acting import ActingCommand, because
from recommendations.acts.errors import DomainError
from recommendations.models import User
from recommendations.people.verbs.anonymising import anonymise


class Command(ActingCommand):
    help = "Anonymise a person on request. Cannot be undone; the history keeps pointing at the row."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="The person's email address.")
        parser.add_argument("--by", required=True, help="The administrator's email address.")
        parser.add_argument(
            "--yes", action="store_true", help="Do it; without this, only say who it would be."
        )

    def handle(self, *args: Any, email: str, by: str, yes: bool, **options: Any) -> None:
        person, administrator = _person(email), _person(by)
        because(by=administrator)
        if not yes:
            self.stdout.write(
                _("%(name)s would be anonymised. Say --yes to do it; it cannot be undone.")
                % {"name": person}
            )
            return
        try:
            anonymise(person, by=administrator, now=dates.now())
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("The person was anonymised."))


def _person(email: str) -> User:
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist as error:
        raise CommandError(_("Nobody has the address %(email)s.") % {"email": email}) from error
