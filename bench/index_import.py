"""How fast, and in how much memory, an export of the Universal Human Rights Index comes in.

    python bench/index_import.py [--rows 270000] [--formats json,xlsx] [--keep FOLDER]

Writes made-up exports of a tenth and of all rows, as JSON and as a workbook; imports each into a
fresh PostgreSQL in a process of its own, counted and applied; and prints rows a second, the peak
of its memory, and how that peak grows with ten times the rows (near 1 is what is wanted). The
shares of bodies and the texts are those of real samples where ../shared is present. Seconds of CPU
stand beside the time, because a machine that does other things as well makes the time worthless.
"""

import argparse
import csv
import gzip
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402

from dev import postgres  # noqa: E402

SHARED = ROOT.parent / "shared" / "data"
if not SHARED.exists():
    SHARED = ROOT.parent.parent / "shared" / "data"
SHARES = {"UPR": 48, "CRC": 8, "CEDAW": 8, "CESCR": 5, "CCPR": 5, "CAT": 5, "CERD": 5, "CRPD": 4}
PREFIXES = {
    "CRC": "CRC/C",
    "CEDAW": "CEDAW/C",
    "CESCR": "E/C.12",
    "CCPR": "CCPR/C",
    "CAT": "CAT/C",
    "CERD": "CERD/C",
    "CRPD": "CRPD/C",
    "CMW": "CMW/C",
    "CED": "CED/C",
    "CRC-OP-SC": "CRC/C/OPSC",
    "CRC-OP-AC": "CRC/C/OPAC",
    "SPT": "CAT/OP",
}
A_DOCUMENT = 40
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": (
        "<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "
        "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'>"
        "<sheets><sheet name='Export' sheetId='1' r:id='rId1'/></sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        "<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='rId2' Target='sharedStrings.xml'/></Relationships>"
    ),
}
COLUMNS = {
    "Text": "Text",
    "Countries": "Countries Concerned",
    "Body": "Reccomending Body",
    "Symbol": "Document Symbol",
    "Themes": "Themes",
    "AffectedPersons": "Affected Persons",
    "Sdgs": "Sdgs",
    "PublicationDate": "Document Publication Date",
    "UprRecommendingStates": "UPR Reccomending States",
    "UprPosition": "UPR Position",
    "AnnotationType": "Type",
    "AnnotationId": "OHCHR Annotation Id",
    "UprSession": "UPR Session",
    "Regions": "Regions Concerned",
    "DocumentId": "Recommending Regions",
    "PublicationDateOnUhri": "Date of publication on UHRI",
}


def sentences() -> list[str]:
    """Texts of a real sample, else made up."""
    sample = SHARED / "paragraphs_sample.jsonl.gz"
    if sample.exists():
        with gzip.open(sample, "rt", encoding="utf-8") as handle:
            found = [json.loads(line)["text"].strip() for line in handle]
            return [CONTROL.sub("", text) for text in found]
    words = [
        "measure",
        "right",
        "child",
        "woman",
        "access",
        "court",
        "law",
        "plan",
        "fund",
        "data",
        "work",
        "school",
        "health",
    ]
    chance = random.Random(5)
    return [" ".join(chance.choices(words, k=30)).capitalize() + "." for _ in range(4000)]


def shares() -> dict[str, int]:
    shape = SHARED / "uhri_export_shape.json"
    if shape.exists():
        counts: dict[str, int] = json.loads(shape.read_text(encoding="utf-8"))["body_counts"]
        return {**counts, "Special Rapporteur on housing": 20_000}
    return SHARES


def rows(n: int) -> Iterator[dict[str, Any]]:
    """`n` made-up rows with the shares, the sizes and the dirt of the real export."""
    chance = random.Random(11)
    texts, counted = sentences(), shares()
    with (ROOT / "recommendations/reference/data/state_parties.csv").open(encoding="utf-8") as file:
        parties = [(row["iso3"], row["iso2"], row["name_en"]) for row in csv.DictReader(file)]
    themes = [f"Theme of the index {number}" for number in range(1, 107)]
    scale = n / sum(counted.values())
    made = 0
    for body, count in counted.items():
        for number in range(round(count * scale)):
            made += 1
            document, place = divmod(number, A_DOCUMENT)
            party = parties[document % len(parties)]
            cycle = document // len(parties) + 1
            yield _row(chance, body, party, cycle, place, themes, texts, made)


def _row(
    chance: random.Random,
    body: str,
    party: tuple[str, str, str],
    cycle: int,
    place: int,
    themes: list[str],
    texts: list[str],
    made: int,
) -> dict[str, Any]:
    iso3, iso2, name = party
    is_committee = body in PREFIXES
    kind = "/CO/" if body != "SPT" else "/"
    symbol = f"{PREFIXES[body]}/{iso3}{kind}{cycle}" if is_committee else f"A/HRC/{cycle}/{place}"
    is_concern = is_committee and place % 2 == 0
    return {
        "AnnotationId": f"{made:08x}-0000-4000-8000-{chance.getrandbits(48):012x}",
        "Text": _text(chance, texts, place, is_committee=is_committee, is_concern=is_concern),
        "Symbol": symbol,
        "DocumentId": f"{chance.getrandbits(128):032x}",
        "Body": f"- {body}",
        "AnnotationType": "- Concerns/Observations" if is_concern else "- Recommendations",
        "Countries": [f"{name}*" if made % 50 == 0 else iso2 if made % 20 == 0 else name],
        "Regions": ["A region"],
        "Themes": chance.sample(themes, 3),
        "AffectedPersons": ["Children", "Women & girls"],
        "Sdgs": ["10 - REDUCED INEQUALITIES", "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS"],
        "PublicationDate": f"20{6 + made % 20:02d}-10-04T00:00:00",
        "PublicationDateOnUhri": "2023-05-02T16:12:17.44",
        "UprSession": "",
        "UprPosition": "" if is_committee else "Supported",
        "UprRecommendingStates": [],
    }


def _text(
    chance: random.Random, texts: list[str], place: int, *, is_committee: bool, is_concern: bool
) -> str:
    if not is_committee:
        return f"{100 + place}.{place} {chance.choice(texts)}"
    lead = (
        "The Committee is concerned about the following:"
        if is_concern
        else "The Committee recommends that the State party:"
    )
    points = "".join(
        f"({label}) {chance.choice(texts)};" for label in "abcd"[: chance.randrange(0, 5)]
    )
    words = f"{lead}{points or ' ' + chance.choice(texts)} {chance.choice(texts)[:300]}"
    if chance.random() < 0.09:
        return words
    heading = f"Heading of topic {chr(65 + place % 26)}" if is_concern else ""
    return f"{heading}{place + 5}.{' ' * (place % 2)}{words}"


def write_json(path: Path, n: int) -> None:
    with path.open("w", encoding="utf-8") as handle:
        handle.write("[\n")
        for position, row in enumerate(rows(n)):
            handle.write((",\n" if position else "") + json.dumps(row, ensure_ascii=False))
        handle.write("\n]\n")


def write_xlsx(path: Path, n: int) -> None:
    """As spreadsheet programs save it: the texts stand in a part of their own."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for part, content in PARTS.items():
            book.writestr(part, content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet><dimension ref="A1:P{n + 1}"/><sheetData>'.encode())
            sheet.write(_sheet_row(1, dict(COLUMNS), texts))
            for line, row in enumerate(rows(n), start=2):
                sheet.write(_sheet_row(line, row, texts))
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as shared:
            shared.write(b"<sst>")
            for text in texts:
                shared.write(f"<si><t xml:space='preserve'>{escape(text)}</t></si>".encode())
            shared.write(b"</sst>")


def _sheet_row(line: int, row: dict[str, Any], texts: dict[str, int]) -> bytes:
    cells = []
    for place, name in enumerate(COLUMNS):
        cell = row[name]
        text = "\n".join(f"- {part}" for part in cell) if isinstance(cell, list) else cell
        if text:
            number = texts.setdefault(text, len(texts))
            cells.append(f'<c r="{chr(65 + place)}{line}" t="s"><v>{number}</v></c>')
    return f'<row r="{line}">{"".join(cells)}</row>'.encode()


def run_import(path: Path) -> None:
    """In a process of its own: count and apply one file; print what it took as JSON."""
    import django

    django.setup()

    from django.core.files.base import File

    from recommendations import dates
    from recommendations.index_imports.reads import row_counts
    from recommendations.index_imports.verbs.imports import (
        apply_index_import,
        start_index_import,
        work_on,
    )
    from recommendations.models import Paragraph, Recommendation, User

    person = User.objects.create_user("bench@localhost.invalid", full_name="Bench")
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with path.open("rb") as handle:
        index_import = start_index_import(file=File(handle), name=path.name, by=person)
    while work_on(index_import, clock=dates.now):
        pass
    counted = time.monotonic()
    apply_index_import(index_import, by=person)
    while work_on(index_import, clock=dates.now):
        pass
    end = time.monotonic()
    index_import.refresh_from_db()
    print(
        json.dumps(
            {
                "status": index_import.status,
                "error": index_import.error,
                "rows": index_import.n_rows_read,
                "counting": counted - start,
                "applying": end - counted,
                "idle_mb": idle / 1024,
                "cpu": time.process_time(),
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "counts": row_counts(index_import),
                "paragraphs": Paragraph.objects.count(),
                "recommendations": Recommendation.objects.count(),
            }
        )
    )


def measure(path: Path, folder: Path, name: str) -> dict[str, Any]:
    """Import a file into a PostgreSQL of its own, and return what the process printed."""
    password = postgres.new_password()
    server = postgres.start(
        folder / f"postgres-{name}", password=password, log=folder / f"{name}.log"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": postgres.login_url(server.url, postgres.APPLICATION, password),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": postgres.new_password() * 2,
        "DATABASE_POOL": "false",
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "LOG_FORMAT": "line",
        "IGNORE_DOT_ENV": "true",
    }
    try:
        for command in (
            ["migrate", "--database=owner", "--no-input", "-v0"],
            ["grant_app_login"],
            ["load_reference_data"],
        ):
            subprocess.run(
                [sys.executable, str(ROOT / "manage.py"), *command],
                env={**environment, "OWNER_DATABASE_URL": server.url},
                check=True,
                stdout=subprocess.DEVNULL,
            )
        before = _cpu_of(server.child.process.pid)
        done = subprocess.run(
            [sys.executable, __file__, "--import", str(path)],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        server_cpu = _cpu_of(server.child.process.pid) - before
    finally:
        server.stop()
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seconds = found["cpu"] + server_cpu
    return {**found, "server_cpu": server_cpu, "speed": found["rows"] / seconds}


def _cpu_of(pid: int) -> float:
    """Seconds of work of a server and of everything that it started, ended processes included."""
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(process.cpu_times()[:4]) for process in processes)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=270_000)
    arguments.add_argument("--formats", default="json,xlsx")
    arguments.add_argument("--keep", type=Path, help="a folder that keeps the files and databases")
    arguments.add_argument("--import", dest="one", type=Path, help=argparse.SUPPRESS)
    arguments.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.write:
        unfinished = options.write.with_suffix(".unfinished")
        {".json": write_json, ".xlsx": write_xlsx}[options.write.suffix](unfinished, options.rows)
        unfinished.rename(options.write)
        return 0
    if options.one:
        run_import(options.one)
        return 0
    folder = options.keep or Path(tempfile.mkdtemp(prefix="tracker-index-"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    print(
        "| format | rows | size MB | rows/s | counting s | applying s | CPU s here | CPU s server "
        "| rows/s of CPU | peak MB | above idle |"
    )
    print("|" + "---|" * 11)
    failed = False
    for form in options.formats.split(","):
        peaks = []
        for n in (options.rows // 10, options.rows):
            path = folder / f"export-{n}.{form}"
            if not path.exists():
                # By a process of its own: a child begins with the peak of its parent's memory.
                subprocess.run(
                    [sys.executable, __file__, "--write", str(path), "--rows", str(n)], check=True
                )
            found = measure(path, folder, f"{form}-{n}")
            seconds = found["counting"] + found["applying"]
            peaks.append(found["peak_mb"])
            print(
                f"| {form} | {found['rows']} | {path.stat().st_size / 1e6:.0f} "
                f"| {found['rows'] / seconds:.0f} | {found['counting']:.0f} "
                f"| {found['applying']:.0f} | {found['cpu']:.0f} | {found['server_cpu']:.0f} "
                f"| {found['speed']:.0f} | {found['peak_mb']:.0f} "
                f"| {found['peak_mb'] - found['idle_mb']:.0f} |",
                flush=True,
            )
            print(
                f"  {found['status']} {found['error']} {found['counts']} "
                f"{found['paragraphs']} paragraphs, {found['recommendations']} recommendations",
                file=sys.stderr,
                flush=True,
            )
            failed |= found["status"] != "applied"
        print(f"memory at ten times the rows ({form}): {peaks[1] / peaks[0]:.2f}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
