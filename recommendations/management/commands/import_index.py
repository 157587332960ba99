"""Import an export of the Universal Human Rights Index: count it, apply it, go on after a kill."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.enums import IndexImportStatus
from recommendations.intake.reads.index_imports import asked_names, progress_of, tallies_of
from recommendations.intake.verbs.index_imports import (
    apply_index_import,
    continue_index_import,
    discard_index_import,
    start_index_import,
    work_on,
)
from recommendations.management.commands.import_document import person_named
from recommendations.models import IndexImport, User

_NAMES_SHOWN = 20


class Command(BaseCommand):
    help = (
        "Import an export of the Universal Human Rights Index (.xlsx or JSON) in batches. The same "
        "file again goes on where it stopped, and changes nothing once it was applied."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", default="", help="The e-mail address of the person importing.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Count what would happen, and change nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options["file"], options)
        except DomainError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The file cannot be opened: {error.strerror}. Check its name."
            ) from error

    def _import(self, path: Path, options: dict[str, Any]) -> None:
        with transaction.atomic():
            by = person_named(options["by"])
        with path.open("rb") as handle:
            found = start_index_import(file=File(handle), name=path.name, by=by)
        if found.status == IndexImportStatus.STOPPED:
            found = continue_index_import(found, by=by, now=dates.now())
        was_applied = found.status == IndexImportStatus.APPLIED
        self._work(found)
        if options["dry_run"]:
            self._report(found)
            self._forget(found, by=by)
            self.stdout.write("Nothing was changed.")
            return
        if not was_applied:
            self._work(apply_index_import(found, by=by, now=dates.now()))
        found.refresh_from_db()
        self._report(found)
        self.stdout.write("Applied before; nothing to change." if was_applied else "Applied.")

    def _work(self, found: IndexImport) -> None:
        while work_on(found, clock=dates.now):
            self.stdout.write(progress_of(found).text)
        found.refresh_from_db()
        if found.is_working:
            raise CommandError("A worker is at an export of the index already; try again later.")
        if found.error:
            raise CommandError(found.error)

    def _forget(self, found: IndexImport, *, by: User) -> None:
        """Take a dry run back: the rows that were put aside, and the copy of the file."""
        if found.applied_by_id is None and found.started_by_id == by.pk:
            discard_index_import(found, by=by, now=dates.now())
            found.file.storage.delete(str(found.file.name))

    def _report(self, found: IndexImport) -> None:
        for tally in tallies_of(found):
            self.stdout.write(f"{tally.n:>9,}  {tally.label}")
        for row in found.broken:
            self.stdout.write(f"  row {row['line']}: {row['reason']}")
        asked = asked_names(found)
        for name in asked[:_NAMES_SHOWN]:
            self.stdout.write(
                f"  {name.kind.label} “{name.written}” is not known ({name.n:,} rows)"
            )
        if len(asked) > _NAMES_SHOWN:
            self.stdout.write(f"  and {len(asked) - _NAMES_SHOWN} more names")
