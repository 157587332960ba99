"""Plain text: display marks removed, spaces and digits made alike; where a sentence ends."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from recommendations.marks import UNSEEN

# Marks that change how text is shown and not what it says: direction, joining, byte order.
_INVISIBLE = dict.fromkeys(
    (
        *map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"),
        *range(0x2066, 0x2070),  # isolates of direction, and formats that are no longer in use
        *range(0xFFF9, 0xFFFC),  # annotations between lines
        *range(0xE0000, 0xE0080),  # tags, which can hide whole sentences
    )
)
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u202f\u3000\t"), " ")
_OTHER = {0x2011: "-", 0x2010: "-", 0x2212: "-", 0x0C: "\n"}
_ARABIC_DIGITS = {
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
}
_TABLE = {**_INVISIBLE, **_SPACES, **_OTHER, **_ARABIC_DIGITS}
_BOOKMARK = re.compile(r"\[bookmark:[^\]]{0,200}\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_PRESENTATION = re.compile(r"[\ufb00-\ufdff\ufe70-\ufefc]")
_UNPLAIN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\xa0\u0660-\u0669\u06f0-\u06f9\u2000-\u2003\u2007\u2009-\u200f"
    r"\u2010\u2011"
    r"\u202a-\u202f\u2060\u2066-\u206f\u2212\u3000\ufb00-\ufdff\ufe70-\ufeff\ufff9-\ufffb"
    r"\U000e0000-\U000e007f]|\[bookmark:"
)
# What somebody may have hidden in a text, or a broken program left in it. Not U+0002, by which
# PDFium marks a hyphen.
_HIDDEN = re.compile(rf"[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{UNSEEN}]")
_COUNTED: ContextVar[list[int] | None] = ContextVar("hidden characters", default=None)
_SENTENCE_END = re.compile(r"[.;:!?…。；：！？؛؟][)\]”»\"’']*$")


@contextmanager
def counting_hidden() -> Iterator[list[int]]:
    """Inside it, `plain` adds to the list how many control characters and marks it takes out."""
    counted: list[int] = []
    token = _COUNTED.set(counted)
    try:
        yield counted
    finally:
        _COUNTED.reset(token)


def plain(text: str) -> str:
    """Without direction marks; with plain spaces and hyphens, and European digits."""
    if is_plain(text):  # most lines: spares a look at every letter
        return text
    if (counted := _COUNTED.get()) is not None:
        counted.append(len(_HIDDEN.findall(text)))
    text = text.translate(_TABLE)
    if _PRESENTATION.search(text):
        text = unicodedata.normalize("NFKC", text)
    if "[bookmark:" in text:
        text = _BOOKMARK.sub("", text)
    return _CONTROL.sub("", text)


def is_plain(text: str) -> bool:
    """Whether `plain` would leave a text as it is."""
    if text.isascii() and text.isprintable():  # asked first, because it costs next to nothing
        return "[bookmark:" not in text
    return _UNPLAIN.search(text) is None


def ends_sentence(text: str) -> bool:
    """Whether a line ends as a sentence or an item of a list does."""
    return _SENTENCE_END.search(text[-8:]) is not None


def words_of(text: str) -> list[str]:
    """The words of a list that is easier to read as one line."""
    return text.split()
