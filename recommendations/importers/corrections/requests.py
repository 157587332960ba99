"""Corrections of what follows from the paragraphs: the follow-up request, and passages.

References are typed as documents print them: "9 (a) and 35 (a) and (e)", "articles 6 and 7".
"""

import re
from dataclasses import replace
from datetime import date
from typing import cast, get_args

from recommendations.dates import add_months
from recommendations.importers.corrections.consistency import target_of
from recommendations.importers.corrections.editable_text import RefusedCorrection
from recommendations.importers.observations.references import ParagraphReference, find_references
from recommendations.importers.parsed import (
    DueBasis,
    FollowUpKind,
    ParsedDocument,
    ParsedFollowUp,
    ParsedParagraph,
    ParsedPassage,
)
from recommendations.importers.words.phrases import phrases_of

MAX_MONTHS = 120
_MAX_QUOTED = 10_000
_NUMBER = re.compile(r"\d+")
_ARTICLE = re.compile(r"(\d{1,2})(?:\s?\((\d{1,2})\))?")
_ARTICLE_WORD = re.compile(r"\b(?:articles?|arts?)\b\.?|\band\b|[,;.\s]", re.IGNORECASE)


def read_references(typed: str) -> tuple[ParagraphReference, ...]:
    """The paragraphs that a person typed, in that order. Raises RefusedCorrection.

    Every number has to be understood: a list that lost a part would be worse than none.
    """
    bare = re.sub(r"^\s*(?:paragraphs?|paras?\.?)\s*", "", typed, flags=re.IGNORECASE)
    found = find_references(f"paragraphs {bare}", phrases_of("en"))
    missed = {int(number) for number in _NUMBER.findall(bare)} - {item.number for item in found}
    if not found or missed:
        raise RefusedCorrection(
            "These paragraphs could not be read. Write them like 9 (a) and 35 (a) and (e).", "items"
        )
    return tuple(dict.fromkeys(found))


def read_articles(typed: str) -> tuple[str, ...]:
    """Articles that a person typed: "articles 4 (3), 6 and 7". Raises RefusedCorrection."""
    found = [
        f"art. {match[1]}" + (f"({match[2]})" if match[2] else "")
        for match in _ARTICLE.finditer(typed)
    ]
    left = _ARTICLE_WORD.sub("", _ARTICLE.sub("", typed))
    if not found or left:
        raise RefusedCorrection(
            "These articles could not be read. Write them like 4 (3), 6 and 7.", "items"
        )
    return tuple(dict.fromkeys(found))


def set_request(
    document: ParsedDocument,
    *,
    index: int | None,
    kind: str,
    paragraph: int,
    items: str,
    period_months: int | None = None,
    due_on: str | None = None,
    due_basis: str | None = None,
    quoted: str | None = None,
) -> ParsedDocument:
    """Change a request for follow-up, or (`index` None) add one.

    `due_on` is an ISO day; with `from_adoption` the day is counted and the one given is not used.
    """
    known = _request(document, index)
    if kind not in get_args(FollowUpKind):
        raise RefusedCorrection("This kind of request is not known. Choose one.", "kind")
    if any(other.kind == kind for place, other in enumerate(document.follow_up) if place != index):
        raise RefusedCorrection(
            "The document already has a request of this kind, and can have only one. "
            "Change that one.",
            "kind",
        )
    row = document.paragraph(paragraph)
    if row is None:
        raise RefusedCorrection(f"There is no paragraph {paragraph} in the document.", "paragraph")
    labels, topics = _items(document, kind, items, known)
    basis, day, months = _time(document, kind, period_months, due_on, due_basis)
    words = " ".join((quoted or "").split()) or row.full_text
    asked = ParsedFollowUp(
        kind=cast("FollowUpKind", kind),
        paragraph=paragraph,
        items=labels,
        quoted=words[:_MAX_QUOTED],
        period_months=months,
        due_on=day,
        due_basis=basis,
        topics=topics,
    )
    requests = list(document.follow_up)
    if index is None:
        requests.append(asked)
    else:
        requests[index] = asked
    answered = {"date_and_period_differ", "date_before_adoption", "articles_not_paragraphs"}
    left = {known.paragraph} if known else set()
    warnings = tuple(
        doubt
        for doubt in document.warnings
        if doubt.code not in answered or doubt.paragraph not in left | {paragraph}
    )
    document = replace(document, follow_up=tuple(requests), warnings=warnings)
    return _mark_asking(document, left, paragraph)


def remove_request(document: ParsedDocument, index: int) -> ParsedDocument:
    """Remove a request: the document asks for nothing there."""
    known = _request(document, index)
    requests = tuple(row for place, row in enumerate(document.follow_up) if place != index)
    left = {known.paragraph} if known else set()
    return _mark_asking(replace(document, follow_up=requests), left, None)


def count_again(document: ParsedDocument) -> ParsedDocument:
    """The dates of requests whose period counts from an adoption that was corrected."""
    adopted_on = document.adopted_on
    return replace(
        document,
        follow_up=tuple(
            replace(
                asked,
                due_on=add_months(adopted_on, asked.period_months) if adopted_on else None,
                due_basis="from_adoption" if adopted_on else None,
            )
            if asked.kind == "short_term_follow_up"
            and asked.period_months
            and asked.due_basis != "explicit_date"
            else asked
            for asked in document.follow_up
        ),
    )


def set_passage(document: ParsedDocument, index: int, items: str) -> ParsedDocument:
    """Which recommendations a passage speaks of, in the numbers of the concluding observations."""
    passage = _passage(document, index)
    labels = tuple(reference.label for reference in read_references(items))
    changed = replace(passage, items=labels, confidence=1.0, reason="person")
    rows = document.passages
    return replace(document, passages=(*rows[:index], changed, *rows[index + 1 :]))


def place_part(document: ParsedDocument, index: int, items: str) -> ParsedDocument:
    """Say which recommendations a part that matched none speaks of."""
    if not 0 <= index < len(document.unmatched):
        raise RefusedCorrection("This part is no longer there. Reload the page.")
    labels = tuple(reference.label for reference in read_references(items))
    rest = document.unmatched
    placed = replace(rest[index], items=labels, confidence=1.0, reason="person")
    return replace(
        document,
        passages=tuple(
            sorted((*document.passages, placed), key=lambda passage: passage.first_paragraph or 0)
        ),
        unmatched=(*rest[:index], *rest[index + 1 :]),
    )


def remove_passage(document: ParsedDocument, index: int) -> ParsedDocument:
    """Remove a passage: it speaks of no recommendation."""
    _passage(document, index)
    rows = document.passages
    return replace(document, passages=(*rows[:index], *rows[index + 1 :]))


def _passage(document: ParsedDocument, index: int) -> ParsedPassage:
    if not 0 <= index < len(document.passages):
        raise RefusedCorrection("This passage is no longer there. Reload the page.")
    return document.passages[index]


def _request(document: ParsedDocument, index: int | None) -> ParsedFollowUp | None:
    if index is None:
        if document.kind != "concluding_observations":
            raise RefusedCorrection(
                "Only concluding observations ask for follow-up. Correct the kind of document."
            )
        return None
    if not 0 <= index < len(document.follow_up):
        raise RefusedCorrection("This request is no longer there. Reload the page.")
    return document.follow_up[index]


def _items(
    document: ParsedDocument, kind: str, typed: str, known: ParsedFollowUp | None
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The references as labels, each leading somewhere, and the topics of those that stay."""
    if kind == "by_article":
        return read_articles(typed), ()
    references = read_references(typed)
    topics = dict(known.topics) if known else {}
    for reference in references:
        row, has_point = target_of(reference.label, document)
        if row is None:
            raise RefusedCorrection(
                f"The document has no paragraph {reference.number}. Its last one is "
                f"{document.paragraphs[-1].number}.",
                "items",
            )
        if not has_point:
            raise RefusedCorrection(
                f"Paragraph {reference.number} has no subparagraph ({reference.point}). Name the "
                "whole paragraph, or correct its subparagraphs first.",
                "items",
            )
        if reference.topic:
            topics[reference.label] = reference.topic
    labels = tuple(dict.fromkeys(reference.label for reference in references))
    return labels, tuple((label, topics[label]) for label in labels if label in topics)


def _time(
    document: ParsedDocument,
    kind: str,
    months: int | None,
    due_on: str | None,
    due_basis: str | None,
) -> tuple[DueBasis | None, date | None, int | None]:
    day = date.fromisoformat(due_on) if due_on else None
    if kind != "short_term_follow_up":
        if months or day:
            raise RefusedCorrection(
                "Only follow-up within a set time has a period and a date. Leave both empty, or "
                "choose that kind.",
                "kind",
            )
        return None, None, None
    if months is not None and not 1 <= months <= MAX_MONTHS:
        raise RefusedCorrection(
            f"A period has from 1 to {MAX_MONTHS} months.",
            "period_months",
        )
    if due_basis == "from_adoption":
        if not months:
            raise RefusedCorrection("Enter the period that counts from adoption.", "period_months")
        if document.adopted_on is None:
            raise RefusedCorrection(
                "The day of adoption is not known. Enter it among the facts first.", "due_basis"
            )
        return "from_adoption", add_months(document.adopted_on, months), months
    if due_basis == "explicit_date":
        if day is None:
            raise RefusedCorrection("Enter the date that the document prints.", "due_on")
        if document.adopted_on and day <= document.adopted_on:
            raise RefusedCorrection(
                "The date must be after the adoption. Correct the date or the day of adoption.",
                "due_on",
            )
        return "explicit_date", day, months
    if day:
        raise RefusedCorrection("Choose what the date is based on.", "due_basis")
    return None, None, months


def _mark_asking(document: ParsedDocument, left: set[int], asking: int | None) -> ParsedDocument:
    """Mark the paragraph that asks; one that no longer asks becomes procedural."""
    still = {row.paragraph for row in document.follow_up}

    def marked(row: ParsedParagraph) -> ParsedParagraph:
        if row.number == asking:
            return replace(row, kind="follow_up_request")
        if row.number in left - still and row.kind == "follow_up_request":
            return replace(row, kind="procedural")
        return row

    return replace(document, paragraphs=tuple(map(marked, document.paragraphs)))
