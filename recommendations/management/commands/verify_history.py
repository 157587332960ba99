"""`manage.py verify_history`: compare the history and the evidence with what was sealed."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.backups.verbs import servers
from recommendations.seals.reads.verifying import Verification, verify

_HASH = re.compile(r"\b[0-9a-f]{64}\b")


class Command(BaseCommand):
    help = (
        "Compare the history and all evidence, row by row, with what was sealed, and stored files "
        "with their checksums. Names each row that was changed, removed or inserted, and each file "
        "that is another one. Ends with status 1 where there is one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="HASH",
            help="A head that somebody noted elsewhere: it has to be in the chain.",
        )
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FILE",
            help="A file with noted heads, for example a kept copy of /history/heads.txt.",
        )

    def handle(self, *args: Any, head: list[str], against: Path | None, **options: Any) -> None:
        heads = [_checked(value) for value in head] + (_in_file(against) if against else [])
        seen, n_faults = Verification(), 0
        with servers.connect(servers.address(connection.settings_dict)) as here:
            here.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            files = Path(settings.MEDIA_ROOT)
            for finding in verify(here, now=dates.now(), files=files, heads=heads, seen=seen):
                n_faults += finding.is_fault
                if finding.is_fault:
                    self.stderr.write(self.style.ERROR(finding.sentence))
                else:
                    self.stderr.write(self.style.WARNING(_("Doubt: ") + finding.sentence))
        if n_faults:
            raise CommandError(
                _("%(n)d faults. What to do: docs/operators/history.md.") % {"n": n_faults}
            )
        self.stdout.write(
            _("%(rows)d sealed rows in %(seals)d seals are as they were sealed. Head: %(head)s.")
            % {"rows": seen.n_rows, "seals": seen.n_seals, "head": seen.head or "-"}
        )
        if seen.n_files:
            self.stdout.write(
                _("%(n)d stored files are those of their checksums.") % {"n": seen.n_files}
            )
        if heads:
            self.stdout.write(
                _("All %(n)d heads noted elsewhere are in the chain.") % {"n": len(heads)}
            )
        if seen.n_waiting:
            self.stdout.write(
                _("%(n)d rows came after the last seal and wait for the next.")
                % {"n": seen.n_waiting}
            )
        if seen.n_forgotten:
            self.stdout.write(
                _("%(n)d addresses were taken out of emails to people who were anonymised.")
                % {"n": seen.n_forgotten}
            )


def _checked(head: str) -> str:
    if not _HASH.fullmatch(head.strip().lower()):
        raise CommandError(_("“%(head)s” is no head: 64 hexadecimal digits.") % {"head": head})
    return head.strip().lower()


def _in_file(path: Path) -> list[str]:
    """Raises CommandError for a file without a head: comparing with nothing would prove nothing."""
    try:
        found = _HASH.findall(path.read_text(encoding="utf-8").lower())
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("The file cannot be read: %(why)s") % {"why": error}) from error
    if not found:
        raise CommandError(_("There is no head in %(file)s.") % {"file": path})
    return found
