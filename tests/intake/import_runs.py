"""What tests of imports share: a file taken in and read, applied, and its proposal."""

from datetime import UTC, datetime

from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.parsed_json import from_json
from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import ImportRun, User

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)


def read_run(by: User, data: bytes, name: str = "file.txt") -> ImportRun:
    return parse_import(start_import(data=data, filename=name, by=by), now=NOW)


def apply_text(by: User, text: str) -> ImportRun:
    """Import a text and apply it as it was read."""
    return apply_import(read_run(by, text.encode()), by=by, now=NOW)


def proposal_in(run: ImportRun) -> ParsedDocument:
    """The proposal as it is now, with everybody's corrections."""
    run.refresh_from_db()
    return from_json(run.proposal)
