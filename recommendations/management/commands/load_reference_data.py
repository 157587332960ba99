"""`manage.py load_reference_data`: treaty bodies, procedures, scales, States parties and more."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, transaction

from recommendations.acts.acting import ActingCommand
from recommendations.reference.loading import TableReport, load_reference_data
from recommendations.reference.reading import DATA_DIR, WrongData


class Command(ActingCommand):
    help = (
        "Load treaty bodies, follow-up procedures, grading scales, States parties, ratifications,"
        " sessions, stages of reminders and letters, holidays, and themes. Loading"
        " twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would change, without changing it."
        )
        parser.add_argument(
            "--folder",
            type=Path,
            default=DATA_DIR,
            help="Read the tables from this folder instead of the one in the repository.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        try:
            with transaction.atomic():
                reports = load_reference_data(options["folder"])
                transaction.set_rollback(dry_run)
        except WrongData as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        except DatabaseError as error:
            raise CommandError(
                f"The database refused the reference data: {error}"
                " Nothing was loaded. Run `migrate` first if the tables are missing."
            ) from error
        for report in reports:
            self._print(report)
        self.stdout.write(self._summary(reports, dry_run=dry_run))

    def _print(self, report: TableReport) -> None:
        self.stdout.write(
            f"{report.table}: {report.n_created} created, {report.n_updated} updated,"
            f" {report.n_unchanged} unchanged"
        )
        for change in report.changes:
            self.stdout.write(f"  updated {change}")

    @staticmethod
    def _summary(reports: list[TableReport], *, dry_run: bool) -> str:
        if all(report.is_unchanged for report in reports):
            return "The reference data are up to date: nothing was changed."
        if dry_run:
            return "Dry run: nothing was changed."
        return "The reference data are loaded."
