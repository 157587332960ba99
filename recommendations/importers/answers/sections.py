"""The parts of a reply or report, and which recommendations each of them speaks of.

A part begins at a heading, at words that name a recommendation, or where the committee's own words
are quoted. Parts that name a recommendation are certain; parts that are only numbered are matched
in the order in which the text lists the paragraphs; the others are left to be compared by wording.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from recommendations.importers.answers.explicit_references import (
    is_committee_speaking,
    items_named,
    named_by_heading,
    named_by_opening,
    named_by_quotation,
)
from recommendations.importers.answers.section_numbers import (
    is_frame,
    runs_in_order,
    section_number_of,
)
from recommendations.importers.files.notes import links_in
from recommendations.importers.parsed import (
    ParsedFootnote,
    ParsedPassage,
    ParseWarning,
    PassageReason,
)
from recommendations.importers.words.sentences import split_sentences

_EXPLICIT: PassageReason = "explicit_reference"
_IN_ORDER: PassageReason = "order_of_sections"
_BY_WORDING: PassageReason = "wording"
_CONFIDENCE = {_EXPLICIT: 0.95, _IN_ORDER: 0.75}
_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s?\.\s|general|other", re.IGNORECASE)
# Shorter text says too little to be compared: "See the common core document."
_LEAST_LETTERS = 60
_LONGEST_LABEL = 250
_LONGEST_QUOTE = 300


MATCHED_BY_ORDER = ParseWarning(
    "matched_by_order",
    "The sections name no paragraphs; they were matched in the order in which the text names the "
    "paragraphs. Please confirm that each section speaks of the paragraph shown.",
)


class TextBlock(NamedTuple):
    """A paragraph, block or heading of the text; `path` has its headings where they are known."""

    number: int
    text: str
    is_heading: bool = False
    path: tuple[str, ...] = ()
    notes: tuple[ParsedFootnote, ...] = ()


@dataclass(slots=True)
class ReplySection:
    """A part of the text: the heading that opens it, what stands in it, and what it names."""

    head: TextBlock | None
    inside: list[TextBlock] = field(default_factory=list)
    items: tuple[str, ...] = ()
    reason: PassageReason = _BY_WORDING
    is_quote: bool = False

    @property
    def heading(self) -> str:
        text = self.head.text if self.head else ""
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()} …"

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.inside)


def read_sections(
    blocks: Sequence[TextBlock], asked: tuple[str, ...], language: str
) -> tuple[tuple[ParsedPassage, ...], tuple[ParsedPassage, ...]]:
    """The passages that speak of known recommendations, and the parts that may speak of any.

    `asked` are the recommendations that the text says it is about, in its order.
    """
    sections: list[ReplySection] = []
    path_before: tuple[str, ...] = ()
    for block in blocks:
        current = sections[-1] if sections else None
        opened = _opened_by(block, current, path_before, language)
        path_before = block.path
        if opened is not None:
            sections.append(opened)
        elif current is not None:
            current.inside.append(block)
    for section in sections:
        # A sentence that announces every paragraph to come answers none of them.
        if section.head is None and len(asked) > 1 and section.items == asked:
            section.items, section.reason = (), _BY_WORDING
    _match_by_order(sections, asked)
    passages = tuple(
        _passage(section)
        for section in sections
        if section.items and (section.inside or section.head is not None)
    )
    rest = tuple(
        _passage(section)
        for section in _unnamed_parts(sections, asked, language)
        if len(f"{section.heading} {section.text}") >= _LEAST_LETTERS
    )
    return passages, rest


def _opened_by(
    block: TextBlock, current: ReplySection | None, path_before: tuple[str, ...], language: str
) -> ReplySection | None:
    """The section that a block begins; None where it belongs to the current one."""
    if block.is_heading:
        named = named_by_heading(block.text, language)
        reason = _EXPLICIT if named else _BY_WORDING
        is_inside = current and current.items and not _ends(current, block, path_before)
        # A heading that names nothing may stand inside an answer.
        return None if is_inside and not named else ReplySection(block, [], named, reason)
    if is_committee_speaking(block.text):
        quoted = named_by_quotation(block.text, language)
        if current is not None and current.is_quote:
            belongs = not current.inside and not quoted  # the quotation goes on
        else:  # the section that names a recommendation quotes it
            belongs = bool(current and current.items and set(quoted) <= set(current.items))
        if belongs:
            return None
        reason = _EXPLICIT if quoted else _BY_WORDING
        return ReplySection(block, items=quoted, reason=reason, is_quote=True)
    named = named_by_opening(block.text, language)
    if named and (current is None or named != current.items):
        return ReplySection(None, [block], named, _EXPLICIT)
    # Reports print headings that open with a counting word as if they were text: "First: ...".
    number = section_number_of(block.text) if len(block.text) < _LONGEST_LABEL else None
    if number is not None and number.is_spelt and not (current and current.items):
        return ReplySection(block)
    return None if current else ReplySection(None, [block])


def _ends(current: ReplySection, heading: TextBlock, path_before: tuple[str, ...]) -> bool:
    """Whether a heading that names nothing ends the section before it."""
    if is_frame(heading.text):
        return True
    if heading.path:
        return path_before[:1] != heading.path[:1] and bool(_SECTION.match(heading.path[0]))
    here = section_number_of(heading.text)
    first = section_number_of(current.head.text) if current.head else None
    if here is None or first is None:
        return False
    # "B." ends what "A." began.
    return any((style, place - 1) in first.readings for style, place in here.readings)


def _match_by_order(sections: list[ReplySection], asked: tuple[str, ...]) -> None:
    """Give numbered sections the items that were asked about, where there are as many of both."""
    named = [section for section in sections if section.items]
    # "Recommendation 1, 2, 3" is a numbering where the text is about paragraphs 16, 36 and 60.
    counted = [(str(place),) for place in range(1, len(asked) + 1)]
    if len(asked) > 1 and [section.items for section in named] == counted != [(i,) for i in asked]:
        for section, item in zip(named, asked, strict=True):
            section.items, section.reason = (item,), _IN_ORDER
    if named or not asked:
        return
    run = runs_in_order([section.head.text if section.head else "" for section in sections])
    if len(run) != len(asked):
        return
    for place, item in zip(run, asked, strict=True):
        sections[place].items, sections[place].reason = (item,), _IN_ORDER
    # The parts between two numbered ones belong to the first: they stand under its sub-headings.
    for start, end in zip(run, [*run[1:], len(sections)], strict=True):
        for later in sections[start + 1 : end]:
            if later.head is not None and is_frame(later.head.text):
                break
            sections[start].inside += [later.head, *later.inside] if later.head else later.inside
            later.inside, later.head = [], None


def _unnamed_parts(
    sections: list[ReplySection], asked: tuple[str, ...], language: str
) -> Iterable[ReplySection]:
    """Parts that name nothing, save introduction and conclusion.

    Without headings each paragraph is a part; one that lists everything asked about announces the
    answers and is none of them.
    """
    has_begun = not any(section.items for section in sections)
    for section in sections:
        has_begun = has_begun or bool(section.items)
        if section.items or (section.head and is_frame(section.head.text)):
            continue
        if section.head is None and not has_begun:
            continue  # what stands before the first answer introduces them
        if section.head is None:
            yield from (
                ReplySection(None, [block])
                for block in section.inside
                if not asked or not set(asked) <= set(items_named(block.text, language))
            )
        elif section.inside or section.is_quote:
            yield section


def _passage(section: ReplySection) -> ParsedPassage:
    """The section with its sources: notes that are called, and links in the text, each once."""
    blocks = [*([section.head] if section.head else []), *section.inside]
    own = section.inside or blocks
    sources: list[ParsedFootnote] = []
    seen: set[str] = set()
    for block in blocks:
        sources += [note for note in block.notes if note not in sources]
        seen.update(note.url for note in block.notes)
        for url in links_in(block.text):
            if url not in seen:
                seen.add(url)
                sentences = split_sentences(block.text)
                sentence = next((text for text in sentences if url in text), block.text)
                quote = sentence[:_LONGEST_QUOTE]
                sources.append(ParsedFootnote("", quote if url in quote else url, url))
    return ParsedPassage(
        items=section.items,
        first_paragraph=own[0].number if section.head is None else blocks[0].number,
        last_paragraph=own[-1].number,
        reason=section.reason,
        confidence=_CONFIDENCE.get(section.reason, 0.0),
        text=section.text,
        heading=section.heading,
        footnotes=tuple(sources),
    )
