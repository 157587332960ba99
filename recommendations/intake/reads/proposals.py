"""What a person checks before an import is applied: the proposal beside its source."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from recommendations.enums import DocumentKind, Language, ParagraphKind, SelectionKind
from recommendations.importers.files.media_types import PDF
from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedParagraph,
    ParsedPassage,
    ParsedSubparagraph,
)
from recommendations.importers.parsed_json import from_json
from recommendations.models import ImportRun
from recommendations.wording import date_in_words

# More lines than this are not put on one page; the file has them.
MAX_LINES = 6000
# How many letters tell where a paragraph begins, and how many lines ahead it is looked for.
_OPENING, _AHEAD = 24, 600


# --- The source -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class SourceView:
    """What stands beside the proposal: one page of a PDF, or lines; neither where none is kept."""

    n_pages: int
    page: int
    lines: list[str]
    is_cut: bool

    @property
    def previous_page(self) -> int:
        return max(self.page - 1, 1)

    @property
    def next_page(self) -> int:
        return min(self.page + 1, self.n_pages)

    @property
    def is_there(self) -> bool:
        return bool(self.n_pages or self.lines)


def source_of(run: ImportRun, parsed: ParsedDocument, page: str) -> SourceView:
    """`page` is what the address says; anything that is no page gives the nearest one."""
    n_pages = (parsed.n_pages or 0) if run.media_type == PDF else 0
    number = int(page) if page.isascii() and page.isdigit() else 1
    lines = run.source_text.rstrip().split("\n") if run.source_text else []
    return SourceView(
        n_pages=n_pages,
        page=max(1, min(number, n_pages)),
        lines=lines[:MAX_LINES],
        is_cut=len(lines) > MAX_LINES,
    )


def first_lines(
    paragraphs: Sequence[ParsedParagraph], lines: Sequence[str], *, ahead: int = _AHEAD
) -> dict[int, int]:
    """The line, from 1, on which each paragraph begins; paragraphs not found have none.

    Each is looked for at most `ahead` lines after the one before.
    """
    unspaced = ["".join(line.split()) for line in lines]
    found: dict[int, int] = {}
    last, column = 0, 0
    for paragraph in paragraphs:
        opening = "".join((paragraph.text or paragraph.full_text).split())[:_OPENING]
        if not opening:
            continue
        for index in range(last, min(last + ahead, len(unspaced))):
            # Several can stand on one line, one after the other; many begin alike.
            at = unspaced[index].find(opening, column if index == last else 0)
            if at >= 0:
                found[paragraph.number] = index + 1
                last, column = index, at + 1
                break
    return found


# --- The proposal ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownWarning:
    """A warning about the proposal: `index` is its position in the list of warnings.

    `paragraph` is the number of the paragraph at which it is shown, None where it concerns the
    whole document.
    """

    index: int
    message: str
    paragraph: int | None
    is_checked: bool


@dataclass(frozen=True)
class ShownRequest:
    """A follow-up request as it was read: what, until when, in which words."""

    edit_id: str
    kind: str
    paragraph: int
    items: str
    period: str
    quoted: str
    topics: list[str]


@dataclass(frozen=True)
class ProposalPage:
    """The proposal of an import, shaped for its page."""

    facts: list[dict[str, Any]]
    warnings: list[ShownWarning]
    requests: list[ShownRequest]
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
    def open_warnings(self) -> list[ShownWarning]:
        return [warning for warning in self.warnings if not warning.is_checked]


def proposal_page(run: ImportRun, page: str = "") -> ProposalPage | None:
    """The proposal of an import; None before it was read, and where it could not be read.

    `page` is the page of the source that the reader wants to see.
    """
    if not run.proposal:
        return None
    parsed = from_json(run.proposal)
    known = {paragraph.number for paragraph in parsed.paragraphs}
    warnings = [
        ShownWarning(
            index,
            warning.message,
            warning.paragraph if warning.paragraph in known else None,
            warning.is_settled,
        )
        for index, warning in enumerate(parsed.warnings)
    ]
    source = source_of(run, parsed, page)
    passages = [
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
    return ProposalPage(
        facts=_facts(parsed),
        warnings=warnings,
        requests=[_request(index, printed) for index, printed in enumerate(parsed.follow_up)],
        paragraphs=_paragraphs(parsed, warnings, source),
        passages=passages,
        unmatched=parsed.unmatched,
        own_recommendations=parsed.own_recommendations,
        blocks=() if parsed.paragraphs or parsed.passages else parsed.blocks,
        source=source,
        language=parsed.language,
        is_observations=parsed.kind == "concluding_observations",
    )


def _facts(parsed: ParsedDocument) -> list[dict[str, Any]]:
    cycle = "-".join(str(number) for number in dict.fromkeys(parsed.cycle or ()))
    values = (
        (_("Kind"), DocumentKind(parsed.kind).label),
        (_("Title"), parsed.title),
        (_("Symbol"), parsed.symbol),
        (_("Committee"), parsed.committee),
        (_("State party"), parsed.state_party or parsed.state_party_name),
        (_("Cycle"), cycle),
        (_("Session"), parsed.session),
        (_("Language"), dict(Language.choices).get(parsed.language, parsed.language)),
        (_("Sent by"), parsed.submitted_by),
        (_("Adopted at meeting"), parsed.adopted_meeting),
    )
    days = (
        (_("Distributed on"), parsed.distributed_on),
        (_("Adopted on"), parsed.adopted_on),
        (_("Received on"), parsed.received_on),
        (_("Next periodic report due on"), parsed.next_report_due_on),
    )
    return [
        *({"label": label, "value": value} for label, value in values if value),
        *({"label": label, "day": day} for label, day in days if day),
    ]


def _request(index: int, printed: ParsedFollowUp) -> ShownRequest:
    period = ""
    if printed.due_on and printed.due_basis == "explicit_date":
        period = _("by %(day)s, the date printed") % {"day": date_in_words(printed.due_on)}
    elif printed.period_months:
        period = ngettext("within %(n)d month", "within %(n)d months", printed.period_months) % {
            "n": printed.period_months
        }
    if period and printed.due_on and printed.due_basis == "from_adoption":
        period = _("%(period)s of adoption: %(day)s") % {
            "period": period,
            "day": date_in_words(printed.due_on),
        }
    return ShownRequest(
        edit_id=f"edit-request-{index}",
        kind=str(SelectionKind(printed.kind).label),
        paragraph=printed.paragraph,
        items=", ".join(printed.items),
        period=period or _("no date set"),
        quoted=printed.quoted,
        topics=[f"{item}: {topic}" for item, topic in printed.topics],
    )


def _subparagraphs(points: tuple[ParsedSubparagraph, ...]) -> list[dict[str, Any]]:
    """Subparagraphs for `components/_paragraph_subs.html`."""
    return [
        {"label": point.label, "text": point.text, "subs": _subparagraphs(point.points)}
        for point in points
    ]


def _paragraphs(
    parsed: ParsedDocument, warnings: list[ShownWarning], source: SourceView
) -> list[dict[str, Any]]:
    """Paragraphs for `intake/imports/_paragraphs.html`; headings are shown where they change."""
    selected = {
        item.split("(")[0]
        for printed in parsed.follow_up
        for item in printed.items
        if item[:1].isdigit()
    }
    warnings_at: dict[int | None, list[ShownWarning]] = defaultdict(list)
    for warning in warnings:
        warnings_at[warning.paragraph].append(warning)
    lines = first_lines(parsed.paragraphs, source.lines)
    rows: list[dict[str, Any]] = []
    previous: tuple[str, ...] = ()
    for paragraph in parsed.paragraphs:
        path = paragraph.heading if paragraph.heading != previous else ()
        previous = paragraph.heading
        kind = ParagraphKind(paragraph.kind)
        rows.append(
            {
                "number": paragraph.number,
                "anchor": f"para-{paragraph.number}",
                "edit_id": f"edit-{paragraph.number}",
                "heading_over": " / ".join(path[:-1]),
                "heading": path[-1] if path else "",
                "text": paragraph.text,
                "subs": _subparagraphs(paragraph.points),
                "closing": paragraph.closing,
                "footnotes": paragraph.footnotes,
                "is_follow_up": str(paragraph.number) in selected,
                "kind": kind.label,
                "tone": "progress" if kind == ParagraphKind.RECOMMENDATION else "closed",
                "answers": paragraph.answers,
                "warnings": warnings_at[paragraph.number],
                "page": paragraph.page if source.n_pages else None,
                "line": lines.get(paragraph.number),
            }
        )
    return rows


def _reason(passage: ParsedPassage) -> str:
    """Why a passage is proposed for its recommendation; the shared words where they are why."""
    if passage.reason == "explicit_reference":
        return _("It names the paragraph.")
    if passage.reason == "order_of_sections":
        return _("Its position follows the order of the paragraphs named in the report.")
    if passage.reason == "person":
        return _("A person matched it.")
    return _("Its wording is similar: %(words)s.") % {"words": ", ".join(passage.matched_words)}
