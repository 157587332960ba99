"""`manage.py import_index`: counts, applies once, and continues after it was killed."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from recommendations.enums import IndexImportStatus
from recommendations.models import (
    Document,
    IndexAnnotation,
    IndexImport,
    Paragraph,
    Recommendation,
    StateParty,
    TreatyBody,
    User,
)
from tests.demo_site import process_environment
from tests.importers.index_files import as_json
from tests.index_imports.index_exports import document
from tracker.settings import BASE_DIR


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.json"
    path.write_bytes(as_json([*document("CMW/C/AZE/CO/4", 7, 8), "no row"]))
    return path


@pytest.mark.django_db
def test_an_export_is_counted_and_applied_and_changes_nothing_twice(
    export: Path, body: TreatyBody, state_party: StateParty, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("import_index", str(export))
    said = capsys.readouterr().out
    assert "2  Added" in said
    assert "row 3: The row is not an object with named fields." in said
    assert "Theme “Housing” is not known (2 rows)" in said
    assert said.endswith("Applied.\n")
    call_command("import_index", str(export))
    assert capsys.readouterr().out.endswith("Applied before; nothing to change.\n")
    assert Document.objects.count() == IndexImport.objects.count() == 1


@pytest.mark.django_db
def test_a_dry_run_counts_and_changes_nothing(
    export: Path,
    body: TreatyBody,
    state_party: StateParty,
    officer: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("import_index", str(export), "--by", officer.email, "--dry-run")
    said = capsys.readouterr().out
    assert "2  Added" in said
    assert "Nothing was changed." in said
    assert not Document.objects.exists()
    found = IndexImport.objects.get()
    assert found.status == IndexImportStatus.DISCARDED
    assert not found.file.storage.exists(str(found.file.name))
    # And afterwards the same file can be imported.
    call_command("import_index", str(export))
    assert Document.objects.exists()


@pytest.mark.django_db
def test_what_cannot_be_read_is_reported_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_index", str(tmp_path / "missing.json"))
    (tmp_path / "a.json").write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="neither a workbook"):
        call_command("import_index", str(tmp_path / "a.json"))
    with pytest.raises(CommandError, match="no active account"):
        call_command("import_index", str(tmp_path / "a.json"), "--by", "nobody@example.org")


@pytest.mark.celery
@pytest.mark.django_db(transaction=True)
def test_a_process_that_is_killed_leaves_whole_batches_and_the_next_one_continues(
    tmp_path: Path, body: TreatyBody, state_party: StateParty
) -> None:
    n_documents, n_rows = 90, 40
    path = tmp_path / "export.json"
    rows = [
        line
        for cycle in range(1, n_documents + 1)
        for line in document(f"CMW/C/AZE/CO/{cycle}", *range(1, n_rows + 1), first=cycle * 100)
    ]
    path.write_text(json.dumps(rows))
    env = process_environment(
        str(connection.settings_dict["NAME"]),
        MEDIA_ROOT=str(tmp_path / "media"),
        DJANGO_SETTINGS_MODULE="tracker.settings",
        SECRET_KEY="a-key-for-this-one-process-that-protects-nothing-at-all",
    )
    command = [sys.executable, "manage.py", "import_index", str(path)]
    first = subprocess.Popen(command, cwd=BASE_DIR, env=env, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not IndexAnnotation.objects.exists() and time.monotonic() < end:
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    first.wait()
    found = IndexImport.objects.get()
    assert found.status == IndexImportStatus.APPLYING
    half = IndexAnnotation.objects.count()
    assert 0 < half < len(rows)
    assert half % n_rows == 0
    assert found.rows.filter(is_done=True).count() == half
    again = subprocess.run(command, cwd=BASE_DIR, env=env, stdout=subprocess.PIPE, check=True)
    assert again.stdout.endswith(b"Applied.\n")
    assert IndexAnnotation.objects.count() == len(rows)
    assert Document.objects.count() == n_documents
    assert Paragraph.objects.filter(label="").count() == len(rows)
    assert Recommendation.objects.count() == len(rows) // 2
