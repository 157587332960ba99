"""Where the words of a question stand in texts: the passages that lists show, the words marked.

The database says which words of a text answer the question, by the stems with which it searches;
here they are found again in the text as it is written. Chinese, which is searched by pairs of
characters, is marked where the words stand as typed.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from recommendations.documents.reads.flat.words import texts_of, tsquery_of_any
from recommendations.enums import Language
from recommendations.models import Paragraph, ParagraphText, Recommendation
from recommendations.questions.structure import TypedQuestion

# So many words are shown of a text, and so many of them before the first that was found.
SHOWN, BEFORE = 40, 8
# Chinese characters are counted instead.
SHOWN_IN_CHINESE, BEFORE_IN_CHINESE = 90, 20
CUT = "…"
# What `searched_plain` takes out of words: soft hyphens, stresses, vowel signs, invisible marks.
_MARKS = "\u00ad\u0301\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060\ufeff"
_WORD = re.compile(rf"(?:[^\W_]|[{_MARKS}])+")
_TAKEN_OUT = re.compile(f"[{_MARKS}]")
_PLACES = """
    SELECT t.id, (
        SELECT array_agg(place)
        FROM unnest(searched_words(t.language, t.text)) word, unnest(word.positions) place
        WHERE array_to_tsvector(ARRAY[word.lexeme]) @@ %s::tsquery
    )
    FROM recommendations_paragraphtext t WHERE t.id = ANY(%s)
"""


@dataclass(frozen=True)
class HeadlinePart:
    """A part of a matching text; marked where it is a word that was searched for."""

    text: str
    is_found: bool


def headlines(
    rows: Collection[Recommendation], question: TypedQuestion
) -> dict[int, tuple[HeadlinePart, ...]]:
    """For each row (with `text_language`), the part of its text with the words. Four queries.

    Keyed by the row's primary key; rows without the words in their text or its subparagraphs are
    left out. Where words stand in several, the text with the most of them is shown.
    """
    if not question.words or not rows:
        return {}
    wanted = {row.paragraph_id: row for row in rows}
    # One list of keys: an OR over paragraphs and their parents would read all texts that there are.
    subparagraphs = Paragraph.objects.filter(parent__in=wanted).exclude(
        gone_in__isnull=False, parent__gone_in__isnull=True
    )
    keys = [*wanted, *subparagraphs.values_list("pk", flat=True)]
    texts = list(
        ParagraphText.objects.filter(paragraph__in=keys)
        .select_related("paragraph")
        .order_by("paragraph__position")
    )
    best: dict[int, tuple[int, ParagraphText, list[_Span]]] = {}
    for text, found in _found(texts, question):
        paragraph = text.paragraph
        row = wanted.get(paragraph.pk) or wanted[paragraph.parent_id or 0]
        is_shown = text.language == getattr(row, "text_language", None)
        # Words in another language than the reader's are shown where theirs has none.
        worth = len(found) + (1000 if is_shown else 0)
        if row.pk not in best or worth > best[row.pk][0]:
            best[row.pk] = (worth, text, found)
    return {key: passage(text.text, found, text.language) for key, (_, text, found) in best.items()}


def passages(
    texts: Collection[ParagraphText], question: TypedQuestion
) -> dict[int, tuple[HeadlinePart, ...]]:
    """Of each text that has words of the question, the part with them, by its key."""
    return {
        text.pk: passage(text.text, found, text.language) for text, found in _found(texts, question)
    }


_Span = tuple[int, int]


def _found(
    texts: Collection[ParagraphText], question: TypedQuestion
) -> Iterator[tuple[ParagraphText, list[_Span]]]:
    """Each text that has words of the question, and where they stand in it. Two queries."""
    if not question.words or not texts:
        return
    typed = sorted(texts_of(question.words), key=len, reverse=True)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [tsquery_of_any(question.words), [text.pk for text in texts]])
        places = dict(cursor.fetchall())
    for text in texts:
        if text.language == Language.CHINESE:
            found = _as_typed(text.text, typed)
        else:
            found = _at_places(text.text, set(places.get(text.pk) or ()))
        if found:
            yield text, found


def _at_places(text: str, places: set[int]) -> list[_Span]:
    """Where the words stand that the database counts as these, from 1 on.

    A word as it is written may count as several, or as none.
    """
    found, last = [], 0
    for match in _WORD.finditer(text) if places else ():
        plain = _TAKEN_OUT.sub("", unicodedata.normalize("NFKC", match[0]))
        n_words = len(re.findall(r"[^\W_]+", plain))
        if any(place in places for place in range(last + 1, last + n_words + 1)):
            found.append(match.span())
        last += n_words
    return found


def _as_typed(text: str, typed: Sequence[str]) -> list[_Span]:
    words = "|".join(re.escape(word) for word in typed if word)
    return [match.span() for match in re.finditer(words, text, re.IGNORECASE)] if words else []


def passage(text: str, found: Sequence[_Span], language: str) -> tuple[HeadlinePart, ...]:
    """The part of the text with the most of what was found, marked, cut between words."""
    is_chinese = language == Language.CHINESE
    words = (
        [(place, place + 1) for place in range(len(text))]
        if is_chinese
        else [match.span() for match in re.finditer(r"\S+", text)]
    )
    shown, before = (SHOWN_IN_CHINESE, BEFORE_IN_CHINESE) if is_chinese else (SHOWN, BEFORE)
    starts = [
        max(0, next(n for n, word in enumerate(words) if word[1] > begin) - before)
        for begin, _end in found
    ]
    start = max(starts, key=lambda one: (_held(words[one : one + shown], found), -one))
    # The end of a text is no place to begin.
    start = max(0, min(start, len(words) - shown))
    last = min(start + shown, len(words))
    begin, end = words[start][0], words[last - 1][1]
    parts = [HeadlinePart(f"{CUT} ", is_found=False)] if start else []
    at = begin
    for first, after in found:
        if first < at or after > end:
            continue
        parts += [HeadlinePart(text[at:first], is_found=False)] if first > at else []
        parts.append(HeadlinePart(text[first:after], is_found=True))
        at = after
    parts += [HeadlinePart(text[at:end], is_found=False)] if end > at else []
    parts += [HeadlinePart(f" {CUT}", is_found=False)] if last < len(words) else []
    return tuple(parts)


def _held(words: Sequence[_Span], found: Sequence[_Span]) -> int:
    begin, end = words[0][0], words[-1][1]
    return sum(begin <= first and after <= end for first, after in found)
