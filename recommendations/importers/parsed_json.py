"""The importer's result as JSON, and back: kept stable, described in docs/reference/import-json.md.

Dates are ISO 8601; null means that the document does not say. `from_json(to_json(document))` is
the same document.
"""

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedFootnote,
    ParsedParagraph,
    ParsedPassage,
    ParsedSubparagraph,
    ParseWarning,
)

_DATES = (
    "distributed_on",
    "adopted_on",
    "received_on",
    "next_report_due_on",
    "session_starts_on",
    "session_ends_on",
)
# The order in which scripts find the fields, those that docs/import.md promises first.
_ORDER = (
    "file",
    "kind",
    "symbol",
    "committee",
    "state_party",
    "language",
    "distributed_on",
    "adopted_on",
    "adopted_meeting",
    "session",
    "received_on",
    "paragraphs",
    "follow_up",
    "next_report_due_on",
    "passages",
    "warnings",
)


def to_json(document: ParsedDocument, file: str = "") -> dict[str, Any]:
    """The document as values that JSON knows, in a fixed order of keys."""
    values = {**_plain(asdict(document)), "file": file}
    rest = sorted(name for name in values if name not in _ORDER)
    return {name: values[name] for name in (*_ORDER, *rest)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def from_json(values: dict[str, Any]) -> ParsedDocument:
    """The document that `to_json` wrote. Raises KeyError or ValueError for anything else."""
    known = {item.name for item in fields(ParsedDocument)}
    given = {name: value for name, value in values.items() if name in known}
    for name in _DATES:
        given[name] = _date(given.get(name))
    for name in ("named_items", "symbols_cited", "own_recommendations", "blocks"):
        given[name] = tuple(given.get(name) or ())
    given["cycle"] = tuple(given["cycle"]) if given.get("cycle") else None
    given["considered_on"] = tuple(
        day for item in given.get("considered_on") or () if (day := _date(item))
    )
    given["considered_meetings"] = tuple(given.get("considered_meetings") or ())
    given["paragraphs"] = tuple(
        ParsedParagraph(
            **{
                **item,
                "heading": tuple(item["heading"]),
                "points": tuple(_subparagraph(point) for point in item["points"]),
                "footnotes": _notes(item["footnotes"]),
            }
        )
        for item in values["paragraphs"]
    )
    given["follow_up"] = tuple(
        ParsedFollowUp(
            **{
                **item,
                "items": tuple(item["items"]),
                "due_on": _date(item["due_on"]),
                "topics": tuple((label, topic) for label, topic in item["topics"]),
            }
        )
        for item in values["follow_up"]
    )
    given["passages"] = tuple(_passage(item) for item in values["passages"])
    given["unmatched"] = tuple(_passage(item) for item in values.get("unmatched") or ())
    given["footnotes"] = _notes(values.get("footnotes") or ())
    given["warnings"] = tuple(ParseWarning(**item) for item in values["warnings"])
    return ParsedDocument(**given)


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _notes(values: Any) -> tuple[ParsedFootnote, ...]:
    return tuple(ParsedFootnote(**item) for item in values)


def _subparagraph(value: dict[str, Any]) -> ParsedSubparagraph:
    return ParsedSubparagraph(
        value["label"],
        value["text"],
        tuple(_subparagraph(item) for item in value["points"]),
        value.get("page"),
    )


def _passage(value: dict[str, Any]) -> ParsedPassage:
    return ParsedPassage(
        **{
            **value,
            "items": tuple(value["items"]),
            "footnotes": _notes(value["footnotes"]),
            "matched_words": tuple(value.get("matched_words") or ()),
        }
    )
