"""What a person checks before an import is applied: the proposal, with each doubt at its place."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import DocumentKind, Language, ParagraphKind, SelectionKind
from recommendations.importers.contract import from_json
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedPassage,
    ParsedPoint,
)
from recommendations.models import ImportRun
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class Proposal:
    """A run's proposal, shaped for its page."""

    facts: list[dict[str, Any]]
    doubts: list[str]
    requests: list["ProposedRequest"]
    paragraphs: list[dict[str, Any]]
    passages: list[dict[str, Any]]
    own_recommendations: tuple[str, ...]
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class ProposedRequest:
    """One follow-up request as it was read: what, until when, in which words."""

    kind: str
    paragraph: int
    items: str
    period: str
    quoted: str
    topics: list[str] = field(default_factory=list)


def proposal_of(run: ImportRun) -> Proposal | None:
    """The proposal of a run that was read; None before, and for files that could not be read."""
    if not run.proposal:
        return None
    parsed = from_json(run.proposal)
    doubts: dict[int | None, list[str]] = defaultdict(list)
    known = {paragraph.number for paragraph in parsed.paragraphs}
    for warning in parsed.warnings:
        place = warning.paragraph if warning.paragraph in known else None
        doubts[place].append(warning.message)
    return Proposal(
        facts=_facts(parsed),
        doubts=doubts[None],
        requests=[_request(found) for found in parsed.follow_up],
        paragraphs=_paragraphs(parsed, doubts),
        passages=_passages(parsed),
        own_recommendations=parsed.own_recommendations,
        blocks=() if parsed.paragraphs or parsed.passages else parsed.blocks,
    )


def _facts(parsed: ParsedDocument) -> list[dict[str, Any]]:
    kind = DocumentKind(parsed.kind).label
    facts: list[dict[str, Any]] = [{"label": _("Kind"), "value": kind}]
    cycle = "-".join(str(number) for number in dict.fromkeys(parsed.cycle or ()))
    for label, value in (
        (_("Title"), parsed.title),
        (_("Symbol"), parsed.symbol),
        (_("Committee"), parsed.committee),
        (_("State party"), parsed.state_party or parsed.state_party_name),
        (_("Cycle"), cycle),
        (_("Session"), parsed.session),
        (_("Language"), dict(Language.choices).get(parsed.language, parsed.language)),
        (_("Sent by"), parsed.submitted_by),
        (_("Adopted at meeting"), parsed.adopted_meeting),
    ):
        if value:
            facts.append({"label": label, "value": value})
    for label, day in (
        (_("Distributed on"), parsed.distributed_on),
        (_("Adopted on"), parsed.adopted_on),
        (_("Received on"), parsed.received_on),
        (_("Next periodic report due on"), parsed.next_report_due_on),
    ):
        if day:
            facts.append({"label": label, "day": day})
    return facts


def _request(found: ParsedFollowUp) -> ProposedRequest:
    period = ""
    if found.due_on and found.due_basis == "explicit_date":
        period = _("by %(day)s, the date printed") % {"day": date_in_words(found.due_on)}
    elif found.period_months:
        period = ngettext("within %(n)d month", "within %(n)d months", found.period_months) % {
            "n": found.period_months
        }
    if period and found.due_on and found.due_basis == "from_adoption":
        period = _("%(period)s of adoption: %(day)s") % {
            "period": period,
            "day": date_in_words(found.due_on),
        }
    return ProposedRequest(
        kind=str(SelectionKind(found.kind).label),
        paragraph=found.paragraph,
        items=", ".join(found.items),
        period=period or _("no date set"),
        quoted=found.quoted,
        topics=[f"{item}: {topic}" for item, topic in found.topics],
    )


def _points(points: tuple[ParsedPoint, ...]) -> list[dict[str, Any]]:
    return [
        {"label": point.label, "text": point.text, "subs": _points(point.points)}
        for point in points
    ]


def _paragraphs(
    parsed: ParsedDocument, doubts: dict[int | None, list[str]]
) -> list[dict[str, Any]]:
    """Paragraphs for `components/_paragraph.html`; a heading is shown where it changes."""
    selected = {
        item.split("(")[0]
        for found in parsed.follow_up
        for item in found.items
        if item[:1].isdigit()
    }
    rows: list[dict[str, Any]] = []
    above: tuple[str, ...] = ()
    for paragraph in parsed.paragraphs:
        heading = paragraph.heading[-1] if paragraph.heading and paragraph.heading != above else ""
        above = paragraph.heading
        kind = ParagraphKind(paragraph.kind)
        rows.append(
            {
                "number": paragraph.number,
                "heading": heading,
                "heading_level": 3,
                "text": paragraph.text,
                "subs": _points(paragraph.points),
                "tail": paragraph.closing,
                "is_follow_up": str(paragraph.number) in selected,
                "status_label": kind.label,
                "tone": "progress" if kind == ParagraphKind.RECOMMENDATION else "closed",
                "doubts": doubts.get(paragraph.number, []),
            }
        )
    return rows


def _passages(parsed: ParsedDocument) -> list[dict[str, Any]]:
    return [
        {
            "items": ", ".join(passage.items),
            "heading": passage.heading,
            "text": passage.text,
            "reason": _reason(passage),
            "confidence": round(passage.confidence * 100),
            "footnotes": passage.footnotes,
        }
        for passage in parsed.passages
    ]


def _reason(passage: ParsedPassage) -> str:
    """Why a passage is proposed for its recommendation; the shared words where they are why."""
    if passage.reason == "explicit_reference":
        return _("It names the paragraph.")
    if passage.reason == "order_of_sections":
        return _("Its place in the order of the report.")
    return _("Its words are alike: %(words)s.") % {"words": ", ".join(passage.matched_words)}
