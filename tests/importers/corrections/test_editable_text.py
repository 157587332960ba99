"""A paragraph as editable words, and the places where it can be cut."""

from typing import Any

import pytest

from recommendations.importers import ParsedDocument, parse_text
from recommendations.importers.corrections.editable_text import (
    RefusedCorrection,
    editable_text_of,
    place_before,
    places_in,
    read_editable_text,
)
from tests.importers.samples import OBSERVATIONS


@pytest.fixture(scope="module")
def observations() -> ParsedDocument:
    return parse_text(OBSERVATIONS)


def _row(document: ParsedDocument, number: int) -> Any:
    row = document.paragraph(number)
    assert row is not None
    return row


def test_words_come_back_as_they_were(observations: ParsedDocument) -> None:
    for row in observations.paragraphs:
        assert read_editable_text(editable_text_of(row)) == (row.text, row.points, row.closing)


def test_places_are_the_beginnings_of_sentences_and_points(observations: ParsedDocument) -> None:
    words = editable_text_of(_row(observations, 4))
    assert [place.opening for place in places_in(words)] == [
        "However, it is concerned that inspectors need a permit."
    ]
    third = editable_text_of(_row(observations, 3))
    assert [third[place.at :][:6] for place in places_in(third)] == ["(a) Th", "(b) Th", "These "]


def test_an_overlooked_number_is_a_place_and_stays_with_its_words() -> None:
    words = "They need a permit. 5. The Committee asks to:\n(a) Act."
    assert [place.opening for place in places_in(words)] == [
        "5. The Committee asks to:",
        "(a) Act.",
    ]


def test_words_that_mark_a_place_have_to_stand_there_once() -> None:
    assert place_before("One two. One three.", "One  three") == 9
    with pytest.raises(RefusedCorrection, match="more than once"):
        place_before("One two. One three.", "One")
    with pytest.raises(RefusedCorrection, match="are not in the paragraph"):
        place_before("One two.", "Four")
