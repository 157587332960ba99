"""Corrections of what the head of a document says, and warnings that a person has settled."""

from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from recommendations.importers.answers.replies import with_passages
from recommendations.importers.corrections.consistency import ADOPTION_DOUBTS
from recommendations.importers.corrections.editable_text import RefusedCorrection
from recommendations.importers.corrections.requests import count_again
from recommendations.importers.observations.follow_up import find_follow_up
from recommendations.importers.parsed import DocumentKind, ParsedDocument
from recommendations.importers.structure.classify import kind_of, link_answers
from recommendations.symbols import InvalidSymbol, parse_symbol

DATES = ("distributed_on", "adopted_on", "received_on", "next_report_due_on")
NUMBERS = ("adopted_meeting", "session")
# What is corrected here; `kind` and `symbol` change other values too.
FACTS = ("kind", "title", "symbol", *DATES, *NUMBERS)
_EARLIEST, _LATEST = 1970, 2100
_MAX_NUMBER = 9999


def set_facts(document: ParsedDocument, **facts: Any) -> ParsedDocument:
    """Change the facts that are given (see FACTS); dates are ISO days, None removes a value.

    A symbol says committee, State party and cycle. A corrected day of adoption counts the period
    of a request again. Another kind of document is read as that kind.
    """
    changes: dict[str, Any] = {}
    for name in [name for name in DATES if name in facts]:
        day = date.fromisoformat(facts[name]) if facts[name] else None
        if day and not _EARLIEST <= day.year <= _LATEST:
            raise RefusedCorrection(
                f"The year {day.year} is not possible. Enter one from {_EARLIEST} to {_LATEST}.",
                name,
            )
        changes[name] = day
    for name in [name for name in NUMBERS if name in facts]:
        if facts[name] is not None and not 1 <= facts[name] <= _MAX_NUMBER:
            raise RefusedCorrection(f"Enter a number from 1 to {_MAX_NUMBER}.", name)
        changes[name] = facts[name]
    if "title" in facts:
        changes["title"] = " ".join(str(facts["title"] or "").split())
    if "symbol" in facts:
        changes |= _symbol(document, facts["symbol"])
    changed = replace(document, **changes)
    if changed.adopted_on != document.adopted_on:
        doubts = tuple(row for row in changed.warnings if row.code not in ADOPTION_DOUBTS)
        changed = count_again(replace(changed, warnings=doubts))
    return _as_kind(changed, facts["kind"]) if "kind" in facts else changed


def settle_doubt(document: ParsedDocument, index: int) -> ParsedDocument:
    """Mark a warning as settled: a person has checked it, and nothing is left to do."""
    return _mark_doubt(document, index, is_settled=True)


def reopen_doubt(document: ParsedDocument, index: int) -> ParsedDocument:
    """Take back that a warning was settled."""
    return _mark_doubt(document, index, is_settled=False)


def _mark_doubt(document: ParsedDocument, index: int, *, is_settled: bool) -> ParsedDocument:
    doubts = document.warnings
    if not 0 <= index < len(doubts):
        raise RefusedCorrection("This warning is no longer there. Reload the page.")
    marked = replace(doubts[index], is_settled=is_settled)
    return replace(document, warnings=(*doubts[:index], marked, *doubts[index + 1 :]))


def _symbol(document: ParsedDocument, typed: str | None) -> dict[str, Any]:
    if not (typed or "").strip():
        return {"symbol": None}
    try:
        symbol = parse_symbol(str(typed))
    except InvalidSymbol as error:
        raise RefusedCorrection(str(error), "symbol") from error
    return {
        "symbol": symbol.printed.rstrip("*"),
        "committee": symbol.body or document.committee,
        "state_party": symbol.iso3 or document.state_party,
        "cycle": symbol.cycle or document.cycle,
    }


def _as_kind(document: ParsedDocument, kind: str) -> ParsedDocument:
    if kind not in get_args(DocumentKind):
        raise RefusedCorrection("This kind of document cannot be imported. Choose another.", "kind")
    if kind == document.kind:
        return document
    document = replace(document, kind=cast("DocumentKind", kind))
    if kind != "concluding_observations":
        document = replace(document, follow_up=())
        is_unread = kind == "state_reply" and not document.passages
        return with_passages(document) if is_unread else document
    # Kinds of paragraphs and the request, as if the file had been known for what it is.
    document = replace(document, passages=(), named_items=())
    rows = [
        replace(
            row,
            kind=kind_of(
                row.heading,
                row.text or row.full_text,
                number=row.number,
                has_points=bool(row.points),
                is_bold=row.is_bold,
                language=document.language,
                bold_tells=False,
            ),
        )
        for row in document.paragraphs
    ]
    answers = link_answers([(row.number, row.kind, row.heading) for row in rows])
    found, doubts = find_follow_up(rows, document.language, document.adopted_on)
    asking = {asked.paragraph for asked in found}
    return replace(
        document,
        paragraphs=tuple(
            replace(
                row,
                kind="follow_up_request" if row.number in asking else row.kind,
                answers=answers.get(row.number),
            )
            for row in rows
        ),
        follow_up=found,
        warnings=(*document.warnings, *doubts),
    )
