"""Nine committees in six languages: every field that a person reads, read from a whole document."""

import io
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document

from recommendations.importers import ParsedDocument, parse, parse_text
from tests.importers.specimens import CONSIDERED, FACTS, LANGUAGES, document


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


def _wrapped(text: str) -> str:
    """The text with hard line breaks; Chinese has no spaces to break at."""
    return "\n".join(
        "\n".join(textwrap.wrap(line, 78, break_on_hyphens=False) or [""])
        for line in text.split("\n")
    )


@pytest.mark.parametrize(
    "change",
    [
        _wrapped,
        lambda text: text.replace("\n", "\n\n"),
        lambda text: re.sub(r"(?m)^(\d+)\. ", r"\1.", text),
        lambda text: re.sub(r"(?m)^(?:D\. |دال-).*\n", "", text),
    ],
    ids=["hard line breaks", "blank lines", "numbers without a space", "no heading"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layout_of_the_text_changes_nothing(
    language: str, change: Callable[[str], str]
) -> None:
    text = document(language, "CAT")
    plain, changed = parse_text(text), parse_text(change(text))
    assert replace(changed, paragraphs=(), follow_up=()) == replace(
        plain, paragraphs=(), follow_up=()
    )
    assert _requests(changed) == _requests(plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_word_files_say_the_same(language: str) -> None:
    word = Document()
    for line in document(language, "CEDAW").splitlines():
        word.add_paragraph(line)
    out = io.BytesIO()
    word.save(out)
    read, plain = parse(out.getvalue()), parse_text(document(language, "CEDAW"))
    assert _requests(read) == FACTS["CEDAW"].requests
    assert (read.symbol, read.session, read.session_ends_on, read.next_report_due_on) == (
        plain.symbol,
        plain.session,
        plain.session_ends_on,
        FACTS["CEDAW"].next_report_due_on,
    )


def test_the_report_cited_tells_what_the_page_leaves_out() -> None:
    text = (
        "* Adopted by the Committee at its seventieth session (2–20 July 2018).\n"
        "Concluding observations\n"
        "1. The Committee considered the reports (CEDAW/C/COK/2-3) at its 1618th meeting.\n"
        "2. It is grateful.\n3. It is concerned about schools.\n4. The State party should act.\n"
    )
    read = parse_text(text)
    assert read.symbol is None
    assert (read.committee, read.state_party, read.cycle) == ("CEDAW", "COK", (2, 3))
    assert (read.session, read.session_ends_on) == (70, date(2018, 7, 20))


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
