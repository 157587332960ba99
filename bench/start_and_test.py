"""How long the first start, the next one and the tests take, against an earlier revision.

    python bench/start_and_test.py REVISION [--write] [--rounds N] [--workers N] [--no-tests]

Takes both builds, that revision and the one that is checked out, from git into folders of their
own, and runs them by turns on this machine: `make run` on an empty data folder until it says Ready,
again on the data that this left, and `make test` once. The virtual environment stands before the
clock starts; a build that locks the packages of this checkout uses its environment. Needs nothing
but Python, git, tar and make. --write puts the table into docs/performance.md.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- begin: start and test -->", "<!-- end: start and test -->"
FIRST, SECOND, TESTS = (
    "`make run` on an empty data folder, until Ready",
    "`make run` again, until Ready",
    "`make test`",
)
# At most so many times as long. The tests have no such figure: they do not prove the same things.
WANTED = {FIRST: 0.4, SECOND: 0.7}
# What a person has set would send both builds to servers that are not their own.
FROM_OUTSIDE = (
    "DATABASE_URL",
    "OWNER_DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "VAR_DIR",
    "PORT",
    "MAIL_PORT",
)
PATIENCE = 600
GIT, TAR, MAKE = (shutil.which(name) or name for name in ("git", "tar", "make"))


@dataclass
class Build:
    """One revision, unpacked, with the Python that has its packages."""

    revision: str
    folder: Path
    python: str = ""
    seconds: dict[str, list[float]] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in FROM_OUTSIDE}
        return {**kept, "IGNORE_DOT_ENV": "true", **more}

    def note(self, what: str, seconds: float) -> None:
        self.seconds.setdefault(what, []).append(seconds)
        say(f"{self.revision:<12} {what:<50} {seconds:7.1f} s")


def unpack(revision: str, folder: Path) -> Build:
    """The files of a revision, without the history."""
    name = ask_git("rev-parse", "--short", f"{revision}^{{commit}}")
    folder.mkdir()
    with subprocess.Popen([GIT, "archive", name], cwd=ROOT, stdout=subprocess.PIPE) as archive:
        subprocess.run([TAR, "-x"], cwd=folder, stdin=archive.stdout, check=True)
    return Build(name, folder)


def ask_git(*arguments: str) -> str:
    done = subprocess.run([GIT, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def give_packages(build: Build) -> None:
    """Let the environment stand: this checkout's where the lock is the same, or its own."""
    lock = "requirements.lock"
    is_same = (build.folder / lock).read_bytes() == (ROOT / lock).read_bytes()
    place = ROOT if is_same else build.folder
    subprocess.run([MAKE, "setup"], cwd=place, env=build.environment(), check=True)
    build.python = str(place / ".venv" / "bin" / "python")


def start_twice(build: Build, folder: Path) -> None:
    """Start on an empty folder, stop, start on what it left, stop."""
    folder.mkdir()
    folder.chmod(0o711)  # PostgreSQL may run as another user and has to pass through
    for what in (FIRST, SECOND):
        build.note(what, seconds_until_ready(build, folder))


def seconds_until_ready(build: Build, folder: Path) -> float:
    output = folder / "output"
    env = build.environment(VAR_DIR=str(folder / "var"))
    with output.open("w") as file:
        began = time.perf_counter()
        run = subprocess.Popen(
            [build.python, "-m", "dev.run"], cwd=build.folder, env=env, stdout=file, stderr=file
        )
        try:
            while "Ready after" not in output.read_text():
                if run.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise SystemExit(f"{build.revision} did not start:\n{output.read_text()}")
                time.sleep(0.02)
            return time.perf_counter() - began
        finally:
            run.send_signal(signal.SIGINT)
            run.wait()


def test(build: Build, workers: int) -> None:
    command = [build.python, "-m", "pytest", "-q", "-n", str(workers), "--dist", "worksteal"]
    began = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=build.folder,
        env=build.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    build.note(TESTS, time.perf_counter() - began)
    say(done.stdout.splitlines()[-1] if done.stdout else done.stderr)


def table(before: Build, after: Build) -> list[str]:
    rows = [
        f"| what | {before.revision} | {after.revision} | ratio | wanted |",
        "|---|---|---|---|---|",
    ]
    for what in after.seconds:
        old, new = (statistics.median(build.seconds[what]) for build in (before, after))
        wanted = f"at most {WANTED[what]}" if what in WANTED else ""
        rows.append(f"| {what} | {old:.1f} s | {new:.1f} s | {new / old:.2f} | {wanted} |")
    return rows


def say(words: str) -> None:
    print(words, flush=True)


def write(rows: list[str]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    head, _begin, rest = text.partition(BEGIN)
    _old, _end, tail = rest.partition(END)
    shown = "\n".join(rows)
    PAGE.write_text(f"{head}{BEGIN}\n{shown}\n{END}{tail}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("revision", help="what to compare with, as git names it")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--rounds", type=int, default=3, help="of two starts each; the median counts"
    )
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 2, 4))
    parser.add_argument("--no-tests", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as name:
        place = Path(name)
        place.chmod(0o711)
        builds = [unpack(given.revision, place / "before"), unpack("HEAD", place / "after")]
        for build in builds:
            give_packages(build)
        for number in range(given.rounds):
            for build in builds:
                start_twice(build, place / f"{build.folder.name}-{number}")
        for build in () if given.no_tests else builds:
            test(build, given.workers)
        rows = table(*builds)
    say("\n".join(rows))
    if given.write:
        write(rows)


if __name__ == "__main__":
    main()
