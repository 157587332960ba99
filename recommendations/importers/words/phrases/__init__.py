"""The phrases by which documents are read, one module for each language.

Only what decides how a text is read is here: how a committee names paragraphs, periods, urgency,
and what it asks for. `docs/developers/imports.md` lists what is recognised.
"""

import re
from functools import cache

from recommendations.importers.words.phrases import (
    arabic,
    chinese,
    english,
    french,
    russian,
    spanish,
)
from recommendations.importers.words.phrases.pattern import Phrases

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_BUILDERS = {
    "en": english.build,
    "fr": french.build,
    "es": spanish.build,
    "ru": russian.build,
    "ar": arabic.build,
    "zh": chinese.build,
}
# Vowel marks and the stroke that lengthens a word: printed or left out at will.
_ARABIC_MARKS = re.compile(r"[\u064b-\u0652\u0640]")


@cache
def phrases_of(language: str) -> Phrases:
    """The phrases of a language; English where it is not one of the six."""
    return _BUILDERS.get(language, english.build)()


def without_marks(text: str, language: str) -> str:
    """The text as the patterns expect it: Arabic without its vowel marks."""
    return _ARABIC_MARKS.sub("", text) if language == "ar" else text


_NUMBERS = {
    "a": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12,
    "eighteen": 18, "twenty-four": 24, "thirty-six": 36,
    "un": 1, "une": 1, "l": 1, "deux": 2, "trois": 3, "quatre": 4, "douze": 12,
    "dix-huit": 18, "vingt-quatre": 24, "trente-six": 36,
    "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "seis": 6, "doce": 12, "dieciocho": 18,
    "veinticuatro": 24, "treinta y seis": 36,
    "": 1, "один": 1, "одного": 1, "одно": 1, "два": 2, "двух": 2, "дву": 2, "три": 3, "трех": 3,
    "трёх": 3, "шести": 6, "шесть": 6, "двенадцать": 12, "восемнадцать": 18,
    "двадцатичетырех": 24, "двадцать четыре": 24, "тридцать шесть": 36,
    "двенадцати": 12, "восемнадцати": 18, "двадцати четырех": 24, "тридцати шести": 36,
    "سنتين": 2, "السنتين": 2, "عامين": 2, "العامين": 2, "سنة": 1, "عام": 1, "ثلاث": 3,
    "ثلاثة": 3, "ستة": 6, "اثني عشر": 12, "اثنا عشر": 12, "ثمانية عشر": 18,
    "أربعة وعشرين": 24, "أربع وعشرين": 24, "ستة وثلاثين": 36,
    "一": 1, "两": 2, "二": 2, "三": 3, "六": 6, "十二": 12, "十八": 18, "二十四": 24,
    "三十六": 36,
}  # fmt: skip
_YEAR = re.compile(r"year|\ban(?:s|née)?\b|anné|año|год|лет|سن|عام|年", re.IGNORECASE)


def months_of(match: re.Match[str]) -> int | None:
    """The length of a period in months, from a match of `Phrases.period`."""
    parts = match.groupdict()
    # Russian has a second form: a term "of two years" in one word.
    number = " ".join((parts["n"] or parts.get("n2") or "").lower().split())
    value = int(number) if number.isdigit() else _NUMBERS.get(number)
    if value is None:
        return None
    unit = parts["unit"] or parts.get("unit2") or number
    return value * 12 if _YEAR.search(unit) else value


__all__ = ["LANGUAGES", "Phrases", "months_of", "phrases_of", "without_marks"]
