"""The command: it loads all or nothing, says what it did, and can be tried without doing it."""

from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command

from recommendations.models import StateParty, TreatyBody
from recommendations.reference.reading import DATA_DIR

pytestmark = pytest.mark.django_db


def _run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_reference_data", *arguments, stdout=out)
    return out.getvalue()


def test_the_second_run_says_that_nothing_changed() -> None:
    first, second = _run(), _run()
    assert "States parties: 198 created, 0 updated, 0 unchanged" in first
    assert "The reference data are loaded." in first
    assert "States parties: 0 created, 0 updated, 198 unchanged" in second
    assert "The reference data are up to date" in second


def test_a_dry_run_says_what_would_change_and_changes_nothing() -> None:
    said = _run("--dry-run")
    assert "treaty bodies: 10 created" in said
    assert "nothing was changed" in said
    assert not TreatyBody.objects.exists()


def test_a_corrected_row_is_named() -> None:
    _run()
    StateParty.objects.filter(iso3="AZE").update(region="Europe")
    said = _run()
    assert "States parties: 0 created, 1 updated, 197 unchanged" in said
    assert "updated Azerbaijan: region" in said


def test_wrong_data_end_in_one_sentence_and_nothing_is_half_loaded(tmp_path: Path) -> None:
    folder = Path(copytree(DATA_DIR, tmp_path / "data"))
    # The last table, so that all the others have been written by then.
    (folder / "themes.csv").write_text("slug,name\nhealth,\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"^themes\.csv, line 2: name is empty.*Nothing was"):
        _run("--folder", str(folder))
    assert not TreatyBody.objects.exists()
