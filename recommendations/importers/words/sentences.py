"""Running text cut into sentences, abbreviations of legal English left whole."""

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?؟]\s+(?=[\"“«(]?[^\W\d_a-zа-я])|。")
_ABBREVIATED = re.compile(
    r"(?:\b(?:paras?|arts?|nos?|mr|mrs|ms|dr|st|pp?|vol|chap|rev|add|corr|cf|e\.g|i\.e|párrs?|núm|"
    r"par|n|г|гг|п|пп|ст|см|т\.\s?е|núms|стр|ред|u\.s|u\.n)\.|\b[A-ZА-Я]\.)$",
    re.IGNORECASE,
)

_LONGEST_ABBREVIATION = 8


def split_sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without empty ones."""
    return list(sentences_of(text))


def sentences_of(text: str) -> Iterator[str]:
    """The same, one by one, for callers that stop at the first match."""
    start = 0
    for match in _END.finditer(text):
        end = match.start() + 1
        # Only the last letters are looked at: a text may consist of abbreviations alone.
        if _ABBREVIATED.search(text[max(start, end - _LONGEST_ABBREVIATION) : end]):
            continue
        if sentence := text[start:end].strip():
            yield sentence
        start = match.end()
    if sentence := text[start:].strip():
        yield sentence
