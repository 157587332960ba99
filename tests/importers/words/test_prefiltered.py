"""Patterns that are looked for only where a sign announces them."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recommendations.importers.observations import adoption, follow_up, references
from recommendations.importers.structure import classify
from recommendations.importers.words.phrases import LANGUAGES, phrases_of
from recommendations.importers.words.prefiltered import PrefilteredPattern


def every_pattern() -> Iterator[tuple[str, PrefilteredPattern]]:
    """All of the readers', each with a name to find it by."""
    for language in LANGUAGES:
        phrases = phrases_of(language)
        for field in fields(phrases):
            value = getattr(phrases, field.name)
            if isinstance(value, PrefilteredPattern):
                yield f"{language}.{field.name}", value
    for module in (adoption, follow_up, references, classify):
        for name, value in vars(module).items():
            if isinstance(value, PrefilteredPattern):
                yield f"{module.__name__.rpartition('.')[2]}.{name}", value


ANNOUNCED = {name: pattern for name, pattern in every_pattern() if pattern.hints}


@pytest.mark.parametrize("name", ANNOUNCED)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_no_match_goes_unannounced(name: str, data: st.DataObject) -> None:
    """Whatever a pattern can match holds one of its signs: the signs hide nothing."""
    announced = ANNOUNCED[name]
    text = data.draw(st.from_regex(announced.pattern, alphabet=st.characters(codec="utf-8")))
    found = announced.pattern.search(text)
    assert found is not None
    assert announced.search(text) == found or announced.search(text)[0] == found[0]  # type: ignore[index]


def test_without_a_sign_nothing_is_searched() -> None:
    assert PrefilteredPattern("report|letter", "report").search("a letter") is None
    assert PrefilteredPattern("report|letter").search("a letter") is not None


def test_signs_are_found_in_large_letters_too() -> None:
    assert PrefilteredPattern(r"\bnext report\b", "report").search("THE NEXT REPORT") is not None


def test_a_stretch_of_the_text_can_be_searched() -> None:
    announced = PrefilteredPattern("report", "report")
    assert announced.search("report, report", 1).start() == 8  # type: ignore[union-attr]
    assert announced.search("a report", 0, 4) is None


def test_matches_are_replaced_and_listed() -> None:
    announced = PrefilteredPattern(r"no (\d)", "no")
    assert announced.sub("(\\1)", "No 1 and no 2") == "(1) and (2)"
    assert announced.sub("x", "nothing here?") == "nothing here?"
    assert [match[1] for match in announced.finditer("no 1, no 2")] == ["1", "2"]
    assert list(PrefilteredPattern("a", "b").finditer("a")) == []


def test_signs_are_written_in_small_letters() -> None:
    """Texts are compared in small letters, so a sign with a large one would hide everything."""
    hints = [sign for pattern in ANNOUNCED.values() for sign in pattern.hints]
    assert hints
    assert [sign for sign in hints if sign != sign.lower()] == []
