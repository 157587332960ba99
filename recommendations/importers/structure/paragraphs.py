"""Numbered lines into paragraphs: headings, subparagraphs, notes, kinds, and what they answer."""

from dataclasses import dataclass

from recommendations.importers.files.lines import join_lines
from recommendations.importers.parsed import (
    ParagraphKind,
    ParsedFootnote,
    ParsedParagraph,
    SourceLine,
)
from recommendations.importers.structure.classify import asks_later, kind_of, link_answers
from recommendations.importers.structure.headings import (
    HeadingPath,
    is_annex,
    looks_like_heading,
    split_headings,
    to_blocks,
)
from recommendations.importers.structure.numbering import NumberedLines
from recommendations.importers.structure.subparagraphs import split_subparagraphs


@dataclass(slots=True)
class _CutParagraph:
    """A numbered paragraph without the headings that follow it, before its kind is known."""

    number: int
    heading: tuple[str, ...]
    lines: list[SourceLine]
    footnotes: tuple[ParsedFootnote, ...]
    n_letters: int
    n_bold: int

    @property
    def is_bold(self) -> bool:
        """Whether most of it is set in bold."""
        return self.n_bold * 2 > self.n_letters


def paragraphs_of(
    opening: list[list[SourceLine]],
    numbered: list[NumberedLines],
    notes: dict[str, ParsedFootnote],
    language: str,
    *,
    is_observations: bool,
) -> tuple[ParsedParagraph, ...]:
    """The paragraphs of a document; `opening` are the headings above the first one.

    Kinds are told for concluding observations alone; paragraphs of other documents are "other".
    """
    cuts = _cut(opening, numbered, notes)
    # Bold type says something where it sets off part of the text, not next to none or all of it.
    n_letters, n_bold = sum(cut.n_letters for cut in cuts), sum(cut.n_bold for cut in cuts)
    bold_tells = 0.15 * n_letters < n_bold < 0.85 * n_letters
    parts = [split_subparagraphs(cut.lines) for cut in cuts]
    kinds: list[ParagraphKind] = ["other"] * len(cuts)
    if is_observations:
        kinds = [
            kind_of(
                cut.heading,
                text or " ".join([point.text for point in points]),
                number=cut.number,
                has_points=bool(points),
                is_bold=cut.is_bold,
                language=language,
                bold_tells=bold_tells,
            )
            for cut, (text, points, _closing) in zip(cuts, parts, strict=True)
        ]
        for place, kind in enumerate(kinds):
            # A concern that the next paragraph answers leaves the request to that paragraph.
            if (
                kind == "concern"
                and kinds[place + 1 : place + 2] != ["recommendation"]
                and asks_later(
                    cuts[place].lines, parts[place][0], language=language, bold_tells=bold_tells
                )
            ):
                kinds[place] = "recommendation"
    answers = link_answers(
        [(cut.number, kind, cut.heading) for cut, kind in zip(cuts, kinds, strict=True)]
    )
    return tuple(
        [
            ParsedParagraph(
                cut.number,
                kind,
                cut.heading,
                text,
                points,
                closing,
                cut.footnotes,
                cut.lines[0].page if cut.lines else None,
                cut.is_bold,
                answers.get(cut.number),
            )
            for cut, kind, (text, points, closing) in zip(cuts, kinds, parts, strict=True)
        ]
    )


def _cut(
    opening: list[list[SourceLine]], numbered: list[NumberedLines], notes: dict[str, ParsedFootnote]
) -> list[_CutParagraph]:
    """Each paragraph under the headings that stand above it, with the notes that it calls."""
    path = HeadingPath()
    path.enter(opening)
    cuts: list[_CutParagraph] = []
    for place, paragraph in enumerate(numbered):
        if place == len(numbered) - 1:
            own = _without_annex(paragraph.lines)
            headings: list[list[SourceLine]] = []
        else:
            own, headings = split_headings(paragraph.lines)
        marks = [mark for line in own if line.note_marks for mark in line.note_marks]
        called = tuple([notes[mark] for mark in marks if mark in notes])
        n_letters = sum([len(line.text) for line in own])
        n_bold = sum([len(line.text) for line in own if line.is_bold])
        cuts.append(_CutParagraph(paragraph.number, path.path, own, called, n_letters, n_bold))
        if headings:
            path.enter(headings)
    return cuts


def _without_annex(lines: list[SourceLine]) -> list[SourceLine]:
    """The last paragraph without what follows the text: annexes, a table, a signature."""
    blocks = to_blocks(lines)
    for place, block in enumerate(blocks[1:], start=1):
        text = join_lines(line.text for line in block)
        first = block[0]
        is_larger = bool(first.size) and first.is_bold and first.size > blocks[0][0].size + 1
        if is_annex(text) or (is_larger and looks_like_heading(text)):
            return [line for kept in blocks[:place] for line in kept]
    return lines
