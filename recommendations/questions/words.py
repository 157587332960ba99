"""The words of a question: phrases, AND, OR, NOT, minus, brackets and `word*`, as a tree.

Nothing typed here is an error. A bracket that never closes, an operator with nothing beside it and
a mark without a word are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recommendations.questions.field_words import chinese_words
from recommendations.questions.spellings import other_spellings
from recommendations.questions.stop_words import words_saying_nothing
from recommendations.questions.structure import (
    And,
    Node,
    Not,
    Or,
    PartKind,
    Phrase,
    Word,
)

_TOKEN = re.compile(
    r"(?P<phrase>\"[^\"]*\"?)|(?P<open>\()|(?P<close>\))|(?P<or>\|+)"
    r"|(?P<not>(?<![^\s(|])-(?=[^\s-]))|(?P<word>[^\s()|\"]+)"
)
_AND = frozenset(("AND", "ET", "Y", "И", "&", "&&"))
_OR = frozenset(
    ("OR", "OU", "O", "U", "ИЛИ", "or", "Or", "ou", "o", "u", "или", "أو", "或", "或者")
)
_NOT = frozenset(("NOT", "SAUF", "NO", "НЕ"))
# What stands at the ends of a word without being a part of it.
_EDGES = re.compile(r"^\W+|\W+$")
_JOINTS = re.compile(r"[-/'_]+")
_CHINESE = re.compile(r"([\u3400-\u4dbf\u4e00-\u9fff]+)")
# French words that are joined to the next one: l'État, qu'elle.
_ELIDED = frozenset(("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu"))
_POSSESSIVE = re.compile(r"'s\W*$", re.IGNORECASE)
# A beginning of one letter has too many words behind it to mean anything.
_SHORTEST_PREFIX = 2
# Brackets in brackets beyond this depth are passed over.
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class TypedPart:
    """One part of the question that stands by itself, and where it was typed."""

    node: Node
    start: int
    end: int

    @property
    def kind(self) -> PartKind:
        node = self.node
        if isinstance(node, Not):
            return PartKind.WITHOUT
        if isinstance(node, Phrase):
            return PartKind.PHRASE
        if isinstance(node, Word):
            return PartKind.PREFIX if node.is_prefix else PartKind.WORD
        return PartKind.EITHER


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int
    node: Node | None = None


def parts_of(line: str) -> tuple[list[TypedPart], list[tuple[int, int]]]:
    """The parts that must all hold, and the places of the words that say nothing in it."""
    tokens, left_out = _tokens(line)
    parts = _Reader(tokens).read()
    return parts, left_out


def all_of(parts: list[TypedPart]) -> Node | None:
    """One node of all the parts; None where there are none."""
    nodes = tuple(part.node for part in parts)
    return And(nodes) if len(nodes) > 1 else next(iter(nodes), None)


def _tokens(line: str) -> tuple[list[_Token], list[tuple[int, int]]]:
    tokens: list[_Token] = []
    matches = list(_TOKEN.finditer(line))
    operators = _operators(matches)
    typed = [
        word
        for place, match in enumerate(matches)
        if match.lastgroup == "word" and place not in operators
        for _start, word in _pieces(match)
        for word in _inside(word)
    ]
    empty = words_saying_nothing(typed)
    left_out: list[tuple[int, int]] = []
    for place, match in enumerate(matches):
        kind = operators.get(place, match.lastgroup or "")
        if kind == "phrase":
            node = _phrase(match[0])
            if node:
                tokens.append(_Token("node", match.start(), match.end(), node))
        elif kind == "word":
            for start, word in _pieces(match):
                place_of_word = (match.start() + start, match.start() + start + len(word))
                node = _word(word, empty)
                if node:
                    tokens.append(_Token("node", *place_of_word, node))
                elif re.search(r"\w", word):
                    left_out.append(place_of_word)
        else:
            tokens.append(_Token(kind, match.start(), match.end()))
    return tokens, left_out


def _operators(matches: list[re.Match[str]]) -> dict[int, str]:
    """Which of the words are operators. In a line without small letters only English ones are."""
    words = [match[0] for match in matches if match.lastgroup == "word"]
    shouts = all(word == word.upper() for word in words) and len(words) > 3
    found = {}
    for place, match in enumerate(matches):
        word = match[0]
        if match.lastgroup != "word" or (shouts and word not in ("AND", "OR", "NOT")):
            continue
        for kind, operators in (("and", _AND), ("or", _OR), ("not", _NOT)):
            if word in operators:
                found[place] = kind
    return found


def _pieces(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The words of what stands between blanks, with their places: runs of Chinese are split."""
    place = 0
    for piece in _CHINESE.split(match[0]):
        if _CHINESE.fullmatch(piece):
            for start, word in chinese_words(piece):
                yield place + start, word
        elif piece:
            yield place, piece
        place += len(piece)


def _inside(typed: str) -> list[str]:
    """The words inside a word with hyphens, slashes or apostrophes."""
    words = (_EDGES.sub("", word) for word in _JOINTS.split(typed))
    return [word for word in words if word]


def _word(typed: str, empty: frozenset[str]) -> Node | None:
    """A word, or a phrase where it has parts; None where it says nothing."""
    is_prefix = typed.rstrip(".?!,;:»”").endswith("*")
    words = _inside(typed)
    while len(words) > 1 and words[0].lower() in _ELIDED:
        words = words[1:]
    if len(words) > 1 and _POSSESSIVE.search(typed):
        words = words[:-1]
    if not words or all(word in empty for word in words):
        return None
    if is_prefix and len(words[-1]) < _SHORTEST_PREFIX:
        return None
    nodes = [Word(word, also=other_spellings(word)) for word in words]
    if is_prefix:
        nodes[-1] = Word(words[-1], is_prefix=True)
    return nodes[0] if len(nodes) == 1 else Phrase(tuple(nodes))


def _phrase(quoted: str) -> Node | None:
    """The words between quotation marks; None where all of them say nothing."""
    found: list[Word] = []
    for typed in quoted.strip('"').split():
        for piece in _CHINESE.split(typed):
            words = [piece] if _CHINESE.fullmatch(piece) else _inside(piece)
            if found and words and _CHINESE.fullmatch(found[-1].text + words[0]):
                words[0] = found.pop().text + words[0]
            found += [Word(word, also=other_spellings(word)) for word in words]
            if found and piece.endswith("*") and words:
                found[-1] = Word(found[-1].text, is_prefix=True)
    while len(found) > 1 and found[0].text.lower() in _ELIDED:
        found = found[1:]
    if not found or len(words_saying_nothing(word.text for word in found)) == len(
        {word.text for word in found}
    ):
        return None
    return found[0] if len(found) == 1 else Phrase(tuple(found))


class _Reader:
    """Reads tokens into parts. NOT binds before AND, AND before OR, as in library catalogues."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0
        self._depth = 0

    def read(self) -> list[TypedPart]:
        parts: list[TypedPart] = []
        while self._place < len(self._tokens):
            parts += self._either()
            if self._is("close"):
                self._place += 1
        return parts

    def _is(self, kind: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place].kind == kind

    def _either(self) -> list[TypedPart]:
        """What OR joins, as one part; without OR, the parts that all must hold."""
        groups = [self._together()]
        while self._is("or"):
            self._place += 1
            groups.append(self._together())
        groups = [group for group in groups if group]
        if len(groups) < 2:
            return groups[0] if groups else []
        nodes = [all_of(group) for group in groups]
        node = Or(tuple(node for node in nodes if node))
        return [TypedPart(node, groups[0][0].start, groups[-1][-1].end)]

    def _together(self) -> list[TypedPart]:
        parts: list[TypedPart] = []
        while self._place < len(self._tokens) and not (self._is("or") or self._is("close")):
            parts += self._one()
        return parts

    def _one(self) -> list[TypedPart]:
        token = self._tokens[self._place]
        self._place += 1
        if token.kind == "node" and token.node:
            return [TypedPart(token.node, token.start, token.end)]
        if token.kind not in ("open", "not") or self._depth >= _DEEPEST:
            return []
        self._depth += 1
        parts = self._in_brackets() if token.kind == "open" else self._without(token)
        self._depth -= 1
        return parts

    def _in_brackets(self) -> list[TypedPart]:
        parts = self._either()
        if self._is("close"):
            self._place += 1
        return parts

    def _without(self, token: _Token) -> list[TypedPart]:
        """NOT and what follows it: a word, a phrase, or all that brackets hold."""
        while self._is("and"):
            self._place += 1
        if self._place >= len(self._tokens) or self._is("or") or self._is("close"):
            return []
        parts = self._one()
        node = all_of(parts)
        if node is None:
            return []
        node = node.part if isinstance(node, Not) else Not(node)
        return [TypedPart(node, token.start, parts[-1].end)]
