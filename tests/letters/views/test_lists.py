"""The pages and files of the lists for a committee's report."""

import io
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client

from recommendations.models import User
from tests.conftest import Case
from tests.letters.word_files import words_of_file

pytestmark = pytest.mark.django_db

OVERDUE = "/committees/CMW/reminders/overdue"
HISTORY = "/committees/CMW/reminders/history"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def file_of(response: Any) -> str:
    return words_of_file(io.BytesIO(response.getvalue()).read())


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_the_page_of_those_who_have_not_replied_and_its_file(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    query = "?since=2023-10-01&until=2023-12-31"
    page = text(client.get(f"{OVERDUE}/{query}"))
    file = client.get(f"{OVERDUE}.docx{query}")
    assert file["Content-Disposition"] == 'attachment; filename="overdue-CMW-2024-01-10.docx"'
    for words in (page, file_of(file)):
        assert "from 1 October 2023 to 31 December 2023" in words
        assert "No State party was graded for not replying." in words
        assert "8 October 2023" in words
        assert "None recorded" in words
    assert f'href="{OVERDUE}.docx{query.replace("&", "&amp;")}"' in page


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_the_page_of_the_history_and_its_file_say_what_is_not_recorded(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    for words in (text(client.get(f"{HISTORY}/")), file_of(client.get(f"{HISTORY}.docx"))):
        assert "Meetings and telephone calls are not recorded here." in words
        assert "Nothing happened in this period" in words


@pytest.mark.parametrize(
    "path", [f"{OVERDUE}/", f"{OVERDUE}.docx", f"{HISTORY}/", f"{HISTORY}.docx"]
)
def test_wrong_days_are_explained(client: Client, case: Case, officer: User, path: str) -> None:
    client.force_login(officer)
    answer = client.get(f"{path}?since=2024-02-01&until=2024-01-01")
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "This day is before the first one." in text(answer)


@pytest.mark.parametrize("path", [OVERDUE, HISTORY])
def test_the_lists_lead_to_one_another(
    client: Client, case: Case, rapporteur: User, path: str
) -> None:
    client.force_login(rapporteur)
    assert f'href="{path}/"' in text(client.get("/committees/CMW/reminders/"))
    assert 'href="/committees/CMW/reminders/?until=2024-01-01"' in text(
        client.get(f"{path}/?until=2024-01-01")
    )
