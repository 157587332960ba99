"""References to paragraphs: "9 (a) and 35 (a) and (e)", "36 (a)-(d)", "44 (a), 58 and 70".

A list of references is read token by token. What documents write beside the numbers (a topic in
brackets, ", on awareness-raising (art. 8),") is kept as the topic of the reference before it;
articles and their paragraphs are masked first, because "article 35, paragraph 2" names none.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from recommendations.importers.structure.labels import (
    LETTER,
    complete_brackets,
    is_label,
    label_of,
    letters_between,
)
from recommendations.importers.words.calendar_words import find_dates
from recommendations.importers.words.phrases import Phrases
from recommendations.importers.words.prefiltered import PrefilteredPattern

_DASH = "-\u2013\u2014"
_LETTER_LIST = (
    rf"[(（]?{LETTER}[)）](?:\s?(?:,|،|and|to|y|a|et|à|e|и|و|[{_DASH}])?\s?[(（]?{LETTER}[)）])*"
)
# "apartados b) y c) del párrafo 16", "subparagraphs (b) and (c) of paragraph 16".
_LETTERS_FIRST = PrefilteredPattern(
    rf"(?:sub-?paragraphs?|points?|apartados?|incisos?|alinéas?|подпункт\w*|"
    rf"[وبل]{{0,2}}ا?لفقر\w+ الفرعي\w+)\s+"
    rf"(?P<letters>{_LETTER_LIST})\s*,?\s*(?:of|del?|du|de la|من)?\s*"
    r"(?P<word>[^\W\d]{2,20}\.?)\s+(?P<number>\d{1,3})(?!\d)",
    "subpara|sub-para|point|apartado|inciso|alinéa|подпункт|الفرعي",
)
# "第12(a)、22(b)和38段", "第5、第10和第21段", "第11至第14段".
_CHINESE_LIST = re.compile(
    r"第\s?(?P<list>\d[\d\s、和及与,，至第()（）a-z甲乙丙丁戊己庚辛\u2013\u2014-]{0,160}?)\s?段"
)
_CHINESE_PART = re.compile(r"(?<=[)）])\s?(?:分段|小段|项|分项|款)")
_SYMBOL = re.compile(
    r"\b(?:E/C\.12|[A-Z]{1,5})(?:/(?:(?:Add|Corr|Rev|SR)\.\d+|[A-Z]{1,6}(?![a-z])|"
    r"\d+(?:[-\u2013]\d+)?))+"
)
_NUMBERED_THING = re.compile(
    r"(?:\b(?:No|Nos|núms?|n[o°º]s?)\b\.?|\b(?:general comments?|general recommendations?|goals?|"
    r"targets?|"
    r"objectifs?|cibles?|objetivos?|metas?|guidelines?|directrices?)\b|№|\bЦел\w+|\bзадач\w+|رقم|"
    r"الهدف|الغاية|目标|具体目标)"
    r"\s?\d[\d.]*(?:\s?\(\d{4}\))?",
    re.IGNORECASE,
)
# Characters of Unicode's private area stand for what was taken out: no text has them.
PARAGRAPH_MARK, _TOPIC = "\ue001", "\ue002"
_FIRST_MASK, _LAST_MASK = 0xE100, 0xF8F0
_MASKED = re.compile(r"[\ue100-\uf8ff]")
_LIFTED = re.compile(r"\ue002\d+\ue002|\ue001")
_TOKEN = re.compile(
    r"(?P<number>(?<![\d.,/])\d{1,3}(?![\d%]|[.,/]\d))"
    r"|(?P<letter>\([^()]{1,5}\))"
    r"|(?P<topic>\ue002\d+\ue002)"
    rf"|(?P<dash>[{_DASH}](?=\s?[\d(])|(?:\b(?:to|through|à|al?|по|إلى)\b|至|到)(?=\s?[\d(\ue001]))"
    r"|(?P<join>[,;、，；،]|\b(?:and|or|et|ou|y|e|u|и|а также|as well as|ainsi que|así como)\b|&|"
    r"和|及|与|以及"
    r"|\bو(?=\s?[\d(])|و(?=ا?لفقر)|(?<=\))و)"
    r"|(?P<word>[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?|\S)"
)
# Words between "and" and the number: "60 and finally 62"; "в пунктах с 11 по 14".
_TRANSPARENT = re.compile(
    r"(?:finally|also|lastly|then|in|enfin|finalmente|aussi|también|en|с|со|в|في|nos?|من|"
    r"الفرعي\w*|上文|\.)$",
    re.IGNORECASE,
)
_LABELLED = rf"\({LETTER}\)"
# "paragraph 12, points (a) and (b)": letters of the paragraph before follow.
_PART_WORD = (
    r"(?:points?|letters?|items?|subparas?|lettres?|let|al|letras?|literal(?:es)?|lit|буквы?|"
    r"البنود|البند)"
    r"\.?"
)
_PART = re.compile(rf"{_PART_WORD}$", re.IGNORECASE)
_TOPIC_LEADS = re.compile(
    r"(?:on|which|concerning|regarding|relating|related|above|of|in|as|with|respectively|that|"
    r"for|to|"
    r"dealing|the|within|under|by|taken|sobre|relativ\w+|referente\w*|del?|de|supra|anterior\w*|"
    r"por|que|en|"
    r"relatifs?|relatives?|concernant|sur|ci|du|des|portant|ainsi|qui|dans|о|об|обо|выше|"
    r"настоящ\w+|"
    r"касающ\w+|относительно|по|в|بشأن|المتعلق\w*|أعلاه|من|في|هذه|الواردة|عن|على|حول)\b",
    re.IGNORECASE,
)
# Words that may follow the last number of a list without being its topic.
_MAY_FOLLOW = re.compile(
    r"(?:و\w+|is|are|was|were|at|from|through|into|can|cannot|ha[sd]|have|should|must|needs?|"
    r"remains?|"
    r"deserves?|requires?|calls?|sont|doivent|revêtent|appellent|son|deben|requieren|revisten|"
    r"являются|имеют|требуют)$",
    re.IGNORECASE,
)
_SAYS_NOTHING = frozenset(
    ("above", "respectively", "of", "in", "as", "with", "that", "to", "the", "within", "under",
     "by", "taken", "del", "de", "supra", "por", "que", "en", "ci", "du", "des", "ainsi", "qui",
     "dans", "выше", "в", "أعلاه", "من", "في", "هذه", "الواردة", "for")
)  # fmt: skip
_BRACKETS = re.compile(r"[()（）]")
_BRACKET = re.compile(r"[(（]")
_MAX_RANGE = 40
# No list of references is longer; the rest is not read.
_MAX_LENGTH = 20_000


@dataclass(frozen=True, slots=True)
class ParagraphReference:
    """One reference: paragraph 35, in it (a), below that (i); "" where the whole is meant."""

    number: int
    point: str = ""
    topic: str = ""
    below: str = ""

    @property
    def label(self) -> str:
        parts = [f"({part})" for part in (self.point, self.below) if part]
        return f"{self.number}{''.join(parts)}"


def find_references(
    text: str, phrases: Phrases, *, highest: int | None = None
) -> tuple[ParagraphReference, ...]:
    """The paragraphs that a sentence names, in the order in which it names them.

    `highest` is the last paragraph of the document referred to, where it is known: larger numbers
    are then something else.
    """
    masks = _Masks()
    text = _MASKED.sub("", text[:_MAX_LENGTH])
    for found in reversed(find_dates(text)):
        text = f"{text[: found.start]}{masks.take(found.printed)}{text[found.end :]}"
    text = phrases.article.sub(masks, complete_brackets(text))

    def number_first(match: re.Match[str]) -> str:
        letters = re.sub(rf"[(（]?({LETTER})[)）]", r"(\1)", match["letters"])
        return f"{match['word']} {match['number']} {letters}"

    text = _LETTERS_FIRST.sub(number_first, text)
    text = _SYMBOL.sub(masks, text)
    text = _NUMBERED_THING.sub(masks, text)
    if "第" in text:
        text = _CHINESE_LIST.sub(
            lambda match: f" {PARAGRAPH_MARK} {match['list'].replace('第', '')} ", text
        )
        text = _CHINESE_PART.sub("", text)
    lifted: list[str] = []
    text = _lift_brackets(text, phrases, lifted)
    topics = [masks.restore(topic) for topic in lifted]
    return tuple(_ListReader(topics, phrases, highest or 999).read(text))


class _Masks:
    """Takes stretches of text out and remembers them, so that a topic can show them again."""

    def __init__(self) -> None:
        self._taken: list[str] = []

    def __call__(self, match: re.Match[str]) -> str:
        return self.take(match[0])

    def take(self, text: str) -> str:
        if _FIRST_MASK + len(self._taken) > _LAST_MASK:
            return " "
        self._taken.append(text)
        return chr(_FIRST_MASK + len(self._taken) - 1)

    def restore(self, text: str) -> str:
        shown = _MASKED.sub(lambda match: self._taken[ord(match[0]) - _FIRST_MASK], text)
        return _MASKED.sub("", shown)


@cache
def _opens_list(paragraph: str) -> re.Pattern[str]:
    """How words in brackets begin that themselves name paragraphs or subparagraphs."""
    return re.compile(
        rf"\s*(?:[^\W\d]+\.?,?\s+){{0,3}}(?:(?:{paragraph}|{_PART_WORD})\s*(?:\d|{_LABELLED})"
        rf"|[^\W\d]{{0,6}}\s?{PARAGRAPH_MARK})|\s*{_LABELLED}\s*(?:,|and|et|y|и|و|$)",
        re.IGNORECASE,
    )


def _lift_brackets(text: str, phrases: Phrases, topics: list[str]) -> str:
    """Replace bracketed topics by a numbered mark; letters stay, and so do lists in brackets."""
    is_list = _opens_list(phrases.paragraph)
    out: list[str] = []
    place = 0
    while bracket := _BRACKET.search(text, place):
        start = bracket.start()
        out.append(text[place:start])
        end = _closing(text, start)
        inner = text[start + 1 : end]
        if is_label(inner.strip()):
            out.append(f"({inner.strip()})")
        elif is_list.match(inner[:120]):
            out.append(f" {_lift_brackets(inner, phrases, topics)} ")
        elif inner.strip():
            out.append(f" {_TOPIC}{len(topics)}{_TOPIC} ")
            topics.append(inner.strip().replace(PARAGRAPH_MARK, "第"))
        place = end + 1
    return "".join([*out, text[place:]])


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; the end of the text when it never does."""
    depth = 0
    for bracket in _BRACKETS.finditer(text, start):
        depth += 1 if bracket[0] in "(（" else -1
        if depth == 0:
            return bracket.start()
    return len(text)


class _ListReader:
    """Walks over the tokens of a sentence and keeps the numbers that are references."""

    def __init__(self, topics: list[str], phrases: Phrases, highest: int) -> None:
        self._topics = topics
        self._paragraph = re.compile(rf"(?:{phrases.paragraph}|{PARAGRAPH_MARK})", re.IGNORECASE)
        self._highest = highest
        self._found: list[ParagraphReference] = []
        self._is_open = False
        self._letters: list[str] = []
        self._text = ""
        self._place = (0, 0)
        self._words: list[tuple[int, int]] = []

    def read(self, text: str) -> list[ParagraphReference]:
        self._text = text
        matches = list(_TOKEN.finditer(text))
        tokens = [(match.lastgroup or "", match[0]) for match in matches]
        self._letters = [token.strip("()") for group, token in tokens if group == "letter"]
        last = ""
        for position, (group, token) in enumerate(tokens):
            if group == "word" and self._paragraph.fullmatch(token):
                last = "paragraph"
                continue
            self._place = matches[position].span()
            following = tokens[position + 1] if position + 1 < len(tokens) else ("", "")
            last = self._step(group, token, last, following)
        self._give_topic(before=1)
        return self._found

    def _step(self, group: str, token: str, last: str, following: tuple[str, str]) -> str:
        """Take one token; what came last is the state that the next one meets."""
        if group == "number":
            return self._number(int(token), last, following)
        if group == "letter" and self._found and last not in ("", "word"):
            return "letter" if self._add_letter(token, last) else "word"
        if (group == "dash" and last in ("number", "letter")) or group == "join":
            return group if last != "paragraph" else last
        if group == "topic":
            if self._found and not self._found[-1].topic:
                topic = self._topics[int(token.strip(_TOPIC))]
                self._found[-1] = replace(self._found[-1], topic=topic)
            return "number" if last in ("number", "letter") else last
        if last in ("number", "letter", "join") and _PART.match(token):
            return "paragraph"
        is_passed_over = last in ("join", "paragraph", "dash") and _TRANSPARENT.match(token)
        if not is_passed_over:
            self._words.append(self._place)
        return last if is_passed_over else "word"

    def _number(self, number: int, last: str, following: tuple[str, str]) -> str:
        if not self._is_reference(number, last, following):
            self._words.append(self._place)
            return "word"
        previous = self._found[-1] if self._found else None
        if last == "dash" and previous and previous.point:
            if previous.number == number:
                return "dash"  # "36 (a)-36 (d)": the letter that follows ends the range
            last = "join"
        first = number
        if last == "dash" and previous and 0 < number - previous.number <= _MAX_RANGE:
            first = previous.number + 1
        self._found += [ParagraphReference(between) for between in range(first, number + 1)]
        self._give_topic(before=2 if last != "dash" else 1)
        self._words = []
        return "number"

    def _is_reference(self, number: int, last: str, following: tuple[str, str]) -> bool:
        if not 0 < number <= self._highest:
            return False
        if last == "paragraph":
            self._is_open = True
            return True
        if not self._is_open or last not in ("join", "dash"):
            return False
        group, token = following
        if group == "word":
            return (
                bool(_TOPIC_LEADS.match(token) or _MAY_FOLLOW.match(token))
                or bool(self._paragraph.match(token) or _PART.match(token))
                or not token[0].isalnum()
                or token[0] >= "\u4e00"  # Chinese runs on without a space
            )
        return True

    def _add_letter(self, token: str, last: str) -> bool:
        """Whether the letter belongs to the reference before it, or makes a new one."""
        previous = self._found[-1]
        letter = label_of(token.strip("() "), self._letters)
        if not previous.point:
            if last not in ("number", "paragraph"):
                return False
            self._found[-1] = replace(previous, point=letter, below="")
            return True
        is_roman = bool(re.fullmatch(r"[ivx]+", letter))
        if is_roman and last == "letter" and not previous.below:
            self._found[-1] = replace(previous, below=letter)
            return True
        number, point, below = previous.number, previous.point, previous.below
        letters = [letter]
        if last == "dash":
            letters = letters_between(below or point, letter, is_roman=bool(below))
        self._found += [
            ParagraphReference(number, point, below=each)
            if below and (is_roman or last == "dash")
            else ParagraphReference(number, each)
            for each in letters
        ]
        return True

    def _give_topic(self, *, before: int) -> None:
        """Words such as "on inclusive education" belong to the reference before them."""
        place = len(self._found) - before
        if place < 0 or not self._words:
            return
        first, last_word = self._words[0], self._words[-1]
        lead = self._text[slice(*first)]
        if not _TOPIC_LEADS.match(lead) or lead.lower() in _SAYS_NOTHING:
            return
        words = _LIFTED.sub("", self._text[first[1] : last_word[1]])
        topic = " ".join(_MASKED.sub("", words).split()).strip(" .,;")
        last = self._found[place]
        if topic and not last.topic and not lead.startswith("настоящ"):
            self._found[place] = replace(last, topic=topic)
