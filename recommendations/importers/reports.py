"""Reports by NGOs and NHRIs: text blocks, sections, notes with links, their own recommendations.

Such a report has no symbol and mostly no paragraph numbers. It says once which paragraphs it
speaks of and then takes them one after another, under headings that name them or that only count
(First, Second ...). Counting headings are matched to the paragraphs in the order in which the
report names them, as a proposal for a person to confirm.
"""

import re
from dataclasses import dataclass

from recommendations.importers.headings import looks_like_heading, to_blocks
from recommendations.importers.lines import ends_sentence, join_lines
from recommendations.importers.names import (
    committee_named,
    cycle_and_state_named,
    state_named,
)
from recommendations.importers.notes import resolve_ibid, take_inline_notes
from recommendations.importers.parsed import (
    DocumentKind,
    ParsedDocument,
    ParsedFootnote,
    ParsedPassage,
    ParseWarning,
    PassageReason,
    Source,
)
from recommendations.importers.replies import items_named
from recommendations.importers.sentences import split_sentences
from recommendations.importers.wording import wording_of
from recommendations.symbols import find_symbols

_COUNTING = (
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    ("firstly", "secondly", "thirdly", "fourthly", "fifthly", "sixthly", "seventhly", "eighthly"),
    ("premièrement", "deuxièmement", "troisièmement", "quatrièmement", "cinquièmement"),
    ("primero", "segundo", "tercero", "cuarto", "quinto"),
    ("во-первых", "во-вторых", "в-третьих", "в-четвертых", "в-пятых"),
    ("أولا", "ثانيا", "ثالثا", "رابعا", "خامسا"),
    ("第一", "第二", "第三", "第四", "第五"),
)
_COUNTS = {word: place for row in _COUNTING for place, word in enumerate(row, start=1)}
_COUNTING_WORDS = "|".join(sorted(_COUNTS, key=len, reverse=True))
_COUNTING_HEADING = re.compile(
    rf"(?P<word>{_COUNTING_WORDS})\u064b?\s?[:：.،,–-]\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_OWN_LIST = re.compile(
    r"(?:[IVX]+\.|\d+\.|[A-Z]\.)?\s*(?:(?:suggested|proposed|our|key|conclusions? and)\s+)?"
    r"(?:recommendations?|recommandations?|recomendaciones|рекомендации|التوصيات|توصيات|建议)"
    r"(?:\s+(?:to|for|à|al|a la)\b.{0,80})?\s*[:：]?",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:The\s+)?(?P<name>[A-Z][^.;:]{2,120}?)\s+(?:\([^)]{2,30}\)\s+)?"
    r"(?:submits?|presents?|is pleased to submit|has prepared)\s+(?:this|the present|its)\b"
)
_EXPLICIT: PassageReason = "explicit_reference"
_IN_ORDER: PassageReason = "order_of_sections"
_BULLET = re.compile(r"\s*(?:[·•●▪◦‣*–-]|\d{1,2}[.)]|\(?[a-z]\))\s+(?P<text>\S.*)", re.DOTALL)


@dataclass(slots=True)
class _Block:
    """A paragraph of the report, its position counted from 1."""

    position: int
    text: str
    called: tuple[str, ...]
    page: int | None
    is_heading: bool


def read_report(source: Source, *, kind: DocumentKind, language: str) -> ParsedDocument:
    """The document of a text without a symbol: its blocks, and what they speak of."""
    blocks, notes = _blocks(source)
    whole = "\n".join(block.text for block in blocks)
    cycle, state_name = cycle_and_state_named(whole[:6000])
    named = _named_items(blocks, language)
    own, first_own = _own_recommendations(blocks)
    body = [block for block in blocks if first_own is None or block.position < first_own]
    passages = _passages(body, named, notes, language) if kind != "press_release" else ()
    return ParsedDocument(
        kind=kind,
        language=language,
        paragraphs=(),
        title=_title(blocks),
        submitted_by=_author(blocks),
        committee=committee_named(whole[:6000]),
        state_party=state_named(state_name) if state_name else None,
        state_party_name=state_name,
        cycle=cycle,
        passages=passages,
        named_items=named,
        symbols_cited=tuple(dict.fromkeys(str(symbol) for symbol in find_symbols(whole))),
        own_recommendations=own,
        blocks=tuple(block.text for block in blocks),
        footnotes=notes,
        warnings=(*source.warnings, *_doubts(passages, named, notes, kind)),
        n_pages=source.n_pages,
    )


def _blocks(source: Source) -> tuple[list[_Block], tuple[ParsedFootnote, ...]]:
    blocks: list[_Block] = []
    notes: list[ParsedFootnote] = [note for _, note in source.footnotes]
    groups = to_blocks(list(source.lines))
    for place, group in enumerate(groups):
        text, inline, called = take_inline_notes(join_lines(line.text for line in group))
        notes += inline
        if not text:
            continue
        marks = (*called, *(mark for line in group for mark in line.note_marks))
        following = groups[place + 1][0].text if place + 1 < len(groups) else ""
        is_heading = (
            looks_like_heading(text)
            and len(text) < 200
            and not ends_sentence(text)
            and bool(following)
            and not _BULLET.match(text)
        )
        blocks.append(_Block(len(blocks) + 1, text, marks, group[0].page, is_heading))
    return blocks, resolve_ibid(notes)


def _title(blocks: list[_Block]) -> str:
    """The first of the opening blocks that reads as a title: web pages put their menu before it."""
    opening = blocks[:6] if blocks and not ends_sentence(blocks[0].text) else []
    titles = [
        block.text for block in opening if len(block.text) <= 250 and not ends_sentence(block.text)
    ]
    long_enough = [title for title in titles if len(title) > 40]
    return next(iter([*long_enough, *titles]), "")


def _author(blocks: list[_Block]) -> str | None:
    """Who says in the first blocks that it submits the report."""
    for block in blocks[:6]:
        match = _AUTHOR.match(block.text)
        if match:
            return match["name"].strip(" ,")
    return None


def _named_items(blocks: list[_Block], language: str) -> tuple[str, ...]:
    """The paragraphs that the report says it is about: its first list beside "recommendations"."""
    wording = wording_of(language)
    best: tuple[str, ...] = ()
    for block in blocks[:12]:
        for sentence in split_sentences(block.text):
            if wording.recommendation.search(sentence):
                found = items_named(sentence, language)
                if len(found) > len(best):
                    best = found
    return best


def _own_recommendations(blocks: list[_Block]) -> tuple[tuple[str, ...], int | None]:
    """The list under the last heading "Recommendations", and where that heading stands."""
    for block in reversed(blocks):
        if not _OWN_LIST.fullmatch(block.text.strip()):
            continue
        items: list[str] = []
        for later in blocks[block.position :]:
            match = _BULLET.match(later.text)
            if match:
                items.append(match["text"].strip())
            elif items and not later.is_heading:
                if any(_BULLET.match(after.text) for after in blocks[later.position :]):
                    items[-1] = f"{items[-1]} {later.text}"
                else:
                    break
            elif not items and not later.is_heading:
                items.append(later.text)
        if items:
            return tuple(items), block.position
    return (), None


def _passages(
    blocks: list[_Block],
    named: tuple[str, ...],
    notes: tuple[ParsedFootnote, ...],
    language: str,
) -> tuple[ParsedPassage, ...]:
    sections = _sections(blocks, language)
    counting = [section for section in sections if section[2]]
    in_order = bool(counting) and len(counting) == len(named)
    by_label = {note.label: note for note in notes}
    passages: list[ParsedPassage] = []
    for heading, inside, count, names in sections:
        items, reason, confidence = names, _EXPLICIT, 0.95
        if not names:
            if not (in_order and count):
                continue
            items, reason, confidence = (named[count - 1],), _IN_ORDER, 0.75
        labels = [label for block in inside for label in block.called]
        passages.append(
            ParsedPassage(
                items=items,
                first_paragraph=heading.position,
                last_paragraph=inside[-1].position if inside else heading.position,
                reason=reason,
                confidence=confidence,
                text="\n\n".join(block.text for block in inside),
                heading=heading.text,
                footnotes=tuple(by_label[label] for label in labels if label in by_label),
            )
        )
    return tuple(passages)


def _sections(
    blocks: list[_Block], language: str
) -> list[tuple[_Block, list[_Block], int, tuple[str, ...]]]:
    """(heading, blocks below it, what it counts or 0, what it names) for each heading in turn."""
    sections: list[tuple[_Block, list[_Block], int, tuple[str, ...]]] = []
    expected = 1
    for block in blocks:
        match = _COUNTING_HEADING.match(block.text) if len(block.text) < 250 else None
        count = _COUNTS[match["word"].lower()] if match else 0
        names = items_named(block.text, language) if block.is_heading else ()
        if count == expected and count:
            sections.append((block, [], count, names))
            expected += 1
        elif names:
            sections.append((block, [], 0, names))
        elif sections:
            sections[-1][1].append(block)
    return sections


def _doubts(
    passages: tuple[ParsedPassage, ...],
    named: tuple[str, ...],
    notes: tuple[ParsedFootnote, ...],
    kind: DocumentKind,
) -> list[ParseWarning]:
    if kind != "submission":
        return []
    warnings: list[ParseWarning] = []
    if passages and all(passage.reason == "order_of_sections" for passage in passages):
        warnings.append(
            ParseWarning(
                "matched_by_order",
                "The sections name no paragraphs; they were matched in the order in which the "
                "report names the paragraphs. A person has to confirm this.",
            )
        )
    if not passages:
        warnings.append(
            ParseWarning(
                "no_passages",
                "No part of the text could be matched to a recommendation."
                + (f" It names paragraphs {', '.join(named)}." if named else ""),
            )
        )
    bare = [note.label for note in notes if not note.url]
    if bare:
        warnings.append(
            ParseWarning("note_without_link", f"Notes without a link: {', '.join(bare)}.")
        )
    return warnings
