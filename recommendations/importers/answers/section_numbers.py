"""Headings that are only numbered: First, 1., A., II., Issue two, ثانياً, 第二, in six languages."""

import re
from dataclasses import dataclass

from recommendations.importers.words.text import words_of

_ORDINALS = (
    words_of("first second third fourth fifth sixth seventh eighth ninth tenth"),
    words_of("firstly secondly thirdly fourthly fifthly sixthly seventhly eighthly"),
    words_of("one two three four five six seven eight nine ten"),
    words_of("premièrement deuxièmement troisièmement quatrièmement cinquièmement sixièmement"),
    words_of("premier deuxième troisième quatrième cinquième sixième"),
    words_of("un deux trois quatre cinq six sept huit"),
    words_of("primero segundo tercero cuarto quinto sexto séptimo octavo"),
    words_of("primera segunda tercera cuarta quinta sexta séptima octava"),
    words_of("uno dos tres cuatro cinco seis siete ocho"),
    words_of("во-первых во-вторых в-третьих в-четвертых в-пятых в-шестых"),
    words_of("первое второе третье четвертое пятое шестое"),
    words_of("первый второй третий четвертый пятый шестой"),
    words_of("أولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا"),
    words_of("الأولى الثانية الثالثة الرابعة الخامسة السادسة"),
    words_of("ألف باء جيم دال هاء واو"),
    words_of("第一 第二 第三 第四 第五 第六 第七 第八"),
    words_of("一 二 三 四 五 六 七 八 九 十"),
)
_PLACES: dict[str, set[tuple[str, int]]] = {}
for _row, _words in enumerate(_ORDINALS):
    for _place, _word in enumerate(_words, start=1):
        _PLACES.setdefault(_word, set()).add((f"words{_row}", _place))
_ROMANS = {
    name: place
    for place, name in enumerate(words_of("I II III IV V VI VII VIII IX X XI XII"), start=1)
}
_WORD = "|".join(sorted((re.escape(word) for word in _PLACES), key=len, reverse=True))
_THING = (
    r"(?:issue|question|point|topic|theme|priority|subject|part|section|thème|sujet|partie|punto|"
    r"tema|cuestión|asunto|parte|вопрос|тема|пункт|раздел|المسألة|القضية|الموضوع|السؤال|问题|议题|事项)"
)
_LABEL = re.compile(
    rf"[(（]?(?:(?P<thing>{_THING})\s*(?:no\.?|n[o°º]\.?|№|رقم)?\s*)?"
    rf"(?P<mark>{_WORD}|\d{{1,2}}|[IVX]{{1,4}}|[A-ZА-Я])"
    rf"(?:\s+(?:issue|question|point|topic|theme|recommendation|recommandation|recomendación|"
    rf"cuestión|вопрос|рекомендация))?"
    r"\u064b?(?P<end>\s?(?:[.:：،,，、)）]|[–—-]\s)|$)\s*(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CYRILLIC = "абвгдежз"
_FRAME = re.compile(
    r"(?:introduct|introduc|conclu|annex|background|context|general|executive|summary|methodolog|"
    r"préambule|contexte|résumé|antecedentes|resumen|anexo|введение|заключение|вывод|приложение|"
    r"резюме|مقدمة|خاتمة|خلاصة|ملخص|引言|导言|结论|附件|摘要|"
    r"(?:recommendations|recommandations|recomendaciones|рекомендации|التوصيات|建议)\s*[:：.]?$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SectionNumber:
    """The number of a heading: every (style, place) that it may mean, and its title."""

    readings: frozenset[tuple[str, int]]
    title: str
    is_spelt: bool


def section_number_of(text: str) -> SectionNumber | None:
    """The number of a heading, None where it has none. "C." may be a letter or a Roman hundred."""
    match = _LABEL.match(text.strip())
    if match is None:
        return None
    mark, thing = match["mark"], (match["thing"] or "").lower()
    readings = {(f"{thing}{style}", place) for style, place in _PLACES.get(mark.lower(), ())}
    if mark.isdigit():
        readings.add((f"{thing}digits", int(mark)))
    if mark in _ROMANS:
        readings.add((f"{thing}roman", _ROMANS[mark]))
    if len(mark) == 1 and mark.isascii() and mark.isupper():
        readings.add((f"{thing}letters", ord(mark) - 64))
    if len(mark) == 1 and mark.lower() in _CYRILLIC and mark.isupper():
        readings.add((f"{thing}cyrillic", _CYRILLIC.index(mark.lower()) + 1))
    is_spelt = mark.lower() in _PLACES or bool(thing)
    if not readings or not (match["end"] or thing):
        return None
    return SectionNumber(frozenset(readings), match["title"].strip(), is_spelt)


def is_frame(text: str) -> bool:
    """Whether a heading frames the text (introduction, conclusion) and answers nothing."""
    count = section_number_of(text)
    return bool(_FRAME.match((count.title if count and count.title else text).strip()))


def runs_in_order(headings: list[str]) -> list[int]:
    """The positions of the headings that count up from one, in the style that most of them share.

    Introductions and conclusions may carry a number ("I. Introduction"); they are left out.
    """
    best: list[int] = []
    counts = [section_number_of(text) for text in headings]
    styles = {style for count in counts if count for style, _ in count.readings}
    for style in sorted(styles):
        run: list[int] = []
        expected = 1
        for place, count in enumerate(counts):
            if count and (style, expected) in count.readings:
                expected += 1
                if not is_frame(headings[place]):
                    run.append(place)
        if len(run) > len(best):
            best = run
    return best
