"""Pages of letters: proposed to officers, drafted as Word files, issued with what was sent."""

import io
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordDocument

from recommendations.enums import LetterKind, LetterStatus
from recommendations.models import FollowUp, Letter, User
from tests.conftest import Case
from tests.factories import DeadlineFactory, FollowUpFactory, LetterFactory
from tests.letters.letter_files import issued, usual_stages

pytestmark = pytest.mark.django_db

DAY = "2023-12-20T08:00:00Z"
PDF = b"%PDF-1.7 the signed letter"


@pytest.fixture(autouse=True)
def stages(db: None) -> None:
    usual_stages()


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def draft_url(case: Case, kind: str = LetterKind.FIRST_REMINDER) -> str:
    return reverse("letter-draft", args=(case.deadline.public_id, kind))


@time_machine.travel(DAY, tick=False)
def test_board_proposes_the_letter_with_its_case_and_the_next_step(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    page = text(client.get(reverse("board")))
    assert "First reminder letter: Azerbaijan, CMW, due 12 days ago." in page
    assert draft_url(case) in page
    draft = LetterFactory.create(deadline=case.deadline)
    page = text(client.get(reverse("board")))
    assert draft.get_absolute_url() in page
    assert draft_url(case) not in page


@time_machine.travel(DAY, tick=False)
def test_list_proposes_now_and_ahead(
    client: Client, case: Case, officer: User, rapporteur: User
) -> None:
    client.force_login(officer)
    response = client.get(reverse("letter-list"))
    assert [row.label for row in response.context["due"]] == ["First reminder letter"]
    assert draft_url(case) in text(response)
    issued(case.deadline, officer)
    assert not client.get(reverse("letter-list")).context["due"]
    with time_machine.travel("2024-04-01T08:00:00Z", tick=False):
        client.force_login(officer)
        response = client.get(reverse("letter-list"))
        assert [row.label for row in response.context["coming"]] == ["Second reminder letter"]
        assert "In the next 30 days" in text(response)
    client.force_login(rapporteur)
    assert draft_url(case, LetterKind.SECOND_REMINDER) not in text(
        client.get(reverse("letter-list"))
    )


@time_machine.travel(DAY, tick=False)
def test_officer_drafts_downloads_and_issues_a_letter(
    client: Client, case: Case, officer: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(officer)
    page = client.post(draft_url(case), {"language": "en"}, follow=True)
    letter = Letter.objects.get()
    assert "The draft is ready" in text(page)
    download = client.get(reverse("letter-file", args=(letter.public_id,)))
    assert download["Content-Disposition"] == (
        'attachment; filename="CMW-AZE-first-reminder-2023-12-20.docx"'
    )
    words = "\n".join(
        paragraph.text for paragraph in WordDocument(io.BytesIO(download.content)).paragraphs
    )
    assert "8 October 2023" in words
    assert "20 December 2023" in words
    signed = SimpleUploadedFile("signed.pdf", PDF)
    page = client.post(
        reverse("letter-issue", args=(letter.public_id,)),
        {"dated_on": "2023-12-19", "file": signed, "access_level": "committee", "note": "By post."},
        follow=True,
    )
    assert "The letter was issued" in text(page)
    assert "dated 19 December 2023" in text(page).replace(
        '<time datetime="2023-12-19">', ""
    ).replace("</time>", "")
    letter.refresh_from_db()
    assert letter.document is not None
    version = letter.document.versions.get()
    file = client.get(reverse("version-download", args=(version.public_id,)))
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "First reminder letter issued, dated 19 December 2023" in text(
        client.get(case.cycle.get_absolute_url())
    )


@time_machine.travel(DAY, tick=False)
def test_wrong_file_comes_back_with_a_sentence_and_the_letter_stays_a_draft(
    client: Client, case: Case, officer: User
) -> None:
    letter = LetterFactory.create(deadline=case.deadline)
    client.force_login(officer)
    page = client.post(
        reverse("letter-issue", args=(letter.public_id,)),
        {
            "dated_on": "2023-12-19",
            "file": SimpleUploadedFile("letter.pdf", b"only words"),
            "access_level": "committee",
        },
    )
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "neither PDF nor Word" in text(page)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT


@time_machine.travel(DAY, tick=False)
def test_unnecessary_letter_is_announced_and_recorded_only_when_it_was_sent(
    client: Client, case: Case, officer: User, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    letter = LetterFactory.create(deadline=case.deadline)
    FollowUp.objects.update(status="reply_received")
    client.force_login(officer)
    url = reverse("letter-issue", args=(letter.public_id,))
    assert "no longer needed" in text(client.get(letter.get_absolute_url()))
    values = {"dated_on": "2023-12-19", "access_level": "committee"}
    assert "Withdraw the draft, or tick" in text(client.post(url, values))
    assert "was issued" in text(client.post(url, values | {"has_left": "on"}, follow=True))


def test_letter_is_issued_once_when_the_form_is_sent_twice(
    client: Client, case: Case, officer: User
) -> None:
    letter = issued(case.deadline, officer)
    client.force_login(officer)
    for name in ("letter-issue", "letter-withdraw"):
        page = client.post(reverse(name, args=(letter.public_id,)), {"reason": "x"}, follow=True)
        assert "nothing was changed" in text(page)
    assert client.get(reverse("letter-file", args=(letter.public_id,))).status_code == 404


def test_officer_withdraws_a_draft_with_a_reason(client: Client, case: Case, officer: User) -> None:
    letter = LetterFactory.create(deadline=case.deadline)
    client.force_login(officer)
    url = reverse("letter-withdraw", args=(letter.public_id,))
    assert client.post(url, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = client.post(url, {"reason": "They telephoned."}, follow=True)
    assert "They telephoned." in text(page)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.WITHDRAWN


@time_machine.travel(DAY, tick=False)
def test_letter_out_of_order_is_refused_in_the_form(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    page = client.post(draft_url(case, LetterKind.MEETING), {"language": "en"})
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "First issue the previous letter" in text(page)
    assert client.get(draft_url(case, "fourth-reminder")).status_code == HTTPStatus.NOT_FOUND


def test_wrong_filter_is_explained(client: Client, case: Case, officer: User) -> None:
    LetterFactory.create(deadline=case.deadline)
    client.force_login(officer)
    page = client.get(f"{reverse('letter-list')}?kind=fourth")
    assert page.status_code == HTTPStatus.BAD_REQUEST
    assert "is not a kind of letter" in text(page)
    page = client.get(f"{reverse('letter-list')}?kind=meeting&state_party=AZE&treaty_body=CMW")
    assert page.context["page_obj"].paginator.count == 0


@time_machine.travel(DAY, tick=False)
def test_three_rows_take_as_many_queries_as_one(client: Client, case: Case, officer: User) -> None:
    client.force_login(officer)
    client.get(reverse("letter-list"))
    counts = []
    for number in (1, 3):
        while Letter.objects.count() < number:
            deadline = DeadlineFactory.create(due_on=date(2023, 10, 8))
            FollowUpFactory.create(request=deadline.request)
            LetterFactory.create(deadline=deadline)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("letter-list"))
        assert len(response.context["page_obj"].object_list) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
