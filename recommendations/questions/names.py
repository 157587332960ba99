"""Names of States parties and committees inside a line, in six languages and in their cases."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from recommendations.questions.other_names import COMMITTEE_NAMES, STATE_NAMES
from recommendations.questions.spellings import plainly
from recommendations.questions.stop_words import plain_arabic
from recommendations.questions.structure import PartKind

# (code, names): the names in any of the six languages, as tables of names write them.
Named = tuple[str, tuple[str, ...]]

_TOKEN = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s'.\-(),/&]{0,4}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_IN_BRACKETS = re.compile(r"\s*[(（].*")
_AND = re.compile(r"\s+(?:and|et|y)\s+")
_ARTICLE = re.compile(r"^(?:(?:the|la|le|los|las|el|les)\s+|l'\s*)", re.IGNORECASE)

# Codes and abbreviations that are words too in small letters ("per", "car", "est").
_WORDS_IN_SMALL = frozenset(
    ("ago", "are", "arm", "ben", "bra", "can", "car", "cat", "che", "cod", "col", "com",
     "cub", "deu", "dom", "dr", "est", "eu", "fin", "gab", "gin", "gum", "guy", "ind", "jam",
     "lie", "lux", "mac", "mar", "mus", "nam", "nor", "pal", "pan", "per", "pol", "ser", "sen",
     "som", "sur", "ton", "tun", "tur", "ue", "ven", "rok", "rca", "кни", "кпр", "кпи", "ес", "рф")
)  # fmt: skip
_OPERATORS = frozenset(("AND", "OR", "NOT", "ET", "OU", "SAUF", "Y", "O", "NO", "И", "ИЛИ", "НЕ"))
# Names that are other words unless they are written with a capital.
_NAMES_IN_CAPITALS = frozenset(("того", "grenade", "granada"))
# An adjective, "financial", has the letters of Mali: a name only where no other words stand.
_NAMES_ALONE = frozenset(("مالي",))


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a line.

    With `is_weak` it may be another word, and counts only where no words stand beside it; a code
    that may be one (`needs_company`) only beside another name or a number.
    """

    start: int
    end: int
    kind: PartKind
    code: str
    is_weak: bool = False
    needs_company: bool = False


@dataclass(slots=True)
class _Branch:
    """Where a walk over the words of names stands: what may follow, and whose name ends here."""

    next: dict[str, "_Branch"] = field(default_factory=dict)
    named: tuple[PartKind, str] | None = None


@dataclass(frozen=True)
class Names:
    """The names that questions may hold. Build it with `names_of`."""

    root: _Branch
    chinese: tuple[tuple[str, PartKind, str], ...]
    codes: dict[str, tuple[PartKind, str]]

    def found_in(self, line: str) -> list[FoundName]:
        """The names in a line, longer ones first where two share words; no two overlap."""
        taken = list(self._chinese_in(line))
        tokens = [
            token
            for token in _TOKEN.finditer(line)
            if not any(token.start() < one.end and one.start < token.end() for one in taken)
        ]
        shouts = line.upper() == line and not all(
            token[0] in self.codes or token[0].isdigit() for token in tokens
        )
        place = 0
        while place < len(tokens):
            length, found = self._name_at(line, tokens, place, shouts=shouts)
            if found:
                taken.append(found)
            place += max(length, 1)
        return sorted(taken, key=lambda one: one.start)

    def _chinese_in(self, line: str) -> Iterator[FoundName]:
        if not _CHINESE.search(line):
            return
        for name, kind, code in self.chinese:
            for match in re.finditer(re.escape(name), line):
                line = f"{line[: match.start()]}{' ' * len(name)}{line[match.end() :]}"
                yield FoundName(match.start(), match.end(), kind, code)

    def _name_at(
        self, line: str, tokens: list[re.Match[str]], place: int, *, shouts: bool
    ) -> tuple[int, FoundName | None]:
        """The longest name that begins at a word, and how many words it has."""
        first = tokens[place]
        length, named = self._longest(line, tokens[place:])
        if named and length > 1:
            end = tokens[place + length - 1].end()
            return length, FoundName(first.start(), end, *named)
        typed = first[0]
        code = self.codes.get(typed.upper())
        if code:
            is_other_word = typed.lower() in _WORDS_IN_SMALL
            if typed.upper() in _OPERATORS or (is_other_word and shouts):
                return 1, None
            is_weak = is_other_word and not typed.isupper()
            return 1, FoundName(first.start(), first.end(), *code, is_weak, is_weak)
        if named is None or (typed.islower() and plainly(typed) in _NAMES_IN_CAPITALS):
            return 1, None
        is_weak = typed in _NAMES_ALONE
        return 1, FoundName(first.start(), first.end(), *named, is_weak)

    def _longest(
        self, line: str, tokens: list[re.Match[str]]
    ) -> tuple[int, tuple[PartKind, str] | None]:
        """How many of the words make the longest name, and whose name it is."""
        length, longest = 0, None
        branches = [self.root]
        last_end = tokens[0].start()
        for place, token in enumerate(tokens, 1):
            if not _GAP.fullmatch(line, last_end, token.start()):
                break
            last_end = token.end()
            branches = [
                branch.next[form]
                for branch in branches
                for form in _forms(token[0])
                if form in branch.next
            ]
            if named := next((branch.named for branch in branches if branch.named), None):
                length, longest = place, named
        return length, longest


@lru_cache(maxsize=4)
def names_of(states: tuple[Named, ...], committees: tuple[Named, ...]) -> Names:
    """The names of these States parties and committees, with former and everyday names added."""
    root = _Branch()
    chinese: dict[str, tuple[PartKind, str]] = {}
    codes: dict[str, tuple[PartKind, str]] = {}
    for kind, rows, others in (
        (PartKind.STATE_PARTY, states, STATE_NAMES),
        (PartKind.COMMITTEE, committees, COMMITTEE_NAMES),
    ):
        # Today's names first: "Congo" is the Republic although another one was called so once.
        for table in (dict(rows), others):
            for code, _names in rows:
                for name in _written(table.get(code, ())):
                    if _CHINESE.search(name):
                        chinese.setdefault(name, (kind, code))
                    elif name.isupper() and name.isalpha() and len(name) <= 6:
                        codes.setdefault(name, (kind, code))
                    else:
                        _plant(root, name, (kind, code))
        for code, _names in rows:
            codes[code] = (kind, code)
    longest_first = sorted(chinese.items(), key=lambda entry: -len(entry[0]))
    return Names(root, tuple((name, *named) for name, named in longest_first), codes)


def _written(names: Iterable[str]) -> Iterator[str]:
    """Each name without its article, and without what a table puts in brackets behind it."""
    for name in names:
        tidy = _ARTICLE.sub("", name.replace("’", "'").strip())
        bare = _IN_BRACKETS.sub("", tidy)
        without_and = _AND.sub(" ", bare)  # for "Antigua & Barbuda"
        for form in dict.fromkeys((tidy, bare, without_and)):
            if len(form) > 1:
                yield form


def _plant(root: _Branch, name: str, named: tuple[PartKind, str]) -> None:
    branch = root
    for token in _TOKEN.findall(name):
        branch = branch.next.setdefault(_key(plain_arabic(plainly(token))), _Branch())
    branch.named = branch.named or named


_RUSSIAN_END = re.compile(r"(?:ая|яя|ое|ее|ые|ие|ый|ий|ой|а|я|ы|ь|й|(?<=ств)о)$")
_RUSSIAN_CASES = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ым|им|ом|ем|ью|ов|ев|"
    r"ам|ям|ах|ях|ых|их|а|я|ы|и|у|ю|е|ь|й|о)$"
)
_SHORTENED = {"st": "saint"}
_ARABIC_LEADS = ("وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ب", "ل", "ك", "ف")


def _key(token: str) -> str:
    """A word of a name without what changes in Russian cases, and without the Arabic article."""
    if "\u0400" <= token[0] <= "\u04ff":
        return _RUSSIAN_END.sub("", token) if len(token) > 3 else token
    return token.removeprefix("ال") if len(token) > 4 else token


def _forms(typed: str) -> Iterator[str]:
    """What a word as typed may be in a table of names."""
    token = plain_arabic(plainly(typed))
    yield token
    if "\u0400" <= token[0] <= "\u04ff":
        for length in (1, 2, 3):
            if len(token) - length >= 3 and _RUSSIAN_CASES.fullmatch(token[-length:]):
                yield token[:-length]
    elif "\u0621" <= token[0] <= "\u064a":
        for lead in _ARABIC_LEADS:
            if token.startswith(lead) and len(token) - len(lead) >= 3:
                yield token.removeprefix(lead)
    elif token in _SHORTENED:
        yield _SHORTENED[token]
