"""Word files -> lines: paragraphs with their printed numbers, headings, footnotes, tables as text.

Word stores automatic numbers not in the text but as a rule; the numbers are counted here from the
rules. The archive is checked before it is opened: sizes are bounded, macros and external entities
are refused.
"""

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph
from lxml import etree

from recommendations.importers.lines import plain
from recommendations.importers.list_labels import letters, roman, upper
from recommendations.importers.notes import make_note
from recommendations.importers.parsed import Line, ParsedFootnote, Source, UnreadableDocument

MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 200
MAX_FILES = 2000
MAX_BLOCKS = 20_000

# What the libraries below raise when bytes inside the archive were changed.
_BROKEN = (
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
    OSError,
    RuntimeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    PackageNotFoundError,
)
_SAFE_XML = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "lowerLetter": letters,
    "upperLetter": upper(letters),
    "lowerRoman": roman,
    "upperRoman": upper(roman),
}


def read_docx(data: bytes) -> Source:
    """The lines of a .docx. Raises UnreadableDocument: damaged, too_large, macros, no_text."""
    _check_archive(data)
    try:
        document = docx.Document(io.BytesIO(data))
        notes = _footnotes(data)
        lines = list(_lines(document))
    except UnreadableDocument:
        raise
    except _BROKEN as error:
        raise UnreadableDocument(
            "damaged", "The Word file is damaged and cannot be opened. Save it again and try again."
        ) from error
    if sum(len(line.text) for line in lines) < 20:
        raise UnreadableDocument(
            "no_text", "The Word file holds no text, only pictures or nothing. Choose another one."
        )
    front = _front(document, lines)
    return Source(tuple(lines), front, tuple((None, note) for note in notes))


def _check_archive(data: bytes) -> None:
    """Refuse what would unpack to more than any document, and what carries programs."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except _BROKEN as error:
        raise UnreadableDocument(
            "damaged", "The Word file is damaged or cut off. Fetch it again and try again."
        ) from error
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if (
        total > MAX_UNPACKED
        or len(entries) > MAX_FILES
        or (total > 5_000_000 and total / packed > MAX_RATIO)
    ):
        raise UnreadableDocument(
            "too_large",
            "The Word file unpacks to far more than any document of a treaty body. "
            "It was not opened.",
        )
    if any(entry.filename.endswith("vbaProject.bin") for entry in entries):
        raise UnreadableDocument(
            "macros",
            "The Word file carries macros. Save it as a document without macros (.docx).",
        )


def _lines(document: Any) -> Iterator[Line]:
    counter = _Numbering(document)
    n_blocks = 0
    for element in document.element.body.iter(qn("w:p")):
        n_blocks += 1
        if n_blocks > MAX_BLOCKS:
            raise UnreadableDocument(
                "too_large", "The Word file holds more paragraphs than any document of this kind."
            )
        paragraph = DocxParagraph(element, document)
        text, marks = _text_of(element)
        label = counter.label(paragraph)
        if not text.strip():
            continue
        style = (paragraph.style.name if paragraph.style else "") or ""
        is_heading = style.lower().startswith(("heading", "title", "_ h"))
        for position, part in enumerate(text.split("\n")):
            if not part.strip():
                continue
            printed = f"{label} {part.strip()}" if label and position == 0 else part.strip()
            yield Line(
                text=plain(printed),
                is_bold=is_heading or _is_bold(paragraph),
                opens_block=True,
                note_marks=marks if position == 0 else (),
            )


def _text_of(element: Any) -> tuple[str, tuple[str, ...]]:
    """The words of a paragraph, insertions kept and deletions left out, and its note marks."""
    parts: list[str] = []
    marks: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            parts.append(node.text or "")
        elif node.tag == qn("w:tab"):
            parts.append(" ")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif node.tag == qn("w:footnoteReference"):
            marks.append(str(node.get(qn("w:id"))))
    return "".join(parts), tuple(marks)


def _is_bold(paragraph: DocxParagraph) -> bool:
    """Whether most letters are set in bold, by the runs or by the style."""
    style_bold = bool(paragraph.style and paragraph.style.font and paragraph.style.font.bold)
    bold = total = 0
    for run in paragraph.runs:
        total += len(run.text)
        if run.bold or (run.bold is None and style_bold):
            bold += len(run.text)
    return total > 0 and bold * 2 > total


class _Numbering:
    """Counts the automatic numbers of lists, as Word would print them."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * 9)
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        for number in root.iter(qn("w:num")):
            target = number.find(qn("w:abstractNumId"))
            if target is not None:
                self._abstract[str(number.get(qn("w:numId")))] = str(target.get(qn("w:val")))
        for abstract in root.iter(qn("w:abstractNum")):
            key = str(abstract.get(qn("w:abstractNumId")))
            for level in abstract.iter(qn("w:lvl")):
                self._read_level(key, level)

    def _read_level(self, key: str, level: Any) -> None:
        def value(tag: str, default: str) -> str:
            found = level.find(qn(tag))
            return default if found is None else str(found.get(qn("w:val")) or default)

        depth = int(level.get(qn("w:ilvl")) or 0)
        start = value("w:start", "1")
        self._levels[key, depth] = (
            value("w:numFmt", "decimal"),
            value("w:lvlText", ""),
            int(start) if start.isdigit() else 1,
        )

    def label(self, paragraph: DocxParagraph) -> str:
        """The printed number of a paragraph, "" where it has none or a bullet."""
        found = self._rule(paragraph)
        if found is None:
            return ""
        number, depth = found
        key = self._abstract.get(number, "")
        level = self._levels.get((key, depth))
        if level is None:
            return ""
        if level[0] == "bullet":
            return "•"
        counts = self._counts[key]
        counts[depth] = counts[depth] + 1 if counts[depth] else level[2]
        counts[depth + 1 :] = [0] * (8 - depth)
        return self._printed(key, depth, level[1], counts)

    def _rule(self, paragraph: DocxParagraph) -> tuple[str, int] | None:
        properties: Any = paragraph._element.pPr  # noqa: SLF001 - python-docx shows no numbering
        style: Any = paragraph.style
        for _ in range(8):
            rule = properties.numPr if properties is not None else None
            if rule is not None and rule.numId is not None:
                depth = int(rule.ilvl.val) if rule.ilvl is not None else 0
                number = str(rule.numId.val)
                return None if number == "0" or not 0 <= depth <= 8 else (number, depth)
            if style is None:
                return None
            properties, style = style.element.pPr, style.base_style
        return None

    def _printed(self, key: str, depth: int, pattern: str, counts: list[int]) -> str:
        def fill(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            rule = self._levels.get((key, place), ("decimal", "", 1))
            return _FORMATS.get(rule[0], str)(max(1, counts[place]))

        return re.sub(r"%([1-9])", fill, pattern).strip()


def _footnotes(data: bytes) -> list[ParsedFootnote]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return []
        root = etree.fromstring(archive.read("word/footnotes.xml"), _SAFE_XML)
    notes: list[ParsedFootnote] = []
    for element in root.iter(qn("w:footnote")):
        if element.get(qn("w:type")):
            continue
        text = "".join(node.text or "" for node in element.iter(qn("w:t")))
        notes.append(make_note(str(element.get(qn("w:id"))), plain(text)))
    return notes


def _front(document: Any, lines: list[Line]) -> tuple[str, ...]:
    """What stands in the headers of the first section, and the first lines when a masthead."""
    texts: list[str] = []
    for section in list(document.sections)[:1]:
        for header in (section.first_page_header, section.header):
            texts += [plain(paragraph.text) for paragraph in header.paragraphs if paragraph.text]
    head = [line.text for line in lines[:25]]
    if any(re.search(r"\bDistr\b", text) for text in head):
        texts += head
    return tuple(texts)
