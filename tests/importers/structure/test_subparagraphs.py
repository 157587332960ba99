"""Lettered points keep their order, their parts and the words after them."""

import pytest

from recommendations.importers.parsed import ParsedSubparagraph, SourceLine
from recommendations.importers.structure.subparagraphs import split_subparagraphs


def _split(*lines: str) -> tuple[str, list[tuple[str, list[str]]], str]:
    text, points, closing = split_subparagraphs(
        [SourceLine(line, opens_block=True) for line in lines]
    )
    return text, [(item.label, [below.label for below in item.points]) for item in points], closing


def test_points_and_the_closing_words() -> None:
    text, points, closing = _split(
        "It recommends that the State party:", "(a) Act;", "(b) Pay.", "All this is urgent."
    )
    assert text == "It recommends that the State party:"
    assert points == [("a", []), ("b", [])]
    assert closing == "All this is urgent."


def test_roman_parts_stand_below_their_letter() -> None:
    _text, points, _closing = _split(
        "It recommends:", "(a) Count:", "(i) Men;", "(ii) Women;", "(b) Publish."
    )
    assert points == [("a", ["i", "ii"]), ("b", [])]


def test_the_letter_i_after_h_is_a_letter() -> None:
    lines = [f"({letter}) Act;" for letter in "abcdefghijkl"]
    _text, points, _closing = _split("It recommends:", *lines)
    assert [label for label, _below in points] == list("abcdefghijkl")


def test_references_in_brackets_are_no_points() -> None:
    text, points, _closing = _split(
        "As said in paragraphs 9 (a) and 35 (b), the State party should act under article 4 (c)."
    )
    assert points == []
    assert text.endswith("article 4 (c).")


def test_half_brackets_and_other_alphabets() -> None:
    assert _split("Il recommande :", "a) D’agir ;", "b) De payer.")[1] == [("a", []), ("b", [])]
    assert _split("Комитет рекомендует:", "а) принять закон;", "б) платить.")[1] == [
        ("a", []),
        ("b", []),
    ]
    assert _split("توصي اللجنة:", "(أ) سن قانون؛", "(ب) دفع المال؛", "(ج) النشر.")[1] == [
        ("a", []),
        ("b", []),
        ("c", []),
    ]


def test_points_inside_running_text() -> None:
    lines = [SourceLine("The State party should: (a) act at once; (b) pay; and (c) publish.")]
    text, points, closing = split_subparagraphs(lines)
    assert text == "The State party should:"
    assert points == (
        ParsedSubparagraph("a", "act at once;"),
        ParsedSubparagraph("b", "pay;"),
        ParsedSubparagraph("c", "publish."),
    )
    assert closing == ""


def test_a_point_that_goes_on_over_lines_stays_whole() -> None:
    lines = [
        SourceLine("It recommends:", opens_block=True),
        SourceLine("(a) Act on", opens_block=True),
        SourceLine("what was found;", opens_block=False),
        SourceLine("(b) Pay.", opens_block=True),
    ]
    assert [point.text for point in split_subparagraphs(lines)[1]] == [
        "Act on what was found;",
        "Pay.",
    ]


def test_of_two_lists_under_one_number_the_second_holds_the_points() -> None:
    text, points, closing = _split(
        "The Committee is concerned about:",
        "(a) The offices;",
        "(b) The staff.",
        "The State party should:",
        "(a) Open the offices;",
        "(b) Hire:",
        "(i) Men;",
        "(ii) Women.",
        "All this is urgent.",
    )
    assert text == (
        "The Committee is concerned about: (a) The offices; (b) The staff. The State party should:"
    )
    assert points == [("a", []), ("b", ["i", "ii"])]
    assert closing == "All this is urgent."


def test_a_list_that_runs_on_in_a_laid_out_text_is_split() -> None:
    lines = [
        SourceLine("It recommends that the State party: (a) adopt an", opens_block=True),
        SourceLine("act on visits; (b) publish it; and", opens_block=False),
        SourceLine("(c) tell the families.", opens_block=False),
    ]
    text, points, _closing = split_subparagraphs(lines)
    assert text == "It recommends that the State party:"
    assert [(point.label, point.text) for point in points] == [
        ("a", "adopt an act on visits;"),
        ("b", "publish it;"),
        ("c", "tell the families."),
    ]


@pytest.mark.parametrize("past_z", [["aa", "ab", "ac"], ["aa", "bb", "cc"]])
def test_letters_go_on_past_z(past_z: list[str]) -> None:
    letters = [*"abcdefghijklmnopqrstuvwxyz", *past_z]
    _text, points, closing = _split("It recommends:", *(f"({name}) Act;" for name in letters))
    assert [label for label, _below in points] == letters
    assert closing == ""


def test_points_know_the_page_on_which_they_begin() -> None:
    lines = [
        SourceLine("It recommends:", page=3, opens_block=True),
        SourceLine("(a) Act on", page=3, opens_block=True),
        SourceLine("what was found;", page=4, opens_block=None),
        SourceLine("(b) Count:", page=4, opens_block=True),
        SourceLine("(i) Men;", page=4, opens_block=True),
        SourceLine("(ii) Women.", page=5, opens_block=True),
    ]
    _text, points, _closing = split_subparagraphs(lines)
    assert [point.page for point in points] == [3, 4]
    assert [point.page for point in points[1].points] == [4, 5]
