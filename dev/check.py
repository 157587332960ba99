"""`make check`: everything that can be said about the code without running it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def templates() -> list[str]:
    """Every template file, relative to the checkout."""
    found = [*BASE_DIR.glob("templates/**/*.html"), *BASE_DIR.glob("templates/**/*.txt")]
    return sorted(str(path.relative_to(BASE_DIR)) for path in found)


def checks() -> Iterator[tuple[str, list[str]]]:
    """Name and command; the slow one first, since two run at a time."""
    manage = [sys.executable, "manage.py"]
    yield "types", [str(BIN / "mypy")]
    yield "style", [str(BIN / "ruff"), "check", "."]
    yield "format", [str(BIN / "ruff"), "format", "--check", "."]
    yield "layers", [str(BIN / "lint-imports")]
    yield "migrations", [*manage, "makemigrations", "--check", "--dry-run"]
    yield "deployment", [*manage, "check", "--deploy", "--fail-level", "WARNING"]
    yield "templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates()]


def run(name: str, command: list[str]) -> tuple[str, float, subprocess.CompletedProcess[str]]:
    begun = time.monotonic()
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "dev.settings_for_tools"}
    done = subprocess.run(
        command, cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False
    )
    return name, time.monotonic() - begun, done


def main() -> int:
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, seconds, done in pool.map(lambda job: run(*job), checks()):
            verdict = "ok" if done.returncode == 0 else "FAILED"
            print(f"{name:<12} {verdict:<7} {seconds:5.1f} s", flush=True)
            if done.returncode:
                failed += 1
                print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"{failed} of the checks failed; `make fmt` mends style and format.")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
