"""References to paragraphs: "9 (a) and 35 (a) and (e)", "36 (a)-(d)", "44 (a), 58 and 70".

A list of references is read token by token. What documents write beside the numbers (a topic in
brackets, ", on awareness-raising (art. 8),") is kept as the topic of the reference before it;
articles and their paragraphs are masked first, because "article 35, paragraph 2" names none.
"""

import re
from dataclasses import dataclass

from recommendations.importers.wording import Wording

_DASH = "-\u2013\u2014"
_LETTER_LIST = r"\(?[a-z]\)(?:\s?(?:,|and|y|et|и|e|و)?\s?\(?[a-z]\))*"
# "apartados b) y c) del párrafo 16", "subparagraphs (b) and (c) of paragraph 16".
_LETTERS_FIRST = re.compile(
    rf"(?:apartados?|incisos?|alinéas?|sub-?paragraphs?|подпункт\w*|الفقر\w+ الفرعي\w+)\s+"
    rf"(?P<letters>{_LETTER_LIST})\s+(?:of|del?|du|de la|من)?\s*"
    r"(?P<word>[^\W\d]+\.?)\s+(?P<number>\d{1,3})",
    re.IGNORECASE,
)
_CHINESE_LIST = re.compile(r"第\s?(?P<list>\d{1,3}(?:\s?[、和,，至-]\s?\d{1,3})*)\s?段")
_SYMBOL = re.compile(
    r"\b(?:E/C\.12|[A-Z]{1,5})(?:/(?:(?:Add|Corr|Rev|SR)\.\d+|[A-Z]{1,6}(?![a-z])|\d+(?:[-\u2013]\d+)?))+"
)
_NUMBERED_THING = re.compile(
    r"\b(?:No\.?|Nos\.?|núm\.?|n[o°º]\.?|general comment|goals?|targets?|№)\s*\d[\d.]*",
    re.IGNORECASE,
)
# Signs of the private area stand for what was lifted out: no text has them.
_MASK, PARAGRAPH_MARK, _TOPIC = "\ue000", "\ue001", "\ue002"
_TOKEN = re.compile(
    r"(?P<number>(?<![\d.,/])\d{1,3}(?![\d%]|[.,/]\d))"
    r"|(?P<letter>[(（]?(?<![^\W\d_])(?:[a-z]{1,2}|[а-е]|[\u0621-\u064a])[)）])"
    r"|(?P<topic>\ue002\d+\ue002)"
    rf"|(?P<dash>[{_DASH}](?=\s?[\d(]))"
    r"|(?P<join>[,;、，；،]|\b(?:and|or|et|ou|y|e|u|и|а также)\b|&|和|及|\bو(?=\s?\d)|و(?=ا?لفقر))"
    r"|(?P<word>[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?|\S)"
)
_LETTER_BODY = re.compile(r"[a-z]{1,2}|[а-е]|[\u0621-\u064a]|[ivx]{1,4}")
# French, Spanish and Russian write "35 c)": the bracket that is missing is put in.
_HALF_BRACKET = re.compile(r"(?<![^\W\d_(])([a-zа-е]|[\u0621-\u064a])\)")
# Words between "and" and the number: "60 and finally 62".
_TRANSPARENT = re.compile(
    r"(?:finally|also|lastly|then|enfin|finalmente|aussi|también|\.)$", re.IGNORECASE
)
_ABJAD, _CYRILLIC = "أبجدهوزحطيكلمن", "абвгде"
_TOPIC_LEADS = re.compile(
    r"(?:on|which|concerning|regarding|relating|above|of|in|as|with|respectively|sobre|relativ\w+|"
    r"relatif|concernant|sur|ci|о|об|выше|бشأن|بشأن|أعلاه|supra)\b",
    re.IGNORECASE,
)
_MAX_RANGE = 40


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: paragraph 35, point a; the point is "" for the whole paragraph."""

    number: int
    point: str = ""
    topic: str = ""

    @property
    def label(self) -> str:
        return f"{self.number}({self.point})" if self.point else str(self.number)


def find_references(
    text: str, wording: Wording, *, highest: int | None = None
) -> tuple[Reference, ...]:
    """The paragraphs that a sentence names, in the order in which it names them.

    `highest` is the last paragraph of the document referred to, where it is known: larger numbers
    are then something else.
    """
    prepared, topics = _prepare(text, wording)
    reader = _ListReader(topics, wording, highest or 999)
    return tuple(reader.read(prepared))


def _prepare(text: str, wording: Wording) -> tuple[str, list[str]]:
    text = _LETTERS_FIRST.sub(_number_first, text)
    text = wording.article.sub(_MASK, text)
    text = _SYMBOL.sub(_MASK, text)
    text = _NUMBERED_THING.sub(_MASK, text)
    text = _CHINESE_LIST.sub(
        lambda match: f" {PARAGRAPH_MARK} {match['list'].replace('至', '-')} ", text
    )
    return _lift_brackets(_complete_brackets(text), wording)


def _number_first(match: re.Match[str]) -> str:
    letters = " and ".join(f"({letter})" for letter in re.findall(r"([a-z])\)", match["letters"]))
    return f"{match['word']} {match['number']} {letters}"


def _lift_brackets(text: str, wording: Wording) -> tuple[str, list[str]]:
    """Replace bracketed topics by a numbered mark; letters of points stay, so do lists in them."""
    is_list = re.compile(
        rf"\s*(?:see\s+|véase\s+|voir\s+)?(?:{wording.paragraph})\s*\d", re.IGNORECASE
    )
    out: list[str] = []
    topics: list[str] = []
    place = 0
    while place < len(text):
        if text[place] in "(（":
            end = _closing(text, place)
            inner = text[place + 1 : end]
            if _LETTER_BODY.fullmatch(inner.strip()):
                out.append(f"({inner.strip()})")
            elif is_list.match(inner):
                out.append(f" {inner} ")
            elif inner:
                out.append(f" {_TOPIC}{len(topics)}{_TOPIC} ")
                topics.append(inner.strip())
            place = end + 1
        else:
            out.append(text[place])
            place += 1
    return "".join(out), topics


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; the end of the text when it never does."""
    depth = 0
    for place in range(start, len(text)):
        if text[place] in "(（":
            depth += 1
        elif text[place] in ")）":
            depth -= 1
            if depth == 0:
                return place
    return len(text)


def _complete_brackets(text: str) -> str:
    """Write "35 c)" as "35 (c)", outside brackets only."""
    out: list[str] = []
    depth = place = 0
    while place < len(text):
        match = _HALF_BRACKET.match(text, place) if depth == 0 else None
        if match:
            out.append(f"({match[1]})")
            place = match.end()
            continue
        depth = max(0, depth + (text[place] in "(（") - (text[place] in ")）"))
        out.append(text[place])
        place += 1
    return "".join(out)


class _ListReader:
    """Walks over the tokens of a sentence and keeps the numbers that are references."""

    def __init__(self, topics: list[str], wording: Wording, highest: int) -> None:
        self._topics = topics
        self._paragraph = re.compile(rf"(?:{wording.paragraph}|{PARAGRAPH_MARK})", re.IGNORECASE)
        self._highest = highest
        self._found: list[Reference] = []
        self._is_open = False

    def read(self, text: str) -> list[Reference]:
        tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(text)]
        last = ""
        words: list[str] = []
        for position, (group, token) in enumerate(tokens):
            if group == "word" and self._paragraph.fullmatch(token):
                last = "paragraph"
                continue
            following = tokens[position + 1] if position + 1 < len(tokens) else ("", "")
            if group == "number":
                if self._is_reference(int(token), last, following):
                    self._add_number(int(token), last)
                    self._give_topic(words, before=2 if last != "dash" else 1)
                    words = []
                    last = "number"
                else:
                    words.append(token)
                    last = "word"
            elif group == "letter" and last in ("number", "letter", "join", "dash"):
                last = "letter" if self._add_letter(token, last) else "word"
            elif group == "dash" and last in ("number", "letter"):
                last = "dash"
            elif group == "join":
                last = "join" if last != "paragraph" else last
            elif group == "topic":
                self._topic(self._topics[int(token.strip(_TOPIC))])
                last = "number" if last in ("number", "letter") else last
            elif not (last == "join" and _TRANSPARENT.match(token)):
                words.append(token)
                last = "word"
        self._give_topic(words, before=1)
        return self._found

    def _is_reference(self, number: int, last: str, following: tuple[str, str]) -> bool:
        if not 0 < number <= self._highest:
            return False
        if last == "paragraph":
            self._is_open = True
            return True
        if not self._is_open or last not in ("join", "dash", "number"):
            return False
        if last == "number":
            return False
        group, token = following
        if group == "word":
            return (
                bool(_TOPIC_LEADS.match(token) or self._paragraph.match(token))
                or not token[0].isalnum()
                or token[0] >= "\u4e00"  # Chinese runs on without a space
            )
        return True

    def _add_number(self, number: int, last: str) -> None:
        if last == "dash" and self._found:
            previous = self._found[-1]
            if not previous.point and 0 < number - previous.number <= _MAX_RANGE:
                self._found += [
                    Reference(between) for between in range(previous.number + 1, number + 1)
                ]
                return
        self._found.append(Reference(number))

    def _add_letter(self, token: str, last: str) -> bool:
        letter = token.strip("()（） ")
        for alphabet in (_ABJAD, _CYRILLIC):
            if letter in alphabet:
                letter = "abcdefghijklmn"[alphabet.index(letter)]
        if not self._found:
            return False
        previous = self._found[-1]
        if last == "number":
            self._found[-1] = Reference(previous.number, letter, previous.topic)
            return True
        if not previous.point:
            return False
        if last == "dash":
            for code in range(ord(previous.point[-1]) + 1, ord(letter[-1]) + 1):
                self._found.append(Reference(previous.number, chr(code)))
            return True
        self._found.append(Reference(previous.number, letter))
        return True

    def _topic(self, topic: str) -> None:
        if self._found and not self._found[-1].topic:
            last = self._found[-1]
            self._found[-1] = Reference(last.number, last.point, topic)

    def _give_topic(self, words: list[str], *, before: int) -> None:
        """Words such as "on inclusive education" belong to the reference before them."""
        place = len(self._found) - before
        if place < 0 or not words or not _TOPIC_LEADS.match(words[0]):
            return
        if words[0].lower() in ("above", "respectively", "of", "in", "as", "with"):
            return
        topic = " ".join(words[1:]).replace(_MASK, "").strip(" .,;")
        last = self._found[place]
        if topic and not last.topic:
            self._found[place] = Reference(last.number, last.point, topic)
