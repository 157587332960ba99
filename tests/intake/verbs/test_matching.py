"""Passages that name no paragraph are matched by their wording where it is similar enough."""

import pytest
from django.test import Client

from recommendations.intake.reads.proposals import proposal_page
from recommendations.intake.verbs.imports import apply_import
from recommendations.models import Assessment, Passage, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT, UNNAMED
from tests.intake.import_runs import NOW, apply_text, read_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(body: TreatyBody, state_party: StateParty) -> None:
    """The committee and the State party that the sample documents are about."""


def test_sections_without_numbers_are_matched_by_their_words(officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    run = read_run(officer, UNNAMED.encode())
    found = {item["heading"]: item for item in run.proposal["passages"]}
    assert {heading: item["items"] for heading, item in found.items()} == {
        "I. Visits to workplaces": ["5"],
        "III. Schools": ["7"],
    }
    assert {item["reason"] for item in found.values()} == {"wording"}
    assert all(0.3 <= item["confidence"] < 0.75 for item in found.values())
    assert "inspectors" in found["I. Visits to workplaces"]["matched_words"]
    assert [item["heading"] for item in run.proposal["unmatched"]] == ["II. Weather"]


def test_the_page_and_the_passage_say_which_words_are_alike(officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    run = read_run(officer, UNNAMED.encode())
    proposal = proposal_page(run)
    assert proposal is not None
    assert "inspectors" in proposal.passages[0]["reason"]
    assert [part.heading for part in proposal.unmatched] == ["II. Weather"]
    apply_import(run, by=officer, now=NOW)
    reasons = [row.match_reason for row in Passage.objects.order_by("pk")]
    assert len(reasons) == 3  # one part speaks to the two selected points of paragraph 5
    assert "The wording is similar" in reasons[0]
    assert "inspectors" in reasons[0]


def test_the_page_lists_what_could_not_be_matched(client: Client, officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    run = read_run(officer, UNNAMED.replace("snow fell", "snow <b>fell</b>").encode())
    client.force_login(officer)
    html = client.get(run.get_absolute_url()).content.decode()
    assert "Unmatched passages" in html
    assert "II. Weather" in html
    assert "snow &lt;b&gt;fell" in html


def test_without_the_recommendations_nothing_is_proposed(officer: User) -> None:
    run = read_run(officer, UNNAMED.encode())
    assert run.proposal["passages"] == []
    assert len(run.proposal["unmatched"]) == 3
    assert "no_passages" in {warning["code"] for warning in run.warnings}


def test_what_names_its_paragraph_is_not_overridden(officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    # The words are those of the recommendation on schools; the heading names the other one.
    text = REPLY.replace(
        "Inspectors may now come", "Every school may now open to children"
    ).replace("paragraph 5 (a) of", "paragraph 5 (c) of")
    run = read_run(officer, text.encode())
    assert [(item["items"], item["reason"]) for item in run.proposal["passages"]] == [
        (["5(c)"], "explicit_reference"),
        (["6"], "explicit_reference"),
    ]


def test_nothing_is_matched_across_languages(officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    text = UNNAMED[: UNNAMED.index("1. ")].replace("English", "French") + (
        "1. Les inspecteurs peuvent visiter tous les lieux de travail sans préavis, et les juges "
        "sont formés dans les tribunaux pour que les écoles soient ouvertes aux enfants.\n"
        "2. Les écoles sont ouvertes à tous les enfants dans les régions et dans la capitale.\n"
        "3. Les amendes sont publiées par le ministère et par les tribunaux du pays.\n"
    )
    run = read_run(officer, text.encode())
    assert run.proposal["language"] == "fr"
    assert run.proposal["passages"] == []


def test_a_report_with_topics_for_headings_is_assessed_by_its_words(officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    text = (
        REPORT.replace("First: Visits by inspectors", "Visits by inspectors of labour")
        .replace("Second: Children and schools", "School for children of migrants")
        .replace("Inspectors still announce their visits", "Inspectors still give notice of visits")
    )
    apply_text(officer, text)
    found = {str(row.recommendation.paragraph): row for row in Assessment.objects.all()}
    assert set(found) == {"5 (a)", "7"}
    assert "The wording is similar" in found["7"].match_reason


def test_a_reply_to_other_paragraphs_than_those_selected_says_so(officer: User) -> None:
    apply_text(officer, OBSERVATIONS)
    run = read_run(officer, REPLY.encode())
    # The reply speaks of 5 (a), and of concern 6, which recommendation 7 answers: all is met.
    assert run.warnings == []
    text = REPLY.replace("relating to paragraph 6 of", "relating to paragraph 4 of").replace(
        "relating to paragraph 5 (a) of", "relating to paragraph 9 of"
    )
    messages = [warning["message"] for warning in read_run(officer, text.encode()).warnings]
    assert messages == [
        "No passage addresses the selected paragraphs 7.",
        "Passages also address paragraphs that were not selected: 9.",
    ]
