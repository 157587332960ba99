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
    """A note's number inside a line: where it stands and what it says."""

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
    """Notes from the lines at the foot of a page; a number opens a note only in its turn."""
    notes: list[tuple[str, list[str]]] = []
    for line in lines:
        match = _NOTE_START.match(line)
        if match and _follows(notes, match[1]):
            notes.append((match[1], [match[2]]))
        elif notes:
            notes[-1][1].append(line)
    return [make_note(label, _join_note(parts)) for label, parts in notes]


def _join_note(parts: list[str]) -> str:
    """The lines of a note as one text; a link that was broken over lines is made whole."""
    text = ""
    for part in parts:
        last = text.rpartition(" ")[2]
        goes_on = last.startswith(("http", "www.")) and _LINK_GOES_ON.match(part)
        text += part if not text or goes_on or text.endswith("\ufffe") else f" {part}"
    return text.replace("\ufffe", "-")


def _follows(notes: list[tuple[str, list[str]]], label: str) -> bool:
    if not label.isdigit():
        return True
    last = next((found for found, _ in reversed(notes) if found.isdigit()), None)
    return last is None or int(label) == int(last) + 1


def strip_markers(text: str, markers: list[NoteMark]) -> tuple[str, tuple[str, ...]]:
    """The line without the numbers that call notes, and those numbers."""
    for marker in reversed(markers):
        text = text[: marker.place] + text[marker.place + len(marker.label) :]
    if markers:
        text = re.sub(r"\s+(?=[.,;:](?:\s|$))", "", text)
    return text.strip(), tuple(marker.label for marker in markers)


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
