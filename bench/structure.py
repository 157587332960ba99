"""The shape of the code, now and at an earlier revision, as a table.

    python bench/structure.py REVISION [--write]

Counts files in each room, imports that cross from one room to another, those that lead up against
the order, and private functions that are called once. Walks are followed, not guessed: a test that
plays one through is run at both revisions, and the files of the application in which a function
ran are counted. --write puts the table into docs/architecture.md.
"""

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- begin: shape -->", "<!-- end: shape -->"
APP = "recommendations"

# What lies above what, from the ground up; at the earlier revision, the layers of that day.
ORDER = (
    *("enums", "dates", "symbols", "wording", "languages", "visibility", "importers", "models"),
    *("rules", "reference", "queries", "feeds", "word", "domain", "forms", "filters", "tasks"),
    *("acts", "documents", "deadlines", "mail", "answers", "intake", "index_imports"),
    *("letters", "people", "desks"),
    *("demo", "templatetags", "views", "management", "admin", "urls"),
)
ROOMS = frozenset(ORDER[ORDER.index("acts") : ORDER.index("demo")]) | frozenset(
    ("domain", "queries", "views", "forms", "feeds", "word")
)

# Each walk, and the test that plays it through.
WALKS = {
    "a date to a mail": "test_reminder_is_sent_late_when_nothing_ran_for_five_days",
    "a file to rows": "test_a_file_is_applied_and_a_second_time_changes_nothing",
    "a search word to SQL": "test_found_words_are_marked_and_everything_else_is_escaped",
    "a status to its event": "test_the_status_in_the_database_counts_not_the_one_in_memory",
    "an access level to its rule": "test_a_role_that_has_ended_opens_nothing",
}
FILES_VARIABLE = "WALK_FILES"


@dataclass(frozen=True)
class Shape:
    """What is counted of one checkout."""

    files: dict[str, int]
    n_between: int
    n_up: int
    n_private: int
    n_private_once: int
    walks: dict[str, int]


def modules_of(checkout: Path) -> dict[str, Path]:
    """Every module of the application but its migrations, by dotted name."""
    found = {}
    for path in (checkout / APP).rglob("*.py"):
        if "migrations" in path.parts:
            continue
        parts = path.relative_to(checkout).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(tree: ast.AST, modules: dict[str, Path]) -> Iterator[str]:
    """The modules of the application that one module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            targets = {f"{node.module}.{name.name}" for name in node.names}
            yield from {target if target in modules else node.module for target in targets}


def room_of(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def private_functions(trees: list[ast.AST]) -> tuple[int, int]:
    """How many functions begin with an underscore, and how many of them are named once."""
    n_private = n_once = 0
    for tree in trees:
        named = Counter(
            node.id if isinstance(node, ast.Name) else node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Name | ast.Attribute)
        )
        private = [
            node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            and node.name.startswith("_")
            and not node.name.startswith("__")
        ]
        n_private += len(private)
        n_once += sum(named[name] == 1 for name in private)
    return n_private, n_once


def measure(checkout: Path) -> Shape:
    modules = modules_of(checkout)
    trees = {name: ast.parse(path.read_text("utf-8")) for name, path in modules.items()}
    height = {room: place for place, room in enumerate(ORDER)}
    files: Counter[str] = Counter(
        room_of(name) for name, path in modules.items() if path.stat().st_size
    )
    arrows = [
        (room_of(name), room_of(target))
        for name, tree in trees.items()
        for target in imports_of(tree, modules)
        if target.startswith(f"{APP}.")
    ]
    between = [(a, b) for a, b in arrows if a != b and a in ROOMS and b in ROOMS]
    n_private, n_once = private_functions(list(trees.values()))
    return Shape(
        files={room: n for room, n in files.items() if room in ROOMS},
        n_between=len(between),
        n_up=sum(height.get(b, 0) > height.get(a, 0) for a, b in between),
        n_private=n_private,
        n_private_once=n_once,
        walks={label: walk(checkout, test) for label, test in WALKS.items()},
    )


# --- Walks --------------------------------------------------------------------------------------
@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Any:
    """As a plugin of pytest: keep the files of the application in which a function ran."""
    # What is imported on the way to the first page is no part of any walk.
    assert get_resolver().url_patterns
    root, seen = f"{Path.cwd()}/{APP}/", set()

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(root):
            seen.add(frame.f_code.co_filename.removeprefix(root))

    sys.setprofile(note)
    try:
        return (yield)
    finally:
        sys.setprofile(None)
        Path(os.environ[FILES_VARIABLE]).write_text(json.dumps(sorted(seen)), "utf-8")


def walk(checkout: Path, test: str) -> int:
    """How many files of the application a test passes through once its fixtures are made."""
    [file] = [
        path
        for path in (checkout / "tests").rglob("*.py")
        if f"def {test}(" in path.read_text("utf-8")
    ]
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "files.json"
        subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", Path(__file__).stem, f"{file}::{test}"],
            cwd=checkout,
            env={**os.environ, FILES_VARIABLE: str(found), "PYTHONPATH": str(ROOT / "bench")},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return len(json.loads(found.read_text("utf-8")))


# --- The table ----------------------------------------------------------------------------------
def table(before: Shape, after: Shape, revision: str) -> str:
    def halls(shape: Shape) -> str:
        largest = sorted(shape.files.items(), key=lambda room: -room[1])
        return ", ".join(f"{room} {n}" for room, n in largest)

    rows = [
        ("files a room", halls(before), halls(after)),
        ("arrows between rooms", before.n_between, after.n_between),
        ("of these, upward", before.n_up, after.n_up),
        ("private functions", before.n_private, after.n_private),
        ("of these, used once", before.n_private_once, after.n_private_once),
        *(
            (f"files on the walk of {label}", before.walks[label], after.walks[label])
            for label in WALKS
        ),
    ]
    lines = [f"| | before ({revision}) | now |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {old} | {new} |" for name, old, new in rows)])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("revision", help="the revision of git to compare with")
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        before = Path(folder) / "before"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", before, options.revision], check=True)
        try:
            made = table(measure(before), measure(ROOT), options.revision)
        finally:
            subprocess.run([*git, "remove", "--force", before], check=True)
    print(made)
    if options.write:
        head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
        tail = rest.partition(END)[2]
        PAGE.write_text(f"{head}{BEGIN}\n{made}\n{END}{tail}", "utf-8")


if __name__ == "__main__":
    main()
