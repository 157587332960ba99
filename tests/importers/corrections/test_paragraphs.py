"""Paragraphs are cut, joined, numbered and reworded, and what names them follows."""

from dataclasses import replace
from typing import Any

import pytest

from recommendations.importers import ParsedDocument, parse_text
from recommendations.importers.corrections.editable_text import (
    RefusedCorrection,
    editable_text_of,
)
from recommendations.importers.corrections.registry import correct
from recommendations.importers.parsed import ParseWarning
from tests.importers.samples import OBSERVATIONS


@pytest.fixture(scope="module")
def observations() -> ParsedDocument:
    return parse_text(OBSERVATIONS)


def _row(document: ParsedDocument, number: int) -> Any:
    row = document.paragraph(number)
    assert row is not None
    return row


def _numbers(document: ParsedDocument) -> list[int]:
    return [row.number for row in document.paragraphs]


def _text(document: ParsedDocument) -> str:
    return "".join("".join(row.full_text for row in document.paragraphs).split())


def _codes(document: ParsedDocument) -> list[tuple[str, int | None]]:
    return [(doubt.code, doubt.paragraph) for doubt in document.warnings]


def _split_fourth(document: ParsedDocument) -> ParsedDocument:
    words = editable_text_of(_row(document, 4))
    return correct(document, "split_paragraph", {"number": 4, "at": words.index("However")})


def test_splitting_moves_the_numbers_and_everything_that_names_them(
    observations: ParsedDocument,
) -> None:
    split = _split_fourth(observations)
    assert _numbers(split) == list(range(1, 11))
    assert _row(split, 4).text == "The Committee welcomes the new act."
    assert _row(split, 5).text.startswith("However")
    assert _row(split, 5).kind == "concern"
    asked = split.follow_up[0]
    assert (asked.paragraph, asked.items) == (9, ("6(a)", "6(c)", "8"))
    assert dict(asked.topics)["6(c)"] == "inspection"
    assert _row(split, 8).answers == 7
    assert _row(split, 9).kind == "follow_up_request"


def test_joining_takes_a_split_back(observations: ParsedDocument) -> None:
    joined = correct(_split_fourth(observations), "join_paragraphs", {"number": 4})
    assert joined == observations


def test_a_paragraph_that_was_swallowed_takes_its_own_number_back() -> None:
    swallowed = parse_text(OBSERVATIONS.replace("\n5. The Committee", " 5. The Committee"))
    assert _numbers(swallowed) == [1, 2, 3, 4, 6, 7, 8, 9]
    assert ("number_missing", 4) in _codes(swallowed)
    words = editable_text_of(_row(swallowed, 4))
    mended = correct(swallowed, "split_paragraph", {"number": 4, "at": words.index("5. The")})
    assert _numbers(mended) == list(range(1, 10))
    fifth = _row(mended, 5)
    assert fifth.text == "The Committee recommends that the State party:"
    assert [point.label for point in fifth.points] == ["a", "b", "c"]
    assert (fifth.kind, fifth.answers) == ("recommendation", 4)
    assert mended.follow_up[0].items == ("5(a)", "5(c)", "7")
    assert "number_missing" not in [code for code, _place in _codes(mended)]


def test_joining_leads_references_to_the_first(observations: ParsedDocument) -> None:
    joined = correct(observations, "join_paragraphs", {"number": 4})
    assert _numbers(joined) == list(range(1, 9))
    assert [point.label for point in _row(joined, 4).points] == ["a", "b", "c"]
    assert joined.follow_up[0].items == ("4(a)", "4(c)", "6")
    # It was read as a concern and now holds what is asked: that is left to the person.
    assert _row(joined, 4).kind == "concern"


def test_numbers_after_a_gap_stay_when_a_paragraph_is_split(observations: ParsedDocument) -> None:
    gap = correct(observations, "renumber_paragraph", {"number": 7, "to": 9, "follow": True})
    assert _numbers(gap) == [1, 2, 3, 4, 5, 6, 9, 10, 11]
    assert _numbers(_split_fourth(gap)) == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11]


def test_points_of_the_second_list_keep_their_names_when_joined(
    observations: ParsedDocument,
) -> None:
    """Of two lists under one number the second gives the points, so its letters stay true."""
    words = "It asks to:\n(a) Count;\n(b) Tell."
    lettered = correct(observations, "reword_paragraph", {"number": 4, "words": words})
    joined = correct(lettered, "join_paragraphs", {"number": 4})
    assert joined.follow_up[0].items == ("4(a)", "4(c)", "6")
    assert _text(joined) == _text(lettered)


@pytest.mark.parametrize(
    ("verb", "arguments", "sentence"),
    [
        ("split_paragraph", {"number": 4, "at": 0}, "would be empty"),
        ("split_paragraph", {"number": 4, "at": 9999}, "would be empty"),
        ("split_paragraph", {"number": 4, "at": 6}, "inside a word"),
        ("split_paragraph", {"number": 77, "at": 6}, "no paragraph 77"),
        ("join_paragraphs", {"number": 9}, "last paragraph"),
        ("renumber_paragraph", {"number": 4, "to": 5, "follow": False}, "No number is free"),
        ("renumber_paragraph", {"number": 4, "to": 3, "follow": True}, "from 4 to 994"),
        ("retype_paragraph", {"number": 4, "kind": "poem"}, "not known"),
        ("reword_paragraph", {"number": 4, "words": " \n"}, "needs words"),
        ("find_points", {"number": 4}, "line of its own"),
        ("flatten_points", {"number": 4}, "no subparagraphs"),
        ("set_headings", {"number": 4, "headings": ["x" * 401], "section": False}, "At most"),
        ("set_answers", {"number": 4, "concern": 6}, "Only a recommendation"),
        ("set_answers", {"number": 7, "concern": 5}, "not a concern"),
        ("set_passage", {"index": 0, "items": "5"}, "no longer there"),
        ("remove_request", {"index": 3}, "no longer there"),
        ("settle_doubt", {"index": 99}, "no longer there"),
        ("set_facts", {"symbol": "CMW/3rd"}, "for example"),
        ("set_facts", {"adopted_on": "0224-01-01"}, "year 224"),
        ("set_facts", {"session": 0}, "from 1 to"),
        ("set_facts", {"kind": "letter"}, "cannot be imported"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(
    observations: ParsedDocument, verb: str, arguments: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RefusedCorrection, match=sentence):
        correct(observations, verb, arguments)


def test_numbering_on_from_a_place_takes_the_references_along(
    observations: ParsedDocument,
) -> None:
    moved = correct(observations, "renumber_paragraph", {"number": 5, "to": 8, "follow": True})
    assert _numbers(moved) == [1, 2, 3, 4, 8, 9, 10, 11, 12]
    assert moved.follow_up[0].items == ("8(a)", "8(c)", "10")
    assert (_row(moved, 8).answers, _row(moved, 10).answers) == (4, 9)
    back = correct(moved, "renumber_paragraph", {"number": 8, "to": 5, "follow": True})
    assert back == observations


def test_one_number_can_fill_a_gap(observations: ParsedDocument) -> None:
    gap = replace(
        observations,
        paragraphs=tuple(row for row in observations.paragraphs if row.number != 2),
        warnings=(ParseWarning("number_missing", "No paragraph 2 was found.", 1),),
    )
    moved = correct(gap, "renumber_paragraph", {"number": 3, "to": 2, "follow": False})
    assert _numbers(moved) == [1, 2, 4, 5, 6, 7, 8, 9]
    assert not moved.warnings


def test_a_recommendation_after_a_concern_answers_it(observations: ParsedDocument) -> None:
    other = correct(observations, "retype_paragraph", {"number": 7, "kind": "other"})
    assert _row(other, 7).answers is None
    again = correct(other, "retype_paragraph", {"number": 7, "kind": "recommendation"})
    assert _row(again, 7).answers == 6
    lost = correct(again, "retype_paragraph", {"number": 6, "kind": "positive"})
    assert _row(lost, 7).answers is None


def test_the_answered_concern_can_be_said(observations: ParsedDocument) -> None:
    said = correct(observations, "set_answers", {"number": 7, "concern": 4})
    assert _row(said, 7).answers == 4
    assert _row(correct(said, "set_answers", {"number": 7, "concern": None}), 7).answers is None


def test_points_follow_the_words(observations: ParsedDocument) -> None:
    given_words = "It asks to:\n(a) Count;\n(i) men;\n(ii) women;\n(b) Tell.\nSoon."
    changed = correct(observations, "reword_paragraph", {"number": 7, "words": given_words})
    row = _row(changed, 7)
    assert [point.label for point in row.points] == ["a", "b"]
    assert [below.text for below in row.points[0].points] == ["men;", "women;"]
    assert (row.text, row.closing) == ("It asks to:", "Soon.")
    flat = correct(changed, "flatten_points", {"number": 7})
    assert not _row(flat, 7).points
    assert correct(flat, "find_points", {"number": 7}).paragraph(7) is not None
    found = _row(correct(flat, "find_points", {"number": 7}), 7)
    assert [point.label for point in found.points] == ["a", "b"]


def test_a_reference_to_a_point_that_went_is_a_doubt(observations: ParsedDocument) -> None:
    changed = correct(observations, "reword_paragraph", {"number": 5, "words": "It asks for all."})
    assert ("reference_doubtful", 5) in _codes(changed)
    mended = correct(
        changed,
        "set_request",
        {
            "index": 0,
            "kind": "short_term_follow_up",
            "paragraph": 8,
            "items": "5 and 7",
            "period_months": 24,
            "due_on": "2024-04-01",
            "due_basis": "explicit_date",
        },
    )
    assert ("reference_doubtful", 5) not in _codes(mended)


def test_headings_can_be_set_for_all_that_share_them(observations: ParsedDocument) -> None:
    one = {"number": 4, "headings": ["C. Concerns", " ", "Work  (art. 25)"], "section": False}
    changed = correct(observations, "set_headings", one)
    assert _row(changed, 4).heading == ("C. Concerns", "Work (art. 25)")
    assert _row(changed, 5).heading == _row(observations, 5).heading
    section = correct(observations, "set_headings", {**one, "section": True})
    assert _row(section, 5).heading == ("C. Concerns", "Work (art. 25)")
    assert _row(section, 6).heading == _row(observations, 6).heading
