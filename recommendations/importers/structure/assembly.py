"""Lines of any source -> one ParsedDocument: the steps that all formats share."""

from collections import defaultdict
from dataclasses import dataclass, replace

from recommendations.importers.answers.replies import (
    find_reply_passages,
    reads_as_blocks,
    with_blocks,
    with_passages,
)
from recommendations.importers.answers.reports import read_report, with_subject
from recommendations.importers.files.lines import ends_sentence, join_lines, mend_hyphens
from recommendations.importers.observations import front_matter
from recommendations.importers.observations.adoption import adoption_of, session_of
from recommendations.importers.observations.follow_up import find_follow_up
from recommendations.importers.observations.kinds import kind_from_words
from recommendations.importers.observations.time_given import find_next_report
from recommendations.importers.parsed import (
    DocumentKind,
    Line,
    ParagraphKind,
    ParsedDocument,
    ParsedFootnote,
    ParsedParagraph,
    ParsedPoint,
    ParseWarning,
    Source,
)
from recommendations.importers.structure.classify import (
    asks_later,
    is_introduction,
    kind_of,
    link_answers,
    tells_of_review,
)
from recommendations.importers.structure.counted import count_paragraphs
from recommendations.importers.structure.headings import (
    HeadingPath,
    has_section_label,
    is_annex,
    looks_like_heading,
    split_headings,
    to_blocks,
)
from recommendations.importers.structure.numbering import Numbered, split_numbered
from recommendations.importers.structure.points import split_points
from recommendations.importers.words.language import detect_language
from recommendations.importers.words.names import (
    committee_named,
    cycle_and_state_named,
    cycle_named,
    state_named,
)
from recommendations.symbols import Symbol, find_symbols


@dataclass(slots=True)
class _Cut:
    """A numbered paragraph cut into its parts, before its kind is known."""

    number: int
    heading: tuple[str, ...]
    lines: list[Line]
    footnotes: tuple[ParsedFootnote, ...]
    n_letters: int
    n_bold: int

    @property
    def is_bold(self) -> bool:
        """Whether most of it is set in bold."""
        return self.n_bold * 2 > self.n_letters


def assemble(source: Source, named: Symbol | None = None) -> ParsedDocument:
    """Read the structure out of the lines; doubts become warnings, nothing is guessed silently.

    `named` is the symbol that a person gave; the one that the document prints goes before it.
    """
    source = replace(source, lines=mend_hyphens(source.lines))
    source = front_matter.with_title_notes_apart(source)
    preface, numbered, warnings = split_numbered(source.lines)
    text = "\n".join(line.text for line in source.lines[:150])
    language = detect_language(text)
    front_lines = [line.text for line in preface]
    symbol = front_matter.own_symbol(source.front, front_lines[:25]) or named
    kind = (
        front_matter.kind_of(symbol, "\n".join(front_lines[-40:]))
        if symbol
        else kind_from_words(text)
    )
    is_numbered = len(numbered) >= 3 and len(preface) * 2 < len(source.lines)
    if kind == "concluding_observations" and not numbered:
        preface, numbered, warnings = count_paragraphs(source.lines)
        front_lines = [line.text for line in preface]
    if kind == "press_release" or (kind in ("submission", "other") and not is_numbered):
        return read_report(source, kind=kind, language=language)
    if kind == "state_reply" and reads_as_blocks(preface, numbered):
        document = _document(source, symbol, kind, language, front_lines, (), [])
        return with_blocks(document, source)
    is_observations = kind == "concluding_observations"
    has_title = (
        is_observations
        and bool(numbered)
        and tells_of_review(join_lines(line.text for line in numbered[0].lines[:4]))
    )
    opening = _preface_headings(preface, has_title=has_title)
    cuts = _cut(opening, numbered, _notes_by_label(source))
    paragraphs = _paragraphs(cuts, language, is_observations=is_observations)
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
    session = session_of(_notes_of_adoption(source), [*source.front, *preface])
    title = _title(preface)
    subject = _subject(preface, paragraphs)
    # Without a symbol of its own a text still cites the report that it is about.
    about = symbol or _report_cited(kind, subject[1])
    document = ParsedDocument(
        kind=kind,
        language=language,
        paragraphs=paragraphs,
        title=title,
        symbol=symbol.printed.rstrip("*") if symbol else None,
        committee=(symbol.body if symbol else "")
        or committee_named("\n".join(preface))
        or (about.body if about else None),
        state_party=(about.iso3 if about else "") or _state(subject),
        state_party_name=cycle_and_state_named(subject[0])[1],
        cycle=(about.cycle if about else None) or cycle_named(subject),
        session=session.number if session else _session_in(symbol),
        session_starts_on=session.starts_on if session else None,
        session_ends_on=session.ends_on if session else None,
        original_language=front_matter.original_language(source.front),
        distributed_on=front_matter.distributed_on(source.front),
        received_on=front_matter.received_on([*source.front, *preface]),
        symbols_cited=_cited(source, symbol),
        footnotes=tuple(note for _, note in source.footnotes),
        warnings=(*source.warnings, *warnings),
        n_pages=source.n_pages,
    )
    if kind == "concluding_observations":
        return _with_follow_up(document, _notes_of_adoption(source))
    if kind == "state_reply":
        return with_passages(document)
    if kind == "summary_record":
        return with_subject(document, preface)
    return document


def _notes_of_adoption(source: Source) -> list[str]:
    """Notes marked with asterisks: one of them says at which session the text was adopted."""
    return [
        note.text
        for _, note in source.footnotes
        if note.label.startswith("*") or front_matter.is_note_of_title(note.text)
    ]


def _subject(preface: list[str], paragraphs: tuple[ParsedParagraph, ...]) -> tuple[str, str]:
    """Where a text names its State and report: the title's page, else its first paragraph."""
    opening = paragraphs[0].text[:800] if paragraphs else ""
    return " ".join(preface[-30:]), opening


def _report_cited(kind: DocumentKind, opening: str) -> Symbol | None:
    """The State party's report in the first paragraph: "considered the report (CRC/C/PER/4-5)"."""
    if kind != "concluding_observations":
        return None
    cited = (symbol for symbol in find_symbols(opening) if symbol.form == "country")
    return next((symbol for symbol in cited if symbol.kind == "" and symbol.cycle), None)


def _state(subject: tuple[str, str]) -> str | None:
    return next((found for text in subject if (found := state_named(text))), None)


def _session_in(symbol: Symbol | None) -> int | None:
    """Symbols until 2006 carried the session: CERD/C/65/CO/3, CCPR/CO/84/SVN, CAT/C/CR/33/3."""
    if symbol is None or not (symbol.kind == "CO" or symbol.session.startswith("CR/")):
        return None
    number = symbol.session.removeprefix("CR/")
    return int(number) if number.isdigit() else None


def _with_follow_up(document: ParsedDocument, notes: list[str]) -> ParsedDocument:
    adoption = adoption_of(document.paragraphs, notes)
    follow_up, doubts = find_follow_up(document.paragraphs, document.language, adoption.adopted_on)
    next_report, more = find_next_report(document.paragraphs, document.language, follow_up)
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
    opening: list[list[Line]], numbered: list[Numbered], notes: dict[str, ParsedFootnote]
) -> list[_Cut]:
    path = HeadingPath()
    path.enter(opening)
    cuts: list[_Cut] = []
    for place, paragraph in enumerate(numbered):
        if place == len(numbered) - 1:
            own = _before_annex(paragraph.lines)
            headings: list[list[Line]] = []
        else:
            own, headings = split_headings(paragraph.lines)
        marks = [mark for line in own if line.note_marks for mark in line.note_marks]
        called = tuple([notes[mark] for mark in marks if mark in notes])
        n_letters = sum([len(line.text) for line in own])
        n_bold = sum([len(line.text) for line in own if line.is_bold])
        cuts.append(_Cut(paragraph.number, path.path, own, called, n_letters, n_bold))
        if headings:
            path.enter(headings)
    return cuts


def _preface_headings(preface: list[Line], *, has_title: bool) -> list[list[Line]]:
    """The headings right before the first paragraph: "I. Introduction", not the title.

    Observations from their beginning open with their introduction or with a labelled section;
    anything else that stands there, such as the State party's name on a line of its own, belongs
    to the title. A part of a text has no title.
    """
    blocks = to_blocks(preface)
    found: list[list[Line]] = []
    for block in reversed(blocks):
        text = join_lines(line.text for line in block)
        if not looks_like_heading(text) or len(text) > 120 or front_matter.is_title(text):
            break
        found.insert(0, block)
    while has_title and found and not _opens_section(found[0]):
        found.pop(0)
    return found[-2:]


def _opens_section(block: list[Line]) -> bool:
    text = join_lines(line.text for line in block)
    return has_section_label(text) or is_introduction(text)


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
    # Bold type tells something where it sets off some of the text, not next to none or all of it.
    n_letters, n_bold = sum(cut.n_letters for cut in cuts), sum(cut.n_bold for cut in cuts)
    bold_tells = 0.15 * n_letters < n_bold < 0.85 * n_letters
    parts = [split_points(cut.lines) for cut in cuts]
    kinds: list[ParagraphKind] = ["other"] * len(cuts)
    if is_observations:
        kinds = [
            _kind_of(cut, text, points, language, bold_tells=bold_tells)
            for cut, (text, points, _closing) in zip(cuts, parts, strict=True)
        ]
        for place, kind in enumerate(kinds):
            # A concern that the next paragraph answers leaves the asking to it.
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


def _kind_of(
    cut: _Cut, text: str, points: tuple[ParsedPoint, ...], language: str, *, bold_tells: bool
) -> ParagraphKind:
    return kind_of(
        cut.heading,
        text or " ".join([point.text for point in points]),
        number=cut.number,
        has_points=bool(points),
        is_bold=cut.is_bold,
        language=language,
        bold_tells=bold_tells,
    )


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
