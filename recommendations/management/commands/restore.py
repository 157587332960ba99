"""`manage.py restore`: a backup into an empty place, or a drill beside the application."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.acts.errors import DomainError
from recommendations.backups.reads.folders import whole_backups
from recommendations.backups.verbs import servers
from recommendations.backups.verbs.archives import identity
from recommendations.backups.verbs.restoring import Place, rehearse, restore


class Command(ActingCommand):
    help = (
        "Restore a backup into the empty database of OWNER_DATABASE_URL and the empty folder "
        "MEDIA_ROOT, compare every table and file with what was saved, and give the login of "
        "DATABASE_URL its rights."
    )
    # The database is empty: there is nothing to check before it is restored.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "backup", help="The backup's folder, its name in BACKUP_DIR, or `latest`."
        )
        parser.add_argument("--key", type=Path, required=True, help="The file of the secret key.")
        parser.add_argument(
            "--drill",
            action="store_true",
            help="Restore into a database and a folder that are removed afterwards.",
        )

    def handle(self, *args: Any, backup: str, key: Path, drill: bool, **options: Any) -> None:
        try:
            source, secret = _folder_of(backup), identity(key)
            here = servers.owner_address()
            if drill:
                run = rehearse(source, secret, conninfo=here, clock=dates.now)
                rows, files = run.n_rows, run.n_files
            else:
                place = Place(here, Path(settings.MEDIA_ROOT))
                manifest = restore(source, secret, place)
                rows, files = manifest.n_rows, len(manifest.files)
                for name in manifest.missing:
                    self.stderr.write(_("Was missing when it was saved: %(name)s") % {"name": name})
        except (DomainError, OSError, psycopg.Error) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Restored %(name)s: %(rows)s rows and %(files)s files, all as they were saved.")
            % {"name": source.name, "rows": rows, "files": files}
        )


def _folder_of(backup: str) -> Path:
    """Raises DomainError where there is no such backup."""
    folder = Path(settings.BACKUP_DIR)
    found = whole_backups(folder)
    if backup == "latest" and found:
        return found[0]
    for path in (Path(backup), folder / backup):
        if path.is_dir() and backup:
            return path
    raise DomainError(
        _("There is no backup “%(name)s” in %(folder)s.") % {"name": backup, "folder": folder}
    )
