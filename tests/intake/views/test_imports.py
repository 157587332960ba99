"""Imports on their pages: uploaded, read by a worker, checked, applied once."""

import re
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from recommendations import dates
from recommendations.enums import AccessLevel, EventKind, ImportStatus, SelectionKind
from recommendations.intake import tasks
from recommendations.models import (
    Document,
    Event,
    FollowUpRequest,
    ImportRun,
    ReportingCycle,
    StateParty,
    TreatyBody,
    User,
)
from tests.conftest import Case
from tests.factories import (
    FollowUpProcedureFactory,
    ImportRunFactory,
    MembershipFactory,
    TreatyBodyFactory,
    UserFactory,
)
from tests.importers.samples import OBSERVATIONS, REPLY
from tests.intake.import_runs import read_run
from tests.marked_keys import KEY
from tests.versions import FRENCH, ONE_LESS
from tests.walking import said

pytestmark = pytest.mark.django_db

TEXT = """United Nations CMW/C/AZE/CO/4
Distr.: General
12 May 2025
Original: English

Committee on the Protection of the Rights of All Migrant Workers and Members of Their Families

Concluding observations on the fourth periodic report of Azerbaijan

A. Introduction

1. The Committee considered the fourth periodic report of Azerbaijan (CMW/C/AZE/4) at its 600th
and 601st meetings, held on 1 and 2 April 2025. At its 610th meeting, held on 9 April 2025, it
adopted the present concluding observations.

B. Positive aspects

2. The Committee welcomes the new register.

C. Concerns and recommendations

Detention

3. The Committee is concerned that families are still held.

4. The Committee recommends that the State party:

(a) End the detention of families;

(b) Open places to stay.

D. Follow-up

5. The Committee requests the State party to provide, within two years, written information on the
implementation of the recommendations contained in paragraph 4 above.
"""


OPEN = {"access_level": "public"}


@pytest.fixture
def desk(client: Client, officer: User, state_party: StateParty) -> Client:
    FollowUpProcedureFactory.create(
        treaty_body=officer.memberships.get().treaty_body,
        selection_kind=SelectionKind.SHORT_TERM_FOLLOW_UP,
    )
    client.force_login(officer)
    return client


@pytest.fixture(autouse=True)
def _worker_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message reaches the task at once; no worker is needed."""
    monkeypatch.setattr(tasks.read_import, "delay", tasks.read_import)


def _file(text: str = TEXT, name: str = "observations.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def _drop(
    desk: Client,
    commit: DjangoCaptureOnCommitCallbacks,
    file: SimpleUploadedFile | None = None,
    symbol: str = "",
) -> ImportRun:
    with commit(execute=True):
        answer = desk.post(reverse("import-upload"), {"file": file or _file(), "symbol": symbol})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


@pytest.mark.usefixtures("marked_keys")
def test_no_page_of_an_import_tells_the_keys_of_rows(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Nor does the page of a further version, which names what is recorded already."""
    for text in (OBSERVATIONS, ONE_LESS, REPLY):
        run = _drop(desk, django_capture_on_commit_callbacks, _file(text))
        urls = [run.get_absolute_url(), reverse("import-list")]
        for name, arguments in (
            ("import-facts", ()),
            ("import-paragraph", (4,)),
            ("import-request", (0,)),
            ("import-request-new", ()),
            ("import-passage", (0,)),
            ("import-take-back", ()),
        ):
            urls.append(reverse(name, args=(run.public_id, *arguments)))
        answers = [desk.get(url) for url in urls]
        assert sum(answer.status_code == 200 for answer in answers) >= 3
        answers.append(desk.post(reverse("import-apply", args=(run.public_id,))))
        answers.append(desk.post(reverse("import-apply", args=(run.public_id,)), OPEN))
        assert answers[-1].status_code == 302
        answers += [desk.get(run.get_absolute_url()), desk.get(urls[-1])]
        assert not [KEY.findall(said(answer)) for answer in answers if KEY.search(said(answer))]


def test_a_file_is_read_checked_and_applied(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks)
    proposal = desk.get(run.get_absolute_url()).content.decode()
    assert "CMW/C/AZE/CO/4" in proposal
    assert "End the detention of families" in proposal
    assert "within 24 months" in proposal
    assert not Document.objects.exists()
    answer = desk.post(reverse("import-apply", args=(run.public_id,)), OPEN, follow=True)
    document = Document.objects.get(symbol="CMW/C/AZE/CO/4")
    assert answer.request["PATH_INFO"] == document.get_absolute_url()
    assert document.paragraphs.filter(parent=None).count() == 5
    request = FollowUpRequest.objects.get(document=document)
    assert request.deadlines.get(state="in_force").due_on.isoformat() == "2027-04-09"


def test_applying_twice_changes_nothing(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks)
    for sentence in ("The import was applied.", "You applied this import before, on"):
        answer = desk.post(reverse("import-apply", args=(run.public_id,)), OPEN, follow=True)
        assert sentence in answer.content.decode()
    assert Document.objects.count() == 1
    again = desk.post(reverse("import-upload"), {"file": _file()}, follow=True)
    assert "imported before" in again.content.decode()
    assert ImportRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_apply_at_once_one_applies_and_the_other_is_told(
    officer: User, state_party: StateParty
) -> None:
    """Both requests have seen the import as it was before either of them holds it."""
    colleague = UserFactory.create(full_name="Ben Second")
    MembershipFactory.create(
        user=colleague, role="officer", treaty_body=officer.memberships.get().treaty_body
    )
    run = read_run(officer, OBSERVATIONS.encode())
    address, told = reverse("import-apply", args=(run.public_id,)), []

    def apply(person: User) -> None:
        client = Client()
        client.force_login(person)
        try:
            told.append(client.post(address, OPEN, follow=True).content.decode())
        finally:
            connection.close()

    threads = [threading.Thread(target=apply, args=(one,)) for one in (officer, colleague)]
    with transaction.atomic():
        ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        for thread in threads:
            thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        end = time.monotonic() + 20
        with connection.cursor() as cursor:
            while time.monotonic() < end:
                cursor.execute(waiting)
                if cursor.fetchone()[0] >= len(threads):
                    break
                time.sleep(0.02)
    for thread in threads:
        thread.join()
    assert sum("The import was applied." in page for page in told) == 1
    assert sum("applied this import before you" in page for page in told) == 1
    assert Document.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.DOCUMENT_RECORDED).count() == 1


@pytest.mark.parametrize(
    ("text", "proposed"), [(TEXT, "public"), (TEXT.replace("General", "Restricted"), "committee")]
)
def test_who_may_read_it_is_asked_before_it_is_applied(
    desk: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    text: str,
    proposed: str,
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks, _file(text))
    page = desk.get(run.get_absolute_url()).content.decode()
    assert f'<option value="{proposed}" selected>' in page
    assert 'name="public_from"' in page
    address = reverse("import-apply", args=(run.public_id,))
    assert desk.post(address).status_code == 422
    assert not Document.objects.exists()
    desk.post(address, {"access_level": "from_date", "public_from": "2999-01-31"})
    document = Document.objects.get()
    assert (document.access_level, str(document.public_from)) == ("from_date", "2999-01-31")
    for person in ("officer", "the public"):
        status = desk.get(document.get_absolute_url()).status_code
        assert status == (200 if person == "officer" else 404)
        desk.logout()


def test_a_file_of_a_recorded_document_says_who_will_read_it(
    desk: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = _drop(desk, django_capture_on_commit_callbacks)
    _apply(desk, first, access_level="committee")
    run = _drop(desk, django_capture_on_commit_callbacks, _file(TEXT.replace("End", "Stop")))
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "This file will be open to the same readers: Committee only." in page
    assert 'name="access_level"' not in page


def test_the_second_officer_is_told_that_the_import_was_applied(
    desk: Client,
    body: TreatyBody,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks)
    colleague = UserFactory.create(full_name="Ben Second")
    MembershipFactory.create(user=colleague, role="officer", treaty_body=body)
    _apply(desk, run)
    desk.force_login(colleague)
    document = Document.objects.get()
    for data in (OPEN, {}):  # her page is older than his click, or asked for other things
        answer = desk.post(reverse("import-apply", args=(run.public_id,)), data, follow=True)
        assert answer.request["PATH_INFO"] == document.get_absolute_url()
        assert "applied this import before you, on" in answer.content.decode()
        assert "nothing of what you chose was written" in answer.content.decode()
    assert Document.objects.count() == 1


def test_a_file_that_came_in_twice_says_that_nothing_changed(
    desk: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    first = _drop(desk, django_capture_on_commit_callbacks)
    second = _drop(desk, django_capture_on_commit_callbacks)
    assert first.pk != second.pk
    assert "The import was applied." in _apply(desk, first)
    assert "This file had been imported before." in _apply(desk, second)


def test_a_file_that_cannot_be_read_says_why(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    picture = SimpleUploadedFile("observations.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 200)
    run = _drop(desk, django_capture_on_commit_callbacks, picture)
    assert run.status == ImportStatus.FAILED
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "picture" in shown
    assert "Nothing was changed" in shown
    refused = desk.post(reverse("import-apply", args=(run.public_id,)))
    assert refused.status_code == 422
    assert not Document.objects.exists()


def test_another_document_than_the_symbol_says_is_refused(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks, symbol="CMW/C/AZE/CO/3")
    assert run.status == ImportStatus.FAILED
    assert "CMW/C/AZE/CO/4, not CMW/C/AZE/CO/3" in run.error


def test_only_its_own_committee_sees_and_applies_a_document(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    TreatyBodyFactory.create(code="CRPD", symbol_prefix="CRPD/C")
    text = TEXT.replace("CMW/C/", "CRPD/C/")
    run = _drop(desk, django_capture_on_commit_callbacks, _file(text))
    assert desk.get(run.get_absolute_url()).status_code == 404
    assert desk.post(reverse("import-apply", args=(run.public_id,)), OPEN).status_code == 404
    assert not Document.objects.exists()


def test_a_discarded_import_is_not_applied(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks)
    desk.post(reverse("import-discard", args=(run.public_id,)))
    assert desk.post(reverse("import-apply", args=(run.public_id,))).status_code == 422
    assert not Document.objects.exists()


def test_the_page_of_a_waiting_import_reloads_itself(desk: Client, case: Case) -> None:
    run = ImportRunFactory.create(treaty_body=case.body)
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "waiting to be read" in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "Reload" in shown


def test_the_page_of_an_import_being_read_shows_its_progress(desk: Client, case: Case) -> None:
    run = ImportRunFactory.create(
        treaty_body=case.body, status="reading", claimed_at=dates.now(), n_done=5, n_total=21
    )
    shown = desk.get(run.get_absolute_url()).content.decode()
    assert "5 of 21 pages read" in shown
    assert 'hx-trigger="every 2s"' in shown
    listed = desk.get(reverse("import-list")).content.decode()
    assert "5 of 21 pages read" in listed
    assert 'hx-trigger="every 3s"' in listed


@pytest.mark.parametrize("n_rows", [1, 3])
def test_the_list_runs_the_same_queries_for_any_number_of_rows(
    desk: Client,
    case: Case,
    n_rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ImportRunFactory.create_batch(n_rows, treaty_body=case.body)
    with django_assert_num_queries(6):
        answer = desk.get(reverse("import-list"))
    assert answer.status_code == 200


# --- A document that is recorded already ----------------------------------------------------------


def _apply(desk: Client, run: ImportRun, **data: object) -> str:
    answer = desk.post(
        reverse("import-apply", args=(run.public_id,)), {**OPEN, **data}, follow=True
    )
    return answer.content.decode()


@pytest.fixture
def first(
    desk: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Document:
    """The first version of the document, applied."""
    run = _drop(desk, django_capture_on_commit_callbacks)
    _apply(desk, run)
    return Document.objects.get()


def test_a_corrected_version_shows_its_differences_before_they_are_applied(
    desk: Client,
    first: Document,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    text = TEXT.replace("End the detention", "End all detention")
    run = _drop(desk, django_capture_on_commit_callbacks, _file(text))
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "What this changes in CMW/C/AZE/CO/4" in page
    assert re.search(r"<del [^>]*>.*removed:.*the.*</del><ins [^>]*>.*added:.*all.*</ins>", page)
    after = _apply(desk, run, basis=re.findall(r'name="basis" value="([^"]+)"', page)[0])
    assert "End all detention of families" in after
    applied = desk.get(run.get_absolute_url()).content.decode()
    assert "This import made these changes." in applied


def test_the_same_words_in_another_file_say_that_there_is_nothing_to_change(
    desk: Client,
    first: Document,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks, _file(f"{TEXT}\n"))
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "Nothing to change" in page
    _apply(desk, run)
    assert first.versions.count() == 2


def test_a_newly_named_item_is_selected_when_it_is_ticked(
    desk: Client,
    first: Document,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    text = TEXT.replace("contained in paragraph 4 above", "contained in paragraph 4 (b) above")
    run = _drop(desk, django_capture_on_commit_callbacks, _file(text))
    page = desk.get(run.get_absolute_url()).content.decode()
    (key,) = re.findall(r'name="confirmed" value="(select:[^"]+)"', page)
    _apply(desk, run, confirmed=[key])
    request = FollowUpRequest.objects.get()
    assert {str(row.recommendation.paragraph) for row in request.follow_ups.all()} == {"4", "4 (b)"}


def test_differences_that_changed_meanwhile_have_to_be_checked_again(
    desk: Client,
    first: Document,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks, _file(TEXT.replace("End", "Stop")))
    answer = desk.post(reverse("import-apply", args=(run.public_id,)), {"basis": "1-0"})
    assert answer.status_code == 422
    assert "applied since you looked" in answer.content.decode()


def test_differences_of_a_document_that_is_not_open_to_the_reader_are_not_shown(
    desk: Client,
    officer: User,
    first: Document,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = _drop(desk, django_capture_on_commit_callbacks, _file(TEXT.replace("End", "Stop")))
    other = TreatyBodyFactory.create(code="CED")
    first.access_level = AccessLevel.COMMITTEE
    first.save()
    ReportingCycle.objects.filter(documents=first).update(treaty_body=other)
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "What this changes" not in page
    _apply(desk, run)
    assert not first.versions.filter(supersedes__isnull=False).exists()


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_a_version_runs_the_same_queries_at_any_length(
    desk: Client,
    first: Document,
    n: int,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    words = ("End", "Open", "welcomes")[:n]
    text = TEXT
    for word in words:
        text = text.replace(word, f"{word} always")
    run = _drop(desk, django_capture_on_commit_callbacks, _file(text))
    with django_assert_num_queries(16):
        page = desk.get(run.get_absolute_url()).content.decode()
    assert page.count('class="c-change"') == n


def test_a_translation_says_that_nothing_else_changes(
    desk: Client,
    body: TreatyBody,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    _apply(desk, _drop(desk, django_capture_on_commit_callbacks, _file(OBSERVATIONS)))
    run = _drop(desk, django_capture_on_commit_callbacks, _file(FRENCH))
    page = desk.get(run.get_absolute_url()).content.decode()
    assert "A translation: it adds the text in French to 16 paragraphs and subparagraphs." in page
    assert "Applying adds this text beside the recorded ones." in page
    assert 'name="confirmed"' not in page
