"""Text made plain: marks removed that only steer the display, lines joined into sentences."""

import re
import unicodedata
from collections.abc import Iterable

from recommendations.importers.parsed import Line

# Marks that change how text is shown and not what it says: direction, joining, byte order.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"))
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2007\u2009\u202f\u3000\t"), " ")
_OTHER = {0x2011: "-", 0x2010: "-", 0x2212: "-", 0x0C: "\n"}
_ARABIC_DIGITS = {
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
}
_TABLE = {**_INVISIBLE, **_SPACES, **_OTHER, **_ARABIC_DIGITS}
_BOOKMARK = re.compile(r"\[bookmark:[^\]]{0,200}\]")
_JOINING = "-\ufffe/\u00ad"
# A word cut by a hyphen, at a line's end or where the reader of PDFs has joined two lines.
_BROKEN = re.compile(r"([^\W\d_]{2,30})(?:-\n|\ufffe)([a-zà-ÿа-я]{2,30})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_LONGEST_WORD = 40
# A document that breaks words does so on at least one line in so many.
_BREAKS_ONE_IN = 14
_HANGING = re.compile(r"(?:and|or|to|et|ou|y|o|u|und|и|или)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PRESENTATION = re.compile(r"[\ufb00-\ufdff\ufe70-\ufefc]")
_UNPLAIN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f\u00a0\u0660-\u0669\u06f0-\u06f9\u2000-\u2003\u2007\u2009-\u200f"
    r"\u2010\u2011"
    r"\u202a-\u202f\u2060\u2212\u3000\ufb00-\ufdff\ufe70-\ufeff]|\[bookmark:"
)
_SENTENCE_END = re.compile(r"[.;:!?…。；：！？؛؟][)\]”»\"’']*$")


def plain(text: str) -> str:
    """Direction marks away, every space a space, Arabic-Indic digits as digits, hyphens plain."""
    if is_plain(text):  # most lines: spares a look at every letter
        return text
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
    """Whether a line ends as a sentence or a point of a list does."""
    return _SENTENCE_END.search(text[-8:]) is not None


def words_of(text: str) -> list[str]:
    """The words of a list that is easier to read as one line."""
    return text.split()


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one paragraph as running text.

    A word that was broken with a soft hyphen becomes whole; a printed hyphen at the end of a line
    stays and loses the break ("human-" + "rights"), save where it hangs ("short-" + "and").
    """
    texts = [line.strip() for line in lines]
    text = "\n".join(texts)
    if not _joins_anything(text, texts):
        flat = text.replace("\n", " ").strip()
        return flat if "  " not in flat else " ".join(flat.split())
    parts: list[str] = []
    last = ""
    for line in texts:
        if not line:
            continue
        if last[-1:] == "\u00ad":
            parts[-1] = last[:-1]
        elif parts and not (_joins_by_hyphen(last, line) or _joins_in_chinese(last, line)):
            parts.append(" ")
        parts.append(line)
        last = line
    text = "".join(parts)
    if "\ufffe" in text or "\u00ad" in text:
        text = text.replace("\ufffe", "-").replace("\u00ad", "")
    return " ".join(text.split())


def _joins_anything(text: str, lines: list[str]) -> bool:
    """Whether some line may join the next without a space; in most paragraphs none does."""
    if "-\n" in text or "/\n" in text:
        return True
    if text.isascii():
        return False
    return (
        "\ufffe" in text
        or "\u00ad" in text
        or max([line[-1:] for line in lines], default="") >= "\u3000"
    )


def mend_hyphens(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Take out the hyphens that only break a word at the end of a printed line.

    Print does not tell "recommen-/dation" from "human-/centred"; the document does, where it
    writes the word whole elsewhere. A soft hyphen then marks the break for `join_lines`. A
    document with few such lines breaks no words, its hyphens are its own.
    """
    texts = [line.text for line in lines]
    broken = [place for place, text in enumerate(texts) if text[-1:] == "-" or "\ufffe" in text]
    if len(broken) * _BREAKS_ONE_IN < len(lines):
        return lines
    words = frozenset(_WORD.findall("\n".join(texts).lower()))
    mended = list(lines)
    for place in broken:
        following = texts[place + 1] if place + 1 < len(texts) else ""
        text = _mend(texts[place], following, words)
        if text is not None:
            mended[place] = lines[place]._replace(text=text)
    return tuple(mended)


def _mend(text: str, following: str, words: frozenset[str]) -> str | None:
    """The line with its broken words marked; None where nothing changes."""
    found = text
    for match in reversed(list(_BROKEN.finditer(f"{text}\n{following[:_LONGEST_WORD]}"))):
        before, after = match[1].lower(), match[2].lower()
        if f"{before}{after}" in words and f"{before}-{after}" not in words:
            at = match.start(2) - 1 - (match[0].count("\n"))
            found = f"{found[:at]}\u00ad{found[at + 1 :]}"
    return found if found != text else None


def _joins_by_hyphen(text: str, line: str) -> bool:
    if text[-1] not in _JOINING:
        return False
    if text[-1] == "/":
        return not text[-2:-1].isspace()
    return text[-2:-1].isalnum() and line[0].isalnum() and not _HANGING.match(line)


def _joins_in_chinese(text: str, line: str) -> bool:
    """Chinese runs on without spaces, and may break between the figures of a year."""
    last, first = text[-1], line[0]
    if _is_cjk(last) or _is_cjk(first):
        return first.isalnum() or _is_cjk(first)
    is_number = last.isdigit() and first.isdigit()
    return is_number and any(_is_cjk(letter) for letter in text[-6:-1] + line[1:6])


def _is_cjk(letter: str) -> bool:
    return "\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef"
