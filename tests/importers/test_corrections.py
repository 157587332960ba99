"""Corrections do what they say, keep the proposal consistent, and refuse in words."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.importers import ParsedDocument, parse_text
from recommendations.importers.contract import from_json, to_json
from recommendations.importers.corrections import START_OVER, RefusedCorrection, correct, replay
from recommendations.importers.editable_words import (
    place_before,
    places_in,
    read_words,
    words_of,
)
from recommendations.importers.parsed import ParseWarning
from tests.importers.samples import OBSERVATIONS, REPLY


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


# --- Words ----------------------------------------------------------------------------------------


def test_words_come_back_as_they_were(observations: ParsedDocument) -> None:
    for row in observations.paragraphs:
        assert read_words(words_of(row)) == (row.text, row.points, row.closing)


def test_places_are_the_beginnings_of_sentences_and_points(observations: ParsedDocument) -> None:
    words = words_of(_row(observations, 4))
    assert [place.opening for place in places_in(words)] == [
        "However, it is concerned that inspectors need a permit."
    ]
    third = words_of(_row(observations, 3))
    assert [third[place.at :][:6] for place in places_in(third)] == ["(a) Th", "(b) Th", "These "]


def test_an_overlooked_number_is_a_place_and_stays_with_its_words() -> None:
    words = "They need a permit. 5. The Committee asks to:\n(a) Act."
    assert [place.opening for place in places_in(words)] == [
        "5. The Committee asks to:",
        "(a) Act.",
    ]


def test_words_that_mark_a_place_have_to_stand_there_once() -> None:
    assert place_before("One two. One three.", "One  three") == 9
    with pytest.raises(RefusedCorrection, match="more than once"):
        place_before("One two. One three.", "One")
    with pytest.raises(RefusedCorrection, match="do not stand"):
        place_before("One two.", "Four")


# --- Split and join -------------------------------------------------------------------------------


def _split_fourth(document: ParsedDocument) -> ParsedDocument:
    words = words_of(_row(document, 4))
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
    words = words_of(_row(swallowed, 4))
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
        ("flatten_points", {"number": 4}, "no points"),
        ("set_headings", {"number": 4, "headings": ["x" * 401], "section": False}, "At most"),
        ("set_answers", {"number": 4, "concern": 6}, "Only a recommendation"),
        ("set_answers", {"number": 7, "concern": 5}, "no concern"),
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


# --- Numbers, kinds, words ------------------------------------------------------------------------


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


# --- The request, passages, facts, doubts ---------------------------------------------------------

REQUEST = {
    "index": 0,
    "kind": "short_term_follow_up",
    "paragraph": 8,
    "items": "5 (a) and (b), and 7",
    "period_months": 24,
    "due_on": None,
    "due_basis": "from_adoption",
    "quoted": "It asks again.",
}


def test_a_request_is_read_as_documents_print_it(observations: ParsedDocument) -> None:
    changed = correct(observations, "set_request", REQUEST)
    asked = changed.follow_up[0]
    assert asked.items == ("5(a)", "5(b)", "7")
    assert (asked.due_on, asked.due_basis) == (date(2024, 4, 7), "from_adoption")
    assert asked.quoted == "It asks again."


@pytest.mark.parametrize(
    ("given_values", "sentence"),
    [
        ({"items": "many"}, "could not be read"),
        ({"items": "5 (a), x7"}, "could not be read"),
        ({"items": "55"}, "no paragraph 55"),
        ({"items": "5 (d)"}, r"no point \(d\)"),
        ({"paragraph": 55}, "no paragraph 55"),
        ({"kind": "wish"}, "not known"),
        ({"period_months": None}, "Enter the period"),
        ({"period_months": 999}, "from 1 to 120"),
        ({"due_basis": "explicit_date"}, "date that the document prints"),
        ({"due_basis": "explicit_date", "due_on": "2021-01-01"}, "after the adoption"),
        ({"due_basis": None, "due_on": "2025-01-01"}, "what the date rests on"),
        ({"kind": "urgent_no_deadline"}, "Leave both empty"),
        ({"kind": "by_article", "period_months": None, "items": "x"}, "articles could not"),
        ({"index": None}, "of this kind already"),
        ({"index": 4}, "no longer there"),
    ],
)
def test_a_request_that_cannot_be_is_refused(
    observations: ParsedDocument, given_values: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RefusedCorrection, match=sentence):
        correct(observations, "set_request", {**REQUEST, **given_values})


def test_requests_come_and_go_with_the_kind_of_their_paragraph(
    observations: ParsedDocument,
) -> None:
    without = correct(observations, "remove_request", {"index": 0})
    assert without.follow_up == ()
    assert _row(without, 8).kind == "procedural"
    added = correct(
        without,
        "set_request",
        {"index": None, "kind": "by_article", "paragraph": 9, "items": "articles 25 and 30 (2)"},
    )
    assert added.follow_up[0].items == ("art. 25", "art. 30(2)")
    assert added.follow_up[0].quoted == _row(observations, 9).full_text
    assert _row(added, 9).kind == "follow_up_request"


def test_a_corrected_adoption_counts_the_period_again(observations: ParsedDocument) -> None:
    counted = correct(observations, "set_request", REQUEST)
    moved = correct(counted, "set_facts", {"adopted_on": "2022-05-07"})
    assert moved.follow_up[0].due_on == date(2024, 5, 7)
    printed = correct(observations, "set_facts", {"adopted_on": "2022-05-07"})
    assert printed.follow_up[0].due_on == date(2024, 4, 1)
    unknown = correct(counted, "set_facts", {"adopted_on": None})
    assert unknown.follow_up[0].due_on is None


def test_an_entered_day_of_adoption_answers_the_doubt() -> None:
    text = OBSERVATIONS.replace(" At its 495th meeting, held on 7 April 2022, it", " It")
    document = parse_text(text)
    assert any(code.startswith("no_adoption") for code, _place in _codes(document))
    known = correct(document, "set_facts", {"adopted_on": "2022-04-07"})
    assert not any(code.startswith("no_adoption") for code, _place in _codes(known))


def test_a_symbol_says_committee_state_and_cycle(observations: ParsedDocument) -> None:
    changed = correct(observations, "set_facts", {"symbol": "CRPD/C/KAZ/CO/2-3"})
    assert (changed.committee, changed.state_party, changed.cycle) == ("CRPD", "KAZ", (2, 3))


def test_another_kind_of_document_is_read_as_that_kind(observations: ParsedDocument) -> None:
    kept = correct(observations, "set_facts", {"kind": "other"})
    assert kept.follow_up == ()
    again = correct(kept, "set_facts", {"kind": "concluding_observations"})
    assert again.follow_up == observations.follow_up
    assert [row.kind for row in again.paragraphs] == [row.kind for row in observations.paragraphs]
    reply = parse_text(REPLY)
    other = correct(correct(reply, "set_facts", {"kind": "other"}), "set_facts", {"title": "T"})
    assert correct(other, "set_facts", {"kind": "state_reply"}).passages == reply.passages


def test_passages_change_and_go() -> None:
    reply = parse_text(REPLY)
    changed = correct(reply, "set_passage", {"index": 0, "items": "5 (a)-(c)"})
    assert changed.passages[0].items == ("5(a)", "5(b)", "5(c)")
    assert changed.passages[0].reason == "person"
    assert len(correct(reply, "remove_passage", {"index": 0}).passages) == len(reply.passages) - 1


def test_numbers_of_a_reply_move_in_its_passages() -> None:
    reply = parse_text(REPLY)
    moved = correct(reply, "renumber_paragraph", {"number": 2, "to": 5, "follow": True})
    first = [passage.first_paragraph for passage in reply.passages]
    assert [passage.first_paragraph for passage in moved.passages] == [
        number + 3 if number else number for number in first
    ]
    # What a passage speaks of are paragraphs of another document.
    assert [row.items for row in moved.passages] == [row.items for row in reply.passages]


def test_a_doubt_is_settled_and_opened_again(observations: ParsedDocument) -> None:
    doubtful = replace(observations, warnings=(ParseWarning("recurring_request", "Again.", 8),))
    settled = correct(doubtful, "settle_doubt", {"index": 0})
    assert settled.warnings[0].is_settled
    assert from_json(to_json(settled)) == settled
    assert correct(settled, "reopen_doubt", {"index": 0}) == doubtful


def test_the_same_list_gives_the_same_document(observations: ParsedDocument) -> None:
    made: list[tuple[str, dict[str, Any]]] = [
        ("retype_paragraph", {"number": 2, "kind": "other"}),
        (START_OVER, {}),
        ("join_paragraphs", {"number": 1}),
    ]
    assert replay(observations, made) == correct(observations, "join_paragraphs", {"number": 1})


# --- Any document ---------------------------------------------------------------------------------

_WORD = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäé"), min_size=2, max_size=8)
_SENTENCE = st.lists(_WORD, min_size=1, max_size=6).map(
    lambda words: f"{' '.join(words).capitalize()}."
)
_TEXTS = st.lists(st.lists(_SENTENCE, min_size=2, max_size=4), min_size=2, max_size=6)


def _document(texts: list[list[str]]) -> ParsedDocument:
    document = parse_text(OBSERVATIONS)
    model = document.paragraphs[3]
    rows = tuple(
        replace(model, number=number, text=" ".join(sentences), points=(), closing="")
        for number, sentences in enumerate(texts, start=1)
    )
    return replace(document, paragraphs=rows, follow_up=(), warnings=())


@settings(max_examples=60, deadline=None)
@given(texts=_TEXTS, data=st.data())
def test_split_and_join_lose_no_word_and_no_number(
    texts: list[list[str]], data: st.DataObject
) -> None:
    document = _document(texts)
    number = data.draw(st.integers(1, len(texts)))
    words = words_of(_row(document, number))
    place = data.draw(st.sampled_from(places_in(words)))
    split = correct(document, "split_paragraph", {"number": number, "at": place.at})
    assert _numbers(split) == list(range(1, len(texts) + 2))
    assert _text(split) == _text(document)
    joined = correct(split, "join_paragraphs", {"number": number})
    assert joined == document


@settings(max_examples=60, deadline=None)
@given(texts=_TEXTS, data=st.data())
def test_numbering_on_keeps_the_numbers_in_one_run(
    texts: list[list[str]], data: st.DataObject
) -> None:
    document = _document(texts)
    start = data.draw(st.integers(2, 500))
    moved = correct(document, "renumber_paragraph", {"number": 1, "to": start, "follow": True})
    assert _numbers(moved) == list(range(start, start + len(texts)))
    back = correct(moved, "renumber_paragraph", {"number": start, "to": 1, "follow": True})
    assert back == document
