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
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bootstrap.condition() == "broken"
    bootstrap.main()
    assert "Making a virtual environment" in capsys.readouterr().out
    assert bootstrap.condition() == "whole"
    bootstrap.main()
    assert capsys.readouterr().out == ""

    lock = checkout / "requirements.lock"
    lock.write_text("# another nothing\n")
    assert bootstrap.condition() == "older"
    bootstrap.main()
    said = capsys.readouterr().out
    assert "bringing the virtual environment up to date" in said
    assert "Making a virtual environment" not in said
    assert bootstrap.condition() == "whole"

    with monkeypatch.context() as other_python:
        other_python.setattr(sys, "version_info", (3, 99, 0))
        assert bootstrap.condition() == "whole", "nobody asked for that Python"
        other_python.setattr(sys, "argv", ["bootstrap.py", bootstrap.THIS_PYTHON])
        assert bootstrap.condition() == "broken", "somebody did"

    stamp = checkout / ".venv" / "made-from"
    stamp.rename(checkout / "aside")
    assert bootstrap.condition() == "broken", "it was interrupted before its end"
    (checkout / "aside").rename(stamp)

    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert bootstrap.condition() == "broken", "the system's Python was replaced"

    bootstrap.main()
    assert "half-made, or for another" in capsys.readouterr().out
    assert bootstrap.condition() == "whole"


def test_old_python_looks_for_a_newer_one_and_else_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit):
        bootstrap.main()
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_failing_install_shows_pips_words_and_leaves_no_stamp(
    checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The environment of the tests has a pip that refuses just as well, and is not changed by it.
    monkeypatch.setattr(bootstrap, "PYTHON", sys.executable)
    monkeypatch.setattr(bootstrap, "make_venv", lambda: None)
    (checkout / ".venv").mkdir()
    (checkout / "requirements.lock").write_text("a-package-without-a-hash==1.0\n")
    with pytest.raises(SystemExit):
        bootstrap.main()
    assert "pip could not install the packages" in capsys.readouterr().err
    assert bootstrap.condition() == "broken"
