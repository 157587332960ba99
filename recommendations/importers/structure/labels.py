"""Letters of subparagraphs in the six languages: (a), b), а), (أ), (甲), and Roman (ii)."""

import re

from recommendations.importers.words.text import words_of

# One printed label without its brackets.
LETTER = r"(?:[a-z]{1,2}|[ivx]{1,5}|[а-я]|[\u0621-\u064a]{1,2}|[甲乙丙丁戊己庚辛壬癸])"

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
# Letters that look alike in both scripts: typists mix them in lists "a), b), с)".
_LOOK_ALIKE = {"а": "a", "с": "c", "е": "e", "о": "o", "р": "p", "х": "x", "у": "y"}
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMANS = words_of("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
_LABEL = re.compile(LETTER)
# French, Spanish and Russian write "35 c)": the missing bracket is added. A label stands
# behind a number or behind another label of the same list.
_HALF = re.compile(
    r"(?P<lead>\d\s?|[)）]\s?(?:,|и|et|y|e|ou|o|à|a|[-\u2013])?\s?(?:et\s|y\s|и\s)?"
    r"|(?:apartados?|incisos?|alinéas?|letras?|lettres?|let\.|points?|"
    r"подпункт\w{0,3})\s)(?P<label>[ivx]{2,4}|[a-zа-я])[)）]",
    re.IGNORECASE,
)
# Right-to-left text comes out of PDF with all or some of its brackets mirrored.
_ARABIC = re.compile(r"[\u0621-\u064a]")
_TURN = str.maketrans("()", ")(")
_TURNED = re.compile(r"(?<![\u0621-\u064a\u0640])[)]\s?([\u0621-\u064a])\u0640?\s?[(]")


def is_label(text: str) -> bool:
    return bool(_LABEL.fullmatch(text))


def label_of(letter: str, beside: list[str]) -> str:
    """The label in Latin letters; `beside` are the labels of the same sentence.

    "в" is the third letter of a Russian list; in a list of Latin letters а, с and е are typing
    slips for the letters that look like them.
    """
    letter = letter.strip().lower().replace("\u0640", "")
    if letter in ("ا", "إ", "آ"):
        letter = "أ"
    for alphabet in (_ABJAD, _STEMS):
        if letter in alphabet:
            place = alphabet.index(letter)
            return _LATIN[place] if place < len(_LATIN) else letter
    if letter in _CYRILLIC:
        own = any(other in _CYRILLIC and other not in _LOOK_ALIKE for other in beside)
        if not own and letter in _LOOK_ALIKE:
            return _LOOK_ALIKE[letter]
        return _LATIN[_CYRILLIC.index(letter)]
    return letter


def letters_between(first: str, last: str, *, is_roman: bool) -> list[str]:
    """The labels after `first` up to `last`; only `last` where they do not rise."""
    if is_roman and first in _ROMANS and last in _ROMANS:
        return _ROMANS[_ROMANS.index(first) + 1 : _ROMANS.index(last) + 1] or [last]
    if len(first) == len(last) == 1 and first < last:
        return [chr(code) for code in range(ord(first) + 1, ord(last) + 1)]
    return [last]


_ITEM = re.compile(r"(\d+)(?:\(([a-z]+)\)(?:\(([ivx]+)\))?)?")


def parts_of_item(item: str) -> tuple[int, tuple[str, ...]] | None:
    """The paragraph's number and the labels to look for, the narrowest first.

    "36(a)(i)" gives 36 and "a-i", "a", ""; None for what names no paragraph ("art. 6").
    """
    match = _ITEM.fullmatch(item)
    if match is None:
        return None
    number, point, below = match.groups()
    labels = [f"{point}-{below}"] if below else []
    return int(number), (*labels, *([point] if point else []), "")


def complete_brackets(text: str) -> str:
    """Write "35 c)" as "35 (c)"; a bracket that closes something else stays as it is."""
    first = text.find(")")
    if 0 <= first < (text.find("(") + 1 or len(text)) and _ARABIC.search(text):
        text = text.translate(_TURN)
    text = _TURNED.sub(r"(\1)", text)
    place = 0
    while match := _HALF.search(text, place):
        start = match.start("label")
        if _closes_something(text, start, match.end()):
            place = match.end()
            continue
        text = f"{text[:start]}({match['label']}){text[match.end() :]}"
        place = match.end()  # one more sign stands before it now: the bracket may lead the next
    return text


def _closes_something(text: str, start: int, end: int) -> bool:
    """Whether the bracket after a letter closes one that is open: "(article 4 b)"."""
    window = text[max(0, start - 200) : start]
    if window.rfind("(") == -1 or text[start - 1 : start] in "(（":
        return text[start - 1 : start] in "(（"
    depth = 0
    for sign in window:
        depth = max(0, depth + (sign in "(（") - (sign in ")）"))
    if depth == 0:
        return False
    # Inside an open bracket: is there another one later that closes it?
    rest = re.sub(r"(?<![^\W_(])(?:[ivx]{2,4}|[a-zа-я])\)", "", text[end : end + 300])
    for sign in rest:
        if sign in ")）":
            return False
        if sign in "(（":
            depth += 1
    return True
