"""A list of corrections can be made again, and no document loses a word or a number."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.importers import ParsedDocument, parse_text
from recommendations.importers.corrections.editable_text import (
    editable_text_of,
    places_in,
)
from recommendations.importers.corrections.registry import START_OVER, correct, replay
from tests.importers.samples import OBSERVATIONS


def _row(document: ParsedDocument, number: int) -> Any:
    row = document.paragraph(number)
    assert row is not None
    return row


def _numbers(document: ParsedDocument) -> list[int]:
    return [row.number for row in document.paragraphs]


def _text(document: ParsedDocument) -> str:
    return "".join("".join(row.full_text for row in document.paragraphs).split())


def _without_kinds(document: ParsedDocument) -> ParsedDocument:
    rows = [replace(row, kind="other", answers=None) for row in document.paragraphs]
    return replace(document, paragraphs=tuple(rows))


def test_the_same_list_gives_the_same_document() -> None:
    observations = parse_text(OBSERVATIONS)
    made: list[tuple[str, dict[str, Any]]] = [
        ("retype_paragraph", {"number": 2, "kind": "other"}),
        (START_OVER, {}),
        ("join_paragraphs", {"number": 1}),
    ]
    assert replay(observations, made) == correct(observations, "join_paragraphs", {"number": 1})


# Long enough for no abbreviation, after which a sentence would go on.
_WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäé"), min_size=6, max_size=9)
_SENTENCE = st.lists(_WORD, min_size=1, max_size=6).map(
    lambda words: f"{' '.join(words).capitalize()}."
)
_TEXTS = st.lists(st.lists(_SENTENCE, min_size=2, max_size=4), min_size=2, max_size=6)


def _document(texts: list[list[str]]) -> ParsedDocument:
    document = parse_text(OBSERVATIONS)
    model = document.paragraphs[3]
    rows = tuple(
        replace(model, number=number, text=" ".join(sentences), points=(), closing="")
        for number, sentences in enumerate(texts, start=1)
    )
    return replace(document, paragraphs=rows, follow_up=(), warnings=())


@settings(max_examples=60, deadline=None)
@given(texts=_TEXTS, data=st.data())
def test_split_and_join_lose_no_word_and_no_number(
    texts: list[list[str]], data: st.DataObject
) -> None:
    document = _document(texts)
    number = data.draw(st.integers(1, len(texts)))
    words = editable_text_of(_row(document, number))
    place = data.draw(st.sampled_from(places_in(words)))
    split = correct(document, "split_paragraph", {"number": number, "at": place.at})
    assert _numbers(split) == list(range(1, len(texts) + 2))
    assert _text(split) == _text(document)
    joined = correct(split, "join_paragraphs", {"number": number})
    # What a paragraph is for is read anew from the words of each part, whatever these say.
    assert _without_kinds(joined) == _without_kinds(document)


@settings(max_examples=60, deadline=None)
@given(texts=_TEXTS, data=st.data())
def test_numbering_on_keeps_the_numbers_in_one_run(
    texts: list[list[str]], data: st.DataObject
) -> None:
    document = _document(texts)
    start = data.draw(st.integers(2, 500))
    moved = correct(document, "renumber_paragraph", {"number": 1, "to": start, "follow": True})
    assert _numbers(moved) == list(range(start, start + len(texts)))
    back = correct(moved, "renumber_paragraph", {"number": start, "to": 1, "follow": True})
    assert back == document
