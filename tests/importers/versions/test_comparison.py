"""Paragraphs are told again by their words and numbers, whatever was put in or left out."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.importers.versions.comparison import Change, changed, compare
from recommendations.importers.versions.units import Unit

WORDS = (
    "Let inspectors visit every workplace without notice and publish what they find.",
    "Open all schools to children whatever papers their parents have.",
    "End the detention of families and offer them places to stay.",
    "Ratify the Convention against enforced disappearance without reservations.",
    "Train judges, prosecutors and lawyers in the rights of migrant workers.",
)


def _unit(number: int, text: str, label: str = "", kind: str = "recommendation") -> Unit:
    return Unit(number, label, kind, ("Heading",), text)


def _document(*texts: str) -> tuple[Unit, ...]:
    return tuple(_unit(number, text) for number, text in enumerate(texts, start=1))


def _told(changes: tuple[Change, ...]) -> list[tuple[str | None, str | None]]:
    return [
        (change.old.reference if change.old else None, change.new.reference if change.new else None)
        for change in changes
    ]


def test_the_same_state_again_holds_no_change() -> None:
    document = _document(*WORDS)
    assert changed(compare(document, document)) == ()


def test_white_space_is_no_change() -> None:
    before, after = _document("One  two\nthree."), _document("One two three.")
    assert changed(compare(before, after)) == ()


def test_a_paragraph_put_in_leaves_the_others_unchanged_but_for_their_numbers() -> None:
    before = _document(*WORDS)
    after = _document(WORDS[0], "A wholly new paragraph on consular posts.", *WORDS[1:])
    found = changed(compare(before, after))
    assert _told(found) == [(None, "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "6")]
    assert [change.has_new_words for change in found] == [True, False, False, False, False]


def test_a_paragraph_left_out_is_gone_at_its_place() -> None:
    after = _document(WORDS[0], *WORDS[2:])
    found = compare(_document(*WORDS), after)
    assert _told(found) == [("1", "1"), ("2", None), ("3", "2"), ("4", "3"), ("5", "4")]


def test_changed_words_at_the_same_number_are_one_changed_paragraph() -> None:
    text = WORDS[1].replace("all schools", "every school")
    (change,) = changed(compare(_document(*WORDS), _document(WORDS[0], text, *WORDS[2:])))
    assert _told((change,)) == [("2", "2")]
    assert change.has_new_words
    assert not change.is_rewritten


def test_a_paragraph_that_moved_and_changed_a_little_is_known_again() -> None:
    text = WORDS[2].replace("End", "Immediately end")
    after = _document(WORDS[0], "A new one on posts.", WORDS[1], text, *WORDS[3:])
    assert ("3", "4") in _told(changed(compare(_document(*WORDS), after)))


def test_formulaic_neighbours_are_not_taken_for_one_another() -> None:
    before = _document(
        "The Committee recommends that the State party ratify the first Protocol.",
        "The Committee recommends that the State party ratify the second Convention.",
    )
    after = _document(
        "The Committee recommends that the State party ratify the new Covenant.",
        before[0].text,
        before[1].text.replace("ratify", "promptly ratify"),
    )
    assert _told(compare(before, after)) == [(None, "1"), ("1", "2"), ("2", "3")]


def test_paragraphs_with_equal_words_keep_their_order_when_one_is_put_in() -> None:
    before = _document(WORDS[0], WORDS[1], WORDS[1], WORDS[2])
    after = _document("A new one on posts.", WORDS[0], WORDS[1], WORDS[1], WORDS[2])
    assert _told(compare(before, after)) == [
        (None, "1"), ("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"),
    ]  # fmt: skip


def test_other_words_under_the_same_number_are_said_to_be_written_anew() -> None:
    (change,) = changed(compare(_document(WORDS[0]), _document(WORDS[3])))
    assert change.is_rewritten
    assert _told((change,)) == [("1", "1")]


def test_points_are_compared_within_their_paragraph() -> None:
    before = (
        _unit(1, "The State party should:"),
        _unit(1, WORDS[0], "a"),
        _unit(1, WORDS[1], "b"),
    )
    after = (
        _unit(1, "The State party should:"),
        _unit(1, WORDS[0], "a"),
        _unit(1, WORDS[4], "b"),
        _unit(1, WORDS[1], "c"),
    )
    assert _told(changed(compare(before, after))) == [(None, "1 (b)"), ("1 (b)", "1 (c)")]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("has_new_kind", {"kind": "concern"}),
        ("has_new_headings", {"headings": ("Another",)}),
        ("has_new_notes", {"footnotes": ("1 A note.",)}),
    ],
)
def test_kind_headings_and_notes_are_changes_without_new_words(
    name: str, other: dict[str, Any]
) -> None:
    (before,) = _document(WORDS[0])
    (change,) = changed(compare((before,), (replace(before, **other),)))
    assert getattr(change, name)
    assert not change.has_new_words


# --- Any two documents ----------------------------------------------------------------------------

_VOCABULARY = ("end", "open", "train", "visit", "school", "judge", "family", "notice")
_TEXTS = st.lists(
    st.lists(st.sampled_from(_VOCABULARY), max_size=6).map(" ".join),
    max_size=6,
)
_DOCUMENTS = st.lists(st.tuples(st.text("ab ", max_size=5), _TEXTS), max_size=6).map(
    lambda paragraphs: tuple(
        unit
        for number, (text, points) in enumerate(paragraphs, start=1)
        for unit in (
            _unit(number, text),
            *(_unit(number, point, "abcdef"[at]) for at, point in enumerate(points)),
        )
    )
)


@given(_DOCUMENTS, _DOCUMENTS)
def test_the_changes_hold_each_state_whole_and_in_order(
    old: tuple[Unit, ...], new: tuple[Unit, ...]
) -> None:
    changes = compare(old, new)
    assert tuple(change.new for change in changes if change.new) == new
    before = [change.old.key for change in changes if change.old]
    assert sorted(before) == sorted(unit.key for unit in old)
    assert len(set(before)) == len(before)


@given(_DOCUMENTS)
def test_a_document_compared_with_itself_never_differs(document: tuple[Unit, ...]) -> None:
    assert changed(compare(document, document)) == ()
