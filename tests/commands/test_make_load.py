"""A load has the shape of the index, and its flat rows are those that the tables say."""

import gzip
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from recommendations.demo.load import A_DOCUMENT, ANNOTATIONS, PARAGRAPHS
from recommendations.documents.verbs.relisting import differing
from recommendations.enums import Language
from recommendations.models import (
    Document,
    Evaluation,
    FollowUp,
    ListedRecommendation,
    ParagraphText,
    Recommendation,
    ReportingCycle,
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with a few made-up paragraphs."""
    rows = [
        {language: f"Text {number} in {language}." for language in Language.values}
        for number in range(30)
    ]
    (tmp_path / ANNOTATIONS).write_text("\n".join(map(json.dumps, rows)))
    with gzip.open(tmp_path / PARAGRAPHS, "wt") as file:
        file.writelines(json.dumps({"text": f"Paragraph {number}."}) + "\n" for number in range(70))
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_load_has_all_that_the_index_has_and_its_flat_rows_are_right(
    texts: Path, settings: Settings
) -> None:
    settings.DEMONSTRATION = True
    call_command("load_reference_data", verbosity=0)
    for _again in range(2):
        call_command("make_load", recommendations=300, texts=texts, verbosity=0)
    assert Recommendation.objects.count() == ListedRecommendation.objects.count() == 600
    assert Document.objects.count() == 600 // A_DOCUMENT == ReportingCycle.objects.count()
    assert not differing()
    assert set(ParagraphText.objects.values_list("language", flat=True)) == set(Language.values)
    assert FollowUp.objects.filter(status="evaluated").exists()
    assert Evaluation.objects.filter(status="adopted").exists()
    assert ListedRecommendation.objects.filter(is_per_reader=True).exists()
    # What comes next has a key of its own.
    last = ReportingCycle.objects.latest("pk")
    after = ReportingCycle.objects.create(
        treaty_body=last.treaty_body, state_party=last.state_party, number="99"
    )
    assert after.pk > last.pk


@pytest.mark.django_db
def test_load_is_kept_out_of_what_is_no_demonstration(texts: Path, settings: Settings) -> None:
    settings.DEMONSTRATION = settings.DEBUG = False
    before = Recommendation.objects.count()
    with pytest.raises(CommandError, match="made-up recommendations with real ones"):
        call_command("make_load", recommendations=10, texts=texts)
    assert Recommendation.objects.count() == before


@pytest.mark.django_db
def test_load_asks_for_its_texts(tmp_path: Path, settings: Settings) -> None:
    settings.DEMONSTRATION = True
    with pytest.raises(CommandError, match="name the folder that holds it"):
        call_command("make_load", recommendations=10, texts=tmp_path)
