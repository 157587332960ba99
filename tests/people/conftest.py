"""What tests about accounts share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from dev import postgres, valkey
from dev.ports import any_free


@pytest.fixture
def own_valkey(settings: Settings, tmp_path: Path) -> Iterator[valkey.RunningValkey]:
    """A Valkey for one test, which it may stop."""
    server = valkey.start(
        tmp_path / "valkey",
        password=postgres.new_password(),
        log=tmp_path / "valkey.log",
        port=any_free(),
        durable=False,
    )
    caches = settings.CACHES
    settings.CACHES = {"default": {**caches["default"], "LOCATION": f"{server.url}/0"}}
    yield server
    server.stop()
