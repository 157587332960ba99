"""A document known by single UHRI rows becomes complete when its file is imported."""

from datetime import UTC, datetime

import pytest

from recommendations.enums import DeadlineKind, DeadlineState
from recommendations.importers.parsed_json import from_json
from recommendations.intake.reads.version_page import changes_of
from recommendations.intake.reads.versions import plan_of
from recommendations.intake.verbs.imports import apply_import, start_import
from recommendations.intake.verbs.reading import parse_import
from recommendations.intake.verbs.versions import VersionChoice
from recommendations.models import (
    Deadline,
    Document,
    FollowUpRequest,
    IndexAnnotation,
    Recommendation,
    StateParty,
    TreatyBody,
    User,
)
from tests.factories import ThemeFactory
from tests.importers.index_files import row
from tests.importers.samples import OBSERVATIONS
from tests.index_imports.index_exports import applied

NOW = datetime(2024, 7, 1, 9, tzinfo=UTC)
SYMBOL = "CMW/C/AZE/CO/4"

pytestmark = pytest.mark.django_db


def test_the_file_of_a_document_known_by_rows_completes_it(
    officer: User, administrator: User, body: TreatyBody, state_party: StateParty
) -> None:
    ThemeFactory.create(slug="housing", name="Housing")
    text = (
        "Children7. Recalling its general comment No. 4, the Committee urges the State party to "
        "open every school."
    )
    applied([row(1, Symbol=SYMBOL, Text=text, AnnotationType="- Recommendations")], administrator)
    seventh = Recommendation.objects.get(paragraph__document__symbol=SYMBOL)
    run = start_import(data=OBSERVATIONS.encode(), filename="a.txt", by=officer)
    run = parse_import(run, now=NOW)
    plan = plan_of(from_json(run.proposal), Document.objects.all())
    assert plan is not None
    choices = [key for key, _sentence in changes_of(plan).choices]
    choice = VersionChoice(confirmed=choices, basis=plan.basis)
    document = apply_import(run, by=officer, now=NOW, version=choice).document
    assert document is not None
    whole = document.paragraphs.filter(label="", gone_in=None).order_by("position")
    assert [paragraph.number for paragraph in whole] == list(range(1, 10))
    assert Recommendation.objects.get(paragraph__number=7, paragraph__document=document) == seventh
    assert list(seventh.themes.values_list("slug", flat=True)) == ["housing"]
    assert IndexAnnotation.objects.filter(paragraph=seventh.paragraph).exists()
    request = FollowUpRequest.objects.get(document=document)
    asked = {str(follow_up.recommendation.paragraph) for follow_up in request.follow_ups.all()}
    assert asked == {"5 (a)", "5 (c)", "7"}
    due = Deadline.objects.get(request=request, state=DeadlineState.IN_FORCE)
    assert due.due_on.isoformat() == "2024-04-01"
    next_report = Deadline.objects.get(kind=DeadlineKind.NEXT_PERIODIC_REPORT)
    assert next_report.due_on.isoformat() == "2027-05-01"
