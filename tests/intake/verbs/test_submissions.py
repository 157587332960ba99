"""The sources of a report become evidence; a link that comes again repeats the first one."""

import pytest

from recommendations.models import Assessment, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS, REPORT
from tests.intake.import_runs import apply_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _observations(officer: User, body: TreatyBody, state_party: StateParty) -> None:
    apply_text(officer, OBSERVATIONS)


def _sources(number: int) -> list[tuple[str, int | None]]:
    assessment = Assessment.objects.get(recommendation__paragraph__number=number)
    return list(assessment.evidence.values_list("url", "same_as__position"))


def test_every_link_of_a_note_becomes_a_source(officer: User) -> None:
    note = "Survey, https://example.org/survey, and list, https://example.org/list"
    apply_text(officer, REPORT.replace("Survey of workplaces, https://example.org/survey", note))
    assert _sources(5) == [
        ("https://example.org/survey", None),
        ("https://example.org/list", None),
        ("https://example.org/survey", 1),
    ]


def test_links_in_the_running_text_become_sources(officer: User) -> None:
    apply_text(
        officer,
        REPORT.replace(
            "this year[footnoteRef:3]. [3:  Interviews held in May ]",
            "this year, see https://example.org/schools.",
        ),
    )
    assert _sources(7) == [("https://example.org/schools", None)]
