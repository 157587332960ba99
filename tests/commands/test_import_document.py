"""`manage.py import_document`: applies, tries without changing anything, says what is wrong."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recommendations.enums import ImportStatus
from recommendations.models import (
    Assessment,
    Document,
    ImportRun,
    Paragraph,
    StateParty,
    StateReply,
    TreatyBody,
    User,
)
from tests.factories import StatePartyFactory, TreatyBodyFactory
from tests.importers.samples import OBSERVATIONS, REPLY, REPORT, SHARED, needs_shared
from tests.versions import OTHER_WORDS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(body: TreatyBody, state_party: StateParty) -> None:
    """The committee and the State party that the sample documents are about."""


@pytest.fixture
def observations(tmp_path: Path) -> Path:
    path = tmp_path / "observations.txt"
    path.write_text(OBSERVATIONS, encoding="utf-8")
    return path


def _run(*args: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_document", *map(str, args), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def _fail(*args: object) -> str:
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import_document", *map(str, args), stdout=out, stderr=err)
    return err.getvalue() + str(caught.value)


def test_a_file_is_applied_and_a_second_time_changes_nothing(observations: Path) -> None:
    out, _err = _run(observations)
    assert "short term follow up in 8: 5(a), 5(c), 7, due 2024-04-01" in out
    assert "imported as CMW/C/AZE/CO/4" in out
    n_paragraphs = Paragraph.objects.count()
    assert n_paragraphs > 9
    again, _err = _run(observations)
    assert "nothing to change" in again
    assert Paragraph.objects.count() == n_paragraphs


def test_a_dry_run_leaves_no_trace(observations: Path) -> None:
    out, _err = _run(observations, "--dry-run")
    assert "would be imported as CMW/C/AZE/CO/4 (Public). Nothing was changed." in out
    assert not Document.objects.exists()
    assert not ImportRun.objects.exists()


def test_who_may_read_it_is_an_option(observations: Path) -> None:
    out, _err = _run(observations, "--access", "from_date", "--public-from", "2999-01-31")
    assert "imported as CMW/C/AZE/CO/4 (Public from a date)." in out
    document = Document.objects.get()
    assert (document.access_level, str(document.public_from)) == ("from_date", "2999-01-31")
    for wrong in (
        ("--access", "from_date"),
        ("--public-from", "2999-01-31"),
        ("--access", "public", "--review"),
    ):
        _fail(observations, *wrong)


def test_what_was_not_published_is_for_the_committee_alone(
    observations: Path, tmp_path: Path
) -> None:
    reply = tmp_path / "reply.txt"
    reply.write_text(REPLY.replace("Distr.: General\n", ""), encoding="utf-8")
    out, _err = _run(observations, reply)
    assert "imported as CMW/C/AZE/FCO/4 (Committee only)." in out
    assert [row.access_level for row in StateReply.objects.all()] == ["committee"]


def test_review_leaves_the_run_to_be_checked(observations: Path) -> None:
    _run(observations, "--review")
    assert ImportRun.objects.get().status == ImportStatus.PARSED
    assert not Document.objects.exists()


def test_the_person_is_the_one_named_else_an_officer(observations: Path, officer: User) -> None:
    _run(observations)
    assert ImportRun.objects.get().started_by == officer
    assert "no active account" in _fail(observations, "--by", "nobody@example.org")


def test_without_any_account_the_command_line_stands_for_itself(observations: Path) -> None:
    _run(observations)
    person = ImportRun.objects.get().started_by
    assert person.full_name == "Import from the command line"
    assert not person.is_active


@pytest.mark.parametrize("names", [("1", "2", "3"), ("3", "2", "1")])
def test_a_folder_is_imported_with_the_observations_first(
    tmp_path: Path, names: tuple[str, str, str]
) -> None:
    for name, text in zip(names, (OBSERVATIONS, REPLY, REPORT), strict=True):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    out, _err = _run(tmp_path, "--dry-run")
    assert out.count("would be imported") == 3
    assert not ImportRun.objects.exists()
    out, _err = _run(tmp_path)
    assert "2 of 3: 2.txt" in out
    assert Document.objects.count() == 3
    assert Assessment.objects.count() == 2


def test_what_cannot_be_imported_is_reported_and_the_rest_is_imported(
    tmp_path: Path, observations: Path
) -> None:
    picture = tmp_path / "picture.pdf"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 40)
    said = _fail(picture, observations, tmp_path / "missing.pdf")
    assert "picture.pdf: The file is a picture (PNG)" in said
    assert "missing.pdf: The file cannot be opened" in said
    assert "2 of 3 files were not imported." in said
    assert Document.objects.get().symbol == "CMW/C/AZE/CO/4"


@pytest.mark.parametrize(
    ("symbol", "says"),
    [
        ("CMW/AZE/CO/3", "begin with CMW/C/"),
        ("CMW/C/AZE/CO/3", "The file says that it is CMW/C/AZE/CO/4"),
    ],
)
def test_a_wrong_symbol_is_reported(observations: Path, symbol: str, says: str) -> None:
    assert says in _fail(observations, "--symbol", symbol)
    assert not Document.objects.exists()


def test_an_unknown_state_party_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "unknown.txt"
    path.write_text(OBSERVATIONS.replace("/AZE/", "/XYZ/"), encoding="utf-8")
    assert "names the State party XYZ, which is not known here" in _fail(path)
    assert not Document.objects.exists()


@needs_shared
@pytest.mark.parametrize(
    ("name", "n_paragraphs", "items"),
    [
        ("CRPD_C_ARM_CO_1.pdf", 63, {"12", "32"}),
        ("CRPD_C_AZE_CO_1.pdf", 57, {"37"}),
        ("CRPD_C_IRN_CO_1.pdf", 69, {"9 (a)", "35 (a)", "35 (e)"}),
    ],
)
def test_real_observations_are_applied_as_they_stand(
    name: str, n_paragraphs: int, items: set[str]
) -> None:
    TreatyBodyFactory.create(code="CRPD", symbol_prefix="CRPD/C")
    for iso3 in ("ARM", "IRN"):
        StatePartyFactory.create(iso3=iso3, name_en=iso3)
    _run(SHARED / "documents" / name)
    document = Document.objects.get()
    whole = Paragraph.objects.filter(document=document, label="")
    assert list(whole.values_list("number", flat=True)) == list(range(1, n_paragraphs + 1))
    request = document.follow_up_requests.get()
    assert {row.recommendation.paragraph.reference for row in request.follow_ups.all()} == items


def test_a_further_version_says_what_it_changes_and_what_is_left_to_a_person(
    tmp_path: Path, observations: Path
) -> None:
    _run(observations)
    path = tmp_path / "corrected.txt"
    path.write_text(OTHER_WORDS.replace("9 May 2022", "12 May 2022"), encoding="utf-8")
    out, _err = _run(path)
    assert "CMW/C/AZE/CO/4: Paragraphs and subparagraphs: 1 with other words." in out
    assert "to be confirmed on the page: Distributed on: 9 May 2022 becomes 12 May 2022." in out
    document = Document.objects.get()
    assert document.versions.count() == 2
    assert document.distributed_on is not None
    assert document.distributed_on.day == 9


def test_a_version_that_deletes_most_paragraphs_is_left_to_be_checked(
    tmp_path: Path, observations: Path
) -> None:
    _run(observations)
    n_before = Paragraph.objects.count()
    path = tmp_path / "cut.txt"
    path.write_text(OBSERVATIONS.partition("Labour inspection")[0], encoding="utf-8")
    out, _err = _run(path)
    assert "check that it is complete" in out
    assert f"check it at {ImportRun.objects.latest('pk').get_absolute_url()}" in out
    assert Document.objects.get().versions.count() == 1
    assert Paragraph.objects.in_the_text().count() == n_before
