"""Files and pasted texts are taken in one by one, kept, and handed to a worker."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from recommendations.enums import ImportStatus
from recommendations.intake import tasks
from recommendations.models import ImportRun, TreatyBody, User
from tests.factories import TreatyBodyFactory
from tests.intake.views.test_imports import TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture(autouse=True)
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The imports for which a message left for a worker."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.read_import, "delay", sent.append)
    return sent


def _file(text: str = TEXT, name: str = "observations.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_several_files_make_an_import_each_and_each_goes_to_a_worker(
    desk: Client,
    handed_on: list[int],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    files = [_file(name="a.txt"), _file(TEXT + "6. More.", name="b.txt")]
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(reverse("import-upload"), {"file": files})
    assert answer.url == reverse("import-list")  # type: ignore[attr-defined]
    runs = list(ImportRun.objects.order_by("pk"))
    assert [run.file_name for run in runs] == ["a.txt", "b.txt"]
    assert handed_on == [run.pk for run in runs]


def test_a_pasted_text_is_taken_in_like_a_file(
    desk: Client,
    handed_on: list[int],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("import-upload"), {"text": TEXT, "symbol": "CMW/C/AZE/CO/4"})
    run = ImportRun.objects.get()
    assert (run.file_name, run.symbol) == ("pasted text.txt", "CMW/C/AZE/CO/4")
    with run.file.open("rb") as kept:
        assert kept.read().decode().split() == TEXT.split()
    assert handed_on == [run.pk]


def test_the_committee_that_was_chosen_stays_with_the_run(desk: Client, body: TreatyBody) -> None:
    other = TreatyBodyFactory.create(code="CED", symbol_prefix="CED/C")
    desk.post(reverse("import-upload"), {"file": _file(), "treaty_body": other.pk})
    assert ImportRun.objects.get().treaty_body == other


def test_one_symbol_cannot_name_two_files(desk: Client) -> None:
    given = {"file": [_file(), _file(name="b.txt")], "symbol": "CMW/C/AZE/CO/4"}
    answer = desk.post(reverse("import-upload"), given)
    assert answer.status_code == 422
    assert "one file only" in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose a file"),
        ({"file": SimpleUploadedFile("empty.pdf", b"")}, "The file is empty"),
        ({"file": _file(), "symbol": "CMW/3rd"}, "for example"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_with_a_sentence(
    desk: Client, given: dict[str, object], sentence: str
) -> None:
    answer = desk.post(reverse("import-upload"), given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommendations.intake.forms.imports.MAX_BYTES", 100)
    answer = desk.post(reverse("import-upload"), {"file": _file()})
    assert answer.status_code == 422
    assert "at most" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_when_the_broker_is_down(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(run_id: int) -> None:
        raise OperationalError("Connection refused.")

    monkeypatch.setattr(tasks.read_import, "delay", gone)
    answer = desk.post(reverse("import-upload"), {"file": _file()})
    run = ImportRun.objects.get()
    assert answer.url == run.get_absolute_url()  # type: ignore[attr-defined]
    assert run.status == ImportStatus.RECEIVED
