"""Lines of any source -> one ParsedDocument: the steps that all formats share."""

from collections import defaultdict
from dataclasses import dataclass, replace

from recommendations.importers import front_matter
from recommendations.importers.classify import kind_of, link_answers
from recommendations.importers.follow_up import find_follow_up, find_next_report
from recommendations.importers.headings import (
    HeadingPath,
    is_annex,
    looks_like_heading,
    split_headings,
    to_blocks,
)
from recommendations.importers.kinds import kind_from_words
from recommendations.importers.language import detect_language
from recommendations.importers.lines import ends_sentence, join_lines
from recommendations.importers.numbering import Numbered, split_numbered
from recommendations.importers.parsed import (
    DocumentKind,
    Line,
    ParsedDocument,
    ParsedFootnote,
    ParsedParagraph,
    ParseWarning,
    Source,
)
from recommendations.importers.points import split_points
from recommendations.importers.replies import (
    find_reply_passages,
    reads_as_blocks,
    with_blocks,
    with_passages,
)
from recommendations.importers.reports import read_report, with_subject
from recommendations.symbols import Symbol, find_symbols


@dataclass(slots=True)
class _Cut:
    """A numbered paragraph cut into its parts, before its kind is known."""

    number: int
    heading: tuple[str, ...]
    lines: list[Line]
    footnotes: tuple[ParsedFootnote, ...]


def assemble(source: Source, named: Symbol | None = None) -> ParsedDocument:
    """Read the structure out of the lines; doubts become warnings, nothing is guessed silently.

    `named` is the symbol that a person gave; the one that the document prints goes before it.
    """
    preface, numbered, warnings = split_numbered(source.lines)
    text = "\n".join(line.text for line in source.lines[:400])
    language = detect_language(text)
    front_lines = [line.text for line in preface]
    symbol = front_matter.own_symbol(source.front, front_lines[:25]) or named
    kind = front_matter.kind_from_symbol(symbol) if symbol else kind_from_words(text)
    is_numbered = len(numbered) >= 3 and len(preface) * 2 < len(source.lines)
    if kind == "press_release" or (kind in ("submission", "other") and not is_numbered):
        return read_report(source, kind=kind, language=language)
    if kind == "state_reply" and reads_as_blocks(preface, numbered):
        document = _document(source, symbol, kind, language, front_lines, (), [])
        return with_blocks(document, source)
    cuts = _cut(preface, numbered, _notes_by_label(source))
    paragraphs = _paragraphs(cuts, language, is_observations=kind == "concluding_observations")
    document = _document(source, symbol, kind, language, front_lines, paragraphs, warnings)
    if kind != "submission":
        return document
    report = read_report(source, kind=kind, language=language)
    passages, rest, _named = find_reply_passages(document)
    return replace(
        report,
        paragraphs=paragraphs,
        passages=passages or report.passages,
        unmatched=rest if passages else report.unmatched,
    )


def _document(
    source: Source,
    symbol: Symbol | None,
    kind: DocumentKind,
    language: str,
    preface: list[str],
    paragraphs: tuple[ParsedParagraph, ...],
    warnings: list[ParseWarning],
) -> ParsedDocument:
    notes = [note.text for _, note in source.footnotes if note.label.startswith("*")]
    cycle, state_name = front_matter.cycle_and_state_named(" ".join(preface))
    document = ParsedDocument(
        kind=kind,
        language=language,
        paragraphs=paragraphs,
        title=_title(preface),
        symbol=symbol.printed.rstrip("*") if symbol else None,
        committee=(symbol.body or None)
        if symbol
        else front_matter.committee_named("\n".join(preface)),
        state_party=(symbol.iso3 or None) if symbol else None,
        state_party_name=state_name,
        cycle=symbol.cycle if symbol else cycle,
        session=front_matter.session_of(notes, preface),
        original_language=front_matter.original_language(source.front),
        distributed_on=front_matter.distributed_on(source.front),
        received_on=front_matter.received_on([*source.front, *preface]),
        symbols_cited=_cited(source, symbol),
        footnotes=tuple(note for _, note in source.footnotes),
        warnings=(*source.warnings, *warnings),
        n_pages=source.n_pages,
    )
    if kind == "concluding_observations":
        return _with_follow_up(document)
    if kind == "state_reply":
        return with_passages(document)
    if kind == "summary_record":
        return with_subject(document, preface)
    return document


def _with_follow_up(document: ParsedDocument) -> ParsedDocument:
    adoption = front_matter.adoption_of(document.paragraphs)
    follow_up, doubts = find_follow_up(document.paragraphs, document.language, adoption.adopted_on)
    next_report, more = find_next_report(document.paragraphs, document.language)
    asking = {request.paragraph for request in follow_up}
    paragraphs = tuple(
        replace(paragraph, kind="follow_up_request") if paragraph.number in asking else paragraph
        for paragraph in document.paragraphs
    )
    return replace(
        document,
        paragraphs=paragraphs,
        adopted_on=adoption.adopted_on,
        adopted_meeting=adoption.meeting,
        considered_on=adoption.considered_on,
        considered_meetings=adoption.considered_meetings,
        next_report_due_on=next_report,
        follow_up=follow_up,
        warnings=(*document.warnings, *adoption.warnings, *doubts, *more),
    )


def _cut(
    preface: list[Line], numbered: list[Numbered], notes: dict[str, ParsedFootnote]
) -> list[_Cut]:
    path = HeadingPath()
    path.enter(_preface_headings(preface))
    cuts: list[_Cut] = []
    for place, paragraph in enumerate(numbered):
        if place == len(numbered) - 1:
            own = _before_annex(paragraph.lines)
            headings: list[list[Line]] = []
        else:
            own, headings = split_headings(paragraph.lines)
        called = tuple(notes[mark] for line in own for mark in line.note_marks if mark in notes)
        cuts.append(_Cut(paragraph.number, path.path, own, called))
        path.enter(headings)
    return cuts


def _preface_headings(preface: list[Line]) -> list[list[Line]]:
    """The headings right before the first paragraph: "I. Introduction", not the title."""
    blocks = to_blocks(preface)
    found: list[list[Line]] = []
    for block in reversed(blocks):
        text = join_lines(line.text for line in block)
        if not looks_like_heading(text) or len(text) > 120 or front_matter.is_title(text):
            break
        found.insert(0, block)
    return found[-2:]


def _before_annex(lines: list[Line]) -> list[Line]:
    """The last paragraph without what follows the text: annexes, a table, a signature."""
    blocks = to_blocks(lines)
    for place, block in enumerate(blocks[1:], start=1):
        text = join_lines(line.text for line in block)
        first = block[0]
        is_larger = bool(first.size) and first.is_bold and first.size > blocks[0][0].size + 1
        if is_annex(text) or (is_larger and looks_like_heading(text)):
            return [line for kept in blocks[:place] for line in kept]
    return lines


def _notes_by_label(source: Source) -> dict[str, ParsedFootnote]:
    notes: dict[str, ParsedFootnote] = {}
    for _, note in source.footnotes:
        notes.setdefault(note.label, note)
    return notes


def _paragraphs(
    cuts: list[_Cut], language: str, *, is_observations: bool
) -> tuple[ParsedParagraph, ...]:
    n_bold = sum(_is_bold(cut.lines) for cut in cuts)
    bold_tells = 0.15 * len(cuts) < n_bold < 0.75 * len(cuts)
    paragraphs: list[ParsedParagraph] = []
    for cut in cuts:
        text, points, closing = split_points(cut.lines)
        is_bold = _is_bold(cut.lines)
        paragraph = ParsedParagraph(
            number=cut.number,
            kind="other",
            heading=cut.heading,
            text=text,
            points=points,
            closing=closing,
            footnotes=cut.footnotes,
            page=cut.lines[0].page if cut.lines else None,
            is_bold=is_bold,
        )
        if is_observations:
            kind = kind_of(
                cut.heading,
                text or paragraph.full_text,
                number=cut.number,
                has_points=bool(points),
                is_bold=is_bold,
                language=language,
                bold_tells=bold_tells,
            )
            paragraph = replace(paragraph, kind=kind)
        paragraphs.append(paragraph)
    answers = link_answers(paragraphs)
    return tuple(
        replace(paragraph, answers=answers[paragraph.number])
        if paragraph.number in answers
        else paragraph
        for paragraph in paragraphs
    )


def _is_bold(lines: list[Line]) -> bool:
    """Whether most of a paragraph is set in bold."""
    bold = sum(len(line.text) for line in lines if line.is_bold)
    return bold * 2 > sum(len(line.text) for line in lines)


def _title(preface: list[str]) -> str:
    """The title's lines: from the one that names the kind of document on."""
    for place, line in enumerate(preface):
        if front_matter.is_title(line):
            parts = [line]
            for more in preface[place + 1 : place + 4]:
                if front_matter.ends_title(parts[-1], more):
                    break
                parts.append(more)
            return join_lines(parts).rstrip("*").strip()
    named = (line.strip() for line in preface if not ends_sentence(line) and len(line) > 20)
    return next(named, preface[0].strip() if preface else "")


def _cited(source: Source, own: Symbol | None) -> tuple[str, ...]:
    """Symbols of other documents in text and notes, each once, in order."""
    found: dict[str, None] = defaultdict(lambda: None)
    own_text = str(own) if own else ""
    texts = [line.text for line in source.lines if "/" in line.text]
    texts += [note.text for _, note in source.footnotes]
    for text in texts:
        for symbol in find_symbols(text):
            if str(symbol) != own_text:
                found[str(symbol)] = None
    return tuple(found)
