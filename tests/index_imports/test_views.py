"""UHRI exports on their pages: sent, counted, their names matched, applied, checked."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from recommendations.enums import IndexImportStatus, IndexOutcome
from recommendations.index_imports import tasks
from recommendations.models import (
    Document,
    IndexImport,
    IndexTerm,
    Recommendation,
    StateParty,
    Theme,
    TreatyBody,
    User,
)
from tests.factories import (
    IndexImportFactory,
    IndexRowFactory,
    StatePartyFactory,
    TreatyBodyFactory,
)
from tests.importers.index_files import as_json, as_xlsx, row
from tests.index_imports.index_exports import document

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, administrator: User, body: TreatyBody, state_party: StateParty) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture(autouse=True)
def _worker_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message reaches the task at once."""
    monkeypatch.setattr(tasks.work_on_index_import, "delay", tasks.work_on_index_import)


def _send(desk: Client, commit: DjangoCaptureOnCommitCallbacks, data: bytes) -> Any:
    file = SimpleUploadedFile("export.json", data)
    with commit(execute=True):
        return desk.post(reverse("index-import-upload"), {"file": file})


def _act(desk: Client, commit: DjangoCaptureOnCommitCallbacks, word: str) -> Any:
    found = IndexImport.objects.latest("pk")
    with commit(execute=True):
        return desk.post(reverse(f"index-import-{word}", args=(found.public_id,)), follow=True)


def _page(desk: Client, name: str = "detail", *args: object) -> str:
    found = IndexImport.objects.latest("pk")
    answer = desk.get(reverse(f"index-import-{name}", args=(found.public_id, *args)))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_export_is_sent_counted_applied_and_checked(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rows: list[dict[str, Any]] = [
        *document("CMW/C/AZE/CO/4", 7, 8),
        row(30, Symbol="CMW/C/AZE/CO/4", Text="A text of no number at all."),
        row(31, Body="- UPR", Symbol="A/HRC/40/7"),
    ]
    answer = _send(desk, django_capture_on_commit_callbacks, as_xlsx(rows))
    found = IndexImport.objects.get()
    assert answer.url == found.get_absolute_url()
    page = _page(desk)
    assert "What applying would do" in page
    assert "UPR: 1" in page
    assert not Document.objects.exists()
    _act(desk, django_capture_on_commit_callbacks, "apply")
    assert ">Result<" in _page(desk)
    assert Recommendation.objects.count() == 1
    assert "CMW/C/AZE/CO/4" in _page(desk, "documents")
    assert "A text of no number at all." in _page(desk, "rows", "without_number")


def test_a_workbook_of_several_megabytes_goes_through_a_file(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rows = [row(n, Text=f"{n}. " + "The Committee asks. " * 60) for n in range(1, 2500)]
    data = as_json(rows)
    assert len(data) > 3 * 1024 * 1024
    _send(desk, django_capture_on_commit_callbacks, data)
    assert IndexImport.objects.get().n_rows_read == len(rows)


def test_the_same_export_leads_to_its_earlier_import(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    data = as_json(document("CMW/C/AZE/CO/4", 7, 8))
    first = _send(desk, django_capture_on_commit_callbacks, data)
    assert _send(desk, django_capture_on_commit_callbacks, data).url == first.url
    assert IndexImport.objects.count() == 1


def test_names_are_matched_on_their_page_and_kept(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    rows = document("CMW/C/UNK/CO/1", 7, 8, Countries=["Kosovo*"], Themes=["Roofs", "Walls", "X"])
    _send(desk, django_capture_on_commit_callbacks, as_json(rows))
    party = StatePartyFactory.create(iso3="XKX", name_en="A territory")
    found = IndexImport.objects.get()
    url = reverse("index-import-names", args=(found.public_id,))
    fields = {
        bound.label: bound.html_name
        for group in desk.get(url).context["form"].groups
        for _name, bound in group["fields"]
    }
    assert set(fields) == {"Kosovo*", "Roofs", "Walls", "X"}
    answer = desk.post(
        url,
        {fields["Kosovo*"]: party.pk, fields["X"]: "left-out", "all_new_themes": "1"},
    )
    assert answer.headers["Location"] == found.get_absolute_url()
    assert {theme.name for theme in Theme.objects.all()} == {"Roofs", "Walls"}
    assert IndexTerm.objects.get(written="Kosovo*").state_party == party
    assert "Every name is known" in desk.get(url).content.decode()
    _act(desk, django_capture_on_commit_callbacks, "apply")
    assert Recommendation.objects.get().themes.count() == 2


def test_an_impossible_choice_comes_back_with_an_error(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _send(desk, django_capture_on_commit_callbacks, as_json([row(1, Themes=["Roofs"])]))
    url = reverse("index-import-names", args=(IndexImport.objects.get().public_id,))
    ((group,),) = (desk.get(url).context["form"].groups,)
    answer = desk.post(url, {group["fields"][0][1].html_name: "999999"})
    assert answer.status_code == 422
    assert not IndexTerm.objects.exists()


def test_while_a_worker_is_busy_the_page_reloads_and_works_without_script(
    desk: Client,
) -> None:
    found = IndexImportFactory.create(
        status=IndexImportStatus.COUNTING, n_rows_read=270, n_rows_expected=1000
    )
    page = _page(desk)
    assert 'hx-trigger="every 2s"' in page
    assert f'<a href="{found.get_absolute_url()}">Reload</a>' in page
    assert 'value="270"' in page
    assert "Continue" not in page
    IndexImport.objects.update(updated_at=timezone.now() - timedelta(minutes=5))
    assert "Continue" in _page(desk)


def test_a_stopped_import_is_continued(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _send(desk, django_capture_on_commit_callbacks, as_json(document("CMW/C/AZE/CO/4", 7, 8)))
    IndexImport.objects.update(status=IndexImportStatus.STOPPED, error="It stopped.")
    assert "It stopped." in _page(desk)
    _act(desk, django_capture_on_commit_callbacks, "continue")
    found = IndexImport.objects.get()
    assert (found.status, found.error) == (IndexImportStatus.APPLIED, "")


def test_discarding_leaves_nothing_and_a_refusal_is_shown(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _send(desk, django_capture_on_commit_callbacks, as_json(document("CMW/C/AZE/CO/4", 7, 8)))
    _act(desk, django_capture_on_commit_callbacks, "discard")
    page = _act(desk, django_capture_on_commit_callbacks, "apply").content.decode()
    assert "has not been counted yet" in page
    assert not Document.objects.exists()


def test_a_file_that_is_no_export_says_why(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    _send(desk, django_capture_on_commit_callbacks, b"%PDF-1.7")
    assert "neither a workbook (.xlsx) nor JSON" in _page(desk)


def test_what_is_too_large_is_refused_before_it_is_read(desk: Client) -> None:
    answer = desk.generic(
        "POST",
        reverse("index-import-upload"),
        b"",
        # Django's client names no type for the empty body that stands here for a large one.
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
    )
    assert answer.status_code == 413
    assert "larger than 600 MB" in answer.content.decode()


def test_a_form_without_its_token_and_a_person_without_the_right_send_nothing(
    administrator: User, officer: User
) -> None:
    url = reverse("index-import-upload")
    TreatyBodyFactory.create(code="CRPD")
    for person in (administrator, officer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        file = SimpleUploadedFile("export.json", as_json([row()]))
        assert client.post(url, {"file": file}).status_code == 403
    assert not IndexImport.objects.exists()


def test_an_officer_of_one_committee_sees_an_export_and_does_not_act(
    client: Client, officer: User
) -> None:
    TreatyBodyFactory.create(code="CRPD")
    client.force_login(officer)
    found = IndexImportFactory.create(status=IndexImportStatus.COUNTED)
    page = _page(client)
    assert "Waiting for a decision" in page
    assert reverse("index-import-apply", args=(found.public_id,)) not in page
    for word in ("apply", "continue", "discard"):
        url = reverse(f"index-import-{word}", args=(found.public_id,))
        assert client.post(url).status_code == 403
    found.refresh_from_db()
    assert found.status == IndexImportStatus.COUNTED


@pytest.mark.parametrize("n", [1, 3])
def test_lists_ask_the_same_number_of_queries_for_one_row_and_for_three(
    desk: Client, django_assert_num_queries: DjangoAssertNumQueries, n: int
) -> None:
    made = [IndexImportFactory.create(status=IndexImportStatus.COUNTED) for _ in range(n)]
    found = made[0]
    for _ in range(n):
        IndexRowFactory.create(index_import=found, outcome=IndexOutcome.DIFFERS)
    with django_assert_num_queries(8):
        desk.get(reverse("index-import-list"))
    with django_assert_num_queries(9):
        desk.get(reverse("index-import-rows", args=(found.public_id, "differs")))
    assert (
        desk.get(reverse("index-import-rows", args=(found.public_id, "added"))).status_code == 404
    )
