"""Pages of templates: for administrators only, and files are checked on upload."""

import io
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument

from recommendations.models import LetterTemplate, User
from tests.conftest import Case

pytestmark = pytest.mark.django_db
NEW = "/letters/templates/new/"


def word_file(words: str) -> SimpleUploadedFile:
    written, document = io.BytesIO(), WordDocument()
    document.add_paragraph(words)
    document.save(written)
    return SimpleUploadedFile("ours.docx", written.getvalue())


def values(words: str) -> dict[str, Any]:
    return {
        "kind": "meeting",
        "language": "en",
        "treaty_body": "CMW",
        "file": word_file(words),
    }


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def signed_in(client: Client, administrator: User, settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    client.force_login(administrator)
    return client


def test_administrator_puts_a_template_in_use_and_out_again(signed_in: Client, case: Case) -> None:
    page = signed_in.post(NEW, values("Dear {{ state_party }}"), follow=True)
    assert "The template is in use" in text(page)
    template = LetterTemplate.objects.get()
    assert (template.treaty_body, template.kind) == (case.body, "meeting")
    assert template.file_name in text(page)
    file = signed_in.get(reverse("letter-template-file", args=(template.public_id,)))
    words = WordDocument(io.BytesIO(file.content)).paragraphs[0].text
    assert words == "Dear {{ state_party }}"
    retire = reverse("letter-template-retire", args=(template.public_id,))
    assert "is no longer in use" in text(signed_in.post(retire, follow=True))
    assert "out of use already" in text(signed_in.post(retire, follow=True))


def test_unknown_placeholder_comes_back_named(signed_in: Client, case: Case) -> None:
    page = signed_in.post(NEW, values("Dear {{ ambassador }}"))
    assert page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "“{{ ambassador }}”" in text(page)
    assert not LetterTemplate.objects.exists()


def test_built_in_letter_can_be_downloaded_and_uploaded(signed_in: Client) -> None:
    listed = text(signed_in.get(reverse("letter-template-list")))
    address = reverse("letter-template-built-in", args=("second_reminder", "es"))
    assert address in listed
    assert "{{ due_date }}" in listed
    file = signed_in.get(address)
    again = SimpleUploadedFile("again.docx", file.content)
    page = signed_in.post(
        NEW, {"kind": "second_reminder", "language": "es", "treaty_body": "", "file": again}
    )
    assert page.status_code == HTTPStatus.FOUND
    gone = reverse("letter-template-built-in", args=("second_reminder", "ru"))
    assert signed_in.get(gone).status_code == HTTPStatus.NOT_FOUND


def test_taking_out_of_use_needs_a_post_and_an_administrator(
    signed_in: Client, officer: User
) -> None:
    signed_in.post(NEW, values("{{ symbol }}") | {"treaty_body": ""})
    retire = reverse("letter-template-retire", args=(LetterTemplate.objects.get().public_id,))
    assert signed_in.get(retire)["Location"] == reverse("letter-template-list")
    assert LetterTemplate.objects.get().retired_at is None
    signed_in.force_login(officer)
    assert signed_in.post(retire).status_code == HTTPStatus.FORBIDDEN
