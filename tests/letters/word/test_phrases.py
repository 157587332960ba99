"""The facts of a letter in words, in each language in which letters are written."""

from datetime import date

import pytest

from recommendations.enums import LetterKind
from recommendations.letters.word.phrases import (
    earlier_letters_in_words,
    paragraphs_in_words,
    written_day,
)

DAY = date(2023, 10, 8)


@pytest.mark.parametrize(
    ("language", "one", "three"),
    [
        ("en", "paragraph 36 (a)", "paragraphs 16, 36 and 60"),
        ("fr", "paragraphe 36 (a)", "paragraphes 16, 36 et 60"),
        ("es", "párrafo 36 (a)", "párrafos 16, 36 y 60"),
    ],
)
def test_paragraphs_are_counted_and_joined(language: str, one: str, three: str) -> None:
    assert paragraphs_in_words([], language) == ""
    assert paragraphs_in_words(["36 (a)"], language) == one
    assert paragraphs_in_words(["16", "36", "60"], language) == three


def test_days_are_written_in_the_letters_language() -> None:
    days = [written_day(DAY, language) for language in ("en", "fr", "es")]
    assert days == ["8 October 2023", "8 octobre 2023", "8 de octubre de 2023"]


def test_earlier_letters_are_named_with_their_dates() -> None:
    letters = [(LetterKind.FIRST_REMINDER, DAY), (LetterKind.SECOND_REMINDER, date(2024, 2, 1))]
    assert earlier_letters_in_words(letters, "en").endswith(
        "first reminder of 8 October 2023 and second reminder of 1 February 2024."
    )
    assert earlier_letters_in_words([], "en") == ""
