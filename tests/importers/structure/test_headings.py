"""Headings stand as deep as their labels and type say, and name articles."""

from recommendations.importers.parsed import SourceLine
from recommendations.importers.structure.headings import (
    HeadingPath,
    articles_of,
    looks_like_heading,
)


def _enter(path: HeadingPath, *headings: tuple[str, float]) -> tuple[str, ...]:
    path.enter([[SourceLine(text, size=size, is_bold=True)] for text, size in headings])
    return path.path


def test_sections_hold_topics() -> None:
    path = HeadingPath()
    _enter(path, ("III. Concerns", 14), ("A. General", 12))
    assert _enter(path, ("Women (art. 6)", 10)) == ("III. Concerns", "A. General", "Women (art. 6)")
    assert _enter(path, ("B. Specific", 12), ("Equality (art. 5)", 10)) == (
        "III. Concerns",
        "B. Specific",
        "Equality (art. 5)",
    )
    assert _enter(path, ("IV. Follow-up", 14)) == ("IV. Follow-up",)


def test_letters_below_a_topic_stay_below_it() -> None:
    path = HeadingPath()
    _enter(path, ("Measures regarding paragraph 9", 12), ("A. Measures", 12))
    assert _enter(path, ("B. Challenges", 12)) == (
        "Measures regarding paragraph 9",
        "B. Challenges",
    )


def test_articles_in_brackets_are_spread_out() -> None:
    assert articles_of("Specific rights (arts. 5-8)") == ("5", "6", "7", "8")
    assert articles_of("Women with disabilities (art. 6)") == ("6",)
    assert articles_of("Principes (art. 1 à 4)") == ("1", "2", "3", "4")
    assert articles_of("Follow-up") == ()


def test_sentences_and_points_are_no_headings() -> None:
    assert looks_like_heading("Women with disabilities (art. 6)")
    assert not looks_like_heading("The Committee is concerned.")
    assert not looks_like_heading("(a) The law")
    assert not looks_like_heading("and goes on here")
