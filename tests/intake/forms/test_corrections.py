"""A correction of what was read is refused at its field, and nothing typed is lost."""

from dataclasses import replace
from datetime import date

import pytest

from recommendations.importers.parsed import (
    ParsedDocument,
    ParsedFollowUp,
    ParsedParagraph,
    ParsedPassage,
)
from recommendations.intake.forms.corrections import (
    AnswersForm,
    FactsForm,
    NumberForm,
    PassageForm,
    RequestForm,
    SplitForm,
    WordsForm,
)
from tests.form_checks import refusals

PARAGRAPH = ParsedParagraph(9, "recommendation", (), "The State party should. It should also.")
CONCERN = ParsedParagraph(8, "concern", (), "The Committee is concerned.")
DOCUMENT = ParsedDocument(
    "concluding_observations", "en", (CONCERN, PARAGRAPH), adopted_on=date(2021, 10, 8)
)
PASSAGE = ParsedPassage(("9(a)",), 1, 2, "wording", 1.0)


def test_a_paragraph_needs_a_text() -> None:
    form = WordsForm({"words": ""}, document=DOCUMENT, paragraph=PARAGRAPH)
    assert set(refusals(form)) == {"words"}


def test_a_number_is_a_number() -> None:
    for typed in ("", "nine"):
        form = NumberForm({"to": typed}, document=DOCUMENT, paragraph=PARAGRAPH)
        assert set(refusals(form)) == {"to"}


def test_a_split_needs_a_place_or_the_words_that_follow_it() -> None:
    nothing = SplitForm({"before": ""}, document=DOCUMENT, paragraph=PARAGRAPH)
    assert set(refusals(nothing)) == {"place"}
    moved = SplitForm({"place": "999", "before": ""}, document=DOCUMENT, paragraph=PARAGRAPH)
    assert set(refusals(moved)) == {"place"}
    unknown = SplitForm({"before": "Other words"}, document=DOCUMENT, paragraph=PARAGRAPH)
    assert set(refusals(unknown)) == {"before"}
    typed = SplitForm({"before": "It should also"}, document=DOCUMENT, paragraph=PARAGRAPH)
    assert typed.is_valid(), typed.errors
    assert typed.arguments() == {"number": 9, "at": PARAGRAPH.text.index("It should also")}


def test_a_paragraph_without_a_place_to_split_asks_for_words() -> None:
    short = replace(PARAGRAPH, text="The State party should act")
    form = SplitForm({"before": ""}, document=DOCUMENT, paragraph=short)
    assert set(refusals(form)) == {"before"}


def test_a_recommendation_answers_a_concern_above_it() -> None:
    for typed, is_right in (("8", True), ("", True), ("9", False)):
        form = AnswersForm({"concern": typed}, document=DOCUMENT, paragraph=PARAGRAPH)
        assert form.is_valid() is is_right


@pytest.mark.parametrize(
    ("field", "typed"), [("kind", "letter"), ("adopted_on", "31 June 2021"), ("session", "x")]
)
def test_a_fact_that_cannot_be_is_refused(field: str, typed: str) -> None:
    form = FactsForm({"kind": "concluding_observations", field: typed}, document=DOCUMENT)
    assert set(refusals(form)) == {field}


def test_only_facts_that_were_changed_are_corrected() -> None:
    form = FactsForm(
        {"kind": "concluding_observations", "adopted_on": "2021-10-09", "title": ""},
        document=DOCUMENT,
    )
    assert form.is_valid(), form.errors
    assert form.arguments() == {"adopted_on": "2021-10-09"}


def test_a_request_needs_its_paragraph_and_the_paragraphs_that_it_selects() -> None:
    form = RequestForm(
        {"kind": "short_term_follow_up", "paragraph": "", "items": ""}, printed=None, index=None
    )
    assert set(refusals(form)) == {"paragraph", "items"}


def test_a_request_shows_a_date_only_where_the_document_prints_one() -> None:
    asked = ParsedFollowUp(
        "short_term_follow_up", 70, ("9(a)",), "Quoted.", 24, date(2023, 10, 8), "from_adoption"
    )
    assert RequestForm(printed=asked, index=0)["due_on"].value() is None
    printed = replace(asked, due_basis="explicit_date")
    assert RequestForm(printed=printed, index=0)["due_on"].value() == date(2023, 10, 8)
    assert RequestForm(printed=printed, index=0)["items"].value() == "9 (a)"


def test_a_passage_names_the_paragraphs_that_it_addresses() -> None:
    assert set(refusals(PassageForm({"items": " "}, passage=PASSAGE))) == {"items"}
