"""Word files into lines: paragraphs with their printed numbers, headings, notes, tables as text.

The archive is checked before it is opened (`docx_archive`); automatic numbers are counted as Word
prints them (`docx_numbering`); external entities are never resolved.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree

from recommendations.importers.files.docx_archive import BROKEN, safe_copy
from recommendations.importers.files.docx_numbering import Numbering
from recommendations.importers.files.docx_text import DocxTextReader, NoteLabels, paragraphs_in
from recommendations.importers.files.notes import make_note
from recommendations.importers.parsed import (
    ParsedFootnote,
    SourceLine,
    SourceText,
    UnreadableDocument,
)
from recommendations.importers.words.masthead import is_masthead
from recommendations.importers.words.text import plain

MAX_BLOCKS = 20_000

_SAFE_XML = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_docx(data: bytes) -> SourceText:
    """The lines of a .docx. Raises UnreadableDocument: damaged, too_large, macros, no_text,
    unknown_type."""
    copy = safe_copy(data)
    try:
        document = docx.Document(io.BytesIO(copy))
        labels = NoteLabels()
        lines = list(_lines(document, labels))
        notes = _notes(copy, labels)
    except UnreadableDocument:
        raise
    except BROKEN as error:
        raise UnreadableDocument(
            "damaged", "The Word file is damaged and cannot be opened. Save it again and try again."
        ) from error
    if sum(len(line.text) for line in lines) < 20:
        raise UnreadableDocument(
            "no_text", "The Word file holds no text, only pictures or nothing. Choose another one."
        )
    # The headers of the first section, and the first lines where they are a masthead.
    front: list[str] = []
    for section in list(document.sections)[:1]:
        for header in (section.first_page_header, section.header):
            cells = [cell for table in header.tables for row in table.rows for cell in row.cells]
            found = [paragraph for place in (header, *cells) for paragraph in place.paragraphs]
            front += [plain(paragraph.text) for paragraph in found if paragraph.text]
    head = [line.text for line in lines[:25]]
    if is_masthead(head):
        front += head
    return SourceText(tuple(lines), tuple(front), tuple((None, note) for note in notes))


def _lines(document: Any, labels: NoteLabels) -> Iterator[SourceLine]:
    counter = Numbering(document)
    bold_styles = _bold_styles(document)
    relations = document.part.rels

    def url_of(key: str) -> str:
        relation = relations.get(key)
        return str(relation.target_ref) if relation is not None and relation.is_external else ""

    walker = DocxTextReader(labels, url_of, lambda name: name in bold_styles)
    for n_blocks, element in enumerate(paragraphs_in(document.element.body)):
        if n_blocks >= MAX_BLOCKS:
            raise UnreadableDocument(
                "too_large", "The Word file holds more paragraphs than any document of this kind."
            )
        paragraph = DocxParagraph(element, document)
        style = paragraph.style
        name = ((style.name if style else "") or "").lower()
        if name.startswith("toc "):
            continue  # the table of contents repeats the headings
        is_heading = name.startswith(("heading", "title", "_ h"))
        words = walker.read(element, is_bold=bool(style and style.style_id in bold_styles))
        label = counter.label(paragraph)
        marks = tuple(words.marks)
        for part in words.text.split("\n"):
            if not part.strip():
                continue
            yield SourceLine(
                text=plain(f"{label} {part.strip()}" if label else part.strip()),
                is_bold=is_heading or words.is_bold,
                opens_block=True,
                note_marks=marks,
            )
            label, marks = "", ()


def _bold_styles(document: Any) -> frozenset[str]:
    """The styles that set bold type, by themselves or by what they are based on."""
    by_id = {style.style_id: style for style in document.styles}

    @cache
    def is_bold(style_id: str, depth: int = 0) -> bool:
        style = by_id.get(style_id)
        if style is None or depth > 10:
            return False
        font = getattr(style, "font", None)
        own = font.bold if font is not None else None
        base = getattr(style, "base_style", None)
        if own is None and base is not None:
            return is_bold(base.style_id, depth + 1)
        return bool(own)

    return frozenset(style_id for style_id in by_id if is_bold(style_id))


def _notes(data: bytes, labels: NoteLabels) -> list[ParsedFootnote]:
    """The notes in the order in which the text calls them, then the links on words of the text."""
    found: dict[str, ParsedFootnote] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        for kind in ("footnote", "endnote"):
            part = f"word/{kind}s.xml"
            if part not in names:
                continue
            root = etree.fromstring(archive.read(part), _SAFE_XML)
            urls: dict[str, str] = {}
            relations = f"word/_rels/{kind}s.xml.rels"
            if relations in names:
                urls = {
                    str(relation.get("Id")): str(relation.get("Target"))
                    for relation in etree.fromstring(archive.read(relations), _SAFE_XML)
                    if relation.tag == _RELATION and relation.get("TargetMode") == "External"
                }
            for element in root.iter(qn(f"w:{kind}")):
                if element.get(qn("w:type")):
                    continue  # the line above the notes
                key = str(element.get(qn("w:id")))
                label = labels.of.get((kind, key), key)
                own_mark = "" if label.isalnum() else label
                found[label] = make_note(label, _note_text(element, urls).removeprefix(own_mark))
    called = [found.pop(label) for label in labels.of.values() if label in found]
    linked = [ParsedFootnote(label, words, url) for label, words, url in labels.links]
    return [*called, *found.values(), *linked]


def _note_text(element: Any, urls: dict[str, str]) -> str:
    """The words of a note; a link that its words do not print stands behind them."""
    links = NoteLabels()
    walker = DocxTextReader(links, lambda key: urls.get(key, ""))
    text = " ".join(walker.read(paragraph).text for paragraph in paragraphs_in(element))
    behind = [url for _, _, url in links.links if url not in text]
    return plain(" ".join([text.strip(), *dict.fromkeys(behind)]))
