"""Words reduced to their stems by Snowball, to compare texts in one language."""

import re
from functools import lru_cache

import snowballstemmer

from recommendations.importers.words.text import plain, words_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
# Names of the Snowball stemmers. Chinese is compared by pairs of characters.
_ALGORITHMS = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}

# Stop words. What all such documents repeat is weighed down by its frequency instead.
_SMALL: dict[str, frozenset[str]] = {
    "en": frozenset(
        words_of(
            "the and for with that this its their which have has had been are was were will would "
            "should shall may can could not all any also from into other such than them they these "
            "those there under upon who whom whose out per each more most only both between within "
            "including as by of to in on at is be it an or no if but"
        )
    ),
    "fr": frozenset(
        words_of(
            "le la les des une aux par sur qui que dans pour avec est sont ses leur leurs ainsi "
            "cette ces pas plus être été ont tous toutes tout dont comme entre sans autres"
        )
    ),
    "es": frozenset(
        words_of(
            "los las una del que con por para sus como más este esta estos estas han sido son ser "
            "sobre entre sin todos todas otros otras así también cuando"
        )
    ),
    "ru": frozenset(
        words_of(
            "что как для при или также все всех это этих его ее их они она был были быть было "
            "которые который которых том под над без чтобы так"
        )
    ),
    "ar": frozenset(
        words_of("من في على الى عن مع ان التي الذي الذين هذا هذه ذلك تلك كل بعض غير او ما لا")
    ),
}


def stems_of(text: str, language: str) -> list[tuple[str, str]]:
    """The words that carry meaning as (stem, as printed), in the order of the text.

    Chinese prints no spaces: every two neighbouring characters stand for a word.
    """
    text = plain(text).lower()
    if language == "zh":
        return [
            (run[at : at + 2], run[at : at + 2])
            for run in _CHINESE.findall(text)
            for at in range(len(run) - 1)
        ]
    small = _SMALL.get(language, frozenset())
    return [
        (stem_of(word, language), word)
        for word in _WORD.findall(text)
        if len(word) > 2 and word not in small
    ]


@lru_cache(maxsize=20_000)
def stem_of(word: str, language: str) -> str:
    """The stem of a word in small letters: "détenus" and "l’étude" without endings and article."""
    word = re.split(r"['’]", word)[-1 if language == "fr" else 0] or word
    algorithm = _ALGORITHMS.get(language)
    if algorithm is None:
        return word
    # A stemmer works on the word that it holds, so that two threads cannot share one.
    return str(snowballstemmer.stemmer(algorithm).stemWord(word))
