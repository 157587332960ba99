"""manage.py: the data of `make run` on a developer's machine, the environment's word elsewhere."""

from pathlib import Path

import pytest

import manage


@pytest.fixture(autouse=True)
def _nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(manage, "BASE_DIR", tmp_path)
    for name in ("SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)


def test_a_bare_checkout_is_not_configured() -> None:
    assert not manage.is_configured()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"])
def test_the_environments_word_counts(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "said")
    assert manage.is_configured()


def test_a_file_counts_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SECRET_KEY=said\n")
    assert manage.is_configured()


@pytest.mark.parametrize("is_configured", [True, False])
def test_only_a_bare_checkout_goes_to_the_local_servers(
    monkeypatch: pytest.MonkeyPatch, is_configured: bool
) -> None:
    gone: list[str] = []

    def locally() -> int:
        gone.append("locally")
        return 0

    monkeypatch.setattr("dev.manage.main", locally)
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line", lambda argv: gone.append("as told")
    )
    if is_configured:
        monkeypatch.setenv("SECRET_KEY", "said")
        manage.main()
    else:
        with pytest.raises(SystemExit):
            manage.main()
    assert gone == ["as told" if is_configured else "locally"]
