"""Nine committees in six languages: every field that a person reads, read from a whole document."""

from datetime import date

import pytest

from recommendations.importers import ParsedDocument, parse_text
from tests.importers.observations import CONSIDERED, FACTS, LANGUAGES, document


def _requests(read: ParsedDocument) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (item.kind, " ".join(item.items), item.period_months, item.due_on, item.due_basis)
        for item in read.follow_up
    )


@pytest.mark.parametrize("committee", FACTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_document_says(language: str, committee: str) -> None:
    facts = FACTS[committee]
    read = parse_text(document(language, committee))
    assert read.kind == "concluding_observations"
    assert (read.symbol, read.committee, read.state_party) == (
        facts.symbol,
        committee,
        facts.state,
    )
    assert (read.cycle, read.language, read.original_language) == (facts.cycle, language, "fr")
    assert read.distributed_on == date(2022, 5, 9)
    assert (read.session, read.session_starts_on, read.session_ends_on) == (
        34,
        date(2022, 3, 28),
        date(2022, 4, 8),
    )
    assert (read.considered_meetings, read.considered_on) == (
        facts.considered_meetings,
        CONSIDERED,
    )
    assert (read.adopted_meeting, read.adopted_on) == (facts.adopted_meeting, facts.adopted_on)
    assert _requests(read) == facts.requests
    assert {item.paragraph for item in read.follow_up} == {facts.request_paragraph}
    assert read.next_report_due_on == facts.next_report_due_on
    assert tuple(sorted({item.code for item in read.warnings})) == facts.warnings


@pytest.mark.parametrize("committee", FACTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_names_tell_what_a_missing_symbol_would(language: str, committee: str) -> None:
    facts = FACTS[committee]
    read = parse_text(document(language, committee, has_symbol=False))
    assert read.kind == "concluding_observations"
    assert read.symbol is None
    assert (read.committee, read.state_party, read.cycle) == (
        committee,
        facts.state,
        facts.cycle,
    )
