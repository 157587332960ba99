"""The words by which documents say things, one set a language.

Only what steers reading stands here: how a committee names paragraphs, periods, urgency, its
request. The wording of each committee and language is collected in the project's domain notes;
`docs/import.md` lists what is recognised.
"""

import re
from dataclasses import dataclass
from functools import cache

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")

_FLAGS = re.IGNORECASE


@dataclass(frozen=True, slots=True)
class Wording:
    """Patterns of one language; each is searched inside one sentence."""

    paragraph: str
    # Anything that may open a list of paragraphs or articles, to pass over the rest quickly.
    names_paragraphs: re.Pattern[str]
    article: re.Pattern[str]
    recommendation: re.Pattern[str]
    information: re.Pattern[str]
    urgent: re.Pattern[str]
    attention: re.Pattern[str]
    importance: re.Pattern[str]
    next_report: re.Pattern[str]
    other_procedure: re.Pattern[str]
    period: re.Pattern[str]
    under_articles: re.Pattern[str]
    concern: re.Pattern[str]
    recommends: re.Pattern[str]
    positive: re.Pattern[str]


def _w(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _FLAGS)


@cache
def wording_of(language: str) -> Wording:
    """The wording of a language; English where it is not one of the six."""
    return _BUILDERS.get(language, _english)()


def _english() -> Wording:
    return Wording(
        paragraph=r"(?:sub-?)?paragraphs?|paras?\b\.?",
        names_paragraphs=_w(r"para(?:graph)?s?\.?\s*(?:\d|\([a-z]\))|articles?\s\d"),
        article=_w(
            r"\b(?:articles?|arts?\.?|rules?)\s+\d+(?:\s?bis)?(?:\s?\(\d+\))?"
            r"(?:,?\s+(?:paragraphs?|paras?\.?)\s+\d+(?:\s?\([a-z]\))?(?:\s+and\s+\d+\b(?!\s*\())?)?"
            r"(?:\s?(?:,|and|[-–])\s?\d+(?:\s?\(\d+\))?"
            r"(?=[\s,]+(?:and\s+\d+\s+)?(?:of|above the)\b))*"
        ),
        recommendation=_w(r"recommendations?\b"),
        information=_w(
            r"\b(?:provide|submit|inform|transmit|furnish|report|information|response)\w*"
        ),
        urgent=_w(r"\burgent(?:ly)?\b"),
        attention=_w(r"\battention\b"),
        importance=_w(
            r"particular(?:ly)?\s+(?:important|importance|priority)|particular attention"
        ),
        next_report=_w(r"periodic reports?\b|\bnext report\b"),
        other_procedure=_w(
            r"simplified reporting|list of issues|\bopt(?:s|ed)?\s+(?:out|in|to report)\b|"
            r"common core document"
        ),
        period=_w(
            r"\b(?:within|in|no later than|not later than)\s+(?:a\s+period\s+of\s+)?"
            r"(?P<n>\d{1,2}|one|two|three|a|twelve|eighteen|twenty-four|thirty-six|six)"
            r"(?:\s?\(\d+\))?[\s-](?P<unit>months?|years?)(?:'s|’s|’)?(?:\s+time)?\b"
        ),
        under_articles=_w(
            r"(?:falling |coming )?(?:under|relating to|on)\s+articles?\s+(?P<list>.+)"
        ),
        concern=_w(
            r"\bconcern(?:ed|s)?\b|\bregrets?\b|\bnotes? with (?:regret|alarm)|\bworr(?:y|ied)\b"
            r"|\balarmed\b|\bdisturbed\b|\bdeplores?\b"
        ),
        recommends=_w(
            r"\brecommend(?:s|ed)?\b(?!ations?)|\burges?\b|\bcalls? (?:up)?on\b|\bencourages?\b"
            r"|\binvites?\b|\brequests?\b|\bstate party should\b|\breiterates? its recommendation"
            r"|\breminds\b|\bshould\b"
        ),
        positive=_w(
            r"\b(?:welcomes?|commends?|appreciat\w+|notes? with (?:satisfaction|appreciation))"
        ),
    )


def _french() -> Wording:
    return Wording(
        paragraph=r"paragraphes?|par\.|alinéas?",
        names_paragraphs=_w(r"(?:paragraphes?|par\.|alinéas?|articles?)\s*\d|alinéas?\s+[a-z]\)"),
        article=_w(
            r"\b(?:articles?|art\.?|règles?)\s+\d+(?:\s?\(\d+\))?"
            r"(?:,?\s+(?:par(?:agraphes?|\.)?)\s*\d+|\s?\((?:par\.|paragraphe)\s*\d+\)?)?"
        ),
        recommendation=_w(r"recommandations?\b"),
        information=_w(
            r"\b(?:renseignements?|informations?|fournir|communiquer|présenter|soumettre)"
        ),
        urgent=_w(r"\burgen(?:ce|te?s?)\b"),
        attention=_w(r"\battention\b"),
        importance=_w(r"importance particulière|priorité particulière"),
        next_report=_w(r"(?:prochains?|deuxième|troisième)\s+rapports?|rapports?\s+périodiques?"),
        other_procedure=_w(r"procédure simplifiée|liste (?:de|des) (?:points|questions)"),
        period=_w(
            r"(?:dans\s+(?:un\s+délai\s+(?:de\s+|d['’])|les\s+|un\s+délai\s+maximal\s+de\s+)|d['’]ici\s+(?:à\s+)?|dans\s+)"
            r"(?P<n>\d{1,2}|un|deux|trois|douze|dix-huit|vingt-quatre)\s+(?P<unit>mois|ans?|années?)\b"
        ),
        under_articles=_w(r"(?:au titre d|relevant d|concernant l)es articles?\s+(?P<list>.+)"),
        concern=_w(r"préoccup|regrette|inquiét|déplore"),
        recommends=_w(
            r"\brecommande\b|\bdevrait\b|\bdemande\b|\bengage\b|\bprie\b|\binvite\b|\bencourage\b|exhorte"
        ),
        positive=_w(
            r"accueille avec satisfaction|se félicite|salue|note avec (?:satisfaction|intérêt)"
        ),
    )


def _spanish() -> Wording:
    return Wording(
        paragraph=r"párrafos?|párrs?\.|apartados?|incisos?",
        names_paragraphs=_w(
            r"(?:párrafos?|párrs?\.|artículos?)\s*\d|(?:apartado|inciso)s?\s+[a-z]\)"
        ),
        article=_w(
            r"\b(?:artículos?|arts?\.?)\s+\d+(?:\s?\(\d+\))?(?:,?\s+(?:párrafos?|párrs?\.?|apartados?)\s*\d+)?"
        ),
        recommendation=_w(r"recomendaci(?:ón|ones)\b"),
        information=_w(r"\b(?:información|informe|proporcion\w+|present\w+|facilit\w+|remit\w+)"),
        urgent=_w(r"\burgen(?:tes?|cia|temente)\b"),
        attention=_w(r"\batención\b"),
        importance=_w(r"importancia (?:particular|especial)|especial (?:importancia|prioridad)"),
        next_report=_w(r"informes? periódicos?|próximo informe"),
        other_procedure=_w(r"procedimiento simplificado|lista de cuestiones"),
        period=_w(
            r"(?:en\s+(?:un|el)\s+plazo\s+(?:máximo\s+)?de|dentro\s+de(?:\s+un\s+plazo\s+de)?|a\s+los|en)\s+"
            r"(?P<n>\d{1,2}|un|dos|tres|doce|dieciocho|veinticuatro)\s+(?P<unit>mes(?:es)?|años?)\b"
        ),
        under_articles=_w(r"(?:en virtud de|relativas a|sobre) los artículos?\s+(?P<list>.+)"),
        concern=_w(r"preocupa|lamenta|inquieta|deplora"),
        recommends=_w(
            r"\brecomienda\b|\binsta\b|\bdebe(?:ría)?\b|\bsolicita\b|\balienta\b|\bpide\b|\bexhorta\b|\binvita\b"
        ),
        positive=_w(
            r"acoge con|celebra|encomia|observa con (?:satisfacción|reconocimiento)|aprecia"
        ),
    )


def _russian() -> Wording:
    return Wording(
        names_paragraphs=_w(r"(?:пункт\w*|пп?\.|стать\w+)\s*\d|подпункт"),
        paragraph=r"(?:под)?пункт(?:ах|ов|ам|ами|ы|у|а|е|ом)?|(?:под)?пп?\.",
        article=_w(
            r"\b(?:пункт\w*\s+\d+\s+)?(?:стать\w+|правил\w+)\s+\d+(?:\s?\(\d+\))?(?:,?\s+пункт\w*\s+\d+)?"
        ),
        recommendation=_w(r"рекомендаци(?:и|й|ю|я|ях|ям|ями)"),
        information=_w(r"информаци|представить|сообщить|сведени"),
        urgent=_w(r"неотложн|срочн|безотлагательн"),
        attention=_w(r"вниман"),
        importance=_w(r"особ(?:ую|ой|ое|ая)\s+(?:важност|значени|внимани)"),
        next_report=_w(r"периодическ\w+\s+доклад|следующ\w+\s+доклад"),
        other_procedure=_w(r"упрощенн\w+\s+процедур|переч\w+\s+вопросов"),
        period=_w(
            r"(?:в\s+течение|не\s+позднее\s+чем\s+через|в)\s+"
            r"(?P<n>\d{1,2}|одного|двух|трех|двенадцати|восемнадцати|двадцати\s+четырех)\s+"
            r"(?P<unit>месяц(?:ев|а)|года?|лет)\b"
        ),
        under_articles=_w(r"(?:по|в связи со|в соответствии со)\s+стать\w+\s+(?P<list>.+)"),
        concern=_w(r"обеспокоен|озабочен|сожале|беспоко"),
        recommends=_w(r"рекомендует|следует|призывает|просит|предлагает|настоятельно"),
        positive=_w(r"приветствует|с удовлетворением|высоко оценивает|положительно"),
    )


def _arabic() -> Wording:
    return Wording(
        names_paragraphs=_w(r"فقر\w*|المادة|المواد|المادتين"),
        paragraph=r"[والبف]{0,3}ل?لفقرة الفرعية|[وبفل]{0,2}ا?لفقر(?:تين|ات|ة|تان|ن)?|فقرة",
        article=_w(
            r"(?:[وبل]?المادة|[وبل]?المواد|[وبل]?المادتين|مادة)\s+\d+(?:\s?\(\d+\))?(?:،?\s+الفقرة\s+\d+)?"
        ),
        recommendation=_w(r"توصي|التوص"),
        information=_w(r"معلومات|تقدم|موافاة|يقدم"),
        urgent=_w(r"عاجل|العاق?لة|ملحة"),
        attention=_w(r"انتباه|نظر|عناية"),
        importance=_w(r"أهمية خاصة|أولوية خاصة"),
        next_report=_w(r"التقرير الدوري|تقريرها الدوري|التقارير الدورية|تقاريرها الدورية"),
        other_procedure=_w(r"الإجراء المبسط|قائمة (?:ال)?مسائل|قائمة (?:ال)?قضايا"),
        period=_w(
            r"(?:في\s+غضون|خلال|في\s+أجل\s+لا\s+يتجاوز)\s+(?:فترة\s+)?"
            r"(?P<n>\d{1,2}|سنتين|عامين|سنة|عام|اثني\s+عشر|اثنا\s+عشر)\s*(?P<unit>شهرا?ً?|أشهر|سنوات|سنة|عام)?"
        ),
        under_articles=_w(r"(?:بموجب|في إطار)\s+(?:المواد|المادتين|المادة)\s+(?P<list>.+)"),
        concern=_w(r"قلق|القل|تأسف"),
        recommends=_w(r"توصي|ينبغي|تحث|تطلب|تشجع|تدعو"),
        positive=_w(r"ترحب|تعرب عن تقديرها|تثني|تنوه"),
    )


def _chinese() -> Wording:
    return Wording(
        names_paragraphs=_w(r"第\s?\d"),
        paragraph=r"第",
        article=_w(r"第\s?\d+\s?条(?:第\s?\d+\s?款)?(?:\s?[（(]\d+[）)])?"),
        recommendation=_w(r"建议"),
        information=_w(r"资料|信息|提供|提交|报告"),
        urgent=_w(r"紧急|紧迫|迫切"),
        attention=_w(r"注意|重视"),
        importance=_w(r"特别重要|尤为重要|特别重视"),
        next_report=_w(r"定期报告"),
        other_procedure=_w(r"简化报告程序|问题清单"),
        period=_w(
            r"(?P<n>\d{1,2}|一|两|二|三|十二|十八|二十四)\s?个?(?P<unit>月|年)(?:之?内|以内)"
        ),
        under_articles=_w(r"(?:根据|关于)(?P<list>第\s?\d+.*条)"),
        concern=_w(r"关切|关注|遗憾|担忧|不安"),
        recommends=_w(r"建议|应当?|请|鼓励|敦促|促请|呼吁"),
        positive=_w(r"欢迎|赞赏|满意"),
    )


_BUILDERS = {
    "en": _english,
    "fr": _french,
    "es": _spanish,
    "ru": _russian,
    "ar": _arabic,
    "zh": _chinese,
}

_NUMBERS = {
    "a": 1, "one": 1, "two": 2, "three": 3, "six": 6, "twelve": 12, "eighteen": 18,
    "twenty-four": 24, "thirty-six": 36,
    "un": 1, "deux": 2, "trois": 3, "douze": 12, "dix-huit": 18, "vingt-quatre": 24,
    "dos": 2, "tres": 3, "doce": 12, "dieciocho": 18, "veinticuatro": 24,
    "одного": 1, "двух": 2, "трех": 3, "двенадцати": 12, "восемнадцати": 18,
    "двадцати четырех": 24,
    "سنتين": 2, "عامين": 2, "سنة": 1, "عام": 1, "اثني عشر": 12, "اثنا عشر": 12,
    "一": 1, "两": 2, "二": 2, "三": 3, "十二": 12, "十八": 18, "二十四": 24,
}  # fmt: skip
_YEAR = re.compile(r"year|ans?$|anné|año|год|лет|سن|عام|年", _FLAGS)


def months_of(match: re.Match[str]) -> int | None:
    """The length of a period in months, from a match of `Wording.period`."""
    number = " ".join(match["n"].lower().split())
    value = int(number) if number.isdigit() else _NUMBERS.get(number)
    if value is None:
        return None
    unit = match["unit"] or number
    return value * 12 if _YEAR.search(unit) else value
