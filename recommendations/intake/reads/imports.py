"""What a person checks before an import is applied: the proposal, with each doubt at its place."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import DocumentKind, Language, ParagraphKind, SelectionKind
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedPassage,
    ParsedSubparagraph,
)
from recommendations.importers.parsed_json import from_json
from recommendations.intake.reads.source import SourceView, first_lines, source_of_run
from recommendations.models import ImportRun
from recommendations.wording import date_in_words


@dataclass(frozen=True)
class Doubt:
    """One doubt of the importer: `index` is its place in the proposal, `paragraph` its place in the
    document, None where it concerns the whole.
    """

    index: int
    message: str
    paragraph: int | None
    is_settled: bool


@dataclass(frozen=True)
class Proposal:
    """A run's proposal, shaped for its page."""

    facts: list[dict[str, Any]]
    doubts: list[Doubt]
    requests: list["ProposedRequest"]
    paragraphs: list[dict[str, Any]]
    passages: list[dict[str, Any]]
    unmatched: tuple[ParsedPassage, ...]
    own_recommendations: tuple[str, ...]
    blocks: tuple[str, ...]
    source: SourceView
    language: str
    is_observations: bool

    @property
    def direction(self) -> str:
        return "rtl" if self.language == Language.ARABIC else "ltr"

    @property
    def open_doubts(self) -> list[Doubt]:
        return [doubt for doubt in self.doubts if not doubt.is_settled]


@dataclass(frozen=True)
class ProposedRequest:
    """One follow-up request as it was read: what, until when, in which words."""

    edit_id: str
    kind: str
    paragraph: int
    items: str
    period: str
    quoted: str
    topics: list[str] = field(default_factory=list)


def proposal_of(run: ImportRun, page: str = "") -> Proposal | None:
    """The proposal of a run that was read; None before, and for files that could not be read.

    `page` is the page of the source that the reader wants to see.
    """
    if not run.proposal:
        return None
    parsed = from_json(run.proposal)
    known = {paragraph.number for paragraph in parsed.paragraphs}
    doubts = [
        Doubt(
            index,
            warning.message,
            warning.paragraph if warning.paragraph in known else None,
            warning.is_settled,
        )
        for index, warning in enumerate(parsed.warnings)
    ]
    source = source_of_run(run, parsed, page)
    return Proposal(
        facts=_facts(parsed),
        doubts=doubts,
        requests=[_request(index, found) for index, found in enumerate(parsed.follow_up)],
        paragraphs=_paragraphs(parsed, doubts, source),
        passages=_passages(parsed),
        unmatched=parsed.unmatched,
        own_recommendations=parsed.own_recommendations,
        blocks=() if parsed.paragraphs or parsed.passages else parsed.blocks,
        source=source,
        language=parsed.language,
        is_observations=parsed.kind == "concluding_observations",
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


def _request(index: int, found: ParsedFollowUp) -> ProposedRequest:
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
        edit_id=f"edit-request-{index}",
        kind=str(SelectionKind(found.kind).label),
        paragraph=found.paragraph,
        items=", ".join(found.items),
        period=period or _("no date set"),
        quoted=found.quoted,
        topics=[f"{item}: {topic}" for item, topic in found.topics],
    )


def points_of(points: tuple[ParsedSubparagraph, ...]) -> list[dict[str, Any]]:
    """Points for `components/_paragraph_subs.html`."""
    return [
        {"label": point.label, "text": point.text, "subs": points_of(point.points)}
        for point in points
    ]


def _paragraphs(
    parsed: ParsedDocument, doubts: list[Doubt], source: SourceView
) -> list[dict[str, Any]]:
    """Paragraphs for `imports/_paragraphs.html`; headings are shown where they change."""
    selected = {
        item.split("(")[0]
        for found in parsed.follow_up
        for item in found.items
        if item[:1].isdigit()
    }
    at: dict[int | None, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        at[doubt.paragraph].append(doubt)
    lines = first_lines(parsed.paragraphs, source.lines)
    rows: list[dict[str, Any]] = []
    above: tuple[str, ...] = ()
    for paragraph in parsed.paragraphs:
        path = paragraph.heading if paragraph.heading != above else ()
        above = paragraph.heading
        kind = ParagraphKind(paragraph.kind)
        rows.append(
            {
                "number": paragraph.number,
                "anchor": f"para-{paragraph.number}",
                "edit_id": f"edit-{paragraph.number}",
                "heading_over": " / ".join(path[:-1]),
                "heading": path[-1] if path else "",
                "text": paragraph.text,
                "subs": points_of(paragraph.points),
                "tail": paragraph.closing,
                "footnotes": paragraph.footnotes,
                "is_follow_up": str(paragraph.number) in selected,
                "kind": kind.label,
                "tone": "progress" if kind == ParagraphKind.RECOMMENDATION else "closed",
                "answers": paragraph.answers,
                "doubts": at[paragraph.number],
                "page": paragraph.page if source.n_pages else None,
                "line": lines.get(paragraph.number),
            }
        )
    return rows


def _passages(parsed: ParsedDocument) -> list[dict[str, Any]]:
    return [
        {
            "anchor": f"passage-{index}",
            "edit_id": f"edit-passage-{index}",
            "items": ", ".join(passage.items),
            "heading": passage.heading,
            "text": passage.text,
            "reason": _reason(passage),
            "confidence": round(passage.confidence * 100),
            "footnotes": passage.footnotes,
        }
        for index, passage in enumerate(parsed.passages)
    ]


def _reason(passage: ParsedPassage) -> str:
    """Why a passage is proposed for its recommendation; the shared words where they are why."""
    if passage.reason == "explicit_reference":
        return _("It names the paragraph.")
    if passage.reason == "order_of_sections":
        return _("Its place in the order of the report.")
    if passage.reason == "person":
        return _("A person said so.")
    return _("Its words are alike: %(words)s.") % {"words": ", ".join(passage.matched_words)}
