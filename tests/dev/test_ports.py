"""A taken port never costs anybody more than one sentence."""

import socket
from collections.abc import Iterator

import pytest

from dev import ports
from dev.problems import Problem


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_port_asked_for_and_free_is_used() -> None:
    free = ports.any_free()
    assert ports.choose("PORT", str(free), 8000) == free


def test_port_asked_for_and_taken_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(Problem, match=f"Port {taken} is taken by another program.*PORT="):
        ports.choose("PORT", str(taken), 8000)


def test_default_that_is_taken_gives_way(taken: int) -> None:
    assert taken < ports.choose("PORT", None, taken) <= taken + 99


@pytest.mark.parametrize("wrong", ["http", "0", "65536", "-1", "8000.5", "８０００"])
def test_what_is_no_port_is_refused(wrong: str) -> None:
    with pytest.raises(Problem, match="is not a port"):
        ports.choose("PORT", wrong, 8000)
