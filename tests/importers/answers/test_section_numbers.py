"""Headings that count are told from those that do not, and runs of them from accidents."""

import pytest

from recommendations.importers.answers.section_numbers import (
    is_frame,
    runs_in_order,
    section_number_of,
)


@pytest.mark.parametrize(
    "headings",
    [
        ["First: plan", "Second: schools"],
        ["Firstly, plan", "Secondly, schools"],
        ["1. Plan", "2. Schools"],
        ["A. Plan", "B. Schools"],
        ["I. Plan", "II. Schools"],
        ["Issue one: plan", "Issue two: schools"],
        ["Question 1. Plan", "Question 2. Schools"],
        ["Premièrement : plan", "Deuxièmement : écoles"],
        ["Thème 1 : plan", "Thème 2 : écoles"],
        ["Primero: plan", "Segundo: escuelas"],
        ["Cuestión 1. Plan", "Cuestión 2. Escuelas"],
        ["Во-первых, план", "Во-вторых, школы"],
        ["Вопрос 1. План", "Вопрос 2. Школы"],
        ["А. План", "Б. Школы"],
        ["أولاً: الخطة", "ثانياً: المدارس"],
        ["ألف - الخطة", "باء - المدارس"],
        ["第一，计划", "第二，学校"],
        ["一、计划", "二、学校"],
    ],
)
def test_ways_of_counting(headings: list[str]) -> None:
    assert runs_in_order(headings) == [0, 1]


@pytest.mark.parametrize(
    "heading",
    ["A new law was adopted", "One-stop shops", "First-instance courts", "In the courts", "2021"],
)
def test_words_that_only_look_like_counting(heading: str) -> None:
    assert section_number_of(heading) is None


def test_introduction_and_conclusion_stand_in_the_count_but_answer_nothing() -> None:
    headings = ["I. Introduction", "II. Plan", "III. Schools", "IV. Conclusions"]
    assert runs_in_order(headings) == [1, 2]
    assert [is_frame(heading) for heading in headings] == [True, False, False, True]
    assert not is_frame("Recommendation 5: schools")


def test_letters_and_roman_numbers_are_not_mixed_up() -> None:
    headings = ["A. One", "B. Two", "C. Three", "D. Four"]
    assert runs_in_order(headings) == [0, 1, 2, 3]
    assert runs_in_order(["C. Three", "D. Four"]) == []


def test_the_longest_run_is_taken() -> None:
    assert runs_in_order(["A. Plan", "1. Law", "2. Money", "3. People", "B. Schools"]) == [1, 2, 3]
