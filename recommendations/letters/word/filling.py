"""Checking a template, and filling its placeholders.

`{{ due_date }}` is found even where Word has split it into several runs, as it does at every change
of spelling or formatting. The value takes the formatting of the first brace.
"""

import io
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from lxml import etree

from recommendations.importers import DOCX, UnreadableDocument, media_type
from recommendations.importers.files.docx_archive import BROKEN, safe_copy

# A letter has a page or two: a larger file has pictures that no letterhead needs.
MAX_BYTES = 5 * 1024 * 1024

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_UNMATCHED = re.compile(r"\{\{|\}\}")
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Fields by which Word fetches or starts something when it opens a document or updates its fields.
_ACTIVE_FIELD = re.compile(
    r"^\s*(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|DATABASE|IMPORT)\b",
    re.IGNORECASE,
)
_HARMLESS_LINK = "/hyperlink"
_EMBEDDED = ("/oleobject", "/package", "/control", "/afchunk", "/attachedtemplate")


class UnusableTemplate(Exception):
    """The file cannot be a template. The text is a sentence for the person who chose it."""


def check_template(data: bytes, known: Mapping[str, str]) -> None:
    """Refuse a file that is not Word, could run something, or has an unknown placeholder.

    `known` has the placeholders with what each stands for. Raises UnusableTemplate.
    """
    if len(data) > MAX_BYTES:
        raise UnusableTemplate(
            _("The file is larger than %(limit)s MB. Use smaller pictures, or none.")
            % {"limit": MAX_BYTES // 1024 // 1024}
        )
    check_word_file(data)
    document = _open(data)
    for note in _notes(document):
        if "{{" in "".join(text.text or "" for text in note.iter(qn("w:t"))):
            raise UnusableTemplate(
                _("There is a placeholder in a note. Move it to the text: notes are not filled.")
            )
    for paragraph in _paragraphs(document):
        words = "".join(text.text or "" for text in _text_elements(paragraph))
        for name in _PLACEHOLDER.findall(words):
            if name not in known:
                raise UnusableTemplate(
                    _("There is no placeholder “%(name)s”. Use one of these: %(known)s.")
                    % {"name": f"{{{{ {name} }}}}", "known": ", ".join(known)}
                )
        if _UNMATCHED.search(_PLACEHOLDER.sub("", words)):
            raise UnusableTemplate(
                _("Braces do not match in “%(words)s”. Write a placeholder like {{ due_date }}.")
                % {"words": words[:80]}
            )


def check_word_file(data: bytes) -> None:
    """Refuse a file that is not Word, or could run or fetch something when it is opened.

    Raises UnusableTemplate.
    """
    try:
        if media_type(data) != DOCX:
            raise UnusableTemplate(
                _("The file is not a Word document. Save it in Word as .docx and try again.")
            )
        safe_copy(data)
    except UnreadableDocument as error:
        raise UnusableTemplate(str(error)) from error
    _refuse_active_content(_open(data))


def _open(data: bytes) -> Any:
    try:
        return Document(io.BytesIO(data))
    except BROKEN as error:
        raise UnusableTemplate(
            _("The Word file is damaged or incomplete. Save it in Word and try again.")
        ) from error


def _refuse_active_content(document: Any) -> None:
    package = document.part.package
    owners = [package, *package.iter_parts()]
    for relation in (one for owner in owners for one in owner.rels.values()):
        kind = relation.reltype.lower()
        if kind.endswith(_EMBEDDED) or (relation.is_external and not kind.endswith(_HARMLESS_LINK)):
            raise UnusableTemplate(
                _(
                    "The Word file contains or fetches another file (%(kind)s). "
                    "Remove it in Word, save the file and try again."
                )
                % {"kind": relation.reltype.rpartition("/")[2]}
            )
    for element in (*_elements(document), *_notes(document)):
        fields = [node.text or "" for node in element.iter(qn("w:instrText"))]
        fields += [node.get(qn("w:instr")) or "" for node in element.iter(qn("w:fldSimple"))]
        for field in fields:
            if _ACTIVE_FIELD.match(field):
                raise UnusableTemplate(
                    _(
                        "The Word file contains a field that fetches or starts something "
                        "(%(field)s). Remove it in Word, save the file and try again."
                    )
                    % {"field": field.strip()[:40]}
                )


def fill(data: bytes, values: Mapping[str, str]) -> bytes:
    """The document with its placeholders replaced; a line break in a value starts a new line.

    A paragraph that had nothing but placeholders without a value is left out. Unknown
    placeholders stay as they are. Raises UnusableTemplate for a file that cannot be read.
    """
    document = _open(data)
    for paragraph in list(_paragraphs(document)):
        texts = _text_elements(paragraph)
        words = "".join(text.text or "" for text in texts)
        found = [mark for mark in _PLACEHOLDER.finditer(words) if mark[1] in values]
        # From the last to the first, so that the positions of those before stay true.
        for mark in reversed(found):
            value = _CONTROL_CHARACTER.sub("", values[mark[1]])
            _replace(texts, mark.start(), mark.end(), value)
        if not found:
            continue
        for text in texts:
            text.set(qn("xml:space"), "preserve")
            _break_lines(text)
        is_empty = not "".join(text.text or "" for text in texts).strip()
        if is_empty and paragraph.getparent().tag == qn("w:body"):
            paragraph.getparent().remove(paragraph)
    filled = io.BytesIO()
    document.save(filled)
    return filled.getvalue()


def _notes(document: Any) -> Iterator[Any]:
    """Footnotes and other parts that the library does not parse."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for part in document.part.package.iter_parts():
        if not isinstance(part, XmlPart) and part.content_type.endswith("+xml"):
            try:
                yield etree.fromstring(part.blob, parser)
            except etree.LxmlError as error:
                raise UnusableTemplate(
                    _("The Word file is damaged or incomplete. Save it in Word and try again.")
                ) from error


def _elements(document: Any) -> Iterator[Any]:
    """The text, headers and footers."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield part.element


def _paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph, also in tables, text boxes, headers and footers."""
    for element in _elements(document):
        yield from element.iter(qn("w:p"))


def _text_elements(paragraph: Any) -> list[Any]:
    """The elements with the paragraph's own text, without that of text boxes anchored in it."""
    return [
        text
        for text in paragraph.iter(qn("w:t"))
        if next(text.iterancestors(qn("w:p"))) is paragraph
    ]


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    """Replace the characters from `start` to `end`; the value goes where the first of them was."""
    offset, is_written = 0, False
    for text in texts:
        words = text.text or ""
        first, last = max(start - offset, 0), min(end - offset, len(words))
        offset += len(words)
        if first >= len(words) or last <= 0:
            continue
        text.text = words[:first] + ("" if is_written else value) + words[last:]
        is_written = True


def _break_lines(text: Any) -> None:
    """Write line breaks as Word does: as an element between two elements of text."""
    first, *others = (text.text or "").split("\n")
    text.text = first
    last = text
    for line in others:
        line_break = text.makeelement(qn("w:br"), {})
        copied = deepcopy(text)
        copied.text = line
        last.addnext(line_break)
        line_break.addnext(copied)
        last = copied
