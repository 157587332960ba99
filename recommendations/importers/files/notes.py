"""Footnotes: their bodies at the foot of a page or at the end of a paragraph, and their marks."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from recommendations.importers.parsed import ParsedFootnote

_NOTE_START = re.compile(r"(\*{1,3}|\d{1,3})(?:\s+|$)(.*)")
_URL = re.compile(r"https?://[^\s\]<>\"”]+[^\s\]<>\"”.,;:)]")
_LINK_GOES_ON = re.compile(r"\S*[/%&=_?#.-]\S|\S+\.(?:pdf|html?|docx?|aspx)\b")
_IBID = re.compile(
    r"\W*(?:ibid(?:em)?|ibíd(?:em)?|loc\. cit|там же|المرجع نفسه|المرجع السابق|同上|同前注)(?!\w)",
    re.IGNORECASE,
)
# "See note 3 above", "supra note 3", "voir note 3".
_SEE_NOTE = re.compile(
    r"(?:\b(?:supra|above|see|op\. cit\.?)\s*,?\s*(?:foot)?notes?|\bvoir\s+(?:supra\s+)?notes?|"
    r"\bvéase\s+(?:supra\s+)?(?:la\s+)?nota|\bсм\.\s*(?:выше\s+)?(?:сноску|примечание))\s+(\d{1,4})",
    re.IGNORECASE,
)
_INLINE_MARK = re.compile(r"\[footnoteRef:\s*(\d{1,4})\]")
# Where an inline note opens, and where one may end: at the end of the text or before another.
_INLINE_EDGE = re.compile(r"\[(?P<label>\d{1,4}):\s|\](?=\s*(?:\[\d{1,4}:\s|$))")


class NoteMark(NamedTuple):
    """The number or mark that calls a note, and where it stands in its line."""

    place: int
    label: str


def first_url(text: str) -> str:
    """The first link of a note, "" where there is none. Nothing is fetched."""
    match = _URL.search(text)
    return match[0] if match else ""


def links_in(text: str) -> tuple[str, ...]:
    """Every link in a text, each once, in its order."""
    return tuple(dict.fromkeys(_URL.findall(text)))


def make_note(label: str, text: str) -> ParsedFootnote:
    tidy = " ".join(text.split())
    return ParsedFootnote(label, tidy, first_url(tidy))


def read_notes(lines: Iterable[str]) -> list[ParsedFootnote]:
    """Notes from the lines at the foot of a page; a number opens a note only in its turn.

    A link that was broken over two lines is made whole.
    """
    notes: list[tuple[str, str]] = []
    last_number: int | None = None
    for line in lines:
        match = _NOTE_START.match(line)
        number = int(match[1]) if match and match[1].isdigit() else None
        if match and (number is None or last_number is None or number == last_number + 1):
            notes.append((match[1], match[2]))
            last_number = last_number if number is None else number
        elif notes:
            label, text = notes[-1]
            last_word = text.rpartition(" ")[2]
            goes_on = last_word.startswith(("http", "www.")) and _LINK_GOES_ON.match(line)
            between = "" if not text or goes_on or text.endswith("\ufffe") else " "
            notes[-1] = label, f"{text}{between}{line}"
    return [make_note(label, text.replace("\ufffe", "-")) for label, text in notes]


def strip_note_marks(text: str, marks: list[NoteMark]) -> tuple[str, tuple[str, ...]]:
    """The line without the numbers that call notes, and those numbers."""
    for mark in reversed(marks):
        text = text[: mark.place] + text[mark.place + len(mark.label) :]
    if marks:
        text = re.sub(r"\s+(?=[.,;:](?:\s|$))", "", text)
    return text.strip(), tuple(mark.label for mark in marks)


def take_inline_notes(text: str) -> tuple[str, tuple[ParsedFootnote, ...], tuple[str, ...]]:
    """Split off notes that stand in the text: `[footnoteRef:1]` marks and `[1:  ...]` bodies.

    Returns the text without them, the bodies, and the labels in the order in which they are
    called.
    """
    bodies: list[ParsedFootnote] = []
    kept: list[str] = []
    end = 0
    opened: re.Match[str] | None = None
    for edge in _INLINE_EDGE.finditer(text):
        if edge["label"] and opened is None:
            opened = edge
        elif not edge["label"] and opened is not None:
            bodies.append(make_note(opened["label"], text[opened.end() : edge.start()]))
            kept.append(text[end : opened.start()])
            end, opened = edge.end(), None
    without = "".join([*kept, text[end:]])
    called = tuple(_INLINE_MARK.findall(without))
    return _INLINE_MARK.sub("", without).strip(), tuple(bodies), called


def resolve_ibid(notes: Iterable[ParsedFootnote]) -> tuple[ParsedFootnote, ...]:
    """Give a note that says "Ibid." or "see note 3" the link of that note; its words stay."""
    resolved: list[ParsedFootnote] = []
    links: dict[str, str] = {}
    for note in notes:
        url = note.url
        if not url and _IBID.match(note.text) and resolved:
            url = resolved[-1].url
        elif not url and (match := _SEE_NOTE.search(note.text)):
            url = links.get(match[1], "")
        links.setdefault(note.label, url)
        resolved.append(ParsedFootnote(note.label, note.text, url))
    return tuple(resolved)
