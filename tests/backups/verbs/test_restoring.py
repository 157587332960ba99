"""A backup is restored into an empty place, compared table by table and file by file, and used."""

import io
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from recommendations.acts.errors import DomainError
from recommendations.backups.verbs import archives, making, restoring, servers
from recommendations.backups.verbs.restoring import Place
from recommendations.enums import BackupKind
from recommendations.logins.reads.catalogue import problems
from recommendations.models import BackupRun, Event
from recommendations.seals.reads.verifying import Verification, verify
from recommendations.seals.verbs.sealing import seal
from tests.backups.conftest import Keys
from tests.conftest import Case
from tests.demo_site import process_environment
from tests.evidence import without_triggers
from tests.factories import EventFactory

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


def at() -> datetime:
    return NOW


@pytest.fixture
def backup(saved_case: Case, tmp_path: Path) -> Path:
    return tmp_path / "backups" / making.back_up(clock=at).name


def test_every_table_and_every_file_is_as_it_was(
    backup: Path, keys: Keys, empty_place: Place, tmp_path: Path
) -> None:
    """Row by row and byte by byte, by another way than the comparison that restoring makes."""
    restoring.restore(backup, keys.secret, empty_place)
    here = servers.address(connection.settings_dict)
    names = connection.introspection.table_names()
    with servers.connect(here) as old, servers.connect(empty_place.conninfo) as new:
        for name in names:
            query = sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(name))
            expected = old.execute(query).fetchall()
            if name == "recommendations_backuprun":
                expected = []  # written when the backup was over
            assert new.execute(query).fetchall() == expected
    for path in (tmp_path / "media").rglob("*"):
        if path.is_file():
            restored = empty_place.files / path.relative_to(tmp_path / "media")
            assert restored.read_bytes() == path.read_bytes()
    assert len([path for path in empty_place.files.rglob("*") if path.is_file()]) == 2


def test_what_the_database_refuses_it_refuses_after_a_restore(
    backup: Path, keys: Keys, empty_place: Place
) -> None:
    restoring.restore(backup, keys.secret, empty_place)
    with servers.connect(empty_place.conninfo) as new:
        ((n_triggers,),) = new.execute(
            "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        ).fetchall()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
            (n_expected,) = cursor.fetchone()
        assert n_triggers == n_expected > 0
        new.execute(
            "INSERT INTO recommendations_event (kind, at, by_role, from_status, to_status, reason,"
            " details) VALUES ('case_opened', now(), '', '', '', '', '{}')"
        )
        with pytest.raises(psycopg.Error):
            new.execute("DELETE FROM recommendations_event")


def test_the_application_has_its_rights_there_and_no_more(
    backup: Path, keys: Keys, empty_place: Place
) -> None:
    """No backup brings them along: the login may have another name where it is restored."""
    restoring.restore(backup, keys.secret, empty_place)
    name = str(conninfo_to_dict(empty_place.conninfo)["dbname"])
    here = servers.with_database(servers.address(connection.settings_dict), name)
    with servers.connect(here, autocommit=True) as application:
        with application.cursor() as cursor:
            assert problems(cursor, servers.app_login().name) == []
        for statement in ("DELETE FROM recommendations_event", "CREATE TEMP TABLE t (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.encode())


def test_only_who_knows_the_owner_restores(
    backup: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(django_settings.DATABASES, "owner")
    for more in ((), ("--drill",)):
        with pytest.raises(CommandError, match="set OWNER_DATABASE_URL"):
            call_command("restore", "latest", "--key", str(keys.file), *more)


def test_the_application_runs_on_it(backup: Path, keys: Keys, empty_place: Place) -> None:
    restoring.restore(backup, keys.secret, empty_place)
    name = str(conninfo_to_dict(empty_place.conninfo)["dbname"])
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", _LOOK_AT_PAGES],
        cwd=django_settings.BASE_DIR,
        env=process_environment(
            name,
            DJANGO_SETTINGS_MODULE="tracker.settings_test",
            MEDIA_ROOT=str(empty_place.files),
        ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "200 200 True" in done.stdout


_LOOK_AT_PAGES = """
from django.test import Client
from recommendations.models import FollowUp
home = Client().get("/")
page = Client().get(FollowUp.objects.first().recommendation.get_absolute_url())
print(home.status_code, page.status_code, "Azerbaijan" in page.content.decode())
"""


def test_a_place_that_is_not_empty_is_left_as_it_is(
    backup: Path, keys: Keys, empty_place: Place, tmp_path: Path
) -> None:
    here = Place(servers.owner_address(), empty_place.files)
    with pytest.raises(DomainError, match="has tables already"):
        restoring.restore(backup, keys.secret, here)
    with pytest.raises(DomainError, match="is not empty"):
        restoring.restore(backup, keys.secret, Place(empty_place.conninfo, tmp_path / "media"))
    assert (tmp_path / "media" / "documents" / "co.pdf").exists()


def test_another_key_opens_nothing(backup: Path, empty_place: Place) -> None:
    with pytest.raises(DomainError, match="cannot be opened with this key"):
        restoring.restore(backup, pyrage.x25519.Identity.generate(), empty_place)


@pytest.mark.parametrize("part", [archives.DATABASE, archives.FILES, archives.MANIFEST])
@pytest.mark.parametrize("how", ["changed", "cut off"])
def test_a_damaged_part_is_noticed(
    backup: Path, keys: Keys, empty_place: Place, part: str, how: str
) -> None:
    content = bytearray((backup / part).read_bytes())
    if how == "changed":
        content[-20] ^= 1
    (backup / part).write_bytes(content if how == "changed" else content[:-30])
    with pytest.raises(DomainError):
        restoring.restore(backup, keys.secret, empty_place)


@pytest.mark.parametrize("name", ["../outside.txt", "/outside.txt", "link"])
def test_an_archive_with_a_way_out_is_refused(
    backup: Path, keys: Keys, empty_place: Place, tmp_path: Path, name: str
) -> None:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo(name)
        if name == "link":
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(entry, io.BytesIO())
    encrypted = pyrage.encrypt(made.getvalue(), [keys.secret.to_public()])
    (backup / archives.FILES).write_bytes(encrypted)
    with pytest.raises(DomainError, match="no file of a backup"):
        restoring.restore(backup, keys.secret, empty_place)
    assert not (tmp_path / "outside.txt").exists()
    assert not list(empty_place.files.iterdir())


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE recommendations_stateparty SET name_en = 'Atlantis'",
        "DELETE FROM recommendations_documentversion",
        "CREATE TABLE extra (id int)",
        "DROP TABLE django_session",
    ],
)
def test_a_restored_table_that_differs_is_named(
    backup: Path, keys: Keys, empty_place: Place, tampering: str
) -> None:
    manifest = restoring.restore(backup, keys.secret, empty_place)
    assert restoring.compare(manifest, empty_place) == []
    with servers.connect(empty_place.conninfo) as new:
        # Without the triggers that would tell of it in the history of rows.
        new.execute("SET session_replication_role = replica")
        new.execute(tampering.encode())
    (problem,) = restoring.compare(manifest, empty_place)
    assert problem.split(":")[0] in tampering


def test_a_restored_file_that_differs_is_named(
    backup: Path, keys: Keys, empty_place: Place
) -> None:
    manifest = restoring.restore(backup, keys.secret, empty_place)
    (empty_place.files / "documents" / "co.pdf").write_bytes(b"other words")
    (empty_place.files / "left over.txt").unlink()
    (empty_place.files / "new.txt").touch()
    assert restoring.compare(manifest, empty_place) == [
        "left over.txt: missing",
        "documents/co.pdf: not the same content",
        "new.txt: not in the backup",
    ]


@pytest.fixture
def sealed(saved_case: Case) -> Event:
    """An event, sealed before the backup is made."""
    event: Event = EventFactory.create(at=NOW, cycle=saved_case.cycle, reason="The reason")
    assert seal(now=NOW) is not None
    return event


def test_a_restored_history_is_as_it_was_sealed(
    sealed: Event, backup: Path, keys: Keys, empty_place: Place
) -> None:
    manifest = restoring.restore(backup, keys.secret, empty_place)
    with servers.connect(empty_place.conninfo) as new:
        seen = Verification()
        assert list(verify(new, now=NOW, heads=[manifest.head], seen=seen)) == []
    assert (seen.head, seen.n_seals) == (manifest.head, 1)
    assert seen.n_rows > 0


@pytest.mark.parametrize(
    ("tampering", "fault"),
    [
        ("UPDATE recommendations_event SET reason = 'Another'", "was changed"),
        ("DELETE FROM recommendations_event", "is missing"),
    ],
)
def test_a_history_that_was_rewritten_before_the_backup_is_noticed_at_the_restore(
    sealed: Event,
    saved_case: Case,
    keys: Keys,
    empty_place: Place,
    tmp_path: Path,
    tampering: str,
    fault: str,
) -> None:
    """The backup holds what was there: table by table it is as it was saved, but not as sealed."""
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(tampering)
    name = making.back_up(clock=at).name
    with pytest.raises(DomainError, match=f"recommendations_event {sealed.pk} .*{fault}"):
        restoring.restore(tmp_path / "backups" / name, keys.secret, empty_place)


def test_a_drill_restores_looks_and_leaves_nothing(
    backup: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("restore", "latest", "--key", str(keys.file), "--drill")
    assert "2 files, all as they were saved" in capsys.readouterr().out
    run = BackupRun.objects.get(kind=BackupKind.DRILL)
    assert (run.name, run.problem) == (backup.name, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'drill%%'")
        assert cursor.fetchone() == (0,)
    assert Event.objects.count() == 0


def test_a_drill_that_fails_stands_on_the_board(backup: Path, keys: Keys) -> None:
    (backup / archives.DATABASE).write_bytes(b"age-encryption.org/v1 nonsense")
    with pytest.raises(CommandError):
        call_command("restore", backup.name, "--key", str(keys.file), "--drill")
    assert BackupRun.objects.get(kind=BackupKind.DRILL).problem


def test_commands_make_keys_save_and_name_what_is_missing(
    saved_case: Case,
    keys: Keys,
    settings: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("backup", "--new-key")
    lines = capsys.readouterr().out
    file = tmp_path / "new-key.txt"
    file.write_text(lines)
    settings.BACKUP_PUBLIC_KEY = lines.splitlines()[0].removeprefix("# public key: ")
    call_command("backup")
    assert "2 files" in capsys.readouterr().out
    call_command("restore", "latest", "--key", str(file), "--drill")
    with pytest.raises(CommandError, match="There is no backup"):
        call_command("restore", "1999-01-01T000000Z", "--key", str(file))
    file.write_text("# empty")
    with pytest.raises(CommandError, match="no secret key"):
        call_command("restore", "latest", "--key", str(file))
