"""`manage.py grant_app_login`: the owner gives the application's login its rights."""

from argparse import ArgumentParser
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.backups.verbs import servers
from recommendations.logins.reads.statements import statements
from recommendations.logins.verbs.granting import grant_rights


class Command(BaseCommand):
    help = (
        "Make the login of DATABASE_URL unless it is there, and give it the rights that the "
        "application needs and no others. Runs as the login of OWNER_DATABASE_URL, after each "
        "`migrate --database owner`; it may be repeated at any time."
    )
    # The application's login may not be there yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Print the SQL, and change nothing."
        )

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        login = servers.app_login()
        try:
            with servers.connect(servers.owner_address(), autocommit=True) as owner:
                if dry_run:
                    for statement in statements(owner, login.name):
                        self.stdout.write(f"{statement.as_string(owner)};")
                    return
                is_new = grant_rights(owner, login)
        except (DomainError, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        sentence = (
            _("The login %(login)s was made and has its rights.")
            if is_new
            else _("The login %(login)s has its rights.")
        )
        self.stdout.write(sentence % {"login": login.name})
