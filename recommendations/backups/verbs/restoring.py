"""Restoring a backup into an empty place, and drills that do it beside the application."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import psycopg
import pyrage
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from recommendations.acts.errors import DomainError
from recommendations.backups.reads.contents import checksum, differences, files_in, tables
from recommendations.backups.verbs import archives, servers
from recommendations.backups.verbs.archives import Manifest
from recommendations.enums import BackupKind
from recommendations.logins.verbs.granting import grant_rights
from recommendations.models import BackupRun
from recommendations.seals.reads.verifying import verify

# All of them are told by `manage.py verify_history` on what was restored.
_FAULTS_NAMED = 5


@dataclass(frozen=True)
class Place:
    """Where a backup is restored to: a database by its owner's address, and a folder of files."""

    conninfo: str
    files: Path


def restore(source: Path, key: pyrage.x25519.Identity, place: Place) -> Manifest:
    """Restore a backup and compare every table and every file with what was saved, and the history
    with its seals.

    The application's login then has its rights there, which no backup brings along.

    Raises DomainError where the place is not empty, where a part cannot be restored, or where
    something is not as it was; the place is then to be emptied before the next try.
    """
    manifest = archives.read_manifest(source, key)
    _refuse_unless_empty(place)
    arguments = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    command, env = servers.command("pg_restore", place.conninfo, *arguments)
    if archives.read_dump(source, key, command, env) != manifest.database:
        raise DomainError(_("The saved database is not the one that the backup began with."))
    place.files.mkdir(parents=True, exist_ok=True)
    archives.read_files(source, key, place.files)
    problems = compare(manifest, place)
    if problems:
        raise DomainError(
            _("What was restored is not what was saved: %(problems)s")
            % {"problems": "; ".join(problems)}
        )
    problems = _faults_of_history(manifest, place)
    if problems:
        raise DomainError(
            _(
                "All is as it was saved, but the saved history was not as it had been sealed:"
                " %(problems)s"
            )
            % {"problems": " ".join(problems)}
        )
    with servers.connect(place.conninfo, autocommit=True) as owner:
        grant_rights(owner, servers.app_login())
    return manifest


def _faults_of_history(manifest: Manifest, place: Place) -> list[str]:
    """The first faults that the restored history has against its seals and its head."""
    heads = [manifest.head] if manifest.head else []
    made_at = datetime.fromisoformat(manifest.made_at)
    with servers.connect(place.conninfo) as connection:
        findings = verify(connection, now=made_at, heads=heads)
        faults = (finding.sentence for finding in findings if finding.is_fault)
        return list(islice(faults, _FAULTS_NAMED))


def compare(manifest: Manifest, place: Place) -> list[str]:
    """What is not as it was saved; empty where every table and every file is."""
    with servers.connect(place.conninfo) as connection:
        problems = differences(manifest.tables, tables(connection))
    found = {path.relative_to(place.files).as_posix(): path for path in files_in(place.files)}
    problems += [f"{name}: missing" for name in manifest.files if name not in found]
    for name, path in found.items():
        if name not in manifest.files:
            problems.append(f"{name}: not in the backup")
        elif checksum(path) != manifest.files[name]:
            problems.append(f"{name}: not the same content")
    return problems


def _refuse_unless_empty(place: Place) -> None:
    with servers.connect(place.conninfo) as connection:
        found = tables(connection)
    if found:
        raise DomainError(
            _("The database has tables already; a backup is restored into an empty one.")
        )
    if place.files.exists() and any(place.files.iterdir()):
        raise DomainError(
            _("The folder %(folder)s is not empty; a backup is restored into an empty one.")
            % {"folder": place.files}
        )


# --- Drills ---------------------------------------------------------------------------------------


def rehearse(
    source: Path, key: pyrage.x25519.Identity, *, conninfo: str, clock: Callable[[], datetime]
) -> BackupRun:
    """Restore a backup into a database and a folder made for it, let the application look at it,
    and remove both; the board shows when that was and how it ended.

    `conninfo` is the owner's address, who may create databases. Raises DomainError where the
    backup does not hold what it promises; the board shows that too.
    """
    begun_at = clock()
    name = f"drill_{begun_at:%Y%m%d_%H%M%S}"
    try:
        with servers.connect(conninfo, autocommit=True) as server:
            identifier = sql.Identifier(name)
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(identifier))
            try:
                with tempfile.TemporaryDirectory(prefix="drill-") as folder:
                    place = Place(servers.with_database(conninfo, name), Path(folder) / "files")
                    manifest = restore(source, key, place)
                    _let_application_look(place)
            finally:
                server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
    except (DomainError, OSError, psycopg.Error) as error:
        _record(source, begun_at, clock(), problem=str(error))
        raise
    return _record(source, begun_at, clock(), manifest=manifest)


def _let_application_look(place: Place) -> None:
    """Raises DomainError unless the application of this revision can work on what was restored.

    It looks with its own login, which has to have its rights there.
    """
    parts = conninfo_to_dict(place.conninfo)
    login = servers.app_login()
    who = f"{quote(login.name)}:{quote(login.password, safe='')}"
    host = quote(str(parts.get("host", "localhost")), safe="")
    port = parts.get("port", 5432)
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": f"postgres://{who}@{host}:{port}/{parts['dbname']}",
            "OWNER_DATABASE_URL": "",
            "DATABASE_POOL": "false",
            "MEDIA_ROOT": str(place.files),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = (done.stdout + done.stderr).strip().splitlines()
        raise DomainError(
            _("The application cannot work on what was restored: %(why)s")
            % {"why": lines[-1] if lines else done.returncode}
        )


def _record(
    source: Path,
    begun_at: datetime,
    ended_at: datetime,
    *,
    manifest: Manifest | None = None,
    problem: str = "",
) -> BackupRun:
    return BackupRun.objects.create(
        kind=BackupKind.DRILL,
        name=source.name,
        begun_at=begun_at,
        ended_at=ended_at,
        n_rows=manifest.n_rows if manifest else 0,
        n_files=len(manifest.files) if manifest else 0,
        n_bytes=archives.size_of(source) if manifest else 0,
        checksum=manifest.checksum if manifest else "",
        head=manifest.head if manifest else "",
        problem=problem,
    )
