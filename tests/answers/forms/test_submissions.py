"""A submission has a title and readers, an assessment its reasoning, a source its name."""

import pytest

from recommendations.answers.forms.submissions import (
    MAX_SOURCES,
    AssessmentForm,
    EvidenceForm,
    EvidenceFormSet,
    SubmissionSettingsForm,
    SubmissionStartForm,
    assessment_errors,
    evidence_of,
    typed_evidence,
)
from recommendations.enums import AccessLevel
from recommendations.models import Organisation
from tests.factories import GradeFactory, OrganisationFactory
from tests.form_checks import refusals


def _rows(*rows: tuple[str, str]) -> dict[str, str]:
    data = {"source-TOTAL_FORMS": str(len(rows)), "source-INITIAL_FORMS": "0"}
    for n, (text, url) in enumerate(rows):
        data |= {f"source-{n}-text": text, f"source-{n}-url": url}
    return data


def test_what_was_typed_is_kept_unchecked() -> None:
    assert typed_evidence(_rows(("A book", "no address"), ("", ""))) == [
        {"text": "A book", "url": "no address", "same_as": ""},
        {"text": "", "url": "", "same_as": ""},
    ]


def test_a_broken_count_of_rows_gives_none_and_a_huge_one_is_cut() -> None:
    assert typed_evidence({"source-TOTAL_FORMS": "many"}) == []
    assert len(typed_evidence({"source-TOTAL_FORMS": "100000"})) == MAX_SOURCES - 1


def test_empty_rows_are_left_out() -> None:
    rows = EvidenceFormSet(_rows(("", ""), ("A book", "")), prefix="source")
    assert rows.is_valid()
    assert [source.text for source in evidence_of(rows)] == ["A book"]


def test_an_address_without_a_scheme_is_taken_as_https() -> None:
    rows = EvidenceFormSet(_rows(("A site", "example.org/report")), prefix="source")
    assert rows.is_valid()
    assert evidence_of(rows)[0].url == "https://example.org/report"


def test_what_is_wrong_names_the_row_and_leads_to_its_field() -> None:
    form = AssessmentForm(
        {"reasoning": "Words", "access_level": "public"}, scale=None, assessment=None
    )
    rows = EvidenceFormSet(_rows(("A", ""), ("", "https://example.org")), prefix="source")
    assert not rows.is_valid()
    (error,) = assessment_errors(form, rows)
    assert error["url"] == "#id_source-1-text"
    assert error["message"].startswith("Source 2:")


def test_a_row_that_repeats_another_follows_it_when_rows_move() -> None:
    data = _rows(("", ""), ("A book", ""), ("Ibid.", "")) | {"source-2-same_as": "2"}
    rows = EvidenceFormSet(data, prefix="source")
    assert rows.is_valid()
    assert [source.same_as for source in evidence_of(rows)] == [None, 1]


def test_a_submission_needs_a_title() -> None:
    form = SubmissionSettingsForm(
        {"title": " ", "language": "fr", "access_level": AccessLevel.COMMITTEE}
    )
    assert set(refusals(form)) == {"title"}


def test_a_day_of_publication_is_forgotten_where_it_decides_nothing() -> None:
    data = {"title": "On detention", "language": "en", "public_from": "2024-05-01"}
    for level, day in ((AccessLevel.FROM_DATE, "2024-05-01"), (AccessLevel.COMMITTEE, "None")):
        form = SubmissionSettingsForm({**data, "access_level": level})
        assert form.is_valid()
        assert str(form.cleaned_data["public_from"]) == day


@pytest.mark.django_db
def test_a_person_starts_only_for_an_organisation_of_their_own(ngo: Organisation) -> None:
    data = {"title": "On detention", "language": "en", "access_level": AccessLevel.COMMITTEE}
    own = SubmissionStartForm({**data, "organisation": ngo.public_id}, organisations=[ngo])
    assert own.is_valid()
    other = OrganisationFactory.create()
    form = SubmissionStartForm({**data, "organisation": other.public_id}, organisations=[ngo])
    assert set(refusals(form)) == {"organisation"}


def test_an_assessment_needs_its_reasoning() -> None:
    form = AssessmentForm(
        {"reasoning": "", "access_level": AccessLevel.RAPPORTEUR}, scale=None, assessment=None
    )
    assert refusals(form) == {"reasoning": "Write your assessment. A grade alone is not enough."}


@pytest.mark.django_db
def test_a_proposed_grade_is_one_of_the_scale() -> None:
    grade, other = GradeFactory.create(), GradeFactory.create()
    data = {"reasoning": "Words", "access_level": AccessLevel.PUBLIC}
    right, wrong = (
        AssessmentForm({**data, "proposed_grade": one.pk}, scale=grade.scale, assessment=None)
        for one in (grade, other)
    )
    assert right.is_valid()
    assert set(refusals(wrong)) == {"proposed_grade"}


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"text": "", "url": "https://example.org/report"},
            "text",
            "Name the source that is found at this address.",
        ),
        (
            {"text": "A report", "url": "no address"},
            "url",
            "This is not a web address. Enter one like https://example.org/report.",
        ),
    ],
)
def test_a_source_has_a_name_and_an_address_that_can_be_opened(
    typed: dict[str, str], field: str, sentence: str
) -> None:
    assert refusals(EvidenceForm(typed)) == {field: sentence}
