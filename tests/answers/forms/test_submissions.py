"""Rows for sources: added as typed, checked together, numbered in the list of what is wrong."""

from recommendations.answers.forms.submissions import (
    MAX_SOURCES,
    AssessmentForm,
    EvidenceFormSet,
    assessment_errors,
    evidence_of,
    typed_evidence,
)


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
