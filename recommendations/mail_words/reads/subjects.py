"""Subjects that a telephone shows whole: State party and committee, the paragraphs and the day.

What does not fit is shortened, the least telling first: the month to its abbreviation, the name of
the State party to the short form that United Nations documents use in tables; then the committee is
left out, and last the list of paragraphs: one that is cut would seem whole.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.utils import dateformat, translation

from recommendations.mail_words.reads.lists import with_commas
from recommendations.mail_words.reads.pieces import with_committee
from recommendations.models import ReportingCycle, StateParty
from recommendations.wording import date_in_words

# Mail programs on telephones show about so many characters.
LENGTH = 60
_room: ContextVar[int] = ContextVar("_room", default=LENGTH)
# What a name may be cut to in the end; no State party needs it.
SHORTEST_NAME = 12
# Short forms of long names, by language. A name in brackets ("Bolivia (Plurinational State of)")
# needs none: what is in brackets goes.
SHORT_NAMES: dict[str, dict[str, str]] = {
    "GBR": {
        "en": "United Kingdom",
        "fr": "Royaume-Uni",
        "es": "Reino Unido",
        "ru": "Соединенное Королевство",
        "ar": "المملكة المتحدة",
        "zh": "联合王国",
    },
    "PRK": {
        "en": "DPR Korea",
        "fr": "RPD de Corée",
        "es": "RPD de Corea",
        "ru": "КНДР",
        "ar": "كوريا الديمقراطية",
        "zh": "朝鲜",
    },
    "COD": {
        "en": "DR Congo",
        "fr": "RD Congo",
        "es": "RD del Congo",
        "ru": "ДР Конго",
        "ar": "الكونغو الديمقراطية",
        "zh": "刚果民主共和国",
    },
    "LAO": {
        "en": "Lao PDR",
        "fr": "RDP lao",
        "es": "RDP Lao",
        "ru": "Лаосская НДР",
        "ar": "لاو الديمقراطية",
        "zh": "老挝",
    },
    "TZA": {
        "en": "Tanzania",
        "fr": "Tanzanie",
        "es": "Tanzanía",
        "ru": "Танзания",
        "ar": "تنزانيا",
        "zh": "坦桑尼亚",
    },
    "CAF": {
        "en": "Cent. African Rep.",
        "fr": "Centrafrique",
        "es": "Rep. Centroafricana",
        "ru": "ЦАР",
        "ar": "أفريقيا الوسطى",
        "zh": "中非共和国",
    },
    "SYR": {
        "en": "Syrian Arab Rep.",
        "fr": "Syrie",
        "es": "Rep. Árabe Siria",
        "ru": "САР",
        "ar": "سورية",
        "zh": "叙利亚",
    },
    "DOM": {
        "en": "Dominican Rep.",
        "fr": "Rép. dominicaine",
        "es": "Rep. Dominicana",
        "ru": "Доминиканская Респ.",
        "ar": "الدومينيكان",
        "zh": "多米尼加",
    },
    "USA": {
        "en": "United States",
        "fr": "États-Unis",
        "es": "Estados Unidos",
        "ru": "США",
        "ar": "الولايات المتحدة",
        "zh": "美国",
    },
    "ARE": {
        "en": "UAE",
        "fr": "EAU",
        "es": "EAU",
        "ru": "ОАЭ",
        "ar": "الإمارات",
        "zh": "阿联酋",
    },
    "SAU": {"ar": "السعودية"},
    "BIH": {"en": "Bosnia-Herzegovina", "es": "Bosnia-Herzegovina"},
    "MDA": {"en": "Moldova", "fr": "Moldova", "es": "Moldova"},
    "KNA": {"en": "Saint Kitts", "fr": "Saint-Kitts"},
    "STP": {"en": "Sao Tome", "fr": "Sao Tomé", "es": "Santo Tomé"},
    "ATG": {"en": "Antigua-Barbuda"},
    "TTO": {"en": "Trinidad-Tobago"},
    "PNG": {"fr": "Papouasie-N.-G."},
    "KOR": {"fr": "Rép. de Corée"},
    "RUS": {"fr": "Féd. de Russie"},
    "VCT": {
        "en": "Saint Vincent",
        "fr": "Saint-Vincent",
        "es": "San Vicente",
        "ru": "Сент-Винсент",
        "ar": "سانت فنسنت",
        "zh": "圣文森特",
    },
}
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@contextmanager
def room_for(ending: str) -> Iterator[None]:
    """Subjects that are written within leave room for these words behind them."""
    token = _room.set(LENGTH - len(ending))
    try:
        yield
    finally:
        _room.reset(token)


def short_name(party: StateParty) -> str:
    """The State party's name in the language of the email, as short as tables print it."""
    language = (translation.get_language() or "en")[:2]
    known = SHORT_NAMES.get(party.iso3, {}).get(language)
    return known or _BRACKETS.sub("", party.name)


def short_date(day: date) -> str:
    """The day in the fewest characters that cannot be misread, in the language of the email."""
    language = (translation.get_language() or "en")[:2]
    match language:
        case "fr":
            words = dateformat.format(day, "j N Y")
            return f"1er{words[1:]}" if day.day == 1 else words
        case "en" | "es":
            return dateformat.format(day, "j M Y" if language == "en" else "j b Y")
        case "ru":
            return dateformat.format(day, "d.m.Y")
        case "ar":
            return dateformat.format(day, "j/n/Y")
        case _:
            return date_in_words(day)


def fitting(
    sentence: str,
    cycle: ReportingCycle,
    references: Sequence[str],
    days: Mapping[str, date],
    *,
    without: str = "",
) -> str:
    """The sentence with the names, paragraphs and days in the longest form that fits.

    `sentence`, translated, has a place for %(state_party)s and for each of `days`; with references
    one for %(paragraphs)s, and `without` says the same without them. Beside the State party's name
    stands the committee's.
    """
    party = cycle.state_party
    alone = list(dict.fromkeys((party.name, short_name(party))))
    names = [*(with_committee(name, cycle.treaty_body) for name in alone), *alone]
    words, length = "", _room.get()
    paragraphs = with_commas(references)
    for form in filter(None, (sentence, without)):
        for name in names:
            for write in (date_in_words, short_date):
                values = {key: write(day) for key, day in days.items()}
                words = form % {**values, "state_party": name, "paragraphs": paragraphs}
                if len(words) <= length:
                    return words
    # A name that nobody foresaw.
    room = max(SHORTEST_NAME, len(names[-1]) - (len(words) - length))
    return words.replace(names[-1], f"{names[-1][: room - 1].rstrip()}…", 1)
