"""Words cut to a common stem, lightly, in the six languages; enough to compare, not to spell."""

import re
from functools import lru_cache

from recommendations.importers.words.text import plain, words_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_SHORTEST = 4  # letters that a stem keeps at least

# Longest first within each language; one ending is taken off.
_ENDINGS = {
    "en": words_of(
        "izations isations ization isation ational ations ation ities ments ingly ment ness ance "
        "ence ities ious able ible ally edly ions ion ity ies ive ing ers ors ous ial ed es al ly "
        "er or s e y"
    ),
    "fr": words_of(
        "issements issement atrices ations ateurs ation ateur ement ements ités ives ifs ité ance "
        "ence ions ion ies eux ive if ées és ée er es é e s"
    ),
    "es": words_of(
        "amientos imientos amiento imiento aciones adores ación idades mente idad ivos ivas iones "
        "ancia encia ción ión ados adas idos idas ado ada ido ida ivo iva ar er ir es os as o a s e"
    ),
    "ru": words_of(
        "ованиями ованиям ирования ирование ирует ировать ованием ования ование ивать ывать ивает "
        "ывает овать остями остям ениями ением ений ения ению ение остью ости ость ыми ими ого его "
        "ому ему ями ами ать ять еть ить ает яет ует ют ут ит ал ила или ила ях ах ов ев ей ам ям "
        "ом ем ий ый ой ая яя ое ее ые ие ых их ую юю ть ся а я о е ы и у ю ь й"
    ),
}  # fmt: skip
_ARABIC_FRONT = words_of("وال بال كال فال لل ال و ب ل ف ك")
_ARABIC_BACK = words_of("هما ات ون ين ان ها هم ية ته ة ه ي")
_HARAKAT = re.compile(r"[\u064b-\u0652\u0640]")
_ALEF = str.maketrans("أإآىة", "ااايه")

# Words that only build sentences. What a genre repeats is weighed down by its frequency instead.
_SMALL = {
    "en": words_of(
        "the and for with that this its their which have has had been are was were will would "
        "should shall may can could not all any also from into other such than them they these "
        "those there under upon who whom whose out per each more most only both between within "
        "including as by of to in on at is be it an or no if but"
    ),
    "fr": words_of(
        "le la les des une aux par sur qui que dans pour avec est sont ses leur leurs ainsi cette "
        "ces pas plus être été ont tous toutes tout dont comme entre sans autres"
    ),
    "es": words_of(
        "los las una del que con por para sus como más este esta estos estas han sido son ser "
        "sobre entre sin todos todas otros otras así también cuando"
    ),
    "ru": words_of(
        "что как для при или также все всех это этих его ее их они она был были быть было которые "
        "который которых том под над без чтобы так"
    ),
    "ar": words_of("من في على الى عن مع ان التي الذي الذين هذا هذه ذلك تلك كل بعض غير او ما لا"),
}


def stems_of(text: str, language: str) -> list[tuple[str, str]]:
    """The words that say something as (stem, as printed), in the order of the text."""
    text = plain(text).lower()
    if language == "zh":
        return _characters(text)
    small = _SMALL_STEMS.get(language, frozenset())
    return [
        (stem_of(word, language), word)
        for word in _WORD.findall(text)
        if len(word) > 2 and word not in small
    ]


def _characters(text: str) -> list[tuple[str, str]]:
    """Chinese prints no spaces: every two neighbouring signs stand for a word."""
    return [
        (run[at : at + 2], run[at : at + 2])
        for run in _CHINESE.findall(text)
        for at in range(len(run) - 1)
    ]


@lru_cache(maxsize=20_000)
def stem_of(word: str, language: str) -> str:
    """The word without its commonest endings, at least four letters of it."""
    word = re.split(r"['’]", word)[-1 if language == "fr" else 0] or word
    if language == "ar":
        return _arabic(word)
    for ending in _ENDINGS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    return word


def _arabic(word: str) -> str:
    word = _HARAKAT.sub("", word).translate(_ALEF)
    for front in _ARABIC_FRONT:
        if word.startswith(front) and len(word) - len(front) >= 3:
            word = word[len(front) :]
            break
    for back in _ARABIC_BACK:
        if word.endswith(back) and len(word) - len(back) >= 3:
            return word[: -len(back)]
    return word


_SMALL_STEMS = {language: frozenset(words) for language, words in _SMALL.items()}
