"""When the last backup and the last drill were, in sentences for those who look after the site."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from recommendations import dates
from recommendations.enums import BackupKind
from recommendations.models import BackupRun
from recommendations.wording import date_in_words

# A backup that was not restored for so long is a hope.
DRILL_EVERY = timedelta(days=92)


@dataclass(frozen=True)
class BackupLine:
    """One sentence, what it needs (empty where all is well), and details."""

    sentence: str
    label: str
    note: str


def backup_lines(*, today: date) -> tuple[BackupLine, ...]:
    """The last backup, and the last drill: two or three queries each."""
    return (_last_backup(today), _last_drill(today))


def _last_backup(today: date) -> BackupLine:
    last = BackupRun.objects.last(BackupKind.BACKUP)
    if not settings.BACKUP_PUBLIC_KEY:
        note = _("Backups are not set up: BACKUP_PUBLIC_KEY is not set.")
        return BackupLine(
            _when(last) if last else _("No backup has been made."), _("Not set up"), note
        )
    if last is None:
        return BackupLine(_("No backup has been made yet."), _("Overdue"), "")
    if last.problem:
        good = BackupRun.objects.last_good_at(BackupKind.BACKUP)
        note = last.problem
        if good:
            note += " " + _("The last good one was made on %(day)s.") % {"day": _day(good)}
        sentence = _("The backup of %(day)s failed.") % {"day": _day(last.ended_at)}
        return BackupLine(sentence, _("Failed"), note)
    # By days: one that runs late at night is no reason to worry yet.
    is_late = _age(last, today) > timedelta(hours=settings.BACKUP_HOURS, days=1)
    return BackupLine(_when(last), _("Overdue") if is_late else "", "")


def _last_drill(today: date) -> BackupLine:
    last = BackupRun.objects.last(BackupKind.DRILL)
    if last is None:
        return BackupLine(_("No backup has been restored as a drill yet."), _("Overdue"), "")
    if last.problem:
        sentence = _("The drill of %(day)s failed.") % {"day": _day(last.ended_at)}
        return BackupLine(sentence, _("Failed"), last.problem)
    sentence = _("Last drill: %(day)s. Every row and every file was as it had been saved.") % {
        "day": _day(last.ended_at)
    }
    return BackupLine(sentence, _("Overdue") if _age(last, today) > DRILL_EVERY else "", "")


def _when(run: BackupRun) -> str:
    return _("Last backup: %(day)s, with %(rows)d rows and %(files)d files.") % {
        "day": _day(run.ended_at),
        "rows": run.n_rows,
        "files": run.n_files,
    }


def _age(run: BackupRun, today: date) -> timedelta:
    return today - dates.today(run.ended_at)


def _day(moment: datetime) -> str:
    return date_in_words(dates.today(moment))
