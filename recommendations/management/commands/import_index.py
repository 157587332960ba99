"""Import a UHRI export: count it, apply it, continue after an interruption."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import CommandError
from django.db import transaction

from recommendations import dates
from recommendations.acts.acting import ActingCommand, because
from recommendations.acts.errors import DomainError
from recommendations.enums import IndexImportStatus
from recommendations.index_imports.reads import outcome_counts, progress_of, unknown_names
from recommendations.index_imports.verbs.imports import (
    apply_index_import,
    continue_index_import,
    discard_index_import,
    start_index_import,
    work_on,
)
from recommendations.management.commands.import_document import person_named
from recommendations.models import IndexImport

_NAMES_SHOWN = 20


class Command(ActingCommand):
    help = (
        "Import an export of the Universal Human Rights Index (.xlsx or JSON) in batches. With the "
        "same file, an import that was interrupted continues; one that was applied is left alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", default="", help="The email address of the person importing.")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Count what would be imported, and change nothing.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._import(options["file"], email=options["by"], is_dry_run=options["dry_run"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The file cannot be opened: {error.strerror}. Check its name."
            ) from error

    def _import(self, path: Path, *, email: str, is_dry_run: bool) -> None:
        with transaction.atomic():
            by = person_named(email)
            because(by=by)
        with path.open("rb") as handle:
            found = start_index_import(file=File(handle), name=path.name, by=by)
        if found.status == IndexImportStatus.STOPPED:
            found = continue_index_import(found)
        was_applied = found.status == IndexImportStatus.APPLIED
        self._work(found)
        if is_dry_run:
            self._report(found)
            # Discarded with the copy of its file, unless it came in by another way before.
            if found.applied_by_id is None and found.started_by_id == by.pk:
                discard_index_import(found)
                found.file.storage.delete(str(found.file.name))
            self.stdout.write("Nothing was changed.")
            return
        if not was_applied:
            self._work(apply_index_import(found, by=by))
        found.refresh_from_db()
        self._report(found)
        self.stdout.write("Applied before; nothing to change." if was_applied else "Applied.")

    def _work(self, found: IndexImport) -> None:
        while work_on(found, clock=dates.now):
            self.stdout.write(progress_of(found).text)
        found.refresh_from_db()
        if found.is_working:
            raise CommandError("Another UHRI import is being worked on. Try again later.")
        if found.error:
            raise CommandError(found.error)

    def _report(self, found: IndexImport) -> None:
        for outcome in outcome_counts(found):
            self.stdout.write(f"{outcome.n:>9,}  {outcome.label}")
        for row in found.broken:
            self.stdout.write(f"  row {row['line']}: {row['reason']}")
        unknown = unknown_names(found)
        for name in unknown[:_NAMES_SHOWN]:
            self.stdout.write(
                f"  {name.kind.label} “{name.written}” is not known ({name.n:,} rows)"
            )
        if len(unknown) > _NAMES_SHOWN:
            self.stdout.write(f"  and {len(unknown) - _NAMES_SHOWN} more names")
