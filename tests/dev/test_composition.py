"""docker-compose.yml is read as Docker reads it; `make test-image` runs what was read."""

import pytest

from dev import composition
from dev.problems import Problem

SECRETS = {
    "SECRET_KEY": "a",
    "POSTGRES_PASSWORD": "b",
    "VALKEY_PASSWORD": "c",
    "APPLICATION_PASSWORD": "d",
}


def test_variables_are_filled_in_with_values_defaults_and_dollars() -> None:
    text = "${GIVEN:-no} ${ABSENT:-yes} ${ABSENT:-} $$HOME ${GIVEN:?needed}"
    assert composition.filled(text, {"GIVEN": "1"}) == "1 yes  $HOME 1"


def test_a_secret_that_is_not_set_is_named() -> None:
    with pytest.raises(Problem, match="SECRET_KEY is not set"):
        composition.services({**SECRETS, "SECRET_KEY": ""})


@pytest.mark.parametrize(("text", "expected"), [("15s", 15), ("2m", 120), ("1m30s", 90)])
def test_durations_are_seconds(text: str, expected: float) -> None:
    assert composition.seconds(text) == expected


@pytest.mark.parametrize("text", ["", "15", "1h", "fast"])
def test_a_duration_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(Problem):
        composition.seconds(text)


def test_services_have_what_the_file_says() -> None:
    services = composition.services(SECRETS)
    worker, beat = services["worker"], services["beat"]
    assert worker.command[:4] == ("celery", "-A", "tracker", "worker")
    assert worker.environment["DATABASE_POOL"] == "false"
    assert worker.environment["SECRET_KEY"] == "a"
    assert worker.is_read_only
    assert worker.volumes == {"files": "/data", "backups": "/backups"}
    assert worker.stop_seconds == 60
    assert worker.needs["migrate"] == "service_completed_successfully"
    assert beat.health is not None
    assert beat.health.command[:2] == ("sh", "-c")
    assert "celerybeat@$(hostname)" in beat.health.command[-1]
    assert beat.health.patience == 30 + 3 * 60
    assert not services["web"].command  # the image's own
    assert services["migrate"].health is None
