"""Making backups: one at a time, encrypted, compared with nothing but themselves, kept by age."""

import logging
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from recommendations.acts.errors import DomainError
from recommendations.backups.reads.contents import files_named_by_rows, tables
from recommendations.backups.reads.folders import PARTIAL, name_for, out_of_date
from recommendations.backups.verbs import archives, servers
from recommendations.backups.verbs.archives import Manifest
from recommendations.enums import BackupKind
from recommendations.models import BackupRun
from recommendations.seals.reads.heads import head_now

logger = logging.getLogger(__name__)

# "backup", as a number: whoever holds this lock is making one.
_LOCK = 0x6261636B7570
# A schedule that ticks ten minutes late must not skip a day.
_SLACK = timedelta(minutes=30)


class AlreadyRunning(DomainError):
    """Somebody else is making a backup now."""


def back_up_if_due(*, clock: Callable[[], datetime]) -> BackupRun | None:
    """Make a backup when the last good one is older than BACKUP_HOURS; None when none is due.

    Without a public key nothing is due: the board says that backups are not set up.
    """
    if not settings.BACKUP_PUBLIC_KEY:
        return None
    last = BackupRun.objects.last_good_at(BackupKind.BACKUP)
    if last is not None and clock() - last < timedelta(hours=settings.BACKUP_HOURS) - _SLACK:
        return None
    try:
        return back_up(clock=clock)
    except AlreadyRunning:
        return None


def back_up(*, clock: Callable[[], datetime]) -> BackupRun:
    """Save database and files, and remove backups that are too old; returns the row on the board.

    The database is saved as it was at one moment and the files after it, so that each row finds its
    file. Raises DomainError where that cannot be done, and the board says so.
    """
    folder, now = Path(settings.BACKUP_DIR), clock()
    name = name_for(now)
    partial = folder / f"{name}{PARTIAL}"
    try:
        key = archives.recipient(settings.BACKUP_PUBLIC_KEY)
        partial.mkdir(mode=0o700, parents=True)
        manifest = _write(partial, key, now)
        n_bytes = archives.size_of(partial)
        partial.rename(folder / name)
    except (DomainError, OSError) as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, AlreadyRunning):
            raise
        _record(name, now, clock(), problem=str(error))
        if isinstance(error, OSError):
            raise DomainError(
                _("The backup could not be written: %(why)s") % {"why": error}
            ) from error
        raise
    run = _record(name, now, clock(), manifest=manifest, n_bytes=n_bytes)
    for path in out_of_date(folder, now=now, keep_days=settings.BACKUP_KEEP_DAYS):
        shutil.rmtree(path)
        logger.info("The backup %s was removed because of its age", path.name)
    return run


def _write(target: Path, key: pyrage.x25519.Recipient, now: datetime) -> Manifest:
    conninfo = servers.address(connection.settings_dict)
    with servers.connect(conninfo) as snapshot:
        snapshot.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        ((is_ours,),) = snapshot.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchall()
        if not is_ours:
            raise AlreadyRunning(_("Another backup is being made now."))
        ((moment,),) = snapshot.execute("SELECT pg_export_snapshot()").fetchall()
        command, env = servers.command(
            "pg_dump", conninfo, "--format=custom", f"--snapshot={moment}"
        )
        database = archives.write_dump(target, key, command, env)
        content = tables(snapshot)
        named = files_named_by_rows(snapshot)
        head = head_now(snapshot)
    files = archives.write_files(target, key, Path(settings.MEDIA_ROOT))
    manifest = Manifest(
        made_at=now.isoformat(),
        database=database,
        tables=content,
        files=files,
        missing=sorted(named - files.keys()),
        head=head,
    )
    archives.write_manifest(target, key, manifest)
    return manifest


def _record(
    name: str,
    begun_at: datetime,
    ended_at: datetime,
    *,
    manifest: Manifest | None = None,
    n_bytes: int = 0,
    problem: str = "",
) -> BackupRun:
    return BackupRun.objects.create(
        kind=BackupKind.BACKUP,
        name=name,
        begun_at=begun_at,
        ended_at=ended_at,
        n_rows=manifest.n_rows if manifest else 0,
        n_files=len(manifest.files) if manifest else 0,
        n_bytes=n_bytes,
        checksum=manifest.checksum if manifest else "",
        head=manifest.head if manifest else "",
        problem=problem,
    )
