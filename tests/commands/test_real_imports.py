"""Every real document is imported without a correction, in any order, and only once."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from recommendations.enums import ImportStatus
from recommendations.models import Assessment, Document, FollowUp, ImportRun, Passage, Submission
from tests.importers.samples import SHARED, needs_shared

pytestmark = [pytest.mark.django_db, needs_shared]

# What a person needs beside the documents is no document.
NOT_DOCUMENTS = ("README.md", "gold.csv")


def _documents() -> list[Path]:
    folders = (SHARED / "documents", SHARED / "seeds")
    found = [path for folder in folders for path in sorted(folder.iterdir())]
    return [path for path in found if path.name not in NOT_DOCUMENTS]


def test_all_real_documents_are_applied_without_a_correction(settings: Settings) -> None:
    settings.DEMONSTRATION = True
    call_command("load_reference_data", stdout=StringIO())
    # The report of the NGO speaks of a case that the demonstration holds.
    call_command("seed_demo", stdout=StringIO())
    documents = _documents()
    out, refused = StringIO(), StringIO()
    with pytest.raises(CommandError, match=f"1 of {len(documents)} files"):
        call_command("import_document", *map(str, documents), stdout=out, stderr=refused)
    # A summary record without its first page: neither published nor of any case, as far as it says.
    alone = refused.getvalue().partition(":")[0]
    call_command("import_document", alone, "--access", "public", stdout=out)
    closed = Document.objects.filter(import_runs__isnull=False).exclude(access_level="public")
    assert set(closed.values_list("kind", flat=True)) == {"submission", "summary_record"}
    assert ImportRun.objects.filter(status=ImportStatus.APPLIED).count() == len(documents)
    asked = FollowUp.objects.filter(recommendation__paragraph__document__symbol="CRPD/C/IRN/CO/1")
    assert {row.recommendation.paragraph.reference for row in asked} == {
        "9 (a)",
        "35 (a)",
        "35 (e)",
    }
    # Twenty parts; the one on 69 (b) speaks to the two selected points of the paragraph after it.
    assert Passage.objects.filter(reply__document__symbol="CRPD/C/AZE/FCO/2-3").count() == 21
    report = Submission.objects.order_by("pk").latest("pk")
    spoken_of = Assessment.objects.filter(submission=report)
    numbers = spoken_of.values_list("recommendation__paragraph__number", flat=True)
    assert sorted(numbers) == [16, 36, 60, 62]
    again = StringIO()
    call_command("import_document", *map(str, documents), stdout=again)
    assert again.getvalue().count("nothing to change") == len(documents)
