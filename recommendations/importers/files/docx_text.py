"""The words of Word paragraphs: insertions kept, deletions and field codes left out.

Words, notes, links and bold type are read run by run. A text box is in the file twice, for
newer and older programs, inside the paragraph that it is anchored to: it is read once, after it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from recommendations.importers.files.list_labels import roman

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Deleted or moved away; the older copy of a text box; phonetic signs above a word.
_LEFT_OUT = frozenset((qn("w:del"), qn("w:moveFrom"), f"{_MC}Fallback", qn("w:rt")))
_BOX = qn("w:txbxContent")
_NO = ("0", "false", "off")
_SIGNS = {
    qn("w:tab"): " ",
    qn("w:ptab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}


@dataclass(slots=True)
class DocxParagraphText:
    """A paragraph's text, the notes that it calls, and how much of it is bold."""

    parts: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    n_letters: int = 0
    n_bold: int = 0

    def add(self, text: str, *, is_bold: bool) -> None:
        self.parts.append(text)
        size = len(text.strip())
        self.n_letters += size
        self.n_bold += size if is_bold else 0

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def is_bold(self) -> bool:
        return self.n_letters > 0 and self.n_bold * 2 > self.n_letters


class NoteLabels:
    """The printed numbers of notes: in the order in which they are called, or their own mark."""

    def __init__(self) -> None:
        self.of: dict[tuple[str, str], str] = {}
        self.links: list[tuple[str, str, str]] = []
        self._counts = {"footnote": 0, "endnote": 0}

    def call(self, kind: str, key: str, mark: str, printer: Callable[[int], str]) -> str:
        """The label of a note; the same note called again keeps it."""
        known = self.of.get((kind, key))
        if known is not None:
            return known
        if not mark:
            self._counts[kind] += 1
            mark = printer(self._counts[kind])
        self.of[kind, key] = mark
        return mark

    def link(self, words: str, url: str) -> str:
        """A link on words of the text counts as a note of its own."""
        label = f"link {len(self.links) + 1}"
        self.links.append((label, words, url))
        return label


def paragraphs_in(element: Any) -> Iterator[Any]:
    """Every paragraph below an element in reading order, those of text boxes once."""
    for child in element:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == qn("w:p"):
            yield child
        yield from paragraphs_in(child)


def is_on(element: Any, tag: str) -> bool | None:
    """Whether a switch such as bold is set in some properties; None where they do not say."""
    found = element.find(qn(tag)) if element is not None else None
    return None if found is None else found.get(qn("w:val")) not in _NO


_FIELD_LINK = re.compile(r"HYPERLINK\s+\"(https?://[^\"\s]+)\"")
_PRINTERS: dict[str, Callable[[int], str]] = {"footnote": str, "endnote": roman}


class DocxTextReader:
    """Reads paragraphs one after another and numbers the notes that they call."""

    def __init__(
        self,
        labels: NoteLabels,
        urls: Callable[[str], str] = lambda _key: "",
        is_bold_style: Callable[[str], bool] = lambda _name: False,
    ) -> None:
        self._labels = labels
        self._urls = urls
        self._is_bold_style = is_bold_style
        self._field: list[str] = []
        self._field_from = 0

    def read(self, paragraph: Any, *, is_bold: bool = False) -> DocxParagraphText:
        """The words of one paragraph; `is_bold` is what its style sets."""
        words = DocxParagraphText()
        self._field = []
        self._inside(paragraph, words, is_bold=is_bold)
        return words

    def _inside(self, element: Any, words: DocxParagraphText, *, is_bold: bool) -> None:
        for child in element:
            tag = child.tag
            if tag in _LEFT_OUT or tag in (_BOX, qn("w:p"), qn("w:pPr")):
                continue
            if tag == qn("w:r"):
                self._run(child, words, is_bold=is_bold)
            elif tag == qn("w:hyperlink"):
                start = len(words.parts)
                self._inside(child, words, is_bold=is_bold)
                self._link(words, start, self._urls(str(child.get(qn("r:id")) or "")))
            elif isinstance(tag, str):
                self._inside(child, words, is_bold=is_bold)

    def _run(self, run: Any, words: DocxParagraphText, *, is_bold: bool) -> None:
        properties = run.find(qn("w:rPr"))
        if is_on(properties, "w:vanish"):
            return
        own = is_on(properties, "w:b")
        if own is None and is_on(properties, "w:rtl"):
            own = is_on(properties, "w:bCs")
        style = properties.find(qn("w:rStyle")) if properties is not None else None
        if own is None and style is not None:
            own = self._is_bold_style(str(style.get(qn("w:val")))) or None
        bold = is_bold if own is None else own
        is_mark = False
        for node in run:
            is_mark = self._node(node, words, bold=bold, run=run) or is_mark
            if is_mark:
                return  # the rest of the run prints the note's own mark

    def _node(self, node: Any, words: DocxParagraphText, *, bold: bool, run: Any) -> bool:
        """Read one element of a run; True where it calls a note that prints its own mark."""
        tag = node.tag
        if tag == qn("w:t"):
            words.add(node.text or "", is_bold=bold)
        elif tag in _SIGNS:
            words.parts.append(_SIGNS[tag])
        elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            kind = "footnote" if tag == qn("w:footnoteReference") else "endnote"
            has_mark = node.get(qn("w:customMarkFollows")) not in (None, *_NO)
            mark = "".join(text.text or "" for text in run.iter(qn("w:t"))) if has_mark else ""
            key = str(node.get(qn("w:id")))
            words.marks.append(self._labels.call(kind, key, mark.strip(), _PRINTERS[kind]))
            return has_mark
        elif tag == qn("w:instrText"):
            self._field.append(node.text or "")
        elif tag == qn("w:fldChar"):
            self._field_sign(str(node.get(qn("w:fldCharType"))), words)
        elif tag not in _LEFT_OUT and tag != _BOX and isinstance(tag, str) and len(node):
            self._inside(node, words, is_bold=bold)
        return False

    def _field_sign(self, sign: str, words: DocxParagraphText) -> None:
        if sign == "begin":
            self._field = []
        elif sign == "separate":
            self._field_from = len(words.parts)
        elif sign == "end":
            match = _FIELD_LINK.search("".join(self._field))
            self._field = []
            if match:
                self._link(words, min(self._field_from, len(words.parts)), match[1])

    def _link(self, words: DocxParagraphText, start: int, url: str) -> None:
        text = "".join(words.parts[start:]).strip()
        if text and url.startswith(("http://", "https://")) and url.rstrip("/") not in text:
            words.marks.append(self._labels.link(text, url))
