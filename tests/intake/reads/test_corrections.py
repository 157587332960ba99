"""Every correction has a sentence for the history."""

from typing import Any

import pytest

from recommendations.importers.corrections import registry
from recommendations.intake.reads.corrections import correction_sentence

GIVEN: dict[str, dict[str, Any]] = {
    "split_paragraph": {"number": 4, "at": 9},
    "join_paragraphs": {"number": 4},
    "renumber_paragraph": {"number": 4, "to": 6, "follow": True},
    "retype_paragraph": {"number": 4, "kind": "concern"},
    "reword_paragraph": {"number": 4, "words": "Words."},
    "find_points": {"number": 4, "words": "Words."},
    "flatten_points": {"number": 4, "words": "Words."},
    "set_headings": {"number": 4, "headings": ["C. Work", "Pay"], "section": True},
    "set_answers": {"number": 4, "concern": None},
    "set_request": {"index": 0, "items": "9 (a) and 35"},
    "remove_request": {"index": 0},
    "set_passage": {"index": 0, "items": "9 (a)"},
    "place_part": {"index": 0, "items": "9 (a)"},
    "remove_passage": {"index": 0},
    "set_facts": {"kind": "state_reply", "adopted_on": "2022-04-07", "session": None},
    "settle_doubt": {"index": 0},
    "reopen_doubt": {"index": 0},
    registry.START_OVER: {},
}


def test_every_correction_has_a_sentence() -> None:
    assert set(GIVEN) == {*registry._VERBS, registry.START_OVER}
    for what, given in GIVEN.items():
        assert correction_sentence(what, given).endswith("."), what


@pytest.mark.parametrize(
    ("what", "given", "sentence"),
    [
        ("renumber_paragraph", {"follow": False}, "Paragraph 4 is now paragraph 6."),
        ("set_answers", {"concern": 3}, "Paragraph 4 answers the concern in paragraph 3."),
        ("set_request", {"index": None}, "A follow-up request on 9 (a) and 35 was added."),
        (
            "set_facts",
            {"kind": "other"},
            "Facts were corrected: kind: Other; adopted on: 7 April 2022; session: none.",
        ),
    ],
)
def test_the_sentence_says_what_was_entered(
    what: str, given: dict[str, Any], sentence: str
) -> None:
    assert correction_sentence(what, {**GIVEN[what], **given}) == sentence
