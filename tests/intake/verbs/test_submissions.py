"""The sources of a report become evidence, each link once as itself and then as a repetition."""

from datetime import UTC, datetime

import pytest

from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.models import Assessment, StateParty, TreatyBody, User
from tests.importers.samples import OBSERVATIONS, REPORT

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _observations(officer: User, body: TreatyBody, state_party: StateParty) -> None:
    _apply(officer, OBSERVATIONS)


def _apply(by: User, text: str) -> None:
    run = start_import(data=text.encode(), filename="file.txt", by=by)
    apply_import(parse_import(run, now=NOW), by=by, now=NOW)


def _sources(number: int) -> list[tuple[str, int | None]]:
    assessment = Assessment.objects.get(recommendation__paragraph__number=number)
    return list(assessment.evidence.values_list("url", "same_as__position"))


def test_every_link_of_a_note_becomes_a_source(officer: User) -> None:
    note = "Survey, https://example.org/survey, and list, https://example.org/list"
    _apply(officer, REPORT.replace("Survey of workplaces, https://example.org/survey", note))
    assert _sources(5) == [
        ("https://example.org/survey", None),
        ("https://example.org/list", None),
        ("https://example.org/survey", 1),
    ]


def test_links_in_the_running_text_become_sources(officer: User) -> None:
    _apply(
        officer,
        REPORT.replace(
            "this year[footnoteRef:3]. [3:  Interviews held in May ]",
            "this year, see https://example.org/schools.",
        ),
    )
    assert _sources(7) == [("https://example.org/schools", None)]
