"""`manage.py record_bounce`: emails that bounced, from a pipe, from files or from a Maildir."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.acts.acting import ActingCommand
from recommendations.mail.reads.delivery_reports import MOST_BYTES, read_report
from recommendations.mail.verbs.bounces import Came, Noted, note_report

# sysexits.h, EX_TEMPFAIL: the mail server keeps the message and comes again.
COME_AGAIN = 75


class Command(ActingCommand):
    help = (
        "Record emails that bounced: reads delivery status notifications (RFC 3464) from standard"
        " input, from files, or from the folder of new messages of a Maildir."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            help="Files or Maildir folders; without any, one message from standard input.",
        )

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        if not paths:
            if not self._note(sys.stdin.buffer):
                raise CommandError(
                    _("The sending of this email has not been recorded yet. Try again later."),
                    returncode=COME_AGAIN,
                )
            return
        for path in paths:
            if path.is_dir():
                self._note_maildir(path)
            elif path.is_file():
                with path.open("rb") as file:
                    self._note(file)
            else:
                raise CommandError(_("There is no file or folder “%(path)s”.") % {"path": path})

    def _note_maildir(self, folder: Path) -> None:
        """New messages are read and moved to the ones seen, as a mail program does."""
        for path in _new_messages(folder):
            with path.open("rb") as file:
                is_done = self._note(file)
            if is_done:
                seen = folder / "cur"
                seen.mkdir(exist_ok=True)
                path.rename(seen / f"{path.name.partition(':')[0]}:2,S")

    def _note(self, file: IO[bytes]) -> bool:
        """Read one message and note what it says; False when it has to be read again later."""
        report = read_report(file.read(MOST_BYTES))
        if report is None:
            self.stdout.write(_("Not a notification about an email: left alone."))
            return True
        try:
            noted = note_report(report, now=dates.now())
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                _("The database cannot be reached: %(error)s") % {"error": error},
                returncode=COME_AGAIN,
            ) from error
        self.stdout.write(_in_words(noted))
        return noted.came != Came.TOO_EARLY


def _new_messages(folder: Path) -> Iterator[Path]:
    if not (folder / "new").is_dir():
        raise CommandError(
            _("“%(path)s” is no Maildir: it has no folder “new” in it.") % {"path": folder}
        )
    yield from sorted(path for path in (folder / "new").iterdir() if path.is_file())


def _in_words(noted: Noted) -> str:
    sentences = {
        Came.BACK: _("%(mail)s bounced from %(address)s."),
        Came.BACK_BEFORE: _("%(mail)s: that it bounced is known already."),
        Came.FROM_ELSEWHERE: _("About an email that is not in the ledger: left alone."),
        Came.WITHOUT_END: _("%(mail)s was delayed or has arrived: left alone."),
        Came.TOO_EARLY: _("%(mail)s is still being sent: to be read again later."),
    }
    email = noted.email
    words = sentences[noted.came] % {
        "mail": email.message_id if email else "",
        "address": email.address if email else "",
    }
    return f"{words} {_('The address was marked.')}" if noted.is_marked else words
