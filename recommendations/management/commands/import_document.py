"""Import documents: read them, show what was found, and apply it."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction

from recommendations import dates
from recommendations.acts.acting import ActingCommand, because
from recommendations.acts.errors import DomainError
from recommendations.enums import AccessLevel, DocumentKind, ImportStatus, Role
from recommendations.importers import MAX_BYTES
from recommendations.importers.parsed_json import from_json
from recommendations.intake.reads.version_page import changes_of
from recommendations.intake.reads.versions import plan_of
from recommendations.intake.verbs.cases import Access
from recommendations.intake.verbs.imports import AlreadyApplied, apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.management.commands.parse_document import summary
from recommendations.models import Document, ImportRun, Membership, Organisation, User

_SYSTEM_ADDRESS = "import@localhost.invalid"
# Replies and reports need the observations that they are about.
_FIRST = DocumentKind.CONCLUDING_OBSERVATIONS


class Command(ActingCommand):
    help = (
        "Import concluding observations, State replies and reports by NGOs from PDF, Word or text"
        " files. The same file again changes nothing; another version changes what differs and"
        " keeps the former text. A folder stands for the files in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--symbol", default="", help="The symbol, where the file prints none.")
        parser.add_argument("--by", default="", help="The email address of the person importing.")
        parser.add_argument(
            "--organisation", default="", help="The author of a report that does not name it."
        )
        parser.add_argument(
            "--access",
            choices=AccessLevel.values,
            help="Who may read what is recorded. Without it, published documents of the United"
            " Nations become public, and only the committee reads everything else.",
        )
        parser.add_argument(
            "--public-from",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day from which everybody may read it; with --access from_date.",
        )
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument(
            "--apply", action="store_true", help="Apply what was read (this is the default)."
        )
        mode.add_argument(
            "--review", action="store_true", help="Only read; leave it to be checked on the page."
        )
        mode.add_argument(
            "--dry-run",
            action="store_true",
            help="Print what would be imported, and change nothing.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = list(_files(options["files"]))
        if not files:
            raise CommandError("There is no file to import in the folders given.")
        if options["symbol"] and len(files) > 1:
            raise CommandError("A symbol names one document: give one file with --symbol.")
        if (options["access"] == AccessLevel.FROM_DATE) != (options["public_from"] is not None):
            raise CommandError("Give --access from_date and --public-from together.")
        if options["access"] and options["review"]:
            raise CommandError("With --review the access level is chosen on the page.")
        now = dates.now()
        self._n_failures = 0
        with transaction.atomic() if options["dry_run"] else nullcontext():
            runs = self._read_all(files, options, now=now)
            if options["review"]:
                for path, run in runs:
                    self._leave_to_check(path, run)
            else:
                self._apply_all(runs, options, now=now)
            if options["dry_run"]:
                transaction.set_rollback(True)
                for _path, run in runs:
                    run.file.delete(save=False)
        if self._n_failures:
            raise CommandError(
                "Nothing of it was imported."
                if len(files) == 1
                else f"{self._n_failures} of {len(files)} files were not imported."
            )

    def _read_all(
        self, files: list[Path], options: dict[str, Any], *, now: datetime
    ) -> list[tuple[Path, ImportRun]]:
        """Read the files; those come first that the others need."""
        runs: list[tuple[Path, ImportRun]] = []
        for position, path in enumerate(files, start=1):
            if len(files) > 1:
                self.stdout.write(f"{position} of {len(files)}: {path.name}")
            try:
                by = person_named(options["by"])
                because(by=by)
                run = start_import(
                    data=_read(path),
                    filename=path.name,
                    by=by,
                    symbol=options["symbol"],
                )
                if run.status == ImportStatus.APPLIED:
                    self.stdout.write(
                        f"{path}: imported before as {run.document}; nothing to change."
                    )
                    continue
                run = parse_import(run, now=now)
                if run.status == ImportStatus.FAILED:
                    raise DomainError(run.error)
            except DomainError as error:
                self._fail(path, error)
                continue
            self.stdout.write(summary({**run.proposal, "file": str(path)}))
            for warning in run.warnings:
                where = f" (paragraph {warning['paragraph']})" if warning["paragraph"] else ""
                self.stdout.write(f"  warning{where}: {warning['message']}")
            runs.append((path, run))
        return sorted(runs, key=lambda item: item[1].kind != _FIRST)

    def _apply_all(
        self, runs: list[tuple[Path, ImportRun]], options: dict[str, Any], *, now: datetime
    ) -> None:
        access = Access(options["access"], options["public_from"]) if options["access"] else None
        for path, run in runs:
            if self._is_doubtful(run) and not options["dry_run"]:
                self._leave_to_check(path, run)
                continue
            try:
                organisation = _organisation(options["organisation"])
                applied = apply_import(
                    run, by=run.started_by, now=now, organisation=organisation, access=access
                )
            except AlreadyApplied as told:
                self.stdout.write(f"{path}: {told}")
                continue
            except DomainError as error:
                self._fail(path, error)
                continue
            document = applied.document
            level = document.get_access_level_display() if document else ""
            self.stdout.write(
                f"{path}: would be imported as {document} ({level}). Nothing was changed."
                if options["dry_run"]
                else f"{path}: imported as {document} ({level})."
            )

    def _leave_to_check(self, path: Path, run: ImportRun) -> None:
        self.stdout.write(f"{path}: read; check it at {run.get_absolute_url()}.")

    def _fail(self, path: Path, error: DomainError) -> None:
        self._n_failures += 1
        self.stderr.write(f"{path}: {error}")

    def _is_doubtful(self, run: ImportRun) -> bool:
        """Print what a further version changes; whether it deletes so much that one must check."""
        plan = plan_of(from_json(run.proposal), Document.objects.all())
        if plan is None:
            return False
        changes = changes_of(plan)
        self.stdout.write(f"  {changes.document}: {changes.lead}")
        for warning in changes.warnings:
            self.stdout.write(f"  warning: {warning}")
        for _key, sentence in changes.choices:
            self.stdout.write(f"  to be confirmed on the page: {sentence}")
        return plan.is_doubtful


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
        found = User.objects.filter(email=email, is_active=True).first()
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


def _organisation(name: str) -> Organisation | None:
    if not name:
        return None
    found = Organisation.objects.filter(name__iexact=name).first()
    if found is None:
        raise DomainError(f"There is no organisation “{name}”. Record it first.")
    return found
