"""Names in six languages: committees and their treaties, States, and which report is meant."""

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from recommendations.importers.words.ordinals import is_number_word, ordinal, ordinals_in

_TABLE = Path(__file__).resolve().parents[2] / "reference" / "data" / "state_parties.csv"
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

# Parts of names that belong to one committee alone; its treaty is asked only where no
# committee is named. Small letters, plain apostrophes.
_COMMITTEES: dict[str, tuple[str, ...]] = {
    "CMW": (
        "protection of the rights of all migrant workers", "committee on migrant workers",
        "rights of migrant workers", "travailleurs migrants", "trabajadores migratorios",
        "трудящихся-мигрантов", "العمال المهاجرين", "移徙工人", "移民工人", "migrant workers",
    ),
    "CCPR": (
        "human rights committee", "comité des droits de l'homme", "comité de derechos humanos",
        "комитет по правам человека", "комитета по правам человека",
        "اللجنة المعنية بحقوق الإنسان", "人权事务委员会",
    ),
    "CAT": (
        "committee against torture", "comité contre la torture", "comité contra la tortura",
        "комитет против пыток", "комитета против пыток", "لجنة مناهضة التعذيب", "禁止酷刑委员会",
    ),
    "SPT": (
        "subcommittee on prevention of torture", "sous-comité pour la prévention de la torture",
        "subcomité para la prevención de la tortura", "подкомитет по предупреждению пыток",
        "اللجنة الفرعية لمنع التعذيب", "防范酷刑小组委员会",
    ),
    "CEDAW": (
        "elimination of discrimination against women", "discrimination à l'égard des femmes",
        "eliminación de la discriminación contra la mujer",
        "ликвидации дискриминации в отношении женщин", "التمييز ضد المرأة", "消除对妇女歧视委员会",
    ),
    "CERD": (
        "elimination of racial discrimination", "élimination de la discrimination raciale",
        "eliminación de la discriminación racial", "ликвидации расовой дискриминации",
        "القضاء على التمييز العنصري", "消除种族歧视委员会",
    ),
    "CRC": (
        "committee on the rights of the child", "comité des droits de l'enfant",
        "comité de los derechos del niño", "комитет по правам ребенка",
        "комитета по правам ребенка",
        "لجنة حقوق الطفل", "儿童权利委员会",
    ),
    "CRPD": (
        "rights of persons with disabilities", "droits des personnes handicapées",
        "derechos de las personas con discapacidad", "комитет по правам инвалидов",
        "комитета по правам инвалидов", "حقوق الأشخاص ذوي الإعاقة", "残疾人权利委员会",
    ),
    "CED": (
        "committee on enforced disappearances", "comité des disparitions forcées",
        "comité contra la desaparición forzada", "комитет по насильственным исчезновениям",
        "комитета по насильственным исчезновениям", "المعنية بحالات الاختفاء القسري",
        "强迫失踪问题委员会",
    ),
    "CESCR": (
        "committee on economic, social and cultural rights",
        "comité des droits économiques, sociaux et culturels",
        "comité de derechos económicos, sociales y culturales",
        "комитет по экономическим, социальным и культурным правам",
        "комитета по экономическим, социальным и культурным правам",
        "المعنية بالحقوق الاقتصادية والاجتماعية والثقافية", "经济、社会及文化权利委员会",
        "经济、社会、文化权利委员会",
    ),
}  # fmt: skip
_TREATIES: dict[str, tuple[str, ...]] = {
    "CCPR": (
        "covenant on civil and political rights", "droits civils et politiques",
        "derechos civiles y políticos", "гражданских и политических правах",
        "الخاص بالحقوق المدنية والسياسية", "公民权利和政治权利国际公约", "公民及政治权利国际公约",
    ),
    "CAT": (
        "convention against torture", "convention contre la torture",
        "convención contra la tortura", "конвенция против пыток", "اتفاقية مناهضة التعذيب",
        "禁止酷刑和其他",
    ),
    "CRC": (
        "convention on the rights of the child", "convention relative aux droits de l'enfant",
        "convención sobre los derechos del niño", "конвенция о правах ребенка",
        "اتفاقية حقوق الطفل", "儿童权利公约",
    ),
    "CEDAW": ("消除对妇女一切形式歧视公约",),
    "CERD": (
        "all forms of racial discrimination", "toutes les formes de discrimination raciale",
        "todas las formas de discriminación racial", "всех форм расовой дискриминации",
        "جميع أشكال التمييز العنصري", "消除一切形式种族歧视",
    ),
    "CRPD": ("конвенция о правах инвалидов", "残疾人权利公约"),
    "CED": (
        "from enforced disappearance", "contre les disparitions forcées",
        "contra las desapariciones forzadas", "от насильственных исчезновений",
        "من الاختفاء القسري", "免遭强迫失踪",
    ),
    "CESCR": (
        "economic, social and cultural rights", "droits économiques, sociaux et culturels",
        "derechos económicos, sociales y culturales",
        "экономических, социальных и культурных правах",
        "الخاص بالحقوق الاقتصادية والاجتماعية والثقافية", "经济、社会及文化权利国际公约",
    ),
}  # fmt: skip
# Names that documents of past decades print and that the table of today's names lacks.
_FORMER_NAMES: dict[str, tuple[str, ...]] = {
    "TUR": ("Turkey", "Turquie", "Turquía"),
    "CZE": (
        "Czech Republic", "République tchèque", "República Checa", "Чешская Республика",
        "الجمهورية التشيكية", "捷克共和国",
    ),
    "MKD": (
        "the former Yugoslav Republic of Macedonia", "ex-République yougoslave de Macédoine",
        "ex República Yugoslava de Macedonia", "бывшая югославская Республика Македония",
        "جمهورية مقدونيا اليوغوسلافية السابقة", "前南斯拉夫的马其顿共和国",
    ),
    "SWZ": ("Swaziland", "Swazilandia", "Свазиленд", "سوازيلند", "斯威士兰"),
    "CPV": ("Cape Verde", "Cap-Vert", "Cabo Verde", "Кабо-Верде", "الرأس الأخضر", "佛得角"),
    "LBY": (
        "Libyan Arab Jamahiriya", "Jamahiriya arabe libyenne", "Jamahiriya Árabe Libia",
        "Ливийская Арабская Джамахирия", "الجماهيرية العربية الليبية", "阿拉伯利比亚民众国",
    ),
    "NLD": ("Kingdom of the Netherlands", "Royaume des Pays-Bas", "Reino de los Países Bajos"),
    "GBR": ("United Kingdom", "Royaume-Uni", "Reino Unido", "Соединенное Королевство", "联合王国"),
    "SRB": ("Serbia and Montenegro", "Serbie-et-Monténégro", "Serbia y Montenegro"),
    "COD": ("Zaire", "Zaïre"),
    "KOR": ("South Korea",),
    "CIV": ("Ivory Coast",),
}  # fmt: skip


def plainly(text: str) -> str:
    """In small letters, with one kind of apostrophe, single spaces, no Arabic vowel marks."""
    lowered = text.lower().replace("’", "'").replace("´", "'")
    return " ".join(re.sub(r"[\u064b-\u0652\u0640]", "", lowered).split())


def committee_named(text: str) -> str | None:
    """The committee that the text names first, by its code; else the one whose treaty it names."""
    prepared = plainly(text)
    for table in (_COMMITTEES, _TREATIES):
        found = [
            (place, code)
            for code, names in table.items()
            for name in names
            if (place := prepared.find(name)) >= 0
        ]
        if found:
            return min(found)[1]
    return None


@cache
def _states() -> tuple[tuple[str, str, str], ...]:
    """For every name of every State its unchanging beginning, the name, the ISO code."""
    rows: dict[tuple[str, str], str] = {}
    with _TABLE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            names = {
                row[f"{kind}_{code}"] for kind in ("name", "formal_name") for code in _LANGUAGES
            }
            names |= set(_FORMER_NAMES.get(row["iso3"], ()))
            for full in names:
                tidy = re.sub(r"^(?:(?:the|la|le|los|las|el|les)\s+|l')", "", plainly(full))
                # Also without what the table puts in brackets after a name.
                for name in (tidy, re.sub(r"\s*[(（].*", "", tidy)):
                    if len(name) > 1:
                        rows[name, row["iso3"]] = row["iso3"]
    return tuple((_stem(name.split()[0]), name, iso3) for name, iso3 in rows)


def _stem(word: str) -> str:
    """What stays of a word in every case (Russian) or behind its article (Arabic)."""
    if "\u0400" <= word[:1] <= "\u04ff" and len(word) > 3:
        return re.sub(r"(?:ая|ий|ые|ой|[аяийыеь])$", "", word)
    return word.removeprefix("ال")


@lru_cache(maxsize=256)
def _pattern_of(name: str) -> re.Pattern[str]:
    if re.search(r"[\u0400-\u04ff]", name):
        parts = [re.escape(_stem(word)) + r"\w{0,3}" for word in name.split()]
        return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")
    if re.search(r"[\u0621-\u064a]", name):  # "of" and the article are joined to the name
        bare = re.escape(name.removeprefix("ال"))
        return re.compile(rf"(?<!\w)و?(?:[لبك]?ال|لل|[لبك])?{bare}(?!\w)")
    if re.search(r"[\u4e00-\u9fff]", name):
        return re.compile(re.escape(name))
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def state_named(text: str) -> str | None:
    """The ISO code of the State that a title names first; the longest name counts."""
    prepared = plainly(text[:4000])
    found = [
        (match.start(), -match.end(), iso3)
        for stem, name, iso3 in _states()
        if stem in prepared and (match := _pattern_of(name).search(prepared))
    ]
    return min(found)[2] if found else None


# "the third periodic report of Azerbaijan", "combined second and third reports of the Sudan".
_REPORT_OF = re.compile(
    r"(?:combined\s+)?(?P<first>initial|\b[a-z]{2,12}-?[a-z]{0,10}(?:st|nd|rd|th))"
    r"(?:\s+(?:and|to)\s+(?P<last>[a-z]{2,12}-?[a-z]{0,10}(?:st|nd|rd|"
    r"th)))?\s+(?:periodic\s+)?reports?\s+of\s+"
    r"(?P<state>(?:the\s+)?[A-Z][\w’'-]+(?:\s+(?:and|of|the|[A-Z][\w’'-]+))*)",
)


def cycle_and_state_named(text: str) -> tuple[tuple[int, int] | None, str | None]:
    """From "the third periodic report of Azerbaijan": the cycle 3 and the name as printed.

    The first one named is the subject; later ones may be other committees' reports.
    """
    for match in _REPORT_OF.finditer(text):
        first = ordinal(match["first"])
        last = ordinal(match["last"]) if match["last"] else first
        if first and last:
            name = re.sub(r"\s+(?:and|of|the)$", "", match["state"])
            return (first, last), name.removeprefix("the ")
    return None, None


_REPORT = re.compile(
    r"reports?\b|rapports?\b|informes?\b|доклад\w*|التقرير\w*|التقارير|تقرير\w*|报告", re.IGNORECASE
)
# Words between the ordinals and the word "report", and between the ordinals themselves.
_BESIDE = re.compile(
    r"periodic|combined|periódicos?|combinados?|consolidados?|périodiques?|combinés?|unique|"
    r"периодическ\w+|объединенн\w+|сводн\w+|сведенн\w+|воедино|and|to|et|à|y|e|a|al|и|по|[-–—,]",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"\d{1,2}(?:st|nd|rd|th|e|er|ª|º|-[а-я]{1,2})(?!\w)|[^\W_]+(?:-[^\W\d_]+)*|[^\w\s]"
)


def cycle_named(texts: Iterable[str]) -> tuple[int, int] | None:
    """Which periodic reports a title names: "third" gives (3, 3), "second and third" (2, 3)."""
    for text in texts:
        for match in _REPORT.finditer(text[:4000]):
            numbers = _numbers_beside(text, match)
            if numbers:
                return min(numbers), max(numbers)
    return None


def _numbers_beside(text: str, report: re.Match[str]) -> list[int]:
    """The ordinals that stand next to the word "report"."""
    before, after = text[max(0, report.start() - 110) : report.start()], text[report.end() :][:90]
    if "\u4e00" <= report[0][0] <= "\u9fff":
        found = re.search(
            r"((?:第[\d一二三四五六七八九十]+次|初次|首次|[和至到及、])+)(?:合并)?(?:定期)?$",
            before,
        )
        return _small(found[1]) if found else []
    if "\u0621" <= report[0][0] <= "\u064a":
        return _small(re.split(r"[.;:،(]", after)[0])[:3]
    words = _WORD.findall(before)
    kept: list[str] = []
    for word in reversed(words):
        if not _may_stand_beside(word):
            break
        kept.insert(0, word)
    if numbers := _small(" ".join(kept)):
        return numbers
    kept = []
    for word in _WORD.findall(after):
        if not _may_stand_beside(word):
            break
        kept.append(word)
    return _small(" ".join(kept))


def _may_stand_beside(word: str) -> bool:
    return (
        bool(_BESIDE.fullmatch(word))
        or bool(word[0].isdigit() and not word.isdigit())
        or all(is_number_word(part) for part in word.split("-"))
    )


def _small(text: str) -> list[int]:
    """Ordinals that a periodic report can have."""
    return [number for number in ordinals_in(text) if 0 < number < 60]
