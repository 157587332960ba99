"""What a recommendation is about, in a few words: its heading, else how it begins.

Some documents have no headings below "Principal matters of concern and recommendations". That line
tells nothing about any one of forty recommendations, nor does a number; the first words of what is
asked do.
"""

import re

# About a line of an email.
_LENGTH = 80
# Chinese has no spaces to cut at.
_LENGTH_WITHOUT_SPACES = 30
_FEWEST_WORDS = 2

_ARTICLES = re.compile(r"\s*\((?:arts?|articles?|artículos?|статья|статьи|المادة)\b[^)]*\)?")
_LABEL = re.compile(r"^(?:[IVX]+|[A-H])\.\s*")
# Headings of a whole part: concern and recommendation in one line, or either by itself.
_PART = re.compile(
    r"(?:principal |main |other )?(?:subjects|matters|areas|issues|factors)?\s*(?:of )?concerns?"
    r"(?:[ ,]+(?:suggestions)?[ ,]*(?:and )?recommendations)?"
    r"|(?:conclusions|suggestions|comments|observations|concerns)? ?(?:and )?recommendations"
    r"|(?:principaux )?(?:sujets|motifs|domaines)(?: principaux)? de préoccupation.*"
    r"|(?:principales )?(?:esferas|motivos|temas|ámbitos) de preocupación.*"
    r"|préoccupations et recommandations|preocupaciones y recomendaciones"
    r"|recommandations|recomendaciones|рекомендации|建议|التوصيات"
    r"|(?:основные )?(?:вопросы|темы|проблемы),? вызывающие (?:озабоченность|обеспокоенность).*"
    r"|(?:主要)?关(?:切|注)(?:问题|事项|领域)?(?:和|与|及)?建议?"
    r"|(?:دواعي القلق|الشواغل|المسائل المثيرة للقلق|مجالات القلق|المواضيع المثيرة للقلق).*",
    re.IGNORECASE,
)
# Who asks whom, before what is asked.
_LEAD = re.compile(
    r"(?:the Committee (?:\w+ ){0,3}?"
    r"(?:recommends|urges|calls (?:up)?on|encourages|requests|invites|reiterates)\b"
    r"(?: its [\w ]{0,60}?recommendations?)?(?: that)?(?: the State party)?(?: to| should)?"
    r"|the State party (?:should|must)(?: also| further| therefore)?"
    r"|le Comité (?:\w+ ){0,2}?(?:recommande|engage|exhorte|invite|encourage|demande|prie)"
    r"(?: \w+){0,2}? (?:à )?l[’']État partie (?:de |d[’']|à )?"
    r"|l[’']État partie (?:devrait|doit)(?: également| aussi)?"
    r"|el Comité (?:\w+ ){0,2}?(?:recomienda|insta|exhorta|alienta|invita|pide|solicita)"
    r"(?: \w+){0,2}? al Estado parte(?: a)?(?: que)?"
    r"|el Estado parte (?:debe|debería)(?: también)?"
    r"|Комитет (?:\w+ ){0,3}?государств[оуа]-участник[уа]?|государству-участнику следует"
    r"|توصي اللجنة (?:\w+ )?الدولة الطرف(?: بأن)?|ينبغي للدولة الطرف(?: أن)?"
    r"|委员会(?:还|再次)?(?:建议|敦促|呼吁|促请|鼓励|请)缔约国|缔约国应当?)"
    r"[\s:：,，]*",
    re.IGNORECASE,
)
# "Recalling its general comment No. 2 (2013), the Committee recommends ...".
_BEFORE_LEAD = 220
_POINT = re.compile(r"^\s*(?:\(?[a-zа-д]{1,3}\)|[(（][一二三四五六七八九十أ-ي][)）])\s*")


def topic_of(headings: tuple[str, ...]) -> str:
    """The last heading without its label and the articles in brackets; empty for that of a part."""
    last = headings[-1] if headings else ""
    topic = _LABEL.sub("", _ARTICLES.sub("", last)).strip()
    return "" if _PART.fullmatch(topic) else topic


def first_words(text: str) -> str:
    """How a recommendation begins, without who asks whom; empty where no words are left."""
    words = " ".join(text.split())
    lead = _LEAD.search(words[: _BEFORE_LEAD + 200])
    if lead is not None and lead.start() <= _BEFORE_LEAD and words[lead.end() :].strip(" .:"):
        words = words[lead.end() :]
    words = _POINT.sub("", words).strip()
    if len(words.split()) >= _FEWEST_WORDS and len(words) > _LENGTH:
        words = f"{words[:_LENGTH].rsplit(' ', 1)[0].rstrip(' ,;:')} …"
    elif len(words) > _LENGTH_WITHOUT_SPACES and len(words.split()) < _FEWEST_WORDS:
        words = f"{words[:_LENGTH_WITHOUT_SPACES]}…"
    words = words.rstrip(".。;")
    return words[:1].upper() + words[1:]
