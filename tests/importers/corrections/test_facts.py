"""Facts and doubts are corrected, and what rests on a fact follows."""

from dataclasses import replace
from datetime import date

import pytest

from recommendations.importers import ParsedDocument, parse_text
from recommendations.importers.corrections.registry import correct
from recommendations.importers.parsed import ParseWarning
from recommendations.importers.parsed_json import from_json, to_json
from tests.importers.samples import OBSERVATIONS, REPLY


@pytest.fixture(scope="module")
def observations() -> ParsedDocument:
    return parse_text(OBSERVATIONS)


def _codes(document: ParsedDocument) -> list[tuple[str, int | None]]:
    return [(doubt.code, doubt.paragraph) for doubt in document.warnings]


# A request whose period counts from the day of adoption.
COUNTED = {
    "index": 0,
    "kind": "short_term_follow_up",
    "paragraph": 8,
    "items": "5 and 7",
    "period_months": 24,
    "due_basis": "from_adoption",
}


def test_a_corrected_adoption_counts_the_period_again(observations: ParsedDocument) -> None:
    counted = correct(observations, "set_request", COUNTED)
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


def test_a_doubt_is_settled_and_opened_again(observations: ParsedDocument) -> None:
    doubtful = replace(observations, warnings=(ParseWarning("recurring_request", "Again.", 8),))
    settled = correct(doubtful, "settle_doubt", {"index": 0})
    assert settled.warnings[0].is_settled
    assert from_json(to_json(settled)) == settled
    assert correct(settled, "reopen_doubt", {"index": 0}) == doubtful
