"""Requests and passages are corrected by references as documents print them."""

from datetime import date
from typing import Any

import pytest

from recommendations.importers import ParsedDocument, parse_text
from recommendations.importers.corrections.editable_text import (
    RefusedCorrection,
)
from recommendations.importers.corrections.registry import correct
from tests.importers.samples import OBSERVATIONS, REPLY, UNNAMED


@pytest.fixture(scope="module")
def observations() -> ParsedDocument:
    return parse_text(OBSERVATIONS)


def _row(document: ParsedDocument, number: int) -> Any:
    row = document.paragraph(number)
    assert row is not None
    return row


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
        ({"items": "5 (d)"}, r"no subparagraph \(d\)"),
        ({"paragraph": 55}, "no paragraph 55"),
        ({"kind": "wish"}, "not known"),
        ({"period_months": None}, "Enter the period"),
        ({"period_months": 999}, "from 1 to 120"),
        ({"due_basis": "explicit_date"}, "date that the document prints"),
        ({"due_basis": "explicit_date", "due_on": "2021-01-01"}, "after the adoption"),
        ({"due_basis": None, "due_on": "2025-01-01"}, "what the date is based on"),
        ({"kind": "urgent_no_deadline"}, "Leave both empty"),
        ({"kind": "by_article", "period_months": None, "items": "x"}, "articles could not"),
        ({"index": None}, "already has a request of this kind"),
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


def test_passages_change_and_go() -> None:
    reply = parse_text(REPLY)
    changed = correct(reply, "set_passage", {"index": 0, "items": "5 (a)-(c)"})
    assert changed.passages[0].items == ("5(a)", "5(b)", "5(c)")
    assert changed.passages[0].reason == "person"
    assert len(correct(reply, "remove_passage", {"index": 0}).passages) == len(reply.passages) - 1


def test_a_part_that_matched_nothing_takes_its_place_among_the_passages() -> None:
    reply = parse_text(UNNAMED)
    placed = correct(reply, "place_part", {"index": 1, "items": "7"})
    placed = correct(placed, "place_part", {"index": 0, "items": "5 (a)"})
    assert [passage.items for passage in placed.passages] == [("5(a)",), ("7",)]
    assert {passage.reason for passage in placed.passages} == {"person"}
    assert len(placed.unmatched) == len(reply.unmatched) - 2
    with pytest.raises(RefusedCorrection, match="no longer there"):
        correct(placed, "place_part", {"index": 9, "items": "7"})


def test_numbers_of_a_reply_move_in_its_passages() -> None:
    reply = parse_text(REPLY)
    moved = correct(reply, "renumber_paragraph", {"number": 2, "to": 5, "follow": True})
    first = [passage.first_paragraph for passage in reply.passages]
    assert [passage.first_paragraph for passage in moved.passages] == [
        number + 3 if number else number for number in first
    ]
    # What a passage speaks of are paragraphs of another document.
    assert [row.items for row in moved.passages] == [row.items for row in reply.passages]
