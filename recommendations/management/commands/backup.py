"""`manage.py backup`: save database and files now, or make the pair of keys for it."""

from argparse import ArgumentParser
from typing import Any

import pyrage
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.acts.errors import DomainError
from recommendations.backups.verbs.making import back_up


class Command(ActingCommand):
    help = "Save the database and the uploaded files, encrypted for BACKUP_PUBLIC_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--new-key",
            action="store_true",
            help="Print a new pair of keys instead, in the format of age-keygen.",
        )

    def handle(self, *args: Any, new_key: bool, **options: Any) -> None:
        if new_key:
            key = pyrage.x25519.Identity.generate()
            self.stdout.write(f"# public key: {key.to_public()}\n{key}")
            return
        try:
            run = back_up(clock=dates.now)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Saved as %(name)s: %(rows)s rows, %(files)s files, %(bytes)s bytes encrypted.")
            % {"name": run.name, "rows": run.n_rows, "files": run.n_files, "bytes": run.n_bytes}
        )
