"""`python -m dev.tree`: the tree in docs/architecture.md, from the first line of each file."""

import ast
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
PAGE = BASE_DIR / "docs" / "architecture.md"
BEGIN, END = "<!-- begin: tree -->", "<!-- end: tree -->"
# Where the description of a file begins: the longest name needs 37.
WIDTH = 39
LEFT_OUT = {"migrations", "locale", "data", "__pycache__"}


def first_line(path: Path) -> str:
    """What a module says of itself, without the full stop."""
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return doc.partition("\n")[0].rstrip(".")


def drawn(folder: Path, depth: int = 0) -> list[str]:
    """The lines of a folder: its own files first, then its folders."""
    lines = []
    for path in sorted(folder.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        name = "  " * depth + path.name
        if path.is_dir() and path.name not in LEFT_OUT and any(path.glob("*.py")):
            lines.append(f"{name}/".ljust(WIDTH) + first_line(path / "__init__.py"))
            lines += drawn(path, depth + 1)
        elif path.suffix == ".py" and path.name != "__init__.py":
            lines.append(name.ljust(WIDTH) + first_line(path))
    return [line.rstrip() for line in lines]


def tree() -> str:
    """The application, file by file."""
    return "\n".join(["```", "recommendations/", *drawn(BASE_DIR / "recommendations", 1), "```"])


def main() -> int:
    head, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    tail = rest.partition(END)[2]
    PAGE.write_text(f"{head}{BEGIN}\n{tree()}\n{END}{tail}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
