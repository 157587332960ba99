"""`manage.py verify_history`: a sentence for each fault, and the status that says so."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommendations import dates
from recommendations.models import Event
from recommendations.seals.verbs.sealing import seal
from tests.evidence import without_triggers
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head() -> str:
    """The head of a chain over one event."""
    now = dates.now()
    EventFactory.create(at=now - timedelta(seconds=9), reason="The reason")
    made = seal(now=now)
    assert made is not None
    return made.hash


def test_says_that_all_is_well_and_the_head(head: str, capsys: pytest.CaptureFixture[str]) -> None:
    EventFactory.create(at=dates.now())
    call_command("verify_history")
    out = capsys.readouterr().out
    assert f"1 sealed rows in 1 seals are as they were sealed. Head: {head}." in out
    assert "1 rows came after the last seal" in out


def test_names_what_is_wrong(head: str, capsys: pytest.CaptureFixture[str]) -> None:
    with without_triggers():
        Event.objects.update(reason="Another reason")
    with pytest.raises(CommandError, match="1 faults") as refusal:
        call_command("verify_history")
    assert refusal.value.returncode == 1
    event = Event.objects.get()
    assert f"recommendations_event {event.pk} ({event.public_id})" in capsys.readouterr().err


def test_compares_with_heads_from_elsewhere(
    head: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text(f"2026-11-30 {head}\n")
    call_command("verify_history", "--against", str(kept), "--head", head.upper())
    assert "All 2 heads noted elsewhere are in the chain." in capsys.readouterr().out
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_history", "--head", "a" * 64)
    assert f"No seal has the hash {'a' * 64}" in capsys.readouterr().err


def test_comparing_with_nothing_proves_nothing(head: str, tmp_path: Path) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text("no head here\n")
    with pytest.raises(CommandError, match="There is no head in"):
        call_command("verify_history", "--against", str(kept))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_history", "--against", str(tmp_path / "gone.txt"))
    with pytest.raises(CommandError, match="is no head"):
        call_command("verify_history", "--head", head[:60])


def test_doubts_are_told_and_are_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_history")
    assert "Nothing was sealed yet" in capsys.readouterr().err
