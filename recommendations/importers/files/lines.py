"""Lines joined into running text, and words that a line break has cut made whole."""

import re
from collections.abc import Iterable

from recommendations.importers.parsed import SourceLine

_JOINING = "-\ufffe/\u00ad"
# A word cut by a hyphen, at a line's end or where the reader of PDFs has joined two lines.
_BROKEN = re.compile(r"([^\W\d_]{2,30})(?:-\n|\ufffe)([a-zà-ÿа-я]{2,30})")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_LONGEST_WORD = 40
# A document that hyphenates words does so on at least one line in this many.
_BREAKS_ONE_IN = 14
_HANGING = re.compile(r"(?:and|or|to|et|ou|y|o|u|und|и|или)\b", re.IGNORECASE)


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one paragraph as running text.

    A word that was broken with a soft hyphen becomes whole; a printed hyphen at the end of a line
    stays and loses the break ("human-" + "rights"), save where it hangs ("short-" + "and").
    """
    texts = [line.strip() for line in lines]
    text = "\n".join(texts)
    # In most paragraphs no line joins the next without a space.
    joins = "-\n" in text or "/\n" in text
    if not joins and not text.isascii():
        last_signs = max([line[-1:] for line in texts], default="")
        joins = "\ufffe" in text or "\u00ad" in text or last_signs >= "\u3000"
    if not joins:
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


def mend_hyphens(lines: tuple[SourceLine, ...]) -> tuple[SourceLine, ...]:
    """Take out the hyphens that only break a word at the end of a printed line.

    Print does not tell "recommen-/dation" from "human-/centred"; the document does, where it
    writes the word whole elsewhere. A soft hyphen then marks the break for `join_lines`. A
    document with few such lines breaks no words: its hyphens belong to it.
    """
    texts = [line.text for line in lines]
    broken = [place for place, text in enumerate(texts) if text[-1:] == "-" or "\ufffe" in text]
    if len(broken) * _BREAKS_ONE_IN < len(lines):
        return lines
    words = frozenset(_WORD.findall("\n".join(texts).lower()))
    mended = list(lines)
    for place in broken:
        following = texts[place + 1] if place + 1 < len(texts) else ""
        text = texts[place]
        for match in reversed(list(_BROKEN.finditer(f"{text}\n{following[:_LONGEST_WORD]}"))):
            before, after = match[1].lower(), match[2].lower()
            if f"{before}{after}" in words and f"{before}-{after}" not in words:
                at = match.start(2) - 1 - match[0].count("\n")
                text = f"{text[:at]}\u00ad{text[at + 1 :]}"
        if text != texts[place]:
            mended[place] = lines[place]._replace(text=text)
    return tuple(mended)


def _joins_by_hyphen(text: str, line: str) -> bool:
    if text[-1] not in _JOINING:
        return False
    if text[-1] == "/":
        return not text[-2:-1].isspace()
    return text[-2:-1].isalnum() and line[0].isalnum() and not _HANGING.match(line)


def _joins_in_chinese(text: str, line: str) -> bool:
    """Chinese has no spaces between words, and may break between the digits of a year."""
    last, first = text[-1], line[0]
    if _is_cjk(last) or _is_cjk(first):
        return first.isalnum() or _is_cjk(first)
    is_number = last.isdigit() and first.isdigit()
    return is_number and any(_is_cjk(letter) for letter in text[-6:-1] + line[1:6])


def _is_cjk(letter: str) -> bool:
    return "\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef"
