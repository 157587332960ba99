"""UHRI exports for tests: received, counted, applied."""

from typing import Any

from django.core.files.base import ContentFile

from recommendations import dates
from recommendations.index_imports.reads import row_counts
from recommendations.index_imports.verbs.imports import (
    apply_index_import,
    start_index_import,
    work_on,
)
from recommendations.models import IndexImport, User
from tests.importers.index_files import as_json, row


def received(rows: list[Any], by: User) -> IndexImport:
    return start_index_import(file=ContentFile(as_json(rows)), name="export.json", by=by)


def counted(rows: list[Any], by: User) -> IndexImport:
    found = received(rows, by)
    while work_on(found, clock=dates.now):
        pass
    found.refresh_from_db()
    return found


def applied(rows: list[Any], by: User) -> IndexImport:
    found = counted(rows, by)
    apply_index_import(found, by=by)
    while work_on(found, clock=dates.now):
        pass
    found.refresh_from_db()
    return found


def outcomes(found: IndexImport) -> dict[str, int]:
    return {outcome: n for outcome, n in row_counts(found).items() if n}


def document(symbol: str, *numbers: int, first: int = 1, **values: Any) -> list[dict[str, Any]]:
    """Rows of one document: pairs of a concern and what answers it."""
    rows = []
    for place, number in enumerate(numbers):
        topic = f"Topic {'ABCDEFGH'[place % 8]}"
        concern = f"{topic}{number}. The Committee is concerned about matter {number}."
        asked = (
            f"{number}. The Committee recommends that the State party:(a) Mend matter {number};"
            "(b) Report on it."
        )
        is_concern = place % 2 == 0
        given = {
            "Symbol": symbol,
            "Text": concern if is_concern else asked,
            "AnnotationType": "- Concerns/Observations" if is_concern else "- Recommendations",
        }
        rows.append(row(first + place, **{**given, **values}))
    return rows
