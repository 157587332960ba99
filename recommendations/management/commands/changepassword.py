"""`manage.py changepassword`: refused. Django's own command would set another's password."""

from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Refused: nobody sets another person's password. See send_password_link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", help="Whoever it is.")

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        raise CommandError(
            "Nobody sets or knows another person's password here."
            " manage.py send_password_link ADDRESS mails the person a link to set one."
        )
