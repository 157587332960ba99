"""Mutated files against the reader: no fault, no crash, no file past its limits.

    python bench/import_fuzz.py [--files 2000] [--seed 1] [--keep FOLDER] [--write]

Real documents (../shared, where present) and small ones made here are damaged at random: bytes
changed, cut off, cut out, doubled, spliced with another file, and the parts of Word files changed
before they are packed again. Each is read as the application reads it, in a process apart. Prints
how many ended how; the last line says what must be nought. --keep stores the files that failed,
--write puts the counts at the end of docs/quality.md.
"""

import argparse
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402

from recommendations.importers import UnreadableDocument  # noqa: E402
from recommendations.importers.sandbox import Limits, Sandbox  # noqa: E402
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT, blocks_of, pdf  # noqa: E402

SHARED = ROOT.parent / "shared"
LIMITS = Limits(seconds=30, megabytes=1024)
HEADING = "## Damaged files"
# What a damaged file may never end in.
FAULTS = ("fault", "crashed", "took_too_long")
_NASTY = (
    b"\x00", b"\xff\xfe", b"(" * 400, b"1. " * 300, b"<" * 200, b"&a;" * 50, b"\xe2\x80\x8f" * 40,
    b"(a) (b) (c) " * 80, b"9999999999", b"paragraphs 1, 2 and 3 " * 60, b"endstream", b"\r" * 90,
)  # fmt: skip


def word_file(text: str) -> bytes:
    document = docx.Document()
    for block, _style in blocks_of(text):
        document.add_paragraph(block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def web_page(text: str) -> bytes:
    body = "".join(f"<p>{block}</p>" for block, _style in blocks_of(text))
    return f"<!doctype html><html><body><h1>Report</h1>{body}</body></html>".encode()


def originals() -> list[bytes]:
    found = [
        make(text)
        for text in (OBSERVATIONS, REPLY, REPORT)
        for make in (str.encode, word_file, web_page, lambda text: pdf(blocks_of(text)))
    ]
    for pattern in ("documents/*.pdf", "seeds/*.txt"):
        found += [path.read_bytes() for path in sorted(SHARED.glob(pattern))]
    return found


def change_bytes(data: bytes, luck: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(luck.choice((1, 10, 100, 1000))):
        changed[luck.randrange(len(changed))] = luck.randrange(256)
    return bytes(changed)


def cut_off(data: bytes, luck: random.Random) -> bytes:
    return data[: luck.randrange(len(data))]


def cut_out(data: bytes, luck: random.Random) -> bytes:
    start = luck.randrange(len(data))
    return data[:start] + data[start + luck.randrange(1, 5000) :]


def double(data: bytes, luck: random.Random) -> bytes:
    start = luck.randrange(len(data))
    part = data[start : start + luck.randrange(1, 3000)]
    return data[:start] + part * luck.randrange(1, 20) + data[start:]


def insert(data: bytes, luck: random.Random) -> bytes:
    for _ in range(luck.randrange(1, 6)):
        place = luck.randrange(len(data))
        data = data[:place] + luck.choice(_NASTY) + data[place:]
    return data


def inside_zip(data: bytes, luck: random.Random) -> bytes:
    """Change one part of a Word file and pack it again, so that the archive itself is whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = luck.choice(names)
        for name in names:
            part = old.read(name)
            if name == chosen and part:
                part = luck.choice((change_bytes, cut_off, cut_out, double, insert))(part, luck)
            new.writestr(name, part)
    return out.getvalue()


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    change_bytes, cut_off, cut_out, double, insert,
)  # fmt: skip


def mutated(files: list[bytes], n_files: int, luck: random.Random) -> Iterator[bytes]:
    for _ in range(n_files):
        data = luck.choice(files)
        if data.startswith(b"PK") and luck.random() < 0.7:
            yield inside_zip(data, luck)
        elif luck.random() < 0.1:
            other = luck.choice(files)
            yield data[: luck.randrange(len(data))] + other[luck.randrange(len(other)) :]
        else:
            yield luck.choice(MUTATIONS)(data, luck)


def write(n_files: int, seed: int, outcomes: Counter[str], said: str) -> None:
    """Put the counts under their heading at the end of the page on quality."""
    path = ROOT / "docs" / "quality.md"
    before = path.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
    counts = ", ".join(f"{outcome.replace('_', ' ')} {n}" for outcome, n in outcomes.most_common())
    path.write_text(
        f"{before}\n\n{HEADING}\n\nMade by `python bench/import_fuzz.py --files {n_files} --seed "
        f"{seed} --write`; every file is read in a process with {LIMITS.seconds} seconds and "
        f"{LIMITS.megabytes} MB.\n\n{counts}.\n\n`{said}`\n",
        encoding="utf-8",
    )


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--files", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", type=Path, help="where to store files that failed")
    arguments.add_argument("--write", action="store_true", help="write docs/quality.md")
    options = arguments.parse_args()
    outcomes: Counter[str] = Counter()
    slowest = 0.0
    shown = time.monotonic()
    files = originals()
    with Sandbox(LIMITS) as reader:
        for number, data in enumerate(
            mutated(files, options.files, random.Random(options.seed)), start=1
        ):
            start = time.monotonic()
            try:
                reader.parse(data)
                outcome = "read"
            except UnreadableDocument as error:
                outcome = error.code
            slowest = max(slowest, time.monotonic() - start)
            outcomes[outcome] += 1
            if outcome in FAULTS and options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{outcome}-{options.seed}-{number}").write_bytes(data)
            if time.monotonic() - shown > 2:
                shown = time.monotonic()
                print(f"\r{number} of {options.files}", end="", file=sys.stderr, flush=True)
    print(f"\r{len(files)} originals, seed {options.seed}", file=sys.stderr)
    for outcome, count in outcomes.most_common():
        print(f"{outcome}: {count}")
    n_faults = sum(outcomes[name] for name in FAULTS)
    said = f"fuzz: {options.files} files, slowest {slowest:.1f} s, faults {n_faults}"
    print(said)
    if options.write:
        write(options.files, options.seed, outcomes, said)
    return 1 if n_faults else 0


if __name__ == "__main__":
    sys.exit(main())
