"""Every known wording of a request for follow-up, one paragraph each, from requests.txt."""

from datetime import date
from pathlib import Path

import pytest

from recommendations.importers.observations.follow_up import find_follow_up
from recommendations.importers.observations.time_given import find_next_report
from recommendations.importers.parsed import ParsedParagraph

ADOPTED = date(2021, 10, 8)


def _cases() -> list[tuple[list[str], str]]:
    text = Path(__file__).with_name("requests.txt").read_text(encoding="utf-8")
    blocks = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    return [
        ([cell.strip().replace("-", "", cell.strip() == "-") for cell in head.split("|")], body)
        for head, body in blocks
        if not head.startswith("#")
    ]


@pytest.mark.parametrize(("facts", "text"), _cases())
def test_a_wording(facts: list[str], text: str) -> None:
    language, kind, items, months, due_on, next_report = facts
    filler = [
        ParsedParagraph(number, "recommendation", ("C. Concerns",), "It recommends a law.")
        for number in range(1, 70)
    ]
    # No heading tells that this is the part on follow-up: older texts have none.
    every = [*filler, ParsedParagraph(70, "procedural", ("C. Concerns",), text)]
    requests, _doubts = find_follow_up(every, language, ADOPTED)
    found = [
        (item.kind, " ".join(item.items), item.period_months, item.due_on) for item in requests
    ]
    wanted = (
        kind,
        items,
        int(months) if months else None,
        date.fromisoformat(due_on) if due_on else None,
    )
    assert found == ([wanted] if kind else [])
    report = find_next_report(every, language, requests)[0]
    assert report == (date.fromisoformat(next_report) if next_report else None)


def test_the_file_of_wordings_is_read() -> None:
    assert len(_cases()) > 50
    assert {facts[0] for facts, _text in _cases()} == {"en", "fr", "es", "ru", "ar", "zh"}
