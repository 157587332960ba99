"""The containers run the processes that `make run` runs; as far as can be told without running."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from dev import composition, postgres

BASE_DIR = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")


def test_every_process_of_the_application_is_there() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "valkey", "mailpit"}
    assert SERVICES["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in {"CMD", "CMD-SHELL"}
    assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("name", OURS)
def test_one_image_without_rights_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["image"] == "follow-up-tracker"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["depends_on"]["postgres"] == {"condition": "service_healthy"}


SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "APPLICATION_PASSWORD", "VALKEY_PASSWORD")


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_has_a_default(secret: str) -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text()
    uses = re.findall(rf"\$\{{{secret}(:.)?", text)
    assert uses
    assert set(uses) == {":?"}


def test_only_the_one_that_migrates_knows_the_owner_of_the_tables() -> None:
    services = composition.services(dict(zip(SECRETS, ("s", "owners", "apps", "v"), strict=True)))
    for name in OURS:
        environment = services[name].environment
        assert environment["DATABASE_URL"] == "postgres://tracker_app:apps@postgres:5432/tracker"
        knows = {variable for variable, value in environment.items() if "owners" in value}
        assert knows == ({"OWNER_DATABASE_URL"} if name == "migrate" else set())


def test_the_database_has_the_settings_that_it_has_in_development() -> None:
    given = [word.removeprefix("-c") for word in SERVICES["postgres"]["command"][1:]]
    assert tuple(given) == postgres.TUNED
    page = (BASE_DIR / "docs" / "operators" / "settings.md").read_text()
    assert all(f"`{setting.partition('=')[0]}`" in page for setting in given)


def test_nothing_is_open_to_the_network() -> None:
    for service in SERVICES.values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


def test_settings_get_what_they_read_and_nothing_else() -> None:
    known = variables_of_settings()
    for name in OURS:
        assert set(SERVICES[name]["environment"]) <= known


def test_what_the_image_copies_exists_and_is_let_in() -> None:
    ignored = (BASE_DIR / ".dockerignore").read_text().splitlines()
    for line in (BASE_DIR / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            source = line.split()[1]
            assert (BASE_DIR / source).exists()
            assert f"!{source}" in ignored


def test_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", (BASE_DIR / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["10001"]


def test_compose_itself_accepts_the_file() -> None:
    """Where a client with the plugin is installed; it checks what a parser of YAML cannot."""
    client = _compose_client()
    secrets = dict(zip(SECRETS, "abcd", strict=True))
    if client:
        done = subprocess.run(
            [*client, "config", "--quiet"],
            cwd=BASE_DIR,
            env={**os.environ, **secrets},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def _compose_client() -> list[str]:
    for client in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(client[0]):
            answer = subprocess.run([*client, "version"], capture_output=True, check=False)
            if answer.returncode == 0:
                return client
    return []


# --- .env.example -----------------------------------------------------------------------------


def variables_of_settings() -> set[str]:
    text = (BASE_DIR / "tracker" / "settings.py").read_text()
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', text))


def test_example_names_every_variable_that_settings_read() -> None:
    text = (BASE_DIR / ".env.example").read_text()
    named = re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)
    assert len(named) == len(set(named))
    assert set(named) == variables_of_settings()
