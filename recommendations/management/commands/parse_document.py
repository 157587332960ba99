"""Read documents and print what was found. Touches no database."""

import csv
import json
from argparse import ArgumentParser
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from recommendations.importers import MAX_BYTES, UnreadableDocument
from recommendations.importers.parsed_json import to_json
from recommendations.importers.sandbox import Sandbox
from recommendations.reference.reading import DATA_DIR


class Command(BaseCommand):
    help = (
        "Read documents (PDF, Word, text) and print what they say: one line a file. With --json"
        " one JSON object a line, as docs/reference/import-json.md describes. Nothing is stored."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="Print one JSON object a line.")

    def handle(self, *args: Any, **options: Any) -> None:
        has_failed = False
        with Sandbox() as sandbox:
            for path in options["files"]:
                try:
                    read = sandbox.parse(bytes_of(path), path.name)
                except UnreadableDocument as error:
                    has_failed = True
                    if options["json"]:
                        said = {"file": str(path), "error": str(error), "code": error.code}
                        self.stdout.write(json.dumps(said, ensure_ascii=False))
                    else:
                        self.stderr.write(f"{path}: {error}")
                    continue
                values = to_json(read.document, str(path))
                if values["state_party"] is None and values["state_party_name"]:
                    values["state_party"] = _codes_by_name().get(values["state_party_name"].lower())
                self.stdout.write(
                    json.dumps(values, ensure_ascii=False) if options["json"] else summary(values)
                )
        if has_failed:
            raise SystemExit(1)


def bytes_of(path: Path) -> bytes:
    """A file from disk. Raises UnreadableDocument: too_large, or not_found for other reasons."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableDocument(
                "too_large", f"The file is larger than {MAX_BYTES // 1024 // 1024} MB."
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(
            "not_found", f"The file cannot be opened: {error.strerror}. Check its name."
        ) from error


def summary(values: dict[str, Any]) -> str:
    """One line for a person: what it is, how much of it, what it asks for."""
    parts = [values["file"], values["kind"].replace("_", " "), values["symbol"] or "no symbol"]
    parts.append(f"{len(values['paragraphs']) or len(values['blocks'])} paragraphs")
    for asked in values["follow_up"]:
        when = f", due {asked['due_on']}" if asked["due_on"] else ""
        parts.append(
            f"{asked['kind'].replace('_', ' ')} in {asked['paragraph']}: "
            f"{', '.join(asked['items'])}{when}"
        )
    if values["passages"]:
        items = ", ".join(item for passage in values["passages"] for item in passage["items"])
        parts.append(f"speaks of {items}")
    if values["warnings"]:
        parts.append(f"{len(values['warnings'])} warnings")
    return "; ".join(parts)


@cache
def _codes_by_name() -> dict[str, str]:
    """ISO codes of States parties by their English names, from the reference tables."""
    codes: dict[str, str] = {}
    with (DATA_DIR / "state_parties.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            for column in ("name_en", "formal_name_en"):
                codes[row[column].lower().removeprefix("the ")] = row["iso3"]
    return codes
