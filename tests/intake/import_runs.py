"""What the tests of an import's page share: a file taken in and read, and its proposal."""

from datetime import UTC, datetime

from recommendations.importers.parsed import ParsedDocument
from recommendations.importers.parsed_json import from_json
from recommendations.intake.verbs.imports import start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import ImportRun, User

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)


def read_run(by: User, data: bytes, name: str = "file.txt") -> ImportRun:
    return parse_import(start_import(data=data, filename=name, by=by), now=NOW)


def proposal_in(run: ImportRun) -> ParsedDocument:
    """What the run proposes now, corrections of others included."""
    run.refresh_from_db()
    return from_json(run.proposal)
