"""docker-compose.yml as Docker reads it: commands, environment, health checks of services."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dev.problems import Problem

BASE_DIR = Path(__file__).resolve().parent.parent
FILE = BASE_DIR / "docker-compose.yml"

# ${NAME}, ${NAME:-default}, ${NAME:?what is missing}, and $$ for a dollar sign.
_VARIABLE = re.compile(r"\$(?:(\$)|\{([A-Z_]+)(?::([-?])([^}]*))?\})")
_DURATION = re.compile(r"(?:(\d+)m)?(?:(\d+)s)?")


@dataclass(frozen=True)
class HealthCheck:
    """When a service is well: the command that says so, and how patiently it is asked (seconds)."""

    command: tuple[str, ...]
    timeout: float
    patience: float


@dataclass(frozen=True)
class Service:
    """One process of the composition. `command` is empty where the image's own is meant."""

    name: str
    image: str
    command: tuple[str, ...]
    environment: dict[str, str]
    health: HealthCheck | None
    volumes: dict[str, str]
    tmpfs: tuple[str, ...]
    is_read_only: bool
    needs: dict[str, str]
    stop_seconds: float


def services(variables: Mapping[str, str]) -> dict[str, Service]:
    """Every service, with `variables` filled in. Raises Problem where a required one is missing."""
    found: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())["services"]
    return {name: _service(name, entry, variables) for name, entry in found.items()}


def filled(text: str, variables: Mapping[str, str]) -> str:
    """The text with its variables replaced as Compose replaces them."""

    def value(match: re.Match[str]) -> str:
        dollar, name, kind, rest = match.groups()
        if dollar:
            return "$"
        given = variables.get(name, "")
        if not given and kind == "?":
            raise Problem(f"{name} is not set: {rest}.")
        return given or (rest if kind == "-" else "")

    return _VARIABLE.sub(value, text)


def seconds(text: str) -> float:
    """A duration as Compose writes it: 15s, 5m, 1m30s."""
    match = _DURATION.fullmatch(text)
    if match is None or not text:
        raise Problem(f"{text!r} in docker-compose.yml is no duration that is understood here.")
    minutes, rest = match.groups()
    return int(minutes or 0) * 60 + int(rest or 0)


def _service(name: str, entry: Mapping[str, Any], variables: Mapping[str, str]) -> Service:
    def words(value: str | list[str]) -> tuple[str, ...]:
        """A command as a list; one that is a text is the shell's."""
        parts = ["sh", "-c", value] if isinstance(value, str) else value
        return tuple(filled(str(part), variables) for part in parts)

    health = None
    if check := entry.get("healthcheck"):
        kind, *rest = check["test"]
        interval, retries = seconds(check["interval"]), int(check["retries"])
        health = HealthCheck(
            command=words(str(rest[0]) if kind == "CMD-SHELL" else rest),
            timeout=seconds(check["timeout"]),
            patience=seconds(check.get("start_period", "0s")) + interval * retries,
        )
    mounts = [str(volume).split(":") for volume in entry.get("volumes", ())]
    needs = entry.get("depends_on", {})
    return Service(
        name=name,
        image=entry["image"],
        command=words(entry["command"]) if "command" in entry else (),
        environment={
            key: filled(str(value), variables)
            for key, value in entry.get("environment", {}).items()
        },
        health=health,
        volumes={source: target for source, target, *_ in mounts},
        tmpfs=tuple(entry.get("tmpfs", ())),
        is_read_only=bool(entry.get("read_only", False)),
        needs={other: condition["condition"] for other, condition in needs.items()},
        stop_seconds=seconds(entry.get("stop_grace_period", "10s")),
    )
