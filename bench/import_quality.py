"""How well real documents are read, against what a person read in them.

    python bench/import_quality.py [--write] [--speed]

Reads the PDFs in ../shared/documents beside gold.csv and the NGO report in ../shared/seeds, and
prints one row a document. --write puts the table into docs/quality.md; --speed adds the time of
reading as a ratio to extracting the text alone.
"""

import argparse
import csv
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pypdfium2 as pdfium  # noqa: E402

from recommendations.importers import ParsedDocument, parse  # noqa: E402

SHARED = ROOT.parent / "shared"
ROUNDS = 21
FIELDS = (
    "symbol",
    "language",
    "distributed_on",
    "adopted_on",
    "meeting",
    "last_paragraph",
    "numbering",
    "selection_kind",
    "request_paragraph",
    "period_months",
    "items",
)


@dataclass(frozen=True)
class Row:
    """One document: what was found for each field, and which fields are wrong."""

    file: str
    found: dict[str, str]
    wrong: dict[str, str]


def found_in(document: ParsedDocument) -> dict[str, str]:
    """The fields of gold.csv as read by the importer."""
    numbers = [paragraph.number for paragraph in document.paragraphs]
    request = document.follow_up[0] if document.follow_up else None
    complete = numbers == list(range(1, len(numbers) + 1))
    return {
        "symbol": document.symbol or "",
        "language": document.language,
        "distributed_on": str(document.distributed_on or ""),
        "adopted_on": str(document.adopted_on or ""),
        "meeting": str(document.adopted_meeting or ""),
        "last_paragraph": str(numbers[-1]) if numbers else "",
        "numbering": "complete" if complete else "gaps",
        "selection_kind": request.kind if request else "",
        "request_paragraph": str(request.paragraph) if request else "",
        "period_months": str(request.period_months or "") if request else "",
        "items": "; ".join(sorted(request.items)) if request else "",
    }


def compare(gold: dict[str, str]) -> Row:
    path = SHARED / "documents" / gold["file"]
    found = found_in(parse(path.read_bytes(), path.name))
    wanted = {**gold, "numbering": "complete"}
    wanted["items"] = "; ".join(sorted(item.strip() for item in gold["items"].split(";")))
    wrong = {
        name: wanted[name] for name in FIELDS if wanted.get(name) and wanted[name] != found[name]
    }
    return Row(gold["file"], found, wrong)


def table(rows: list[Row]) -> list[str]:
    lines = ["| document | right | wrong (read / wanted) |", "|---|---|---|"]
    for row in rows:
        checked = len(FIELDS)
        said = "; ".join(
            f"{name}: {row.found[name] or 'nothing'} / {wanted}"
            for name, wanted in row.wrong.items()
        )
        lines.append(f"| {row.file} | {checked - len(row.wrong)} of {checked} | {said} |")
    return lines


def field_counts(rows: list[Row], gold: list[dict[str, str]]) -> list[str]:
    lines = ["| field | read correctly |", "|---|---|"]
    for name in FIELDS:
        known = [
            row for row, line in zip(rows, gold, strict=True) if name == "numbering" or line[name]
        ]
        right = sum(name not in row.wrong for row in known)
        lines.append(f"| {name} | {right} of {len(known)} |")
    return lines


def passages() -> list[str]:
    """The replies and the NGO's report: each passage with its place, against a person's reading."""
    wanted: dict[str, set[tuple[str, int, int]]] = {}
    with (ROOT / "bench" / "gold_passages.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            wanted.setdefault(row["file"], set()).add(
                (row["items"], int(row["first"]), int(row["last"]))
            )
    lines = [
        "| reply or report | passages correct | why | notes with a link | recommendations |",
        "|---|---|---|---|---|",
    ]
    for name, known in wanted.items():
        path = next(SHARED.glob(f"*/{name}"))
        document = parse(path.read_bytes(), path.name)
        found = {
            ("; ".join(passage.items), passage.first_paragraph or 0, passage.last_paragraph or 0)
            for passage in document.passages
        }
        reasons = ", ".join(sorted({passage.reason for passage in document.passages}))
        right = f"{len(found & known)} of {len(known)}"
        if found - known:
            right += f"; {len(found - known)} wrongly"
        links = sum(bool(note.url) for note in document.footnotes)
        notes = f"{links} of {len(document.footnotes)}" if document.footnotes else ""
        wishes = len(document.own_recommendations) or ""
        lines.append(f"| {name} | {right} | {reasons.replace('_', ' ')} | {notes} | {wishes} |")
    return lines


def speed(paths: list[Path]) -> list[str]:
    """Reading against extracting the text alone, in processor time, as a ratio.

    Each document is extracted and read in turn, again and again, so that both meet the machine in
    the same state. A document's ratio is that of the best times; that of all is the middle one of
    the rounds.
    """
    documents = [path.read_bytes() for path in paths]
    plain: list[list[float]] = []
    full: list[list[float]] = []
    for _round in range(ROUNDS):
        pairs = [(_timed(_extract, data), _timed(parse, data)) for data in documents]
        plain.append([pair[0] for pair in pairs])
        full.append([pair[1] for pair in pairs])
    lines = ["| document | pages | ratio |", "|---|---|---|"]
    for place, (path, data) in enumerate(zip(paths, documents, strict=True)):
        ratio = min(times[place] for times in full) / min(times[place] for times in plain)
        lines.append(f"| {path.name} | {len(pdfium.PdfDocument(data))} | {ratio:.2f} |")
    ratios = [sum(read) / sum(bare) for read, bare in zip(full, plain, strict=True)]
    lines.append(f"| all, middle of {ROUNDS} rounds | | {statistics.median(ratios):.2f} |")
    return lines


def _extract(data: bytes) -> None:
    document = pdfium.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()


def _timed(function: object, data: bytes) -> float:
    start = time.process_time()
    function(data)  # type: ignore[operator]
    return time.process_time() - start


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="write docs/quality.md")
    arguments.add_argument("--speed", action="store_true", help="also measure the time")
    options = arguments.parse_args()
    if not SHARED.exists():
        print("The real documents are not here (../shared is absent); nothing was measured.")
        return 0
    with (SHARED / "documents" / "gold.csv").open(encoding="utf-8") as handle:
        gold = list(csv.DictReader(handle))
    rows = [compare(line) for line in gold]
    parts = [*table(rows), "", *field_counts(rows, gold), "", *passages()]
    if options.speed:
        parts += ["", *speed([SHARED / "documents" / row.file for row in rows])]
    print("\n".join(parts))
    if options.write:
        head = [
            "# How well documents are read",
            "",
            "Made by `python bench/import_quality.py --speed --write`; the real documents and what",
            "a person read in them are not in the repository. The ratio compares reading a PDF",
            "with extracting its text alone, in the same run.",
            "",
        ]
        path = ROOT / "docs" / "quality.md"
        # What bench/import_fuzz.py wrote below stays.
        _, heading, rest = path.read_text(encoding="utf-8").partition("\n## Damaged files")
        page = "\n".join([*head, *parts, ""])
        path.write_text(page + heading + rest, encoding="utf-8")
    return 1 if any(row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
