"""Web pages, saved or pasted, into lines: blocks, list numbers, bold, notes, tables as text.

Nothing is fetched and nothing runs: the tags are read one after another, and what a browser would
not show as the text of the page (scripts, styles, menus, forms) is left out. Nesting and length are
limited before anything is kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from recommendations.importers.files.from_text import decode, front_of, is_running_line
from recommendations.importers.files.html_blocks import BlockBuilder
from recommendations.importers.files.html_lists import HtmlLists
from recommendations.importers.files.notes import make_note
from recommendations.importers.parsed import (
    SourceLine,
    SourceText,
    UnreadableDocument,
)
from recommendations.importers.words.text import plain, words_of

MAX_CHARACTERS = 8_000_000
MAX_DEPTH = 300
MAX_BLOCKS = 20_000

_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*<(?:!doctype\s+html|html)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:p|div|br|span|table|tr|td|ul|ol|li|h[1-6]|strong|em|b|i|sup|a|section|article|body)"
    r"(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{3,30})", re.IGNORECASE
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

_BLOCKS = frozenset(
    words_of(
        "address article aside blockquote body caption center dd details dialog div dl dt "
        "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li "
        "main ol p pre section summary table tbody tfoot thead tr ul td th"
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_VOID = frozenset(words_of("area base br col embed hr img input link meta param source track wbr"))
_DROPPED = frozenset(
    words_of(
        "script style noscript template head title nav svg math iframe object applet button select "
        "option textarea audio video canvas map datalist dialog"
    )
)
_DROPPED_ROLES = frozenset(("navigation", "search", "menu", "menubar", "banner", "contentinfo"))
_DROPPED_CLASS = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|cookies?|share|social|pagination|sidebar|"
    r"toolbar|skip-link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NORMAL = re.compile(r"font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_NOTE_LABEL = re.compile(r"\W{0,2}(\d{1,3}|\*{1,3}|[ivx]{1,5})\W{0,2}")


def looks_like_html(text: str) -> bool:
    """Whether a text is a web page or part of one: it has the tags of one, not just a "<"."""
    head = text[:20_000]
    if _START.match(head[:3000].encode("utf-8", "replace")):
        return True
    tags = _TAG.findall(head)
    return len(tags) >= 4 and any(tag.startswith("</") for tag in tags)


def is_html(data: bytes) -> bool:
    """Whether the bytes of a file are a web page."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return looks_like_html(data[:40_000].decode("utf-16", "replace"))
    head = data[:20_000].removeprefix(b"\xef\xbb\xbf")
    return bool(_START.match(head)) or looks_like_html(head.decode("latin-1"))


def read_html(data: bytes) -> SourceText:
    """The lines of a web page. Raises UnreadableDocument: too_large, too_deep, no_text.

    Its text is decoded by its byte order mark, else as UTF-8, else as the page says.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return lines_of_html(decode(data))
    try:
        return lines_of_html(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:8000])
    try:
        text = data.decode(named[1].decode("ascii"), errors="replace") if named else decode(data)
    except LookupError:  # an encoding that nobody knows: the content decides
        text = decode(data)
    return lines_of_html(text)


def lines_of_html(text: str) -> SourceText:
    """The lines of a page or fragment already decoded."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableDocument(
            "too_large", "The page is longer than any document. Save only the part with the text."
        )
    reader = _HtmlReader()
    parser = etree.HTMLParser(
        target=reader, no_network=True, huge_tree=False, recover=True, encoding="utf-8"
    )
    prepared = _DECLARATION.sub("", text).replace("\x00", "")
    try:
        parser.feed(prepared.encode("utf-8", "replace"))
        parser.close()
    except UnreadableDocument:
        raise
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableDocument(
            "damaged", "The page cannot be read. Save it again as a web page, or as PDF."
        ) from error
    lines: list[SourceLine] = []
    notes: dict[str, list[str]] = {}
    for block in reader.builder.finished():
        words = plain(block.text).strip()
        if block.note:
            notes.setdefault(block.note, []).append(words)
        elif words and not is_running_line(words, is_first=not lines):
            line = SourceLine(
                words,
                is_bold=block.is_bold,
                opens_block=block.opens_block,
                note_marks=block.marks,
            )
            lines.append(line)
    if sum(len(line.text) for line in lines) < 20:
        raise UnreadableDocument(
            "no_text", "The page holds no text, only pictures, menus or programs. Save it as PDF."
        )
    footnotes = tuple((None, make_note(label, " ".join(texts))) for label, texts in notes.items())
    return SourceText(tuple(lines), front_of([line.text for line in lines[:25]]), footnotes)


@dataclass(slots=True)
class _Element:
    """An open element, with what its start changed."""

    tag: str
    is_dropped: bool = False
    is_bold: bool = False
    note: str = ""
    is_link_to_note: bool = False
    href: str = ""


@dataclass(slots=True)
class _HtmlReader:
    """Receives the tags of a page in their order, and builds its blocks."""

    builder: BlockBuilder = field(default_factory=BlockBuilder)
    lists: HtmlLists = field(default_factory=HtmlLists)
    open: list[_Element] = field(default_factory=list)
    n_dropped: int = 0
    n_bold: int = 0
    targets: dict[str, str] = field(default_factory=dict)

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _VOID:
            self._void(tag)
            return
        if len(self.open) >= MAX_DEPTH or self.builder.n_parts > MAX_BLOCKS:
            raise UnreadableDocument(
                "too_deep" if len(self.open) >= MAX_DEPTH else "too_large",
                "The page is nested deeper, or has more parts, than any document. "
                "Save only the part with the text.",
            )
        element = _Element(tag, is_dropped=_is_dropped(tag, attributes))
        self.open.append(element)
        self.n_dropped += element.is_dropped
        if self.n_dropped:
            return
        if tag in _BLOCKS:
            self.builder.open(tag)
        if tag in ("ol", "ul"):
            self.lists.open(tag, attributes)
        elif tag == "li":
            self.builder.label = self.lists.label(attributes)
        style = attributes.get("style", "")
        is_bold = tag in _HEADINGS or tag in ("b", "strong", "th")
        if (is_bold or _BOLD.search(style)) and not _NORMAL.search(style):
            element.is_bold = True
            self.n_bold += 1
        self._anchor(element, attributes)

    def end(self, tag: str) -> None:
        if tag in _VOID or not any(element.tag == tag for element in self.open):
            return
        while self.open:
            element = self.open.pop()
            self._close(element)
            if element.tag == tag:
                return

    def data(self, text: str) -> None:
        if self.n_dropped:
            return
        last = self.open[-1] if self.open else None
        if last is not None and (last.is_link_to_note or last.tag == "sup"):
            self._raised(text)
            return
        in_pre = any(element.tag == "pre" for element in self.open)
        self.builder.add(text, is_bold=self.n_bold > 0, keep_lines=in_pre)

    def close(self) -> None:
        while self.open:
            self._close(self.open.pop())
        self.builder.flush()

    def comment(self, text: str) -> None:
        """Comments are not part of the text."""

    def _void(self, tag: str) -> None:
        if self.n_dropped:
            return
        if tag == "br":
            self.builder.break_line()
        elif tag == "hr":
            self.builder.flush()

    def _anchor(self, element: _Element, attributes: Mapping[str, str]) -> None:
        """Links to notes call them; where such a link leads, the note begins."""
        names = (attributes.get("id"), attributes.get("name"))
        target = next((name for name in names if name and name in self.targets), "")
        if target:
            element.note = self.targets[target]
            if element.tag in _BLOCKS:
                self.builder.begin_note(element.note, len(self.open))
            else:
                self.builder.mark_as_note(element.note)
        href = (attributes.get("href") or "").strip()
        if element.tag == "a" and href.startswith("#") and len(href) > 1:
            element.is_link_to_note = True
            element.href = href[1:]
        elif element.tag == "a" and href.startswith(("http://", "https://")):
            element.href = href

    def _raised(self, text: str) -> None:
        """Text of an internal link, or superscript: a note's number, else ordinary words."""
        link = next((item for item in reversed(self.open) if item.is_link_to_note), None)
        match = _NOTE_LABEL.fullmatch(text.strip())
        is_raised = any(item.tag == "sup" for item in self.open)
        if match is None or (link is None and not is_raised):
            if self.builder.is_note and len(text.strip()) <= 2:
                return  # the arrow that leads back from a note
            self.builder.add(text, is_bold=self.n_bold > 0)
        elif self.builder.is_note and not self.builder.has_text:
            return  # the note's own number before its words
        elif link is None and not self.builder.has_text:
            self.builder.mark_as_note(match[1])
        elif link is None or is_raised or match[0].startswith(("[", "(")):
            self.builder.call(match[1])
            if link is not None:
                self.targets.setdefault(link.href, match[1])
        else:
            self.builder.add(text, is_bold=self.n_bold > 0)

    def _close(self, element: _Element) -> None:
        if element.is_dropped:
            self.n_dropped -= 1
            return
        if self.n_dropped:
            return
        if element.is_bold:
            self.n_bold -= 1
        if element.tag == "a" and element.href and not element.is_link_to_note:
            self.builder.add_link(element.href)
        if element.tag in _BLOCKS:
            self.builder.close(element.tag)
            if element.tag in ("ol", "ul"):
                self.lists.close()
        if element.note and element.tag in _BLOCKS:
            self.builder.end_note(len(self.open) + 1)


def _is_dropped(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element is not part of the text: scripts, menus, forms, what is hidden."""
    if tag in _DROPPED or (
        tag in ("footer", "aside") and "note" not in " ".join(attributes.values())
    ):
        return True
    if tag in ("html", "body", "main", "article", "p", "span", "td", "li"):
        return "hidden" in attributes
    return (
        "hidden" in attributes
        or attributes.get("role", "") in _DROPPED_ROLES
        or bool(_HIDDEN.search(attributes.get("style", "")))
        or bool(_DROPPED_CLASS.search(attributes.get("class", "")))
    )
