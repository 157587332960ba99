"""Fixtures of the fault suite, and the line with which it ends. Run by `make test-faults`."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from dev.faulty_sink import FaultySink
from tests.faults.ground import Count, Ground, say

_counts: list[Count] = []

Note = Callable[..., Count]


@pytest.fixture(scope="session")
def faulty_sink() -> Iterator[FaultySink]:
    # A line for each command of each mail, which pytest would keep.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    sink = FaultySink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def ground(transactional_db: None, faulty_sink: FaultySink, tmp_path: Path) -> Iterator[Ground]:
    place = Ground(tmp_path, faulty_sink)
    yield place
    place.stop("beat")
    # What they did is counted by now; an end in order takes them seconds.
    place.kill_all_workers()
    connection.close()


@pytest.fixture
def conclude(ground: Ground, request: pytest.FixtureRequest) -> Note:
    """`conclude(n_expected)` counts, prints, and fails when anything was lost or doubled."""

    def act(n_expected: int, notes: str = "") -> Count:
        scenario = request.node.name.removeprefix("test_").replace("_", " ")
        count = ground.count(scenario, n_expected, notes)
        _counts.append(count)
        say(str(count))
        assert (count.n_lost, count.n_doubled) == (0, 0), str(count)
        ground.check_ledger()
        return count

    return act


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not _counts:
        return
    for count in _counts:
        terminalreporter.write_line(str(count))
    terminalreporter.write_line(
        f"faults: {len(_counts)} scenarios, {sum(count.n_due for count in _counts)} reminders due, "
        f"lost {sum(count.n_lost for count in _counts)}, "
        f"doubled {sum(count.n_doubled for count in _counts)}"
    )
