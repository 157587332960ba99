"""Letters of points in four scripts come out in Latin order."""

import pytest

from recommendations.importers.structure.labels import (
    complete_brackets,
    label_of,
    letters_between,
    parts_of_item,
)


@pytest.mark.parametrize(
    ("letter", "beside", "label"),
    [
        ("c", [], "c"),
        ("а", ["а"], "a"),
        ("в", ["а", "б", "в"], "c"),
        ("с", ["a", "b", "с"], "c"),
        ("е", ["д", "е"], "f"),
        ("أ", [], "a"),
        ("ج", [], "c"),
        ("هـ", [], "e"),
        ("و", [], "f"),
        ("ط", [], "i"),
        ("ك", [], "k"),
        ("丙", [], "c"),
    ],
)
def test_one_letter(letter: str, beside: list[str], label: str) -> None:
    assert label_of(letter, beside) == label


def test_ranges() -> None:
    assert letters_between("a", "d", is_roman=False) == ["b", "c", "d"]
    assert letters_between("i", "iii", is_roman=True) == ["ii", "iii"]
    assert letters_between("d", "a", is_roman=False) == ["a"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("35 c) y d)", "35 (c) y (d)"),
        ("(voir par. 13 a) et b), 21 c) ci-dessus)", "(voir par. 13 (a) et (b), 21 (c) ci-dessus)"),
        ("(art. 4 b)", "(art. 4 b)"),
        ("35 (c)", "35 (c)"),
        ("6 )أ( و", "6 (أ) و"),
    ],
)
def test_missing_brackets_are_put_in(text: str, whole: str) -> None:
    assert complete_brackets(text) == whole


def test_an_item_says_where_to_look() -> None:
    assert parts_of_item("36(a)(i)") == (36, ("a-i", "a", ""))
    assert parts_of_item("36(a)") == (36, ("a", ""))
    assert parts_of_item("36") == (36, ("",))
    assert parts_of_item("art. 6") is None
