"""The automatic numbers of Word's lists, counted as Word prints them.

Word stores them not in the text but as rules: lists (abstractNum) with nine levels, and uses of a
list (num) that may restart or print differently at some level.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

from recommendations.importers.files.list_labels import Printer, letters, roman, upper

_LEVELS = 9
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_HIJA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_CHINESE = "一二三四五六七八九十"


def _from_alphabet(alphabet: str) -> Printer:
    return lambda value: alphabet[value - 1] if 0 < value <= len(alphabet) else str(value)


def _chinese(value: int) -> str:
    """Up to 99, as headings count."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    front = ("" if tens == 1 else _CHINESE[tens - 1]) + "十" if tens else ""
    return front + (_CHINESE[ones - 1] if ones else "")


_FORMATS: dict[str, Printer] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02}",
    "lowerLetter": letters,
    "upperLetter": upper(letters),
    "lowerRoman": roman,
    "upperRoman": upper(roman),
    "russianLower": _from_alphabet(_CYRILLIC),
    "russianUpper": upper(_from_alphabet(_CYRILLIC)),
    "arabicAbjad": _from_alphabet(_ABJAD),
    "arabicAlpha": _from_alphabet(_HIJA),
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "japaneseCounting": _chinese,
}


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list prints: its form, its pattern ("%1.%2"), where it starts."""

    form: str = "decimal"
    pattern: str = ""
    start: int = 1
    is_legal: bool = False
    restart: int | None = None
    style: str = ""


class Numbering:
    """The rules of a document's lists, and how far each has counted."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._own_levels: dict[tuple[str, int], _Level] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)
        self._begun: set[tuple[str, int]] = set()
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        links: dict[str, str] = {}
        for abstract in root.iter(qn("w:abstractNum")):
            key = str(abstract.get(qn("w:abstractNumId")))
            for depth, level in _levels_in(abstract):
                self._levels[key, depth] = level
            link = abstract.find(qn("w:numStyleLink"))
            if link is not None:
                links[key] = str(link.get(qn("w:val")))
        for number in root.iter(qn("w:num")):
            self._read_use(number)
        self._follow_links(document, links)

    def _read_use(self, number: Any) -> None:
        key = str(number.get(qn("w:numId")))
        target = number.find(qn("w:abstractNumId"))
        if target is None:
            return
        self._abstract[key] = str(target.get(qn("w:val")))
        for override in number.iter(qn("w:lvlOverride")):
            depth = _int(override.get(qn("w:ilvl")), 0)
            start = override.find(qn("w:startOverride"))
            if start is not None:
                self._starts[key, depth] = _int(start.get(qn("w:val")), 1)
            for own_depth, level in _levels_in(override):
                self._own_levels[key, own_depth] = level
                self._starts.setdefault((key, own_depth), level.start)

    def _follow_links(self, document: Any, links: dict[str, str]) -> None:
        """Lists that are only named by a style take the rules of the style's own list."""
        if not links:
            return
        numbers = {
            str(style.element.get(qn("w:styleId"))): str(
                style.element.pPr.numPr.numId.val  # the same path as in `_rule`
            )
            for style in document.styles
            if style.element.pPr is not None
            and style.element.pPr.numPr is not None
            and style.element.pPr.numPr.numId is not None
        }
        for key, style in links.items():
            target = self._abstract.get(numbers.get(style, ""), "")
            for depth in range(_LEVELS):
                if (target, depth) in self._levels and (key, depth) not in self._levels:
                    self._levels[key, depth] = self._levels[target, depth]

    def label(self, paragraph: DocxParagraph) -> str:
        """The printed number of a paragraph: "" where it has none, "•" for a bullet."""
        found = self._rule(paragraph)
        if found is None:
            return ""
        number, depth = found
        level = self._level(number, depth)
        if level is None or level.form == "none":
            return ""
        counts = self._count(number, depth, level)
        if level.form == "bullet":
            return "•"

        def fill(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            rule = self._level(number, place) or _Level()
            form = "decimal" if level.is_legal else rule.form
            return _FORMATS.get(form, str)(counts[place] or rule.start)

        return re.sub(r"%([1-9])", fill, level.pattern).strip()

    def _level(self, number: str, depth: int) -> _Level | None:
        own = self._own_levels.get((number, depth))
        return own or self._levels.get((self._abstract.get(number, ""), depth))

    def _count(self, number: str, depth: int, level: _Level) -> list[int]:
        """Count one on: uses of one list count on from each other unless one starts again."""
        counts = self._counts[self._abstract.get(number, "")]
        start = self._starts.get((number, depth))
        if start is not None and (number, depth) not in self._begun:
            counts[depth] = start
        else:
            counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        self._begun.add((number, depth))
        for below in range(depth + 1, _LEVELS):
            rule = self._level(number, below)
            restart = rule.restart if rule else None
            if restart is None or (restart and depth < restart):
                counts[below] = 0
        return counts

    def _rule(self, paragraph: DocxParagraph) -> tuple[str, int] | None:
        """The use of a list and the level that a paragraph has, by itself or by its style."""
        properties: Any = paragraph._element.pPr  # noqa: SLF001 - python-docx shows no numbering
        style: Any = paragraph.style
        style_id = ""
        for _ in range(8):
            rule = properties.numPr if properties is not None else None
            if rule is not None and rule.numId is not None:
                number = str(rule.numId.val)
                depth = int(rule.ilvl.val) if rule.ilvl is not None else None
                if depth is None:  # heading styles name no level: the level names them
                    levels = [self._level(number, place) for place in range(_LEVELS)]
                    named = [level.style if level else "" for level in levels]
                    depth = named.index(style_id) if style_id and style_id in named else 0
                return None if number == "0" or not 0 <= depth < _LEVELS else (number, depth)
            if style is None:
                return None
            style_id = str(style.element.get(qn("w:styleId")))
            properties, style = style.element.pPr, style.base_style
        return None


def _levels_in(element: Any) -> Iterator[tuple[int, _Level]]:
    for level in element.iter(qn("w:lvl")):
        depth = _int(level.get(qn("w:ilvl")), 0)
        restart = _value(level, "w:lvlRestart", "")
        legal = level.find(qn("w:isLgl"))
        yield (
            depth,
            _Level(
                form=_value(level, "w:numFmt", "decimal"),
                pattern=_value(level, "w:lvlText", ""),
                start=_int(_value(level, "w:start", "1"), 1),
                is_legal=legal is not None and legal.get(qn("w:val")) not in ("0", "false"),
                restart=int(restart) if restart.isdigit() else None,
                style=_value(level, "w:pStyle", ""),
            ),
        )


def _value(level: Any, tag: str, default: str) -> str:
    found = level.find(qn(tag))
    return default if found is None else str(found.get(qn("w:val")) or default)


def _int(text: str | None, default: int) -> int:
    """A number from the file; the default where it is none, or larger than any list."""
    tidy = (text or "").strip()
    return int(tidy) if tidy.isascii() and tidy.isdigit() and len(tidy) <= 4 else default
