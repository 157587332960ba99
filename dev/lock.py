"""Write requirements.lock: one file, two parts, every package with its hashes.

The first part is what the application needs and what the container image installs; the second is
for development. `uv` resolves both together, for Python 3.11 and newer and for every platform.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LOCK = BASE_DIR / "requirements.lock"
RUNTIME_HEADING = "# --- What the application needs ---"
DEVELOPMENT_HEADING = "# --- What only development and tests need; the image stops reading here ---"
INTRODUCTION = """\
# Made by `make lock` from pyproject.toml, for Python 3.11 and newer. Not edited by hand.
"""

_BLOCK = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==.*(?:\n[ \t]+.*)*", re.MULTILINE)


def compile_with_uv(*arguments: str, existing: str) -> str:
    """What `uv pip compile` says; `existing` versions are kept where they still fit."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "requirements.txt"
        output.write_text(existing)
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *arguments]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
        command += ["--no-emit-index-url", "--no-annotate", "--quiet", "-o", str(output)]
        subprocess.run(command, cwd=BASE_DIR, check=True)
        return output.read_text()


def blocks(text: str) -> dict[str, list[str]]:
    """Package name to its entries (more than one when a marker splits it)."""
    found: dict[str, list[str]] = {}
    for match in _BLOCK.finditer(text):
        found.setdefault(match["name"], []).append(match[0])
    return found


def parts(text: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The runtime and the development packages of a lock file."""
    runtime, _, development = text.partition(DEVELOPMENT_HEADING)
    return blocks(runtime), blocks(development)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take newer versions")
    existing = "" if parser.parse_args().upgrade or not LOCK.exists() else LOCK.read_text()
    whole = compile_with_uv("--extra", "dev", existing=existing)
    # The second answer keeps the first one's versions, so the two parts cannot disagree.
    needed = blocks(compile_with_uv(existing=whole))
    runtime: list[str] = []
    development: list[str] = []
    for name, entries in blocks(whole).items():
        (runtime if name in needed else development).extend(needed.get(name, entries))
    LOCK.write_text(
        f"{INTRODUCTION}\n{RUNTIME_HEADING}\n" + "\n".join(runtime) + "\n\n"
        f"{DEVELOPMENT_HEADING}\n" + "\n".join(development) + "\n"
    )
    print(f"{LOCK.name}: {len(runtime)} packages to run, {len(development)} more to develop")


if __name__ == "__main__":
    main()
