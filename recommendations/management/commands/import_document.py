"""Import documents: read them, show what was found, and apply it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from recommendations import dates
from recommendations.domain.errors import DomainError
from recommendations.domain.imports import apply_import, parse_import, start_import
from recommendations.enums import ImportStatus, Role
from recommendations.importers import MAX_BYTES
from recommendations.management.commands.parse_document import summary
from recommendations.models import ImportRun, Membership, Organisation, User

_SYSTEM_ADDRESS = "import@localhost.invalid"


class Command(BaseCommand):
    help = (
        "Import concluding observations, State replies and reports by NGOs from PDF, Word or text"
        " files. The same file again changes nothing. A folder stands for the files in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--symbol", default="", help="The symbol, where the file prints none.")
        parser.add_argument("--by", default="", help="The e-mail address of the person importing.")
        parser.add_argument(
            "--organisation", default="", help="The author of a report that does not name it."
        )
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--apply", action="store_true", help="Apply what was read (this is the default)."
        )
        what.add_argument(
            "--review", action="store_true", help="Only read; leave it to be checked on the page."
        )
        what.add_argument(
            "--dry-run", action="store_true", help="Say what would happen, and change nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(_files(options["files"]))
        if not files:
            raise CommandError("There is no file to import in the folders given.")
        if options["symbol"] and len(files) > 1:
            raise CommandError("A symbol names one document: give one file with --symbol.")
        now = dates.now()
        failures = 0
        for path in files:
            try:
                self._import(path, options, now=now)
            except DomainError as error:
                failures += 1
                self.stderr.write(f"{path}: {error}")
        if failures:
            raise CommandError(
                "Nothing of it was imported."
                if len(files) == 1
                else f"{failures} of {len(files)} files were not imported."
            )

    def _import(self, path: Path, options: dict[str, Any], *, now: datetime) -> None:
        data = _read(path)
        with transaction.atomic():
            by = person_named(options["by"])
            run = start_import(
                data=data, filename=path.name, by=by, now=now, symbol=options["symbol"]
            )
            if run.status == ImportStatus.APPLIED:
                self.stdout.write(f"{path}: imported before as {run.document}; nothing to change.")
                return
            if options["dry_run"]:
                self._try(run, path, options, by=by, now=now)
                transaction.set_rollback(True)
                return
            run = parse_import(run, now=now)
        self._report(run, path)
        if options["review"]:
            self.stdout.write(f"{path}: read; check it on the page of import {run.pk}.")
            return
        run = apply_import(run, by=by, now=now, organisation=_organisation(options))
        self.stdout.write(f"{path}: imported as {run.document}.")

    def _try(
        self, run: ImportRun, path: Path, options: dict[str, Any], *, by: User, now: datetime
    ) -> None:
        """Do everything inside the transaction that is taken back, and remove the stored file."""
        try:
            run = parse_import(run, now=now)
            self._report(run, path)
            with transaction.atomic():
                run = apply_import(run, by=by, now=now, organisation=_organisation(options))
        finally:
            run.file.delete(save=False)
        self.stdout.write(f"{path}: would be imported as {run.document}. Nothing was changed.")

    def _report(self, run: ImportRun, path: Path) -> None:
        if run.status == ImportStatus.FAILED:
            raise DomainError(run.error)
        self.stdout.write(summary({**run.proposal, "file": str(path)}))
        for warning in run.warnings:
            where = f" (paragraph {warning['paragraph']})" if warning["paragraph"] else ""
            self.stdout.write(f"  doubt{where}: {warning['message']}")


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                found
                for found in path.iterdir()
                if found.is_file() and not found.name.startswith(".")
            )
        else:
            yield path


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DomainError(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB.")
        return path.read_bytes()
    except OSError as error:
        raise DomainError(
            f"The file cannot be opened: {error.strerror}. Check its name."
        ) from error


def person_named(email: str) -> User:
    """The person named, else an officer, else an account that stands for the command line."""
    if email:
        found = User.objects.filter(email__iexact=email, is_active=True).first()
        if found is None:
            raise DomainError(f"There is no active account with the address {email}.")
        return found
    officer = (
        Membership.objects.filter(role=Role.OFFICER, user__is_active=True)
        .on(dates.today())
        .select_related("user")
        .order_by("pk")
        .first()
    )
    if officer is not None:
        return officer.user
    person = User.objects.filter(email=_SYSTEM_ADDRESS).first()
    if person is None:
        person = User.objects.create_user(
            _SYSTEM_ADDRESS, full_name="Import from the command line", is_active=False
        )
    return person


def _organisation(options: dict[str, Any]) -> Organisation | None:
    name = options["organisation"]
    if not name:
        return None
    found = Organisation.objects.filter(name__iexact=name).first()
    if found is None:
        raise DomainError(f"There is no organisation “{name}”. Record it first.")
    return found
