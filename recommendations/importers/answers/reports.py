"""Reports by NGOs and NHRIs: text blocks, sections, notes with links, their own recommendations.

Such a report has no symbol and mostly no paragraph numbers. It says once which paragraphs it
speaks of and then takes them one after another, under headings that name them or that are only
numbered (First, Second ...). Numbered headings are matched to the paragraphs in the order in which
the report names them, as a proposal for a person to confirm.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from recommendations.importers.answers.explicit_references import items_named
from recommendations.importers.answers.section_numbers import section_number_of
from recommendations.importers.answers.sections import MATCHED_BY_ORDER, TextBlock, read_sections
from recommendations.importers.files.lines import join_lines
from recommendations.importers.files.notes import resolve_ibid, take_inline_notes
from recommendations.importers.observations.subject import subject_of
from recommendations.importers.parsed import (
    DocumentKind,
    ParsedDocument,
    ParsedFootnote,
    ParsedPassage,
    ParseWarning,
    SourceText,
)
from recommendations.importers.structure.headings import looks_like_heading, to_blocks
from recommendations.importers.words.calendar_words import first_date
from recommendations.importers.words.phrases import phrases_of
from recommendations.importers.words.sentences import split_sentences
from recommendations.importers.words.text import ends_sentence
from recommendations.symbols import find_symbols

_OWN_LIST = re.compile(
    r"(?:[IVX]+\.|\d+\.|[A-Z]\.)?\s*(?:(?:suggested|proposed|our|key|conclusions? and)\s+)?"
    r"(?:recommendations?|recommandations?|recomendaciones|рекомендации|التوصيات|توصيات|建议)"
    r"(?:\s+(?:to|for|à|al|a la)\b.{0,80})?\s*[:：]?",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[^\W\d_a-zà-ÿа-я][^.;:]{2,120}?)\s+(?:\([^)]{2,30}\)\s+)?"
_AUTHORS = tuple(
    re.compile(pattern)
    for pattern in (
        (
            rf"(?:The\s+)?{_NAME}(?:submits?|presents?|is pleased to submit|has prepared)\s+"
            r"(?:this|the present|its)\b"
        ),
        (
            rf"{_NAME}(?:soumet(?:tent)?|présent(?:e|ent)|a (?:préparé|établi))\s+"
            r"(?:ce|cette|le présent|la présente|son)\b"
        ),
        (
            rf"{_NAME}(?:presentan?|someten?|ha (?:preparado|elaborado))\s+"
            r"(?:este|esta|el presente|su)\b"
        ),
        rf"{_NAME}(?:представля[ею]т|подготовил[аи]?)\s+(?:этот|настоящий|данный|свой)\b",
        r"(?:ي|ت)قدم\s+(?P<name>.{3,100}?)\s+(?:هذا|هذه)\s",
        r"(?P<name>[^，。；：\s]{2,40}?)(?:就.{0,80}?)?(?:提交|编写)了?(?:本|这份|此)报告",
    )
)
# A press release prints its day above the text.
_DATE_REACH = 800
_BULLET = re.compile(r"\s*(?:[·•●▪◦‣*–-]|\d{1,2}[.)]|\(?[a-z]\))\s+(?P<text>\S.*)", re.DOTALL)


class _Block(NamedTuple):
    """A paragraph of the report, its position counted from 1, and the notes that it calls."""

    position: int
    text: str
    called: tuple[str, ...]
    is_heading: bool


def read_report(source: SourceText, *, kind: DocumentKind, language: str) -> ParsedDocument:
    """The document of a text without paragraph numbers: its blocks, and what they speak of."""
    blocks, notes = _blocks(source)
    whole = "\n".join(block.text for block in blocks)
    cited = list(find_symbols(whole))
    subject = subject_of(whole[:6000], cited)
    # What it says it is about: the longest list of paragraphs that opens it beside the word
    # "recommendations".
    phrases = phrases_of(language)
    lists = [
        items_named(sentence, language)
        for block in blocks[:12]
        for sentence in split_sentences(block.text)
        if phrases.recommendation.search(sentence)
    ]
    named = max(lists, key=len, default=())
    own, first_own = _own_recommendations(blocks) if kind == "submission" else ((), None)
    passages: tuple[ParsedPassage, ...] = ()
    rest: tuple[ParsedPassage, ...] = ()
    if kind in ("submission", "state_reply"):
        by_label = {note.label: note for note in notes}
        body = [
            TextBlock(
                block.position,
                block.text,
                is_heading=block.is_heading,
                notes=tuple(by_label[label] for label in block.called if label in by_label),
            )
            for block in blocks
            if first_own is None or block.position < first_own
        ]
        passages, rest = read_sections(body, named, language)
    # Web pages put their menu before the title.
    opening = blocks[:6] if blocks and not ends_sentence(blocks[0].text) else []
    titles = [
        block.text for block in opening if len(block.text) <= 250 and not ends_sentence(block.text)
    ]
    authors = (
        match["name"].strip(" ,")
        for block in blocks[:6]
        for pattern in _AUTHORS
        if (match := pattern.match(block.text))
    )
    return ParsedDocument(
        kind=kind,
        language=language,
        paragraphs=(),
        title=next((title for title in titles if len(title) > 40), next(iter(titles), "")),
        submitted_by=next(authors, None),
        committee=subject.committee,
        state_party=subject.state_party,
        state_party_name=subject.state_party_name,
        cycle=subject.cycle,
        passages=passages,
        unmatched=rest,
        named_items=named,
        distributed_on=first_date(whole[:_DATE_REACH]) if kind == "press_release" else None,
        symbols_cited=tuple(dict.fromkeys(str(symbol) for symbol in cited)),
        own_recommendations=own,
        blocks=tuple(block.text for block in blocks),
        footnotes=notes,
        warnings=(
            *source.warnings,
            *(_warnings(passages, named, notes) if kind == "submission" else ()),
        ),
        n_pages=source.n_pages,
        is_published=kind == "press_release",
    )


def with_subject(document: ParsedDocument, preface: list[str]) -> ParsedDocument:
    """A summary record, which often lacks its masthead, with the case that its opening names."""
    opening = "\n".join([*preface, *(item.full_text for item in document.paragraphs[:2])])
    subject = subject_of(opening[:6000], find_symbols(opening))
    return replace(
        document,
        committee=document.committee or subject.committee,
        state_party=document.state_party or subject.state_party,
        state_party_name=document.state_party_name or subject.state_party_name,
        cycle=document.cycle or subject.cycle,
    )


def _blocks(source: SourceText) -> tuple[list[_Block], tuple[ParsedFootnote, ...]]:
    """The paragraphs with the notes that they call, and all notes, those in the text included."""
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
        blocks.append(_Block(len(blocks) + 1, text, marks, _is_heading(text, following)))
    return blocks, resolve_ibid(notes)


def _is_heading(text: str, following: str) -> bool:
    """Whether a block stands above others: short, unfinished, and not an item of a list."""
    if not following or len(text) >= 200 or ends_sentence(text.rstrip(":：")):
        return False
    if _BULLET.match(text):
        # "1. Detention" above a text is a heading; "1. Detention" above "2. Schools" is a list.
        is_numbered = section_number_of(text) is not None
        return is_numbered and not _BULLET.match(following) and len(text) < 120
    return looks_like_heading(text.rstrip(":："))


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


def _warnings(
    passages: tuple[ParsedPassage, ...], named: tuple[str, ...], notes: tuple[ParsedFootnote, ...]
) -> Iterator[ParseWarning]:
    """What a person should check in a submission."""
    if passages and all(passage.reason == "order_of_sections" for passage in passages):
        yield MATCHED_BY_ORDER
    if not passages:
        yield ParseWarning(
            "no_passages",
            "No part of the text could be matched to a recommendation."
            + (f" It names paragraphs {', '.join(named)}." if named else ""),
        )
    bare = [note.label for note in notes if not note.url]
    if bare:
        yield ParseWarning("note_without_link", f"Notes without a link: {', '.join(bare)}.")
