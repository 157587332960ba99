"""Ordinal numbers as documents write them in the six official languages.

"thirty-third", "cent douzième", "vigésima primera", "сорок шестой", "第三十三": in words or
figures, alone or in lists ("third, fifth and seventh").
"""

import re
from dataclasses import dataclass

from recommendations.importers.words.text import words_of

_NUMERAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th|er|ère|re|e|ème|º|ª|°|o|a|-[а-я]{1,3})?")
_TOKEN = re.compile(r"\d{1,4}(?:[a-zèªº°]{1,4}|-[а-я]{1,3})?|[^\W\d_]+|[^\w\s]")
_ARABIC_MARKS = re.compile(r"[\u064b-\u0652\u0640]")


@dataclass(frozen=True, slots=True)
class _NumberWord:
    """A word inside a number: "thirty" goes on, "third" ends it, "trigésimo" may do either."""

    value: int
    is_end: bool
    may_go_on: bool = False


# Words, the value of the first of them, and the step from each to the next.
_GO_ON = (
    ("one two three four five six seven eight nine", 1, 1),
    ("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    ("hundred", 100, 0),
    ("quatre cinq", 4, 1),
    ("dix onze douze treize quatorze quinze seize", 10, 1),
    ("vingt trente quarante cinquante soixante", 20, 10),
    ("cent", 100, 0),
    ("двадцать тридцать", 20, 10),
    ("сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто сто", 40, 10),
)
_ENDS = (
    ("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 1, 1),
    ("thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", 13, 1),
    ("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", 20, 10),
    ("hundredth", 100, 0),
    ("premier deuxième troisième quatrième cinquième sixième septième huitième neuvième", 1, 1),
    ("dixième onzième douzième treizième quatorzième quinzième seizième", 10, 1),
    ("vingtième trentième quarantième cinquantième soixantième", 20, 10),
    ("première unième", 1, 0),
    ("seconde", 2, 0),
    ("centième", 100, 0),
    ("primer segundo tercer", 1, 1),
    ("decimotercer decimocuarto", 13, 1),
    ("vigesimoprimer", 21, 0),
    ("vigesimotercer", 23, 0),
    ("initial initiaux initiale inicial iniciales", 1, 0),
)
# Spanish, without the last letter (o or a); tens and hundreds may be followed by more.
_SPANISH_ENDS = (
    ("primer segund tercer cuart quint sext séptim octav noven", 1, 1),
    ("undécim duodécim decimotercer decimocuart decimoquint decimosext decimoséptim", 11, 1),
    ("decimoctav decimonoven", 18, 1),
    ("vigesimoprimer vigesimosegund vigesimotercer vigesimocuart vigesimoquint", 21, 1),
    ("vigesimosext vigesimoséptim vigesimoctav vigesimonoven", 26, 1),
)
_SPANISH_MAY_GO_ON = (
    ("décim vigésim trigésim cuadragésim quincuagésim sexagésim septuagésim", 10, 10),
    ("octogésim nonagésim centésim", 80, 10),
)


def _values(groups: tuple[tuple[str, int, int], ...], ending: str = "") -> dict[str, int]:
    return {
        name + ending: first + step * place
        for names, first, step in groups
        for place, name in enumerate(words_of(names))
    }


_NUMBER_WORDS = {
    **{name: _NumberWord(value, is_end=False) for name, value in _values(_GO_ON).items()},
    **{
        name: _NumberWord(value, is_end=True, may_go_on=groups is _SPANISH_MAY_GO_ON)
        for ending in "oa"
        for groups in (_SPANISH_ENDS, _SPANISH_MAY_GO_ON)
        for name, value in _values(groups, ending).items()
    },
    **{name: _NumberWord(value, is_end=True) for name, value in _values(_ENDS).items()},
}
_RUSSIAN_STEMS = _values(
    (
        ("перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат", 1, 1),
        ("тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат", 13, 1),
        ("двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност", 20, 10),
        ("сот", 100, 0),
        ("первоначальн", 1, 0),
    )
)
_RUSSIAN = re.compile(
    rf"({'|'.join(sorted(_RUSSIAN_STEMS, key=len, reverse=True))})"
    r"(?:ь?(?:е|и|я|ю|его|ему|им|ем|ей|их|ими)|ый|ий|ой|ая|ое|ого|ому|ым|ом|ую|ые|ых|ыми)"
)
_ARABIC = _values(
    (
        ("اول ثاني ثالث رابع خامس سادس سابع ثامن تاسع عاشر", 1, 1),
        ("اولى ثانية ثالثة رابعة خامسة سادسة سابعة ثامنة تاسعة عاشرة", 1, 1),
        ("عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين", 20, 10),
        ("عشرون ثلاثون اربعون خمسون ستون سبعون ثمانون تسعون", 20, 10),
        ("عشر عشرة", 10, 0),
        ("مائة مئة", 100, 0),
        ("حادي حادية اولي اولية", 1, 0),
    )
)
_HAN = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE = re.compile(
    r"第?\s?([\d]{1,4}|[零一二三四五六七八九十百]{1,7})(?=[次届和、及至]|$)|(初次|首次)"
)
_ALEF = str.maketrans("أإآ", "ااا")
_ARABIC_PREFIXES = ("", "وال", "ال", "لل", "بال", "و", "ل", "ب")
_GLUE = frozenset(("and", "et", "-"))


def ordinal(text: str) -> int | None:
    """The number that an ordinal says: "thirty-third", "one hundred and twelfth", "22º"."""
    found = ordinals_in(text)
    return found[0] if found else None


def ordinals_in(text: str) -> list[int]:
    """Every ordinal of a short text, in order; figures count as they stand."""
    lowered = " ".join(text.lower().split())
    if re.search(r"[\u4e00-\u9fff]", lowered):
        return [
            1 if match[2] else int(match[1]) if match[1].isdigit() else _chinese(match[1])
            for match in _CHINESE.finditer(lowered)
        ]
    if re.search(r"[\u0621-\u064a]", lowered):
        return _arabic(_ARABIC_MARKS.sub("", lowered))
    total = _Sum()
    for token in _TOKEN.findall(lowered):
        if token[0].isdigit():
            total.close()
            match = _NUMERAL.match(token)
            if match:
                total.numbers.append(int(match[1]))
            continue
        word = _NUMBER_WORDS.get(token)
        if word is None and (match := _RUSSIAN.fullmatch(token)):
            word = _NumberWord(_RUSSIAN_STEMS[match[1]], is_end=True)
        if word is not None:
            total.add(word)
        elif token not in _GLUE:
            total.close()
    total.close()
    return total.numbers


def is_number_word(word: str) -> bool:
    """Whether a word of a Latin or Russian text is, or belongs to, an ordinal number."""
    lowered = word.lower()
    return lowered in _NUMBER_WORDS or bool(_RUSSIAN.fullmatch(lowered))


class _Sum:
    """Words of one number added up until it ends."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self._total = 0
        self._last: _NumberWord | None = None

    def add(self, word: _NumberWord) -> None:
        last = self._last
        if last is not None and last.value == 4 and word.value == 20:
            self._total += 76  # quatre-vingt
        elif last is not None and word.value == 100 and self._total < 10:
            self._total *= 100
        elif last is not None and self._fits(last, word):
            self._total += word.value
        else:
            self.close()
            self._total = word.value
        self._last = word
        if word.is_end and not word.may_go_on:
            self.close()

    def _fits(self, last: _NumberWord, word: _NumberWord) -> bool:
        if last.value >= 100:
            return word.value < 100
        if last.value >= 20:  # soixante-dix, quatre-vingt-douze
            return word.value < (20 if self._total % 100 in (60, 80) else 10)
        return last.value == 10 and word.value < 10

    def close(self) -> None:
        if self._last is not None and self._last.is_end:
            self.numbers.append(self._total)
        self._total, self._last = 0, None


def _arabic(text: str) -> list[int]:
    """In Arabic the unit stands before the ten: "the third and the thirtieth" is 33."""
    numbers: list[int] = []
    is_open = False
    for token in re.findall(r"\d{1,4}|[\u0621-\u064a]+|[^\w\s]", text.translate(_ALEF)):
        if token.isdigit():
            numbers.append(int(token))
            is_open = False
            continue
        # Articles and "and" are joined to the word.
        prefixes = (
            prefix
            for prefix in _ARABIC_PREFIXES
            if token.startswith(prefix) and token[len(prefix) :] in _ARABIC
        )
        prefix = next(prefixes, None)
        value = None if prefix is None else _ARABIC[token[len(prefix) :]]
        has_and = prefix is not None and prefix.startswith("و")
        if value is None:
            is_open = is_open and token in ("بعد", "و")
        elif is_open and (
            value == 100
            or (value == 10 and numbers[-1] < 10)
            or (has_and and value >= 20 and numbers[-1] < 10)
        ):
            numbers[-1] += value
        else:
            numbers.append(value)
            is_open = True
    return numbers


def _chinese(text: str) -> int:
    total = unit = 0
    for letter in text:
        if letter == "百":
            total += (unit or 1) * 100
            unit = 0
        elif letter == "十":
            total += (unit or 1) * 10
            unit = 0
        else:
            unit = _HAN[letter]
    return total + unit
