"""From one line of the search box to what it asks for: `read_question`. The only reader of it.

References are taken out first, then names; what is left are words. Each part knows where it was
typed, so that a page can offer the question without it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from recommendations.questions import references
from recommendations.questions.names import FoundName, Names
from recommendations.questions.structure import (
    And,
    Node,
    Not,
    Or,
    ParagraphSpan,
    PartKind,
    Phrase,
    Reference,
    TypedQuestion,
    UnderstoodPart,
    Word,
)
from recommendations.questions.words import all_of, parts_of

MAX_LENGTH = 200

# Signs with one meaning, each written as one sign, so that places in the line stay.
_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»＂〝〞「」『』", '"'),
        **dict.fromkeys("’‘‛ʼʻ´`＇", "'"),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        "（": "(",
        "）": ")",
        "［": "(",
        "］": ")",
        "【": "(",
        "】": ")",
        "／": "/",
        "：": ":",
        "，": ",",
        "、": ",",
        "،": ",",
        "؛": ";",
        "；": ";",
        "。": ".",
        "？": "?",
        "＊": "*",
        "｜": "|",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)
# Marks of direction, joiners, soft hyphens; Arabic vowel marks and the long dash inside words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\u064b-\u0652\u0670\u0640]"
)
_LOOSE = re.compile(r"^[\s,;:/#&.]+|[\s,;:/#&]+$")
_EMPTY_PAIR = re.compile(r"\(\s*\)|\"\s*\"")
_DANGLING = re.compile(r"^(?:AND|OR|or|&|\|)\s+|\s+(?:AND|OR|or|NOT|&|\||-)$")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A stretch of the line that was understood. Without a meaning it is passed over silently."""

    start: int
    end: int
    kind: PartKind | None = None
    meant: str = ""


def tidy(typed: str) -> str:
    """What was typed, on one line, without signs that nobody sees, of at most MAX_LENGTH."""
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", typed)).split())[:MAX_LENGTH]


def read_question(typed: str, names: Names) -> TypedQuestion:
    """What a person asks for in one line. Never fails: what means nothing is passed over."""
    typed = tidy(typed)
    line = typed.translate(_ONE_FORM)
    taken: list[_Taken] = []
    symbols, line = _take_symbols(line, taken)
    loose, line = _take_paragraphs(line, taken)
    named, excluded, line = _take_names(line, taken, names)
    if not loose and (alone := references.paragraphs_alone(line)):
        loose = alone.spans
        taken.append(_paragraphs(alone))
        line = _blanked(line, alone.start, alone.end)
    parts, left_out = parts_of(line)
    taken += [_Taken(part.start, part.end, part.kind, in_words(part.node)) for part in parts]
    taken += [_Taken(start, end, PartKind.LEFT_OUT) for start, end in left_out]
    return TypedQuestion(
        typed=typed,
        references=_joined(symbols, loose),
        state_parties=_codes(named, PartKind.STATE_PARTY),
        committees=_codes(named, PartKind.COMMITTEE),
        without_state_parties=_codes(excluded, PartKind.STATE_PARTY),
        without_committees=_codes(excluded, PartKind.COMMITTEE),
        words=all_of(parts),
        understood=tuple(
            UnderstoodPart(
                kind=one.kind,
                typed=typed[one.start : one.end],
                meant=one.meant or typed[one.start : one.end],
                without=_without(typed, one.start, one.end),
            )
            for one in sorted(taken, key=lambda one: one.start)
            if one.kind
        ),
    )


def _take_symbols(line: str, taken: list[_Taken]) -> tuple[list[Reference], str]:
    """The symbols, each with the paragraphs that follow it directly, and the line without them."""
    found: list[Reference] = []
    for symbol in references.symbols_in(line):
        paragraphs: tuple[ParagraphSpan, ...] = ()
        end = symbol.end
        reference = symbol.reference
        meant = reference.symbol or reference.beginning or reference.ending
        taken.append(_Taken(symbol.start, end, PartKind.SYMBOL, meant))
        if follows := references.paragraphs_after(line, end):
            paragraphs, end = follows.spans, follows.end
            taken.append(_paragraphs(follows))
        found.append(replace(reference, paragraphs=paragraphs))
        line = _blanked(line, symbol.start, end)
    return found, line


def _take_paragraphs(line: str, taken: list[_Taken]) -> tuple[tuple[ParagraphSpan, ...], str]:
    spans: tuple[ParagraphSpan, ...] = ()
    for found in list(references.paragraphs_named(line)):
        spans += found.spans
        taken.append(_paragraphs(found))
        line = _blanked(line, found.start, found.end)
    return spans, line


def _paragraphs(found: references.FoundParagraphs) -> _Taken:
    meant = paragraphs_in_words(found.spans)
    return _Taken(found.start, found.end, PartKind.PARAGRAPHS, meant)


def _take_names(
    line: str, taken: list[_Taken], names: Names
) -> tuple[list[FoundName], list[FoundName], str]:
    """The names that rows must have, those that they must not have, and the line without them."""
    found = [name for name in names.found_in(line) if not _is_quoted_with_others(line, name)]
    rest = line
    for name in found:
        rest = _blanked(rest, name.start, name.end)
    has_number = references.paragraphs_alone(rest) is not None
    if parts_of(rest)[0] and not has_number:
        found = [name for name in found if not name.is_weak]
    if not has_number and all(name.needs_company for name in found):
        found = []
    named: list[FoundName] = []
    excluded: list[FoundName] = []
    for name in found:
        start, is_excluded = _start_with_not(line, name.start)
        (excluded if is_excluded else named).append(name)
        taken.append(_Taken(start, name.end, name.kind, name.code))
        line = _blanked(line, start, name.end)
    return named, excluded, line


def _is_quoted_with_others(line: str, name: FoundName) -> bool:
    """Whether a name stands in a phrase with other words: those who quote want these words."""
    before, after = line[: name.start], line[name.end :]
    if before.count('"') % 2 == 0:
        return False
    phrase = before.rpartition('"')[2] + after.partition('"')[0]
    return bool(re.search(r"\w", phrase))


def _start_with_not(line: str, start: int) -> tuple[int, bool]:
    """Where a name begins together with the minus or NOT before it, and whether there is one."""
    match = re.search(r"(?:(?<![^\s(])-\"?|\b(?:NOT|SAUF|НЕ)\s+\"?)$", line[:start])
    return (match.start(), True) if match else (start, False)


def _joined(symbols: list[Reference], loose: tuple[ParagraphSpan, ...]) -> tuple[Reference, ...]:
    """Paragraphs that stand apart belong to the symbols that have none of their own."""
    if not loose:
        return tuple(symbols)
    if not symbols:
        return (Reference(paragraphs=loose),)
    if all(symbol.paragraphs for symbol in symbols):
        return tuple(replace(symbol, paragraphs=symbol.paragraphs + loose) for symbol in symbols)
    return tuple(
        symbol if symbol.paragraphs else replace(symbol, paragraphs=loose) for symbol in symbols
    )


def _codes(names: Iterable[FoundName], kind: PartKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.code for name in names if name.kind == kind))


def _blanked(line: str, start: int, end: int) -> str:
    return f"{line[:start]}{' ' * (end - start)}{line[end:]}"


def _without(typed: str, start: int, end: int) -> str:
    """The question without a part of it, and without what then stands alone."""
    rest = f"{typed[:start].rstrip()} {typed[end:].lstrip()}"
    for pattern in (_EMPTY_PAIR, _LOOSE, _DANGLING, _LOOSE):
        rest = pattern.sub(" ", rest).strip()
    return " ".join(rest.split())


def paragraphs_in_words(spans: Iterable[ParagraphSpan]) -> str:
    """As documents print them: 16, 36 (a), 36–38."""
    written = []
    for span in spans:
        label = "".join(f" ({part})" for part in span.label.split("-") if part)
        written.append(
            f"{span.first}{label}" if span.first == span.last else f"{span.first}–{span.last}"
        )
    return ", ".join(written)


def in_words(node: Node) -> str:
    """A node as it can be typed again."""
    match node:
        case Word():
            return f"{node.text}*" if node.is_prefix else node.text
        case Phrase():
            words = " ".join(in_words(word) for word in node.words)
            return f'"{words}"'
        case Not():
            inner = in_words(node.part)
            return f"-({inner})" if isinstance(node.part, And | Or) else f"-{inner}"
        case Or():
            return " OR ".join(
                f"({in_words(part)})" if isinstance(part, And) else in_words(part)
                for part in node.parts
            )
        case And():
            return " ".join(
                f"({in_words(part)})" if isinstance(part, Or) else in_words(part)
                for part in node.parts
            )
