"""The source beside what was read from it: pages as pictures, lines of a text."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from recommendations.models import ImportRun, StateParty, User
from tests.importers.samples import OBSERVATIONS, blocks_of, pdf
from tests.intake.import_runs import proposal_in, read_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, officer: User, state_party: StateParty) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def run(officer: User) -> ImportRun:
    return read_run(officer, OBSERVATIONS.encode())


@pytest.fixture
def pdf_run(officer: User) -> ImportRun:
    return read_run(officer, pdf(blocks_of(OBSERVATIONS), lines_a_page=20), "observations.pdf")


def test_a_page_of_the_source_is_a_picture_that_is_not_drawn_twice(
    desk: Client, pdf_run: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = reverse("import-page", args=(pdf_run.public_id, 2))
    answer = desk.get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert "private" in answer["Cache-Control"]
    assert "public" not in answer["Cache-Control"]

    def never(data: bytes, number: int) -> bytes:
        raise AssertionError("drawn again")

    monkeypatch.setattr("recommendations.intake.views.imports.Sandbox.draw", never)
    again = desk.get(url, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("number", [0, 99])
def test_a_page_that_is_not_there_is_not_found(
    desk: Client, pdf_run: ImportRun, number: int
) -> None:
    assert desk.get(reverse("import-page", args=(pdf_run.public_id, number))).status_code == 404


def test_a_text_has_lines_and_no_pages(desk: Client, run: ImportRun) -> None:
    assert desk.get(reverse("import-page", args=(run.public_id, 1))).status_code == 404
    shown = desk.get(run.get_absolute_url()).content.decode()
    line = (
        OBSERVATIONS.split("\n").index(
            "6. The Committee is concerned about children outside school."
        )
        + 1
    )
    assert f'id="line-{line}"' in shown
    assert f'href="#line-{line}"' in shown


def test_the_requested_page_of_the_source_is_shown(desk: Client, pdf_run: ImportRun) -> None:
    shown = desk.get(f"{pdf_run.get_absolute_url()}?page=2").content.decode()
    assert f'src="{reverse("import-page", args=(pdf_run.public_id, 2))}"' in shown
    for nonsense in ("x", "-3", "99999999", "²"):
        assert desk.get(f"{pdf_run.get_absolute_url()}?page={nonsense}").status_code == 200


def test_the_page_runs_the_same_queries_at_any_length(
    desk: Client, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    short = read_run(officer, OBSERVATIONS.encode())
    rows = "".join(f"{number}. The Committee recommends {number}.\n" for number in range(10, 110))
    long = read_run(officer, f"{OBSERVATIONS}{rows}".encode())
    assert len(proposal_in(long).paragraphs) == 109
    for run in (short, long):
        with django_assert_num_queries(9):
            assert desk.get(run.get_absolute_url()).status_code == 200
