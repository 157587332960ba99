"""Finding ports on the loopback interface."""

import socket

from dev.problems import Problem

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on this port now; connections that linger do not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port that the kernel says is free. Another program may take it before the caller does."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def choose(name: str, wanted: str | None, default: int) -> int:
    """The port to use for `name`.

    A port that was asked for is used or refused; a default that is taken gives way to the next
    free one of the hundred after it.
    """
    if wanted:
        if not wanted.isascii() or not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
            raise Problem(
                f"{name}={wanted} is not a port: give a number from 1 to 65535, "
                f"for example {name}={default}."
            )
        if not is_free(int(wanted)):
            raise Problem(
                f"Port {wanted} is taken by another program (or not yours to use): "
                f"stop that program, or choose another with {name}={int(wanted) % 65535 + 1}, "
                f"or leave {name} out and the next free port is used."
            )
        return int(wanted)
    for port in range(default, default + 100):
        if is_free(port):
            return port
    raise Problem(
        f"No port from {default} to {default + 99} is free: name a free one with {name}=PORT."
    )
