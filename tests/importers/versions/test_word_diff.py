"""Differences between two texts are whole words, and both texts can be read out of them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from recommendations.importers.versions.word_diff import TextRun, word_differences


def _texts(pieces: tuple[TextRun, ...]) -> tuple[str, str]:
    return (
        "".join(piece.text for piece in pieces if piece.kind != "added"),
        "".join(piece.text for piece in pieces if piece.kind != "removed"),
    )


def test_one_word_in_place_of_another() -> None:
    assert word_differences("Train the judges.", "Train all judges.") == (
        TextRun("same", "Train "),
        TextRun("removed", "the"),
        TextRun("added", "all"),
        TextRun("same", " judges."),
    )


def test_neighbouring_changes_are_not_cut_into_crumbs() -> None:
    pieces = word_differences(
        "It should end all detention of families now, and report on what it did.",
        "It should abolish every detention of families now, and report on what it did.",
    )
    assert TextRun("removed", "end all") in pieces
    assert TextRun("added", "abolish every") in pieces


def test_texts_with_nothing_in_common_are_shown_whole() -> None:
    assert word_differences("Open schools", "Rights of workers, everywhere") == (
        TextRun("removed", "Open schools"),
        TextRun("added", "Rights of workers, everywhere"),
    )


def test_chinese_is_compared_sign_by_sign() -> None:
    old, new = "委员会建议缔约国批准公约", "委员会建议缔约国尽快批准公约"
    assert TextRun("added", "尽快") in word_differences(old, new)


@given(st.text("ab ,.\n字", max_size=40), st.text("ab ,.\n字", max_size=40))
def test_both_texts_stand_in_the_pieces(old: str, new: str) -> None:
    pieces = word_differences(old, new)
    assert _texts(pieces) == (old, new)
    kinds = [piece.kind for piece in pieces]
    assert all(one != other for one, other in itertools.pairwise(kinds))


def test_a_text_of_many_pages_is_compared_by_sentences() -> None:
    sentences = [f"Point {number} asks for something else." for number in range(2000)]
    old, new = " ".join(sentences), " ".join([*sentences[:900], "One more.", *sentences[900:]])
    pieces = word_differences(old, new)
    assert [piece.text for piece in pieces if piece.kind != "same"] == [" One more."]
    assert _texts(pieces) == (old, new)
