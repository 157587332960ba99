"""Which of the six official languages a text is in: by its script, then by its commonest words."""

import re
from collections import Counter

from recommendations.importers.words.text import words_of

_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
_OTHER_SCRIPTS = re.compile(r"[\u0400-\u04ff\u0600-\u06ff\u4e00-\u9fff]")
_SMALL_WORDS = {
    "en": frozenset(words_of("the and of to that with its for are is by on from which")),
    "fr": frozenset(words_of("le la les des et du dans que pour une est aux par sur qui à")),
    "es": frozenset(words_of("el la los las de que y en del para una con por se al su")),
}


def detect_language(text: str) -> str:
    """The code of the language; English where nothing decides."""
    sample = text[:4000]
    if _OTHER_SCRIPTS.search(sample):
        size = len(sample) or 1
        for code, script in _SCRIPTS:
            if len(script.findall(sample)) / size > 0.25:
                return code
    words = Counter(sample.lower().split())
    scores = {code: sum(words[word] for word in small) for code, small in _SMALL_WORDS.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "en"
