"""manage.py on the data of `make run`: joins a running one, or starts the servers for the while."""

import os
import subprocess
import sys

from dev import backing, state
from dev.problems import Problem


def main() -> int:
    backing.read_dot_env()
    command = [sys.executable, "manage.py", *sys.argv[1:]]
    try:
        if state.someone_runs():
            running = state.read()
            if running is None or not running.environment:
                raise Problem("`make run` is just starting: try again when it says Ready.")
            return subprocess.call(
                command, cwd=state.BASE_DIR, env={**os.environ, **running.environment}
            )
        with state.only_one_run():
            return _with_own_servers(command)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _with_own_servers(command: list[str]) -> int:
    state.end_what_was_left()
    servers = backing.Backing()
    own = state.State(pid=os.getpid())
    try:
        servers.begin_broker()
        servers.database()
        servers.broker()
        state.write(own, servers.started)
        env = {
            "SERVED_OVER_HTTPS": "false",
            "LOG_FORMAT": "line",
            **os.environ,
            **servers.environment(),
            **servers.owners_environment(),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret("secret_key"),
        }
        return subprocess.call(command, cwd=state.BASE_DIR, env=env)
    finally:
        for child in reversed(servers.started):
            child.stop()
        state.forget()


if __name__ == "__main__":
    sys.exit(main())
