"""Subjects that a telephone shows whole: State party and committee, the paragraphs and the day.

What does not fit is shortened, the least telling first: the month to its abbreviation, the name of
the State party to the short form that United Nations documents use in tables; then the list of
paragraphs is left out, because one that is cut would seem whole. Last the committee goes: nobody
should have to open an email to see which one writes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from itertools import product

from django.utils import dateformat
from django.utils.translation import gettext as _

from recommendations.languages import reader_language
from recommendations.mail_words.reads.lists import with_commas
from recommendations.models import ReportingCycle, StateParty, TreatyBody
from recommendations.wording import ARABIC_MONTHS, date_in_words

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
        "ru": "Соед. Королевство",
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
        "en": "Cent. Afr. Rep.",
        "fr": "Centrafrique",
        "es": "Rep. Centroafr.",
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
        "fr": "Rép. dominic.",
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
    "BIH": {"en": "Bosnia-Herzeg.", "fr": "Bosnie-Herzég.", "es": "Bosnia-Herzeg."},
    "MDA": {"en": "Moldova", "fr": "Moldova", "es": "Moldova"},
    "KNA": {"en": "Saint Kitts", "fr": "Saint-Kitts", "es": "Saint Kitts"},
    "STP": {"en": "Sao Tome", "fr": "Sao Tomé", "es": "Santo Tomé", "ar": "سان تومي"},
    "ATG": {"en": "Antigua-Barbuda", "fr": "Antigua-Barbuda", "es": "Antigua-Barbuda"},
    "TTO": {"en": "Trinidad-Tobago", "fr": "Trinité-Tobago", "es": "Trinidad-Tabago"},
    "PNG": {"fr": "Papouasie-N.-G.", "es": "Papua N. Guinea"},
    "KOR": {"en": "Rep. of Korea", "fr": "Rép. de Corée", "es": "Rep. de Corea"},
    "RUS": {"en": "Russian Fed.", "fr": "Féd. de Russie", "es": "Fed. de Rusia"},
    "MKD": {"fr": "Mac. du Nord", "es": "Mac. del Norte"},
    "BRN": {"en": "Brunei", "fr": "Brunéi", "es": "Brunei", "ar": "بروني"},
    "GNQ": {
        "en": "Equat. Guinea",
        "fr": "Guinée équat.",
        "es": "Guinea Ecuat.",
        "ru": "Экв. Гвинея",
    },
    "PSE": {"en": "Palestine", "fr": "Palestine", "es": "Palestina", "ru": "Палестина"},
    "VCT": {
        "en": "Saint Vincent",
        "fr": "Saint-Vincent",
        "es": "San Vicente",
        "ru": "Сент-Винсент",
        "ar": "سانت فنسنت",
        "zh": "圣文森特",
    },
}
# Between the two, where the short form is cut in the middle of a word: as long as it fits.
MIDDLE_NAMES: dict[str, dict[str, str]] = {
    "BIH": {
        "en": "Bosnia-Herzegovina",
        "fr": "Bosnie-Herzégovine",
        "es": "Bosnia-Herzegovina",
    },
    "CAF": {"en": "Central African Rep.", "es": "Rep. Centroafricana"},
    "DOM": {"en": "Dominican Republic", "fr": "Rép. dominicaine"},
    "KNA": {"en": "St. Kitts and Nevis", "fr": "Saint-Kitts-et-Nevis", "es": "Saint Kitts y Nevis"},
    "RUS": {"en": "Russian Federation", "fr": "Fédération de Russie", "es": "Federación de Rusia"},
    "STP": {"en": "Sao Tome-Principe", "fr": "Sao Tomé-et-Principe"},
    "VCT": {"en": "St. Vincent-Grenadines", "fr": "Saint-Vincent-Grenadines"},
}
# Of committees, for readers to whom a code in Latin letters says little, the longest form first:
# names shorter than the committees' own, or the abbreviations that documents in Russian use. A name
# that is only what the committee fights ("racial discrimination") would read as an accusation.
SHORT_COMMITTEES: dict[str, dict[str, tuple[str, ...]]] = {
    "ru": {
        "CCPR": ("КПЧ",),
        "CESCR": ("КЭСКП",),
        "CERD": ("КЛРД",),
        "CEDAW": ("КЛДЖ",),
        "CAT": ("КПП",),
        "CRC": ("КПР",),
        "CMW": ("КТМ",),
        "CED": ("КНИ",),
        "CRPD": ("КПИ",),
        "SPT": ("ППП",),
    },
    "ar": {
        "CCPR": ("اللجنة المعنية بحقوق الإنسان", "حقوق الإنسان"),
        "CESCR": ("لجنة الحقوق الاقتصادية", "الحقوق الاقتصادية"),
        "CERD": ("لجنة القضاء على التمييز العنصري", "لجنة التمييز العنصري", "لجنة سيرد"),
        "CEDAW": ("لجنة القضاء على التمييز ضد المرأة", "لجنة التمييز ضد المرأة", "لجنة سيداو"),
        "CAT": ("لجنة مناهضة التعذيب", "مناهضة التعذيب"),
        "CRC": ("لجنة حقوق الطفل", "حقوق الطفل"),
        "CMW": ("لجنة العمال المهاجرين", "العمال المهاجرون"),
        "CED": ("لجنة الاختفاء القسري", "لجنة الاختفاء"),
        "CRPD": ("لجنة حقوق ذوي الإعاقة", "حقوق ذوي الإعاقة"),
        "SPT": ("اللجنة الفرعية لمنع التعذيب", "منع التعذيب"),
    },
    "zh": {
        "CCPR": ("人权事务委员会",),
        "CESCR": ("经社文权利委员会",),
        "CERD": ("消除种族歧视委员会",),
        "CEDAW": ("消除对妇女歧视委员会",),
        "CAT": ("禁止酷刑委员会",),
        "CRC": ("儿童权利委员会",),
        "CMW": ("移民工人委员会",),
        "CED": ("强迫失踪问题委员会",),
        "CRPD": ("残疾人权利委员会",),
        "SPT": ("防范酷刑小组委员会",),
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
    language = reader_language()
    known = SHORT_NAMES.get(party.iso3, {}).get(language)
    return known or _BRACKETS.sub("", party.name)


def names_of(party: StateParty) -> tuple[str, ...]:
    """The State party's names in the language of the email, the longest first."""
    middle = MIDDLE_NAMES.get(party.iso3, {}).get(reader_language(), party.name)
    return tuple(dict.fromkeys((party.name, middle, short_name(party))))


def short_committees(body: TreatyBody) -> tuple[str, ...]:
    """The committee's code; where Latin letters are foreign, its short names in the language."""
    return SHORT_COMMITTEES.get(reader_language(), {}).get(body.code, (body.code,))


def short_date(day: date) -> str:
    """The day in the fewest characters that cannot be misread, in the language of the email."""
    language = reader_language()
    match language:
        case "fr":
            words = dateformat.format(day, "j N Y")
            return f"1er{words[1:]}" if day.day == 1 else words
        case "en" | "es":
            return dateformat.format(day, "j M Y" if language == "en" else "j b Y")
        case "ru":
            return dateformat.format(day, "d.m.Y")
        case "ar":
            # The eastern and western name of a month are too long together.
            return f"{day.day} {ARABIC_MONTHS[day.month - 1].partition('/')[2]} {day.year}"
        case _:
            return date_in_words(day)


def shortest_date(day: date) -> str:
    """Where even that does not fit: Arabic in figures, which some read as a month and a day."""
    return dateformat.format(day, "j/n/Y") if reader_language() == "ar" else short_date(day)


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
    stands the committee's, as long as there is room for it in any other form.
    """
    party = cycle.state_party
    alone = names_of(party)
    with_body = [
        _("%(state_party)s, %(committee)s") % {"state_party": name, "committee": body}
        for body in short_committees(cycle.treaty_body)
        for name in alone
    ]
    words, length = "", _room.get()
    paragraphs = with_commas(references)
    forms = list(filter(None, (sentence, without)))
    for names, form in product((with_body, alone), forms):
        for name, write in (
            *product(names, (date_in_words, short_date)),
            *product(names, (shortest_date,)),
        ):
            values = {key: write(day) for key, day in days.items()}
            words = form % {**values, "state_party": name, "paragraphs": paragraphs}
            if len(words) <= length:
                return words
    # A name that nobody foresaw.
    room = max(SHORTEST_NAME, len(alone[-1]) - (len(words) - length))
    return words.replace(alone[-1], f"{alone[-1][: room - 1].rstrip()}…", 1)
