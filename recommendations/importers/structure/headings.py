"""Headings: what looks like one, how deep it stands, and which articles it names."""

import re
from dataclasses import dataclass
from functools import lru_cache

from recommendations.importers.files.lines import join_lines
from recommendations.importers.parsed import SourceLine
from recommendations.importers.words.text import ends_sentence, words_of

_ROMAN = re.compile(r"(?:[IVX]{1,5})\s?[.．]\s?(?=\S)")
_LETTER = re.compile(r"[A-HА-Д]\s?[.．]\s?(?=\S)")
_CHINESE = re.compile(r"[一二三四五六七八九十]{1,3}、")
_CHINESE_LETTER = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")
_ARABIC_SECTION = re.compile(r"(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا)\s?[-–ً]")
_ARABIC_LETTER = re.compile(r"(?:ألف|باء|جيم|دال|هاء)\s?[-–]")
_SECTION_LABEL = re.compile(r"(?:[IVX]{1,5}|[A-HА-Д])\s?[.．]\s?")
_LABELLED = re.compile(
    "|".join(
        part.pattern
        for part in (_ROMAN, _LETTER, _CHINESE, _CHINESE_LETTER, _ARABIC_SECTION, _ARABIC_LETTER)
    )
)
_POINT = re.compile(r"\(?[a-z]{1,4}\)\s")
_ARTICLES = re.compile(
    r"\((?:arts?\.?|articles?|artículos?|статья|статьи|المادة|المواد|第)\s*([^()]*)\)?",
    re.IGNORECASE,
)
_FOLLOW_UP = re.compile(
    r"follow-?\s?up|suivi|seguimiento|последующ|متابعة|后续|dissemination|diffusion|difusión",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:annex|annexe|anexo|приложение|المرفق|附件)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_MAX_LENGTH = 260
_SHORT = 55
_LONGEST_PLAIN = 150


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """A heading and its depth: larger type stands above smaller, then the labels decide."""

    text: str
    depth: tuple[float, float]


def looks_like_heading(text: str) -> bool:
    """Whether a line could be a heading by its words alone: short, no end of a sentence."""
    stripped = text.strip()
    if not stripped or len(stripped) > _MAX_LENGTH or _POINT.match(stripped):
        return False
    if ends_sentence(stripped) and not stripped.endswith(("?", "...")):
        return bool(_SECTION_LABEL.match(stripped)) and len(stripped) < 90
    first = stripped[0]
    return first.isupper() or not first.isascii() or first in "“\"'("


def has_section_label(text: str) -> bool:
    """Whether a heading carries a section's label: "II.", "B.", or that of another script."""
    return bool(_LABELLED.match(text))


def is_annex(text: str) -> bool:
    return bool(_ANNEX.match(text.strip()))


@lru_cache(maxsize=512)
def is_follow_up(path: tuple[str, ...]) -> bool:
    """Whether a heading path leads into the part on follow-up and dissemination."""
    # "Aplicación y seguimiento nacionales (art. 33)" is a topic: the part itself names no article.
    return any(_FOLLOW_UP.search(text) and not articles_of(text) for text in path)


def articles_of(text: str) -> tuple[str, ...]:
    """The articles in brackets after a heading: "(arts. 5-30)" gives every number from 5 to 30."""
    match = _ARTICLES.search(text)
    if match is None:
        return ()
    found: list[str] = []
    for part in re.finditer(r"(\d{1,3})(?:\s?(?:[-–]|to|à|a|и)\s?(\d{1,3}))?", match[1]):
        first, last = int(part[1]), int(part[2] or part[1])
        found += [str(number) for number in range(first, min(last, first + 60) + 1)]
    return tuple(found)


def level_of(text: str, *, is_last: bool) -> int:
    """How deep a heading stands, by its label; unlabelled ones stand below, the last deepest."""
    if not text.isascii():
        if _CHINESE.match(text) or _ARABIC_SECTION.match(text):
            return 1
        if _CHINESE_LETTER.match(text) or _ARABIC_LETTER.match(text):
            return 2
    # "C." and "D." are letters, "I." and "V." Roman numbers: only these two readings occur.
    if _ROMAN.match(text) and not text.startswith(("C", "D")):
        return 1
    if _LETTER.match(text):
        return 2
    if re.match(r"\d{1,2}\.\s", text):
        return 3
    return 6 if is_last else 5


def split_headings(lines: list[SourceLine]) -> tuple[list[SourceLine], list[list[SourceLine]]]:
    """Cut the headings off the end of a paragraph's lines: (its own lines, headings)."""
    headings: list[list[SourceLine]] = []
    end = len(lines)
    block = _last_block(lines, end)
    while block:
        before = _last_block(lines, block)
        if not _is_heading_block(lines[block:end], lines[before:block], lines[0].size):
            break
        headings.append(lines[block:end])
        end, block = block, before
    return lines[:end], headings[::-1]


def _last_block(lines: list[SourceLine], end: int) -> int:
    """Where the block begins that ends before `end`."""
    start = max(0, end - 1)
    while start and not _opens(lines[start], lines[start - 1]):
        start -= 1
    return start


def to_blocks(lines: list[SourceLine]) -> list[list[SourceLine]]:
    """Group lines into paragraphs, subparagraphs and headings by what the layout shows."""
    blocks: list[list[SourceLine]] = []
    for line in lines:
        if not blocks or _opens(line, blocks[-1][-1]):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return blocks


def _opens(line: SourceLine, last: SourceLine) -> bool:
    if line.opens_block is not None:
        return line.opens_block
    if line.size and last.size and abs(line.size - last.size) > 1.5:
        return True
    if line.is_bold and has_section_label(line.text) and looks_like_heading(line.text):
        return True
    if _POINT.match(line.text) or _SECTION_LABEL.match(line.text):
        return ends_sentence(last.text) or looks_like_heading(last.text)
    if line.size:  # the first line of a page: does it go on with the sentence before?
        return looks_like_heading(line.text) and (
            ends_sentence(last.text)
            or (line.is_bold and last.is_bold and looks_like_heading(last.text))
        )
    # In a text with hard line breaks only the last line of a paragraph, or a heading, is short.
    is_short = looks_like_heading(last.text) and len(last.text) < _SHORT
    return (ends_sentence(last.text) or is_short) and looks_like_heading(line.text)


def _is_heading_block(block: list[SourceLine], before: list[SourceLine], body_size: float) -> bool:
    first, last = block[0], block[-1].text
    if last[-1:] in (".", ";") and not _SECTION_LABEL.match(first.text):
        return False
    text = join_lines([line.text for line in block])
    if first.size and first.is_bold and not before[-1].is_bold and len(text) < 120:
        text = text.removesuffix(":")
    if not looks_like_heading(text) or len(block) > 4:
        return False
    if first.size:  # layout known: headings are bold, or set larger than the paragraph
        if first.is_bold or first.size > body_size + 1:
            return True
        # Older documents set them in italics or underlined: then they stand alone on their lines.
        if first.opens_block is False or len(text) > _LONGEST_PLAIN or not text[0].isalpha():
            return False
        if len(_NUMBER.findall(_ARTICLES.sub("", text))) >= 3:  # a row of a table
            return False
    return (
        first.is_bold
        or ends_sentence(before[-1].text)
        or looks_like_heading(join_lines(line.text for line in before))
    )


class HeadingPath:
    """The headings in force while the paragraphs are walked through."""

    def __init__(self) -> None:
        self._open: list[SectionHeading] = []

    def enter(self, blocks: list[list[SourceLine]]) -> None:
        """Headings met before a paragraph: each closes those as deep as itself or deeper.

        "B." takes the depth of an open "A."; a heading right below another is deeper than it.
        """
        texts = [join_lines(line.text for line in block).rstrip("*:").strip() for block in blocks]
        above: tuple[float, float] | None = None
        for place, text in enumerate(texts):
            if not text:
                continue
            # "B." follows an open "A.".
            label = _label_of(text)
            siblings = (
                heading.depth
                for heading in reversed(self._open)
                if label and _label_of(heading.text) == (label[0], label[1] - 1)
            )
            depth = next(siblings, None)
            if depth is None:
                level = float(level_of(text, is_last=place == len(texts) - 1))
                depth = (-float(round(blocks[place][0].size)), level)
                if above is not None and depth <= above and depth[0] == above[0]:
                    depth = (above[0], above[1] + 0.5)
            self._open = [heading for heading in self._open if heading.depth < depth]
            self._open.append(SectionHeading(text, depth))
            above = depth

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(heading.text for heading in self._open)


_ROMAN_NUMBERS = words_of("I II III IV V VI VII VIII IX X XI XII")


def _label_of(text: str) -> tuple[str, int] | None:
    """The kind of a heading's label and its place: ("letter", 2) for "B."."""
    match = re.match(r"([A-Z]{1,4}|\d{1,2})\s?[.．]\s", text)
    if match is None:
        return None
    label = match[1]
    if label.isdigit():
        return "number", int(label)
    # "C." and "D." are letters here; "I.", "V." and "X." are Roman.
    if label in _ROMAN_NUMBERS:
        return "roman", _ROMAN_NUMBERS.index(label) + 1
    return ("letter", ord(label) - 64) if len(label) == 1 else None
