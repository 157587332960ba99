"""Sentences, dates, distances and paragraphs recognised in the six languages of emails.

A sentence is found by its English form, or by what the catalogue of the language has for it. What
stands in its places is read here, and by nothing that writes emails.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from django.utils import dateformat, formats, translation

from recommendations.dates import add_period
from recommendations.enums import Language

_LOCALES = Path(__file__).resolve().parents[3] / "recommendations" / "locale"
_FOLDERS = {"zh": "zh_Hans"}
_CATALOGUES = {"zh": "zh-hans"}
_PLACE = re.compile(r"%\((\w+)\)[sd]")
# Up to so many days emails count them, unless months say the same.
A_YEAR = 366
_FIRST, _LAST = date(2024, 1, 1), date(2036, 1, 1)
_SHORT_FORMS = {
    "en": ("j M Y",),
    "fr": ("j N Y",),
    "es": ("j b Y",),
    "ru": ("d.m.Y",),
    "ar": ("j/n/Y",),
    "zh": (),
}
# What stands in a place of one of these names is a day: no brackets, no end of a sentence.
_WITH_WEEKDAY = {"en": "{weekday}, {day}", "zh": "{day}{weekday}"}
_NAMES_OF_DAYS = frozenset(
    ("due", "day", "date", "before", "after", "until", "opens", "closes", "on", "month", "former")
)
_OF_A_DAY = r"(?:(?!\. \D)[^()])+?"
# How far away, how long or since what: it ends where its brackets or its sentence end.
_NAMES_OF_LENGTHS = frozenset(("distance", "period", "anchor"))
_OF_A_LENGTH = r"(?:(?!\. )[^()])+?"
# What is quoted, by the marks of the languages that are not written in Latin letters.
_QUOTED = re.compile(r"«([^«»]+)»|“([^“”]+)”")
_REFERENCE = re.compile(r"\d+(?:[ \u00a0]?\([a-z]+\))*")
_ARABIC_MONTHS = (
    "كانون الثاني/يناير",
    "شباط/فبراير",
    "آذار/مارس",
    "نيسان/أبريل",
    "أيار/مايو",
    "حزيران/يونيه",
    "تموز/يوليه",
    "آب/أغسطس",
    "أيلول/سبتمبر",
    "تشرين الأول/أكتوبر",
    "تشرين الثاني/نوفمبر",
    "كانون الأول/ديسمبر",
)
_DISTANCES = (
    *("today", "tomorrow", "yesterday"),
    *("in %(n)d day", "in %(n)d week", "in %(n)d month", "in %(n)d year"),
    *("%(n)d day ago", "%(n)d week ago", "%(n)d month ago", "%(n)d year ago"),
)


@cache
def _catalogue(language: str) -> dict[str, tuple[str, ...]]:
    """Every form of each sentence, by its English singular."""
    folder = _FOLDERS.get(language, language)
    with (_LOCALES / folder / "LC_MESSAGES" / "django.po").open("rb") as file:
        found = {}
        for message in read_po(file):
            key = message.id if isinstance(message.id, str) else message.id[0]
            words = message.string if isinstance(message.string, tuple) else (message.string,)
            found[key] = tuple(str(word) for word in words if word)
    return found


def forms_of(sentence: str, language: str, plural: str = "") -> tuple[str, ...]:
    """How a sentence reads in a language; none where it was not translated."""
    if language == "en":
        return (sentence, plural) if plural else (sentence,)
    return _catalogue(language).get(sentence, ())


@cache
def translated(words: str, language: str) -> str:
    """A name of reference data in a language."""
    forms = forms_of(words, language)
    return forms[0] if forms else words


USUAL_CHANNEL = " through your usual channel"


@cache
def _of_an_address() -> str:
    """In brackets of its own; the usual channel where no address is known."""
    channels = "|".join(re.escape(translated(USUAL_CHANNEL, one)) for one in Language.values)
    return rf"(?: ?[(（][^\s()]+[)）]|{channels})"


@cache
def expression(form: str) -> re.Pattern[str]:
    """A sentence's form as an expression with a group for each place; the end may follow."""
    seen: set[str] = set()
    parts = []
    last = 0
    for place in _PLACE.finditer(form):
        parts.append(re.escape(form[last : place.start()]))
        name, last = place.group(1), place.end()
        inside = ".+?"
        if name in _NAMES_OF_DAYS:
            inside = _OF_A_DAY
        elif name in _NAMES_OF_LENGTHS:
            inside = _OF_A_LENGTH
        elif name == "address" and form[place.start() - 1] not in " (（":
            inside = _of_an_address()
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{inside})")
        seen.add(name)
    parts.append(re.escape(form[last:]))
    return re.compile("".join(parts).replace(r"\ ", " ") + r"(?=\.?(?:\s|$))")


def weight(form: str) -> int:
    """How much of a form is words, and not places."""
    return len(_PLACE.sub("", form))


def weekday_in(day: date, language: str) -> str:
    with translation.override(_CATALOGUES.get(language, language)):
        return dateformat.format(day, "l")


def month_in(day: date, language: str) -> str:
    """The month of a day and its year: "February 2028"."""
    if language == "ar":
        return f"{_ARABIC_MONTHS[day.month - 1]} {day.year}"
    form = {"es": r"F \d\e Y", "zh": "Y年n月"}.get(language, "F Y")
    with translation.override(_CATALOGUES.get(language, language)):
        return dateformat.format(day, form)


@cache
def _days(language: str) -> dict[str, date]:
    found = {}
    with translation.override(_CATALOGUES.get(language, language)):
        for n in range((_LAST - _FIRST).days):
            day = _FIRST + timedelta(days=n)
            written = [dateformat.format(day, short) for short in _SHORT_FORMS[language]]
            if language == "ar":
                both = _ARABIC_MONTHS[day.month - 1]
                written += [f"{day.day} {name} {day.year}" for name in (both, both.split("/")[1])]
            elif language == "en":
                written.append(dateformat.format(day, "j F Y"))
            else:
                written.append(formats.date_format(day, "DATE_FORMAT"))
            if language == "fr" and day.day == 1:
                written += [f"1er{words[1:]}" for words in written]
            weekday = weekday_in(day, language)
            written += [
                _WITH_WEEKDAY.get(language, "{weekday} {day}").format(weekday=weekday, day=words)
                for words in written
            ]
            found.update(dict.fromkeys(written, day))
    return found


def day_in(words: str, language: str) -> date | None:
    """The day that these words are, whole."""
    return _days(language).get(words.strip())


@cache
def _lengths(language: str) -> list[int]:
    return sorted({len(words) for words in _days(language)}, reverse=True)


def days_in(words: str, language: str) -> list[date]:
    """Every day that is named in these words; in all six languages each begins with a digit."""
    found = []
    for start in re.finditer(r"(?<!\d)\d", words):
        pieces = (words[start.start() : start.start() + n] for n in _lengths(language))
        day = next((_days(language)[one] for one in pieces if one in _days(language)), None)
        if day is not None:
            found.append(day)
    return found


@dataclass(frozen=True)
class Distance:
    """How far away a day is said to be: a number of units, negative for the past."""

    n: int
    unit: str

    def is_true(self, day: date, today: date) -> bool:
        """Days exactly, up to a year; months, where they are exact, or the full ones beyond it."""
        days = (day - today).days
        if days and (days > 0) != (self.n > 0):
            return False
        if self.unit == "day":
            return days == self.n and abs(days) <= A_YEAR
        if self.unit == "month":
            first, last, n = min(day, today), max(day, today), abs(self.n)
            full = add_period(first, months=n) <= last < add_period(first, months=n + 1)
            is_exact = add_period(first, months=n) == last
            return n >= 6 and full and (is_exact or abs(days) > A_YEAR)
        return abs(days / {"week": 7, "year": 365.25}[self.unit] - self.n) <= 0.55


def distance_in(words: str, language: str) -> Distance | None:
    """What a distance says; None for words that are none."""
    single = {"today": 0, "tomorrow": 1, "yesterday": -1}
    for sentence in _DISTANCES:
        plural = re.sub(r"(day|week|month|year)", r"\1s", sentence) if "%" in sentence else ""
        for form in forms_of(sentence, language, plural):
            found = expression(form).fullmatch(words.strip())
            if not found:
                continue
            if sentence in single:
                return Distance(single[sentence], "day")
            named = found.groupdict().get("n")
            # Arabic has words of its own for one and two.
            n = int(named) if named else _forms_without_number(sentence, language, form)
            unit = next(unit for unit in ("day", "week", "month", "year") if unit in sentence)
            return Distance(-n if sentence.endswith("ago") else n, unit)
    return None


def _forms_without_number(sentence: str, language: str, form: str) -> int:
    return forms_of(sentence, language).index(form)


def references_in(words: str) -> list[str]:
    """The paragraphs named in a list: 4 (a), 6 and 8."""
    found = (" ".join(one.replace("\u00a0", " ").split()) for one in _REFERENCE.findall(words))
    return [re.sub(r"(?<=\d)\(", " (", one) for one in found]


def quotations_in(words: str) -> list[str]:
    """What stands between quotation marks."""
    return [first or second for first, second in _QUOTED.findall(words)]


def city_of(zone: str, language: str) -> str:
    """The city of a zone (America/Sao_Paulo) as the Common Locale Data Repository spells it.

    Where a language has no spelling of its own, the name in the zone's key is the city's.
    """
    cities = Locale.parse(_FOLDERS.get(language, language)).time_zones
    return str(cities.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " "))


def latin_words(words: str, data: Iterable[str]) -> list[str]:
    """English left in a text of another script, without what is data."""
    for name in sorted(filter(None, data), key=len, reverse=True):
        words = words.replace(name, " ")
    return re.findall(r"[A-Za-z]{2,}", words)
