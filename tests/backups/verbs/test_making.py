"""Backups: encrypted, whole or not at all, one at a time, kept by age."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from recommendations.acts.errors import DomainError
from recommendations.backups.reads.folders import name_for, whole_backups
from recommendations.backups.verbs import archives, making, servers
from recommendations.enums import BackupKind
from recommendations.models import BackupRun
from recommendations.seals.verbs.sealing import seal
from tests.backups.conftest import Keys
from tests.conftest import Case

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def at(moment: datetime = NOW) -> datetime:
    return moment


def test_a_backup_holds_every_table_and_every_file(
    saved_case: Case, keys: Keys, tmp_path: Path
) -> None:
    run = making.back_up(clock=at)
    manifest = archives.read_manifest(tmp_path / "backups" / run.name, keys.secret)
    assert set(manifest.tables) == set(connection.introspection.table_names())
    assert manifest.tables["recommendations_followup"][0] == "4"
    assert set(manifest.files) == {"documents/co.pdf", "left over.txt"}
    assert manifest.missing == []
    assert (run.kind, run.problem, run.n_files) == (BackupKind.BACKUP, "", 2)
    assert run.checksum == manifest.checksum
    assert run.n_rows == manifest.n_rows


def test_a_backup_keeps_the_head_of_the_history(
    saved_case: Case, keys: Keys, tmp_path: Path
) -> None:
    before = making.back_up(clock=at)
    assert before.head == ""
    made = seal(now=NOW)
    assert made is not None
    run = making.back_up(clock=lambda: NOW + timedelta(hours=1))
    manifest = archives.read_manifest(tmp_path / "backups" / run.name, keys.secret)
    assert run.head == manifest.head == made.hash


def test_nothing_of_it_can_be_read_without_the_secret_key(
    saved_case: Case, keys: Keys, tmp_path: Path
) -> None:
    run = making.back_up(clock=at)
    parts = list((tmp_path / "backups" / run.name).iterdir())
    assert {part.name for part in parts} == {archives.DATABASE, archives.FILES, archives.MANIFEST}
    for part in parts:
        content = part.read_bytes()
        assert content.startswith(b"age-encryption.org/v1")
        assert b"Azerbaijan" not in content
        assert b"co.pdf" not in content
        assert b"words of a committee" not in content
    assert (tmp_path / "backups" / run.name).stat().st_mode & 0o077 == 0


def test_a_file_that_a_row_names_and_nobody_has_is_named(
    saved_case: Case, keys: Keys, tmp_path: Path
) -> None:
    (tmp_path / "media" / "documents" / "co.pdf").unlink()
    run = making.back_up(clock=at)
    manifest = archives.read_manifest(tmp_path / "backups" / run.name, keys.secret)
    assert manifest.missing == ["documents/co.pdf"]


@pytest.mark.parametrize("key", ["", "age1nothing", "AGE-SECRET-KEY-1AAA"])
def test_without_a_public_key_none_is_made_and_the_board_says_so(
    saved_case: Case, settings: Any, tmp_path: Path, key: str
) -> None:
    settings.BACKUP_PUBLIC_KEY = key
    with pytest.raises(DomainError, match="BACKUP_PUBLIC_KEY"):
        making.back_up(clock=at)
    assert "BACKUP_PUBLIC_KEY" in BackupRun.objects.get().problem
    assert not (tmp_path / "backups").exists()


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(
    saved_case: Case, settings: Any, tmp_path: Path
) -> None:
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(DomainError, match="pg_dump"):
        making.back_up(clock=at)
    assert list((tmp_path / "backups").iterdir()) == []
    assert BackupRun.objects.last_good_at(BackupKind.BACKUP) is None
    failed = BackupRun.objects.get()
    assert "pg_dump" in failed.problem


def test_pg_dump_that_breaks_off_is_a_failure(
    saved_case: Case, settings: Any, tmp_path: Path
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nprint('half')\nsys.exit('the disk is full')"
    )
    program.chmod(0o755)
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(DomainError, match="the disk is full"):
        making.back_up(clock=at)
    assert whole_backups(tmp_path / "backups") == []


def test_two_at_once_are_one(saved_case: Case, keys: Keys) -> None:
    here = servers.address(connection.settings_dict)
    with servers.connect(here) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [making._LOCK])
        with pytest.raises(making.AlreadyRunning):
            making.back_up(clock=at)
        assert making.back_up_if_due(clock=at) is None
    assert not BackupRun.objects.exists()
    assert making.back_up_if_due(clock=at) is not None


def test_one_is_due_a_day_after_the_last_good_one(saved_case: Case, settings: Any) -> None:
    assert making.back_up_if_due(clock=at) is not None
    for hours, is_due in ((1, False), (23, False), (24, True), (100, True)):
        moment = NOW + timedelta(hours=hours)
        was_made = making.back_up_if_due(clock=partial(at, moment))
        assert (was_made is not None) is is_due
    settings.BACKUP_PUBLIC_KEY = ""
    assert making.back_up_if_due(clock=lambda: NOW + timedelta(days=9)) is None


def test_old_ones_go_and_the_newest_whole_one_stays(
    saved_case: Case, settings: Any, tmp_path: Path
) -> None:
    settings.BACKUP_KEEP_DAYS = 10
    folder = tmp_path / "backups"
    for days in (40, 11, 9):
        (folder / name_for(NOW - timedelta(days=days))).mkdir(parents=True)
    (folder / f"{name_for(NOW - timedelta(days=2))}.partial").mkdir()
    (folder / f"{name_for(NOW - timedelta(hours=2))}.partial").mkdir()
    (folder / "of somebody else").mkdir()
    run = making.back_up(clock=at)
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [
            run.name,
            name_for(NOW - timedelta(days=9)),
            f"{name_for(NOW - timedelta(hours=2))}.partial",
            "of somebody else",
        ]
    )


def test_the_only_one_stays_however_old(saved_case: Case, settings: Any, tmp_path: Path) -> None:
    old = tmp_path / "backups" / name_for(NOW - timedelta(days=400))
    old.mkdir(parents=True)
    settings.POSTGRES_PROGRAMS = str(tmp_path)
    with pytest.raises(DomainError):
        making.back_up(clock=at)
    assert old.exists()


def test_the_password_stands_in_no_list_of_processes(keys: Keys) -> None:
    command, env = servers.command("pg_dump", "host=db user=me password=sesame dbname=tracker")
    assert "sesame" not in " ".join(command)
    assert env["PGPASSWORD"] == "sesame"
    assert subprocess.run([command[0], "--version"], capture_output=True, check=True).stdout
