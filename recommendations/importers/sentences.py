"""Running text cut into sentences, abbreviations of legal English left whole."""

import re

_END = re.compile(r"(?<=[.!?؟])\s+(?=[\"“«(]?[^\W\d_a-zа-я])|(?<=。)")
_ABBREVIATED = re.compile(
    r"(?:\b(?:paras?|arts?|nos?|mr|mrs|ms|dr|st|pp?|vol|chap|rev|add|corr|cf|e\.g|i\.e|párrs?|núm|"
    r"par|n|г|гг|п|пп|ст|см|т\.\s?е|núms|стр|ред|u\.s|u\.n)\.|\b[A-ZА-Я]\.)$",
    re.IGNORECASE,
)


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without empty ones."""
    sentences: list[str] = []
    for part in _END.split(text):
        if sentences and _ABBREVIATED.search(sentences[-1]):
            sentences[-1] = f"{sentences[-1]} {part}"
        elif part.strip():
            sentences.append(part.strip())
    return sentences
