"""What reading a document yields: plain frozen values that know no database.

Dates are `datetime.date`; None means that the document does not say. Labels of subparagraphs are
always Latin letters and small Roman numerals in order (a, b, c; i, ii), whatever was printed.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

DocumentKind = Literal[
    "concluding_observations",
    "state_report",
    "list_of_issues_prior",
    "list_of_issues",
    "replies_to_list",
    "state_reply",
    "submission",
    "summary_record",
    "press_release",
    "other",
]
ParagraphKind = Literal[
    "introductory",
    "positive",
    "concern",
    "recommendation",
    "follow_up_request",
    "procedural",
    "other",
]
FollowUpKind = Literal[
    "short_term_follow_up", "particular_importance", "urgent_no_deadline", "by_article"
]
DueBasis = Literal["explicit_date", "from_adoption"]
PassageReason = Literal["explicit_reference", "order_of_sections", "wording", "person"]


class UnreadableDocument(ValueError):
    """A file that cannot be read; the message is a full sentence that says why and what to do.

    `code` is stable, for programs: empty, encrypted, damaged, no_text, picture, old_word,
    too_large, too_deep, too_many_pages, unknown_type, macros.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something that a person should check, at a paragraph (None: in the whole document).

    `is_settled` says that a person has checked it and found nothing left to do.
    """

    code: str
    message: str
    paragraph: int | None = None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class ParsedFootnote:
    """A note under the text: its number or mark, its words, and the first link in it ("")."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ParsedSubparagraph:
    """A subparagraph: (a) of a paragraph; `points` holds (i), (ii) below it.

    `page` is the page on which it begins, where the source has pages.
    """

    label: str
    text: str
    points: tuple["ParsedSubparagraph", ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedParagraph:
    """A numbered paragraph.

    `points` are its subparagraphs, `text` is what stands before them, `closing` what follows them;
    `answers` is the number of the concern that a recommendation answers.
    """

    number: int
    kind: ParagraphKind
    heading: tuple[str, ...]
    text: str
    points: tuple[ParsedSubparagraph, ...] = ()
    closing: str = ""
    footnotes: tuple[ParsedFootnote, ...] = ()
    page: int | None = None
    is_bold: bool = False
    answers: int | None = None

    @property
    def full_text(self) -> str:
        """The whole paragraph as running text, subparagraphs with their letters."""
        if not (self.points or self.closing):
            return self.text
        parts = [self.text]
        for point in self.points:
            parts.append(f"({point.label}) {point.text}")
            parts.extend(f"({below.label}) {below.text}" for below in point.points)
        return " ".join(part for part in [*parts, self.closing] if part)


@dataclass(frozen=True, slots=True)
class ParsedFollowUp:
    """What the document asks to be reported on ahead of the next periodic report.

    `items` are written "9(a)", "35(a)", or "art. 6" where articles are named. `topics` has the
    words that the document puts beside an item. `due_on` is the date printed, or the period
    counted from adoption; `due_basis` says which.
    """

    kind: FollowUpKind
    paragraph: int
    items: tuple[str, ...]
    quoted: str
    period_months: int | None = None
    due_on: date | None = None
    due_basis: DueBasis | None = None
    topics: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedPassage:
    """A part of a reply or report that speaks of certain recommendations.

    `first_paragraph` and `last_paragraph` are the document's own paragraph numbers, or the
    position of its text blocks (from 1) where it numbers none. `confidence` runs from 0 to 1.
    `matched_words` are the words shared with the recommendation, where wording is the reason.
    """

    items: tuple[str, ...]
    first_paragraph: int | None
    last_paragraph: int | None
    reason: PassageReason
    confidence: float
    text: str = ""
    heading: str = ""
    footnotes: tuple[ParsedFootnote, ...] = ()
    matched_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything read from one file.

    `state_party` is an ISO 3166 alpha-3 code, known where a symbol says it; a document without
    one only has the name that it prints, in `state_party_name`.
    `named_items` and `symbols_cited` say what a reply or report is about when it has no symbol of
    its own; `own_recommendations` is the list that an NGO's report ends with. `unmatched` are the
    parts of a reply or report that name no recommendation: their wording may tell which they mean.
    `is_published` says that the text shows itself to be a published document of the United
    Nations; who may read the others is for a person to say. `n_hidden` counts the control
    characters, and the marks that turn the direction of text, that were taken out.
    """

    kind: DocumentKind
    language: str
    paragraphs: tuple[ParsedParagraph, ...]
    title: str = ""
    symbol: str | None = None
    committee: str | None = None
    state_party: str | None = None
    state_party_name: str | None = None
    cycle: tuple[int, int] | None = None
    session: int | None = None
    session_starts_on: date | None = None
    session_ends_on: date | None = None
    original_language: str | None = None
    distributed_on: date | None = None
    adopted_on: date | None = None
    adopted_meeting: int | None = None
    considered_on: tuple[date, ...] = ()
    considered_meetings: tuple[int, ...] = ()
    received_on: date | None = None
    next_report_due_on: date | None = None
    follow_up: tuple[ParsedFollowUp, ...] = ()
    passages: tuple[ParsedPassage, ...] = ()
    unmatched: tuple[ParsedPassage, ...] = ()
    named_items: tuple[str, ...] = ()
    submitted_by: str | None = None
    symbols_cited: tuple[str, ...] = ()
    own_recommendations: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    footnotes: tuple[ParsedFootnote, ...] = ()
    warnings: tuple[ParseWarning, ...] = ()
    n_pages: int | None = None
    is_published: bool = False
    n_hidden: int = 0

    def paragraph(self, number: int) -> ParsedParagraph | None:
        """The paragraph of that number, if the document has it."""
        return next((found for found in self.paragraphs if found.number == number), None)


class SourceLine(NamedTuple):
    """One line of a file's text, without headers, footers and page numbers.

    `opens_block` is True where the layout shows a new paragraph, subparagraph or heading, False
    where the line goes on, None where the source does not tell (plain text with hard line breaks).
    `size` is the type size in points, 0 where unknown; `indent` the distance from the body's
    margin in points. A named tuple, because a document has thousands and they must be made quickly.
    """

    text: str
    page: int | None = None
    is_bold: bool = False
    size: float = 0.0
    indent: float = 0.0
    opens_block: bool | None = None
    note_marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file turned into lines: the body, the masthead of the first page, the footnotes."""

    lines: tuple[SourceLine, ...]
    front: tuple[str, ...] = ()
    footnotes: tuple[tuple[int | None, ParsedFootnote], ...] = ()
    n_pages: int | None = None
    warnings: tuple[ParseWarning, ...] = field(default=())
