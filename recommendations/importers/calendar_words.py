"""Dates and ordinal numbers as documents write them in the six official languages."""

import re
from dataclasses import dataclass
from datetime import date

from recommendations.importers.lines import words_of

_MONTHS: dict[str, int] = {}
for _names in (
    "january february march april may june july august september october november december",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "يناير فبراير مارس أبريل مايو يونيه يوليه أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    # Arabic texts print the Levantine name too, and PDF fonts lose letters of the second one.
    "يناير فبراير مارس إبريل أيار يونيو يوليو آب أيلول اكتوبر نوفمبر ديسمبر",
    "jan feb mar apr may jun jul aug sept oct nov dec",
):
    _MONTHS |= {name: number for number, name in enumerate(_names.split(), start=1)}
_MONTHS |= {"aout": 8, "fevrier": 2, "decembre": 12, "setiembre": 9, "sep": 9}
_LEVANTINE = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
    "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
]  # fmt: skip
_MONTHS |= {name: number for number, name in enumerate(_LEVANTINE, start=1)}

_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DAY_FIRST = (
    rf"(?P<day>\d{{1,2}})(?:er|º|st|nd|rd|th)?\.?\s+(?:de\s+|of\s+)?(?P<month>{_MONTH})\.?"
    r"(?:\s?/\s?\w+)?,?\s+(?:del?\s+)?\.?(?P<year>(?:19|20)\d\d)"
)
_MONTH_FIRST = (
    rf"\b(?P<us_month>{_MONTH})\.?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?,\s*"
    r"(?P<us_year>(?:19|20)\d\d)"
)
_CHINESE = (
    r"(?P<zh_year>(?:19|20)\d\d)\s?年\s?(?P<zh_month>\d{1,2})\s?月\s?(?P<zh_day>\d{1,2})\s?日"
)
_ISO = r"(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)"
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(
    rf"(?<!\d)(?:{_DAY_FIRST}|{_MONTH_FIRST}|{_CHINESE}|{_ISO})(?!\d)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date printed in a text; `day` is None where it cannot be (31 June)."""

    day: date | None
    start: int
    end: int
    printed: str


def has_year(text: str) -> bool:
    """Whether a text may hold a date at all; quick."""
    return _YEAR.search(text) is not None


def find_dates(text: str) -> list[FoundDate]:
    """Every full date in the text, in order."""
    if not has_year(text):  # most sentences: spares the long pattern
        return []
    found = []
    for match in _DATE.finditer(text):
        parts = match.groupdict()
        if parts["day"]:
            year, month, day = parts["year"], _MONTHS[parts["month"].lower()], parts["day"]
        elif parts["us_day"]:
            year, month, day = parts["us_year"], _MONTHS[parts["us_month"].lower()], parts["us_day"]
        elif parts["zh_day"]:
            year, month, day = parts["zh_year"], int(parts["zh_month"]), parts["zh_day"]
        else:
            year, month, day = parts["iso_year"], int(parts["iso_month"]), parts["iso_day"]
        found.append(FoundDate(_date(int(year), month, int(day)), *match.span(), match[0]))
    return found


def first_date(text: str) -> date | None:
    """The first date in the text that can be."""
    return next((found.day for found in find_dates(text) if found.day), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_UNITS = words_of(
    "zero first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_TENS = words_of("twenty thirty forty fifty sixty seventy eighty ninety")
_WORDS: dict[str, int] = {word: number for number, word in enumerate(_UNITS)}
_WORDS |= {f"{word[:-1]}ieth": 20 + 10 * place for place, word in enumerate(_TENS)}
_WORDS |= {
    f"{tens}-{_UNITS[unit]}": 20 + 10 * place + unit
    for place, tens in enumerate(_TENS)
    for unit in range(1, 10)
}
_FRENCH = words_of(
    "première deuxième troisième quatrième cinquième sixième septième huitième neuvième "
    "dixième onzième douzième treizième quatorzième quinzième seizième dix-septième "
    "dix-huitième dix-neuvième vingtième"
)
_WORDS |= {word: number for number, word in enumerate(_FRENCH, start=1)}
_WORDS |= {
    f"{tens} et unième": value
    for tens, value in {"vingt": 21, "trente": 31, "quarante": 41, "cinquante": 51}.items()
}
_WORDS |= {
    f"{tens}-{_FRENCH[unit - 1]}": value + unit
    for tens, value in {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50}.items()
    for unit in range(2, 10)
}
_WORDS |= {"trentième": 30, "quarantième": 40, "cinquantième": 50}
_SPANISH = words_of(
    "primer segundo tercer cuarto quinto sexto séptimo octavo noveno décimo undécimo "
    "duodécimo decimotercer decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo "
    "decimonoveno vigésimo"
)
_WORDS |= {word: number for number, word in enumerate(_SPANISH, start=1)}
_HUNDRED = re.compile(r"(?:one )?hundred (?:and )?", re.IGNORECASE)
_NUMERAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th|e|º|ª|-[а-я]{1,2})?\b")


def ordinal(text: str) -> int | None:
    """The number that an ordinal says: "thirty-third", "one hundred and twelfth", "22º"."""
    words = " ".join(text.lower().split())
    if match := _NUMERAL.match(words):
        return int(match[1])
    if words.endswith("hundredth"):
        return 100
    rest = _HUNDRED.sub("", words)
    number = _WORDS.get(rest)
    if number is None:
        return None
    return number + 100 if rest != words else number
