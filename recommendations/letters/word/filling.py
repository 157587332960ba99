"""Placeholders in a Word file: which there are, and putting words in their places.

`{{ due_date }}` is found also where Word cut it over several runs, which it does at every change
of spelling or formatting; the words put in take the formatting of its first brace.
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

# A letter is a page or two; what is larger holds pictures that no letterhead needs.
MAX_BYTES = 5 * 1024 * 1024

_MARK = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_STRAY = re.compile(r"\{\{|\}\}")
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# What Word fetches or starts when it opens a document or brings its fields up to date.
_RUNNING_FIELDS = re.compile(
    r"^\s*(DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|DATABASE|IMPORT)\b",
    re.IGNORECASE,
)
_HARMLESS_LINK = "/hyperlink"
_EMBEDDED = ("/oleobject", "/package", "/control", "/afchunk", "/attachedtemplate")


class UnusableTemplate(Exception):
    """Why a file cannot be a template, as a sentence for the person who chose it."""


def check_template(data: bytes, known: Mapping[str, str]) -> None:
    """Refuse what is no Word document, could run something, or asks for an unknown word.

    `known` has the placeholders with what each stands for. Raises UnusableTemplate.
    """
    if len(data) > MAX_BYTES:
        raise UnusableTemplate(
            _("The file is larger than %(limit)s MB. Take smaller pictures, or none.")
            % {"limit": MAX_BYTES // 1024 // 1024}
        )
    check_word_file(data)
    document = _open(data)
    for note in _notes(document):
        if "{{" in "".join(text.text or "" for text in note.iter(qn("w:t"))):
            raise UnusableTemplate(
                _("A placeholder stands in a note. Put it into the text: notes are not filled.")
            )
    for paragraph in _paragraphs(document):
        words = "".join(text.text or "" for text in _texts(paragraph))
        for name in _MARK.findall(words):
            if name not in known:
                raise UnusableTemplate(
                    _("Nothing is known that “%(name)s” could stand for. Use one of: %(known)s.")
                    % {"name": f"{{{{ {name} }}}}", "known": ", ".join(known)}
                )
        if _STRAY.search(_MARK.sub("", words)):
            raise UnusableTemplate(
                _("Braces do not match in “%(words)s”. A placeholder is written {{ due_date }}.")
                % {"words": words[:80]}
            )


def check_word_file(data: bytes) -> None:
    """Refuse what is no Word document, and what could run or fetch something when it is opened.

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
    _refuse_what_runs(_open(data))


def _open(data: bytes) -> Any:
    try:
        return Document(io.BytesIO(data))
    except BROKEN as error:
        raise UnusableTemplate(
            _("The Word file is damaged or cut off. Fetch it again and try again.")
        ) from error


def _refuse_what_runs(document: Any) -> None:
    package = document.part.package
    owners = [package, *package.iter_parts()]
    for relation in (one for owner in owners for one in owner.rels.values()):
        kind = relation.reltype.lower()
        if kind.endswith(_EMBEDDED) or (relation.is_external and not kind.endswith(_HARMLESS_LINK)):
            raise UnusableTemplate(
                _(
                    "The Word file holds or fetches another file (%(kind)s). "
                    "Take that out in Word, save it and try again."
                )
                % {"kind": relation.reltype.rpartition("/")[2]}
            )
    for element in (*_elements(document), *_notes(document)):
        fields = [node.text or "" for node in element.iter(qn("w:instrText"))]
        fields += [node.get(qn("w:instr")) or "" for node in element.iter(qn("w:fldSimple"))]
        for field in fields:
            if _RUNNING_FIELDS.match(field):
                raise UnusableTemplate(
                    _(
                        "The Word file holds a field that fetches or starts something "
                        "(%(field)s). Take it out in Word, save the file and try again."
                    )
                    % {"field": field.strip()[:40]}
                )


def fill(data: bytes, values: Mapping[str, str]) -> bytes:
    """The document with each placeholder replaced; a line break in a value starts a new line.

    A paragraph that held nothing but placeholders without a value is left out. Unknown
    placeholders stay as they are. Raises UnusableTemplate for a file that cannot be read.
    """
    document = _open(data)
    for paragraph in list(_paragraphs(document)):
        _fill_paragraph(paragraph, values)
    filled = io.BytesIO()
    document.save(filled)
    return filled.getvalue()


def _notes(document: Any) -> Iterator[Any]:
    """Footnotes and the like, which the library keeps as they are."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for part in document.part.package.iter_parts():
        if not isinstance(part, XmlPart) and part.content_type.endswith("+xml"):
            try:
                yield etree.fromstring(part.blob, parser)
            except etree.LxmlError as error:
                raise UnusableTemplate(
                    _("The Word file is damaged or cut off. Fetch it again and try again.")
                ) from error


def _elements(document: Any) -> Iterator[Any]:
    """The text, and what stands in heads and feet."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield part.element


def _paragraphs(document: Any) -> Iterator[Any]:
    """Every paragraph, also in tables, text boxes, heads and feet."""
    for element in _elements(document):
        yield from element.iter(qn("w:p"))


def _texts(paragraph: Any) -> list[Any]:
    """The pieces of a paragraph's own words, not of text boxes that hang in it."""
    return [
        text
        for text in paragraph.iter(qn("w:t"))
        if next(text.iterancestors(qn("w:p"))) is paragraph
    ]


def _fill_paragraph(paragraph: Any, values: Mapping[str, str]) -> None:
    texts = _texts(paragraph)
    words = "".join(text.text or "" for text in texts)
    marks = [mark for mark in _MARK.finditer(words) if mark[1] in values]
    # From the last to the first, so that the places of those before stay true.
    for mark in reversed(marks):
        _replace(texts, mark.start(), mark.end(), _NO_CHARACTER.sub("", values[mark[1]]))
    for text in texts if marks else ():
        text.set(qn("xml:space"), "preserve")
        _break_lines(text)
    left = "".join(text.text or "" for text in texts)
    if marks and not left.strip() and paragraph.getparent().tag == qn("w:body"):
        paragraph.getparent().remove(paragraph)


def _replace(texts: list[Any], start: int, end: int, value: str) -> None:
    """Put `value` where the characters from `start` to `end` stand, in the run of the first."""
    place, is_put = 0, False
    for text in texts:
        words = text.text or ""
        first, last = max(start - place, 0), min(end - place, len(words))
        place += len(words)
        if first >= len(words) or last <= 0:
            continue
        text.text = words[:first] + ("" if is_put else value) + words[last:]
        is_put = True


def _break_lines(text: Any) -> None:
    """Line breaks as Word writes them: an element of its own between two pieces of text."""
    first, *others = (text.text or "").split("\n")
    if not others:
        return
    text.text = first
    last = text
    for line in others:
        line_break = text.makeelement(qn("w:br"), {})
        piece = deepcopy(text)
        piece.text = line
        last.addnext(line_break)
        line_break.addnext(piece)
        last = piece
