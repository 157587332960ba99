"""Which document a file is a version of, and what may be read of it by whom."""

import pytest

from recommendations.enums import AccessLevel
from recommendations.importers import parse_text
from recommendations.intake.reads.version_page import changes_of
from recommendations.intake.reads.versions import plan_of
from recommendations.models import Document, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS, REPORT
from tests.versions import FIRST, FRENCH, ONE_MORE, OTHER_WORDS, apply

pytestmark = pytest.mark.django_db

ALL = Document.objects.all


@pytest.fixture(autouse=True)
def document(body: TreatyBody, state_party: StateParty, officer: User) -> Document:
    return apply(officer, OBSERVATIONS, at=FIRST)


@pytest.mark.parametrize(
    "text", [REPORT, OBSERVATIONS.replace("CO/4", "CO/5"), OBSERVATIONS.replace("/AZE/", "/XYZ/")]
)
def test_a_document_that_is_not_recorded_has_no_plan(text: str) -> None:
    assert plan_of(parse_text(text), ALL()) is None


def test_a_document_that_the_reader_may_not_see_has_no_plan(
    document: Document, outsider: User
) -> None:
    document.access_level = AccessLevel.COMMITTEE
    document.save()
    assert plan_of(parse_text(OTHER_WORDS), Document.objects.visible_to(outsider)) is None
    assert plan_of(parse_text(OTHER_WORDS), ALL()) is not None


def test_the_basis_of_a_plan_changes_with_the_versions(officer: User) -> None:
    before = plan_of(parse_text(OTHER_WORDS), ALL())
    apply(officer, ONE_MORE)
    after = plan_of(parse_text(OTHER_WORDS), ALL())
    assert before is not None
    assert after is not None
    assert before.basis != after.basis


def test_subparagraphs_that_only_moved_with_their_paragraph_are_not_listed(officer: User) -> None:
    text = ONE_MORE.replace(
        "4. The Committee welcomes the new act.", "4. The Committee welcomes the new act of law."
    )
    apply(officer, text)
    plan = plan_of(parse_text(OBSERVATIONS), ALL())
    assert plan is not None
    shown = changes_of(plan)
    assert {row.reference for row in shown.changes} == {"4", "7", "8"}
    assert [sentence.partition(":")[0] for sentence in shown.other_changes] == ["7", "9"]


def test_a_translation_asks_nothing_to_be_confirmed() -> None:
    text = FRENCH.replace("figurant aux paragraphes 5 a) et c) et 7", "figurant au paragraphe 7")
    plan = plan_of(parse_text(text), ALL())
    assert plan is not None
    shown = changes_of(plan)
    assert shown.choices == ()
    lead = "A translation: it adds the text in French to 16 paragraphs and subparagraphs."
    assert shown.lead == lead
