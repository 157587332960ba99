"""From a file's bytes to a ParsedDocument: what all formats have in common, step by step.

The folders below it each do one step and know nothing of the later ones: files (bytes to lines),
structure (lines to paragraphs), observations (what the document says of itself and asks for),
answers (what a reply or report speaks of).
"""

from dataclasses import replace

from recommendations.importers.answers.replies import (
    find_reply_passages,
    reads_as_blocks,
    with_blocks,
    with_passages,
)
from recommendations.importers.answers.reports import read_report, with_subject
from recommendations.importers.files.from_html import lines_of_html, looks_like_html
from recommendations.importers.files.from_pdf import OnPage
from recommendations.importers.files.from_text import lines_of
from recommendations.importers.files.lines import join_lines, mend_hyphens
from recommendations.importers.files.media_types import DOCX, HTML, PDF, TEXT, media_type
from recommendations.importers.files.source import source_of
from recommendations.importers.observations import front_matter
from recommendations.importers.observations.adoption import adoption_of, session_of
from recommendations.importers.observations.document_kinds import kind_from_words, kind_of
from recommendations.importers.observations.follow_up import find_follow_up
from recommendations.importers.observations.time_given import find_next_report
from recommendations.importers.parsed import (
    DocumentKind,
    ParsedDocument,
    ParsedFootnote,
    ParsedParagraph,
    ParseWarning,
    SourceLine,
    SourceText,
)
from recommendations.importers.structure.classify import is_introduction, tells_of_review
from recommendations.importers.structure.headings import (
    has_section_label,
    looks_like_heading,
    to_blocks,
)
from recommendations.importers.structure.numbering import count_paragraphs, split_numbered
from recommendations.importers.structure.paragraphs import paragraphs_of
from recommendations.importers.words.language import detect_language
from recommendations.importers.words.names import (
    committee_named,
    cycle_and_state_named,
    cycle_named,
    state_named,
)
from recommendations.importers.words.text import counting_hidden
from recommendations.symbols import Symbol, find_symbols

_TYPES_BY_ENDING = {
    "pdf": PDF,
    "docx": DOCX,
    "txt": TEXT,
    "html": HTML,
    "htm": HTML,
    "xhtml": HTML,
}
_TYPE_NAMES = {PDF: "a PDF", DOCX: "a Word document", TEXT: "text", HTML: "a web page"}


def parse(
    data: bytes,
    filename: str = "",
    *,
    symbol: Symbol | None = None,
    on_page: OnPage | None = None,
) -> ParsedDocument:
    """Read a document. The name only serves to warn where it contradicts the content.

    `symbol` is what a person says the document is; it counts where the document prints none.
    `on_page` is called with (pages read, pages) after each page of a PDF.
    Raises UnreadableDocument with a sentence for the person who chose the file. Files that were
    uploaded must be read through `importers.sandbox`, in another process.
    """
    found = media_type(data)
    with counting_hidden() as hidden:
        document = assemble(source_of(data, found, on_page), symbol)
    document = replace(document, n_hidden=sum(hidden))
    ending = filename.lower().rpartition(".")[2] if "." in filename else ""
    if _TYPES_BY_ENDING.get(ending, found) == found:
        return document
    warning = ParseWarning(
        "name_and_content_differ",
        f"The name ends in .{ending}, but the file is {_TYPE_NAMES[found]}; it was read as that.",
    )
    return replace(document, warnings=(*document.warnings, warning))


def parse_text(text: str) -> ParsedDocument:
    """Read a text pasted into a form, with the tags of a web page in it or without.

    Raises UnreadableDocument.
    """
    return assemble(lines_of_html(text) if looks_like_html(text) else lines_of(text))


def assemble(source: SourceText, named: Symbol | None = None) -> ParsedDocument:
    """Read the structure out of the lines; what is doubtful becomes a warning, never a guess.

    `named` is the symbol that a person gave; one that the document prints takes precedence.
    """
    source = replace(source, lines=mend_hyphens(source.lines))
    source = front_matter.with_title_notes_apart(source)
    preface, numbered, warnings = split_numbered(source.lines)
    text = "\n".join(line.text for line in source.lines[:150])
    language = detect_language(text)
    front_lines = [line.text for line in preface]
    printed = front_matter.own_symbol(source.front, front_lines[:25])
    symbol = printed or named
    kind = kind_of(symbol, "\n".join(front_lines[-40:])) if symbol else kind_from_words(text)
    is_numbered = len(numbered) >= 3 and len(preface) * 2 < len(source.lines)
    is_observations = kind == "concluding_observations"
    is_published = printed is not None and front_matter.shows_publication(
        [*source.front, *front_lines[:25]], kind
    )
    if is_observations and not numbered:
        preface, numbered, warnings = count_paragraphs(source.lines)
        front_lines = [line.text for line in preface]
    if kind == "press_release" or (kind in ("submission", "other") and not is_numbered):
        return read_report(source, kind=kind, language=language)
    if kind == "state_reply" and reads_as_blocks(preface, numbered):
        document = _document(source, symbol, kind, language, front_lines, (), [])
        return with_blocks(replace(document, is_published=is_published), source)
    has_title = (
        is_observations
        and bool(numbered)
        and tells_of_review(join_lines(line.text for line in numbered[0].lines[:4]))
    )
    notes: dict[str, ParsedFootnote] = {}
    for _, note in source.footnotes:
        notes.setdefault(note.label, note)
    opening = _opening_headings(preface, has_title=has_title)
    paragraphs = paragraphs_of(opening, numbered, notes, language, is_observations=is_observations)
    document = _document(source, symbol, kind, language, front_lines, paragraphs, warnings)
    if kind != "submission":
        return replace(document, is_published=is_published)
    report = read_report(source, kind=kind, language=language)
    passages, rest, _named = find_reply_passages(document)
    return replace(
        report,
        paragraphs=paragraphs,
        passages=passages or report.passages,
        unmatched=rest if passages else report.unmatched,
    )


def _opening_headings(preface: list[SourceLine], *, has_title: bool) -> list[list[SourceLine]]:
    """The headings right before the first paragraph: "I. Introduction", not the title.

    A complete set of observations opens with its introduction or with a labelled section; anything
    else that stands there, such as the State party's name on a line of its own, belongs to the
    title. A part of a text has no title.
    """
    found: list[list[SourceLine]] = []
    texts: list[str] = []
    for block in reversed(to_blocks(preface)):
        text = join_lines(line.text for line in block)
        if not looks_like_heading(text) or len(text) > 120 or front_matter.is_title(text):
            break
        found.insert(0, block)
        texts.insert(0, text)
    first = 0
    if has_title:
        while first < len(texts) and not (
            has_section_label(texts[first]) or is_introduction(texts[first])
        ):
            first += 1
    return found[first:][-2:]


def _document(
    source: SourceText,
    symbol: Symbol | None,
    kind: DocumentKind,
    language: str,
    preface: list[str],
    paragraphs: tuple[ParsedParagraph, ...],
    warnings: list[ParseWarning],
) -> ParsedDocument:
    """A document with paragraph numbers or a symbol of its own, and what its kind adds."""
    notes = front_matter.notes_of_adoption(source)
    session = session_of(notes, [*source.front, *preface])
    # Where a text names its State and its report: on the title's page, else in the first paragraph.
    subject = " ".join(preface[-30:]), paragraphs[0].text[:800] if paragraphs else ""
    # Observations without a symbol of their own still cite the report that they are about.
    about = symbol
    if about is None and kind == "concluding_observations":
        cited = (found for found in find_symbols(subject[1]) if found.form == "country")
        about = next((found for found in cited if found.kind == "" and found.cycle), None)
    document = ParsedDocument(
        kind=kind,
        language=language,
        paragraphs=paragraphs,
        title=front_matter.title_of(preface),
        symbol=symbol.printed.rstrip("*") if symbol else None,
        committee=(symbol.body if symbol else "")
        or committee_named("\n".join(preface))
        or (about.body if about else None),
        state_party=(about.iso3 if about else "")
        or next((found for text in subject if (found := state_named(text))), None),
        state_party_name=cycle_and_state_named(subject[0])[1],
        cycle=(about.cycle if about else None) or cycle_named(subject),
        session=session.number if session else (symbol.session_number if symbol else None),
        session_starts_on=session.starts_on if session else None,
        session_ends_on=session.ends_on if session else None,
        original_language=front_matter.original_language(source.front),
        distributed_on=front_matter.distributed_on(source.front),
        received_on=front_matter.received_on([*source.front, *preface]),
        symbols_cited=front_matter.symbols_cited(source, symbol),
        footnotes=tuple(note for _, note in source.footnotes),
        warnings=(*source.warnings, *warnings),
        n_pages=source.n_pages,
    )
    if kind == "concluding_observations":
        return _with_follow_up(document, notes)
    if kind == "state_reply":
        return with_passages(document)
    if kind == "summary_record":
        return with_subject(document, preface)
    return document


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
