"""The parts of a reply or report, and which recommendations each of them speaks of.

A part begins at a heading, at words that name a recommendation, or where the committee's own words
are printed. Parts that name one are sure; parts that only count are matched in the order in which
the text lists the paragraphs; the rest is handed on, to be compared by its wording.
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

BY_NAME, BY_ORDER = 0.95, 0.75
_EXPLICIT: PassageReason = "explicit_reference"
_IN_ORDER: PassageReason = "order_of_sections"
_BY_WORDS: PassageReason = "wording"
_SECTION = re.compile(r"(?:[IVX]+|[A-Z])\s?\.\s|general|other", re.IGNORECASE)
# Shorter text says too little to be compared: "See the common core document."
_LEAST_LETTERS = 60
_LONGEST_LABEL = 250
_QUOTE_ROOM = 300


MATCHED_BY_ORDER = ParseWarning(
    "matched_by_order",
    "The sections name no paragraphs; they were matched in the order in which the text names the "
    "paragraphs. A person has to confirm this.",
)


class TextBlock(NamedTuple):
    """A paragraph, block or heading of the text; `path` has the headings where they are known."""

    number: int
    text: str
    is_heading: bool = False
    path: tuple[str, ...] = ()
    notes: tuple[ParsedFootnote, ...] = ()


@dataclass(slots=True)
class ReplySection:
    """A part: what opens it, what stands in it, and what it names."""

    head: TextBlock | None
    inside: list[TextBlock] = field(default_factory=list)
    items: tuple[str, ...] = ()
    reason: PassageReason = _BY_WORDS
    is_quote: bool = False

    @property
    def heading(self) -> str:
        text = self.head.text if self.head else ""
        return text if len(text) <= _QUOTE_ROOM else f"{text[:_QUOTE_ROOM].rstrip()} …"

    @property
    def text(self) -> str:
        return "\n\n".join(piece.text for piece in self.inside)


def read_sections(
    pieces: Sequence[TextBlock], asked: tuple[str, ...], language: str
) -> tuple[tuple[ParsedPassage, ...], tuple[ParsedPassage, ...]]:
    """The passages that speak of known recommendations, and the parts that may speak of any.

    `asked` are the recommendations that the text says it is about, in its order.
    """
    sections = _cut(pieces, language)
    _drop_announcement(sections, asked)
    _recount(sections, asked)
    _match_by_order(sections, asked)
    passages = tuple(_passage(section) for section in sections if section.items and _says(section))
    rest = tuple(
        _passage(section)
        for section in _open_sections(sections, asked, language)
        if len(f"{section.heading} {section.text}") >= _LEAST_LETTERS
    )
    return passages, rest


def _says(section: ReplySection) -> bool:
    return bool(section.inside) or section.head is not None


def _cut(pieces: Sequence[TextBlock], language: str) -> list[ReplySection]:
    sections: list[ReplySection] = []
    before: tuple[str, ...] = ()
    for piece in pieces:
        current = sections[-1] if sections else None
        opened = _opened_by(piece, current, before, language)
        before = piece.path
        if opened is not None:
            sections.append(opened)
        elif current is not None:
            current.inside.append(piece)
    return sections


def _opened_by(
    piece: TextBlock, current: ReplySection | None, before: tuple[str, ...], language: str
) -> ReplySection | None:
    """The section that a piece begins; None where it belongs to the current one."""
    if piece.is_heading:
        return _opened_by_heading(piece, current, before, language)
    quoted = named_by_quotation(piece.text, language)
    if is_committee_speaking(piece.text):
        return _opened_by_quotation(piece, current, quoted)
    named = named_by_opening(piece.text, language)
    if named and (current is None or named != current.items):
        return ReplySection(None, [piece], named, _EXPLICIT)
    if _is_spelt_count(piece.text) and not (current and current.items):
        return ReplySection(piece)
    return ReplySection(None, [piece]) if current is None else None


def _opened_by_heading(
    piece: TextBlock, current: ReplySection | None, before: tuple[str, ...], language: str
) -> ReplySection | None:
    named = named_by_heading(piece.text, language)
    if named:
        return ReplySection(piece, items=named, reason=_EXPLICIT)
    if current is not None and current.items and not _leaves(piece, current, before):
        return None  # a heading inside the answer
    return ReplySection(piece)


def _opened_by_quotation(
    piece: TextBlock, current: ReplySection | None, quoted: tuple[str, ...]
) -> ReplySection | None:
    names = current.items if current is not None and not current.is_quote else ()
    if names and set(quoted) <= set(names):
        return None  # the section that names it quotes it
    if current is not None and current.is_quote and not current.inside and not quoted:
        return None  # the quotation goes on
    reason = _EXPLICIT if quoted else _BY_WORDS
    return ReplySection(piece, items=quoted, reason=reason, is_quote=True)


def _leaves(piece: TextBlock, current: ReplySection, before: tuple[str, ...]) -> bool:
    """Whether a heading that names nothing ends the passage before it."""
    if is_frame(piece.text):
        return True
    if piece.path:
        return before[:1] != piece.path[:1] and bool(_SECTION.match(piece.path[0]))
    here, head = (
        section_number_of(piece.text),
        current.head and section_number_of(current.head.text),
    )
    if here is None or not head:
        return False
    # "B." ends what "A." began.
    return any((style, place - 1) in head.readings for style, place in here.readings)


def _is_spelt_count(text: str) -> bool:
    """Whether a block opens with a counting word, as reports print headings: "First: ..."."""
    count = section_number_of(text) if len(text) < _LONGEST_LABEL else None
    return count is not None and count.is_spelt


def _drop_announcement(sections: list[ReplySection], asked: tuple[str, ...]) -> None:
    """A sentence that announces every paragraph to come answers none of them."""
    for section in sections:
        if section.head is None and len(asked) > 1 and section.items == asked:
            section.items, section.reason = (), _BY_WORDS


def _recount(sections: list[ReplySection], asked: tuple[str, ...]) -> None:
    """Take "Recommendation 1, 2, 3" as counting where the text is about paragraphs 16, 36, 60."""
    named = [section for section in sections if section.items]
    counted = [(str(place),) for place in range(1, len(asked) + 1)]
    if len(asked) > 1 and [section.items for section in named] == counted != [(i,) for i in asked]:
        for section, item in zip(named, asked, strict=True):
            section.items, section.reason = (item,), _IN_ORDER


def _match_by_order(sections: list[ReplySection], asked: tuple[str, ...]) -> None:
    """Give counting sections the asked items in order, when there are as many of both."""
    if not asked or any(section.items for section in sections):
        return
    run = runs_in_order([section.head.text if section.head else "" for section in sections])
    if len(run) != len(asked):
        return
    for place, item in zip(run, asked, strict=True):
        sections[place].items, sections[place].reason = (item,), _IN_ORDER
    _absorb(sections, run)


def _absorb(sections: list[ReplySection], run: list[int]) -> None:
    """Let the parts between two counted ones belong to the first: they are its sub-headings."""
    for start, end in zip(run, [*run[1:], len(sections)], strict=True):
        for later in sections[start + 1 : end]:
            if later.head is not None and is_frame(later.head.text):
                break
            later_pieces = [later.head, *later.inside] if later.head else later.inside
            sections[start].inside += later_pieces
            later.inside, later.head = [], None


def _open_sections(
    sections: list[ReplySection], asked: tuple[str, ...], language: str
) -> Iterable[ReplySection]:
    """Parts that name nothing, without the frame; without headings each paragraph is one.

    A paragraph that lists everything asked about announces the answers, and is none.
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
                ReplySection(None, [piece])
                for piece in section.inside
                if not asked or not set(asked) <= set(items_named(piece.text, language))
            )
        elif section.inside or section.is_quote:
            yield section


def _passage(section: ReplySection) -> ParsedPassage:
    pieces = [*([section.head] if section.head else []), *section.inside]
    own = section.inside or pieces
    return ParsedPassage(
        items=section.items,
        first_paragraph=own[0].number if section.head is None else pieces[0].number,
        last_paragraph=own[-1].number,
        reason=section.reason,
        confidence={_EXPLICIT: BY_NAME, _IN_ORDER: BY_ORDER}.get(section.reason, 0.0),
        text=section.text,
        heading=section.heading,
        footnotes=_sources(pieces),
    )


def _sources(pieces: Iterable[TextBlock]) -> tuple[ParsedFootnote, ...]:
    """The notes that are called, and the links that stand in the text, each once."""
    found: list[ParsedFootnote] = []
    seen: set[str] = set()
    for piece in pieces:
        found += [note for note in piece.notes if note not in found]
        seen.update(note.url for note in piece.notes)
        for url in links_in(piece.text):
            if url not in seen:
                seen.add(url)
                sentence = next(
                    (part for part in split_sentences(piece.text) if url in part), piece.text
                )
                found.append(
                    ParsedFootnote(
                        "", sentence[:_QUOTE_ROOM] if url in sentence[:_QUOTE_ROOM] else url, url
                    )
                )
    return tuple(found)
