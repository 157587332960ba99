"""Lists have the comma and the "and" of the language."""

import pytest
from django.utils import translation

from recommendations.mail_words.reads.lists import with_and, with_commas


@pytest.mark.parametrize(
    ("language", "commas", "words"),
    [
        ("en", "16, 36, 60", "16, 36 and 60"),
        ("fr", "16, 36, 60", "16, 36 et 60"),
        ("es", "16, 36, 60", "16, 36 y 60"),
        ("ru", "16, 36, 60", "16, 36 и 60"),
        ("ar", "16 و36 و60", "16 و36 و60"),
        ("zh-hans", "16、36、60", "16、36和60"),
    ],
)
def test_list_of_three(language: str, commas: str, words: str) -> None:
    with translation.override(language):
        assert with_commas(["16", "36", "60"]) == commas
        assert with_and(["16", "36", "60"]) == words


def test_one_and_none() -> None:
    assert (with_and(["16"]), with_commas(["16"])) == ("16", "16")
    assert (with_and([]), with_commas([])) == ("", "")
