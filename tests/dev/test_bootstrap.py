"""The virtual environment is made once, and made again when it is not whole."""

import sys
from pathlib import Path

import pytest

from dev import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose lock names no package, so that nothing is fetched."""
    venv = tmp_path / ".venv"
    monkeypatch.setattr(bootstrap, "VENV", str(venv))
    monkeypatch.setattr(bootstrap, "LOCK", str(tmp_path / "requirements.lock"))
    monkeypatch.setattr(bootstrap, "STAMP", str(venv / "made-from"))
    monkeypatch.setattr(bootstrap, "PYTHON", str(venv / "bin" / "python"))
    (tmp_path / "requirements.lock").write_text("# nothing\n")
    return tmp_path


def test_environment_is_made_once_and_again_when_it_is_not_whole(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not bootstrap.is_whole()
    bootstrap.main()
    assert "Making a virtual environment" in capsys.readouterr().out
    assert bootstrap.is_whole()
    bootstrap.main()
    assert capsys.readouterr().out == ""

    lock = checkout / "requirements.lock"
    lock.write_text("# another nothing\n")
    assert not bootstrap.is_whole(), "the lock changed"
    bootstrap.main()
    said = capsys.readouterr().out
    assert "bringing the virtual environment up to date" in said
    assert "Making a virtual environment" not in said
    assert bootstrap.is_whole()

    stamp = checkout / ".venv" / "made-from"
    stamp.rename(checkout / "aside")
    assert not bootstrap.is_whole(), "it was interrupted before its end"
    (checkout / "aside").rename(stamp)

    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert not bootstrap.is_whole(), "the system's Python was replaced"

    bootstrap.main()
    assert "half-made or was moved" in capsys.readouterr().out
    assert bootstrap.is_whole()


def test_old_python_looks_for_a_newer_one_and_else_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit):
        bootstrap.main()
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_failing_install_shows_pips_words_and_leaves_no_stamp(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout / "requirements.lock").write_text("a-package-without-a-hash==1.0\n")
    with pytest.raises(SystemExit):
        bootstrap.main()
    assert "pip could not install the packages" in capsys.readouterr().err
    assert not bootstrap.is_whole()
