"""References as people type them: symbols in every written form, and lists of paragraphs.

What is read here is one line in which dashes, apostrophes, brackets and digits have one form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.importers.structure.labels import label_of, letters_between
from recommendations.questions.structure import ParagraphSpan, Reference
from recommendations.symbols import InvalidSymbol, normalise, parse_symbol

_BODIES = "CMW|CCPR|CAT|CEDAW|CERD|CRC|CRPD|CED|CESCR"
_KINDS = "CO|FCO|QPR|RQ|Q|RFIR|IR|VR|FAI|OAI"
_CYCLE = r"\d{1,2}(?:\s?-\s?\d{1,2})?(?![\w-])"
_SUFFIXES = r"(?:\s*/\s*(?:Add|Corr|Rev)\s*\.?\s*\d{1,3})*"

# A symbol or its beginning: the parts joined by slashes, perhaps broken by blanks.
_SLASHED = re.compile(
    rf"(?<![\w/])(?:(?:{_BODIES})\s*/\s*(?:C|CO|OP)(?!\w)|E\s*/\s*C\s*\.?\s*12(?!\d)"
    r"|HRI\s*/\s*(?:CORE|MC|GEN)|A(?=\s*/\s*\d{2,3}\s*/\s*\d))"
    r"(?:\s*/\s*(?:(?:Add|Corr|Rev|CRP|SR|Concl)\s*\.?\s*\d+(?!\w)"
    r"|[A-Z]{1,8}(?:-[A-Z]{3})?(?!\w)|\d{1,4}(?:\s?-\s?\d{1,2})?(?!\w)))*"
    r"(?:\s*/(?!\s*\d))?\*?",
    re.IGNORECASE,
)
# The same with other signs between its parts, as in names of files: CMW-C-AZE-CO-3.
_SEPARATED = re.compile(
    rf"(?<![\w/])(?P<body>{_BODIES}|E)[\s/._-]+C(?:[\s/._-]*12)?[\s/._-]+"
    rf"(?P<state>[A-Z]{{3}}|UK|US|EU)[\s/._-]+(?P<kind>{_KINDS})[\s/._-]+(?P<cycle>{_CYCLE})",
    re.IGNORECASE,
)
# What people leave out: CMW/AZE/CO/3 has no C, AZE/CO/3 no committee.
_SHORT = re.compile(
    rf"(?<![\w/])(?:(?P<body>{_BODIES})[\s/]+)?(?:C\s*/\s*)?(?P<state>[A-Z]{{3}}|UK|US|EU)"
    rf"\s*/?\s*(?P<kind>{_KINDS})\s*/?\s*(?P<cycle>{_CYCLE})(?P<suffixes>{_SUFFIXES})",
    re.IGNORECASE,
)
_LAST_NUMBER = re.compile(r"(?P<symbol>.+)/\d{1,3}")

# How the six languages name a paragraph, in full and short.
_PARAGRAPH = (
    r"(?:paragraph(?:e)?s?|paras?|pars?|p[aá]rr(?:afo)?s?|pp?(?=\.?\s?\d)|apartados?|alin[eé]as?|"
    r"пунк\w*|пп?(?=\.)|пар(?:агра\w+)?|(?:وال|لل|بال|ال)?فقر(?:ة|ه|ات|تين|تان)|§§?|¶)"
)
_LABEL = r"\(\s*(?:[a-z]{1,2}|[а-я]|[\u0621-\u064a]{1,2}|[甲乙丙丁戊己庚])\s*\)"
_GLUED = r"(?<=\d)[a-z](?![\w*])"
_ITEM = rf"(?<![A-Za-z\d.])\d{{1,3}}(?![\d%]|[.,/]\d)(?:\s?(?:{_LABEL}|{_GLUED})|-[a-z](?![\w-]))*"
_RANGE = r"(?:-|\.\.|\b(?:to|through|thru|al?|à|до|по)\b|إلى|الى|至|到)"
_JOIN = r"(?:[,;&+/]|\b(?:and|or|et|ou|y|e|o|u|и|или|а также)\b|(?<!\w)(?:و|أو)|和|及|与|或|、)"
_LIST = rf"{_ITEM}(?:\s*(?:{_RANGE}|{_JOIN})\s*(?:{_JOIN}\s*)?(?:{_ITEM}|(?<=[)\s,;-]){_LABEL}))*"
_NAMED = re.compile(
    rf"(?<!\w)(?:sub-?)?{_PARAGRAPH}\.?\s*(?:(?:nos?|núms?|n[o°º])\.?\s*)?(?:с\s+)?(?P<list>{_LIST})"
    rf"|第?\s*(?P<chinese>(?:第?\s*{_ITEM}(?:\s*(?:{_RANGE}|{_JOIN}))?)+)\s*段",
    re.IGNORECASE,
)
_TAIL = re.compile(rf"\s*[,;:/#(\[]*\s*(?P<list>{_LIST})(?!\w)", re.IGNORECASE)
_BARE = re.compile(rf"[\s.,;:#(\[]*(?P<list>{_LIST})[\s.,;:)\]]*", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<number>\d{{1,3}})|(?P<label>\(\s*\w{{1,2}}\s*\)|(?<=\d)[a-z](?!\w)|(?<=\d)-[a-z](?!\w))"
    rf"|(?P<range>{_RANGE})|(?P<join>{_JOIN})",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[ivx]+")
# Longer lists are read as their ends alone.
_MOST = 60


@dataclass(frozen=True, slots=True)
class FoundSymbol:
    """A symbol in a line, from `start` to `end`."""

    start: int
    end: int
    reference: Reference


@dataclass(frozen=True, slots=True)
class FoundParagraphs:
    """A list of paragraphs in a line, from `start` to `end`."""

    start: int
    end: int
    spans: tuple[ParagraphSpan, ...]


def symbols_in(line: str) -> list[FoundSymbol]:
    """Every symbol, beginning of a symbol, and end of one without its committee."""
    found: list[FoundSymbol] = []
    for pattern, read in (
        (_SLASHED, _read_slashed),
        (_SEPARATED, _read_separated),
        (_SHORT, _read_short),
    ):
        for match in pattern.finditer(line):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            if symbol := read(match):
                found.append(symbol)
    return sorted(found, key=lambda one: one.start)


def _read_slashed(match: re.Match[str]) -> FoundSymbol | None:
    typed = match[0].rstrip()
    end = match.start() + len(typed)
    symbol = re.sub(r"^CESCR/C(?=/|$)|^E/C\.?12", "E/C.12", normalise(typed).rstrip("*/"))
    symbol = re.sub(r"/(ADD|CORR|REV|CRP|SR|CONCL)(?=\d)", r"/\1.", symbol)
    if symbol.endswith(("/ADD", "/CORR", "/REV")):
        return FoundSymbol(match.start(), end, Reference(beginning=symbol))
    if whole := _whole(symbol):
        return FoundSymbol(match.start(), end, Reference(symbol=whole))
    last = _LAST_NUMBER.fullmatch(symbol)
    if last and (whole := _whole(last["symbol"])):
        # The paragraph stays in the line, for `paragraphs_after` to read with its parts.
        slash = match.start() + typed.rindex("/")
        return FoundSymbol(match.start(), slash, Reference(symbol=whole))
    return FoundSymbol(match.start(), end, Reference(beginning=symbol))


def _whole(symbol: str) -> str:
    """The symbol in its canonical form; empty where it is none."""
    try:
        return str(parse_symbol(symbol))
    except InvalidSymbol:
        return ""


def _read_separated(match: re.Match[str]) -> FoundSymbol | None:
    body = match["body"].upper()
    prefix = "E/C.12" if body in ("E", "CESCR") else f"{body}/C"
    cycle = re.sub(r"\s", "", match["cycle"])
    symbol = _whole(f"{prefix}/{match['state']}/{match['kind']}/{cycle}")
    return FoundSymbol(match.start(), match.end(), Reference(symbol=symbol)) if symbol else None


def _read_short(match: re.Match[str]) -> FoundSymbol | None:
    rest = f"{match['state']}/{match['kind']}/{match['cycle']}{match['suffixes']}"
    body = (match["body"] or "CMW").upper()
    prefix = "E/C.12" if body == "CESCR" else f"{body}/C"
    symbol = _whole(f"{prefix}/{rest}")
    if not symbol:
        return None
    if match["body"]:
        return FoundSymbol(match.start(), match.end(), Reference(symbol=symbol))
    # Without slashes, "her co 3" may be anything: capitals alone tell that it is a symbol.
    if "/" not in match[0] and not match[0].isupper():
        return None
    ending = symbol.removeprefix(f"{prefix}/")
    return FoundSymbol(match.start(), match.end(), Reference(ending=ending))


def paragraphs_after(line: str, place: int) -> FoundParagraphs | None:
    """A list that follows a symbol directly: "CMW/C/AZE/CO/3, 36 and 60", "…:36", "… (36)"."""
    return _found(_TAIL.match(line, place))


def paragraphs_named(line: str) -> Iterator[FoundParagraphs]:
    """Lists that the word for a paragraph leads: "paras. 16, 36 and 60", 第36段."""
    for match in _NAMED.finditer(line):
        if found := _found(match):
            yield found


def paragraphs_alone(line: str) -> FoundParagraphs | None:
    """A line that is nothing but a list of numbers; blanks may stand around it."""
    return _found(_BARE.fullmatch(line))


def _found(match: re.Match[str] | None) -> FoundParagraphs | None:
    if match is None:
        return None
    groups = match.groupdict()
    spans = _spans_of(groups.get("list") or groups.get("chinese") or "")
    if not spans:
        return None
    start, end = match.span()
    start += len(match[0]) - len(match[0].lstrip())
    end -= len(match[0]) - len(match[0].rstrip())
    return FoundParagraphs(start, end, spans)


def _spans_of(text: str) -> tuple[ParagraphSpan, ...]:
    """The paragraphs that a list names, in its order."""
    letters = re.findall(r"\(\s*(\w{1,2})\s*\)", text.lower())
    spans: list[ParagraphSpan] = []
    last = ""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or ""
        if group == "number" and (number := int(match[0])):
            before = spans[-1] if spans else None
            is_range = last == "range" and before and not before.label and before.last < number
            if is_range and before:
                spans[-1] = ParagraphSpan(before.first, number)
            else:
                spans.append(ParagraphSpan(number, number))
        elif group == "label" and spans:
            label = label_of(match[0].strip("()- ").lower(), letters)
            spans[-1:] = _labelled(spans[-1], label, last)
        last = group
    return tuple(dict.fromkeys(spans))[:_MOST]


def _labelled(before: ParagraphSpan, label: str, last: str) -> list[ParagraphSpan]:
    """The paragraph before, with its label; or further parts of the same paragraph beside it."""
    number = before.last
    if not before.label:
        return [ParagraphSpan(number, number, label)]
    point = before.label.partition("-")[0]
    if last == "label" and _ROMAN.fullmatch(label) and before.label == point:
        return [ParagraphSpan(number, number, f"{point}-{label}")]
    labels = letters_between(point, label, is_roman=False) if last == "range" else [label]
    return [before, *(ParagraphSpan(number, number, each) for each in labels)]
