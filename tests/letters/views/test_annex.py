"""The annex: which reminders were sent, to whom, when, and their result; screen and Word."""

import csv
import io
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as WordDocument

from recommendations.enums import DeadlineBasis, DeadlineState, EmailStatus, ReminderAudience
from recommendations.models import Deadline, OutgoingEmail, User
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import (
    DeadlineFactory,
    FollowUpFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    SessionFactory,
    StateReplyFactory,
    UserFactory,
)
from tests.letters.letter_files import issued, usual_stages

pytestmark = pytest.mark.django_db

CASE, CASE_FILE = "/cases/CMW/AZE/3/reminders/", "/cases/CMW/AZE/3/reminders.docx"
BODY, BODY_FILE = "/committees/CMW/reminders/", "/committees/CMW/reminders.docx"


@pytest.fixture(autouse=True)
def ground(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def mail(deadline: Deadline, day: date, **fields: Any) -> OutgoingEmail:
    moment = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    values: dict[str, Any] = {"status": EmailStatus.SENT, "send_after": moment, **fields}
    if values["status"] == EmailStatus.SENT:
        values["sent_at"] = moment
    return OutgoingEmailFactory.create(
        deadline=deadline, stage=ReminderStageFactory.create(), due_on=day, **values
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def words_of(response: Any) -> str:
    document = WordDocument(io.BytesIO(response.getvalue()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_annex_of_a_case_is_the_same_on_screen_and_in_word(
    client: Client, case: Case, officer: User
) -> None:
    usual_stages()
    person = UserFactory.create(full_name="Farah Focal", email="farah@example.org")
    mail(case.deadline, date(2023, 9, 8), recipient=person)
    mail(case.deadline, date(2023, 10, 9), status=EmailStatus.FAILED, outcome="No such mailbox.")
    mail(case.deadline, date(2023, 11, 8), status=EmailStatus.SUPERSEDED)
    mail(case.deadline, date(2024, 1, 9), status=EmailStatus.PLANNED)
    issued(case.deadline, officer)
    client.force_login(officer)
    page = client.get(CASE)
    file = client.get(CASE_FILE)
    assert file["Content-Disposition"] == 'attachment; filename="reminders-CMW-AZE-3.docx"'
    (section,) = page.context["sections"]
    assert [line.day for line in section.state_lines] == [
        *(date(2023, 9, 8), date(2023, 10, 9), date(2023, 12, 11)),
    ]
    word = words_of(file)
    for words in (
        "Information on paragraphs 16, 36, 60, 62 was requested by 8 October 2023.",
        "Email, 1 month before 8 October 2023",
        "Farah Focal (State focal points)",
        "Sent: accepted by the mail server",
        "Not sent: No such mailbox.",
        "First reminder letter",
        "Issued, approved by Olga Officer",
        "To the State party: 1 email and 1 letter. 1 further email was planned but became needless",
        "No reply has been recorded as of 10 January 2024.",
    ):
        assert words in text(page)
        assert words in word
    assert "farah@example.org" not in word


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_annex_names_the_reply_and_the_changed_date(
    client: Client, case: Case, officer: User
) -> None:
    Deadline.objects.filter(pk=case.deadline.pk).update(state=DeadlineState.SUPERSEDED)
    DeadlineFactory.create(
        request=case.request,
        due_on=date(2023, 12, 8),
        basis=DeadlineBasis.EXTENSION,
        supersedes=case.deadline,
        series=case.deadline.series,
        sequence=1,
    )
    StateReplyFactory.create(request=case.request, received_on=date(2023, 12, 18))
    client.force_login(officer)
    page = text(client.get(CASE))
    assert "from 8 October 2023 to 8 December 2023." in page
    assert "A reply was received on 18 December 2023, 10 days late." in page


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_annex_of_a_committee_covers_the_days_chosen(
    client: Client, case: Case, officer: User
) -> None:
    SessionFactory.create(
        treaty_body=case.body, number=36, starts_on=date(2023, 3, 27), ends_on=date(2023, 4, 6)
    )
    SessionFactory.create(
        treaty_body=case.body, number=37, starts_on=date(2023, 11, 27), ends_on=date(2023, 12, 8)
    )
    quiet = DeadlineFactory.create(due_on=date(2023, 10, 8))
    mail(quiet, date(2023, 4, 6))
    mail(case.deadline, date(2023, 4, 7))
    mail(case.deadline, date(2023, 12, 9))
    client.force_login(officer)

    def days(query: str) -> list[date]:
        sections = client.get(BODY + query).context["sections"]
        return sorted(line.day for section in sections for line in section.state_lines)

    old = date(2022, 11, 1)
    mail(case.deadline, old)
    everything = [date(2023, 4, 6), date(2023, 4, 7), date(2023, 12, 9)]
    # Without any choice: the last year.
    assert days("") == everything
    assert days("?since=&until=") == [old, *everything]
    assert days("?session=37") == [date(2023, 4, 7)]
    assert days("?since=2023-04-07") == everything[1:]
    assert days("?until=7 April 2023") == [old, *everything[:2]]
    word = words_of(client.get(f"{BODY_FILE}?session=37"))
    assert "from 7 April 2023 to 8 December 2023" in word
    assert "Azerbaijan (CMW/C/AZE/CO/3)" in word
    assert quiet.cycle.state_party.name not in word
    assert "No reminder was sent" in words_of(client.get(f"{BODY_FILE}?since=2024-01-01"))


@pytest.mark.parametrize("path", [BODY, BODY_FILE])
@pytest.mark.parametrize("query", ["?session=99", "?since=2024-02-01&until=2024-01-01"])
def test_wrong_days_are_explained(
    client: Client, case: Case, officer: User, path: str, query: str
) -> None:
    client.force_login(officer)
    assert client.get(path + query).status_code == HTTPStatus.BAD_REQUEST


def test_days_are_days_in_geneva(client: Client, case: Case, officer: User) -> None:
    email = mail(case.deadline, date(2023, 9, 8))
    with without_triggers():
        OutgoingEmail.objects.update(sent_at=datetime(2023, 9, 8, 22, 30, tzinfo=UTC))
    client.force_login(officer)
    assert email.pk
    (section,) = client.get(f"{BODY}?since=2023-09-09").context["sections"]
    assert section.state_lines[0].day == date(2023, 9, 9)


def test_three_requests_take_as_many_queries_as_one(
    client: Client, case: Case, officer: User
) -> None:
    mail(case.deadline, date(2023, 9, 8))
    client.force_login(officer)
    every = f"{BODY}?since="
    client.get(every)
    counts = []
    for number in (1, 3):
        while len(client.get(every).context["sections"]) < number:
            deadline = DeadlineFactory.create()
            FollowUpFactory.create(request=deadline.request)
            mail(deadline, date(2023, 9, 8))
        with CaptureQueriesContext(connection) as queries:
            client.get(every)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "is_shown"), [("officer", True), ("rapporteur", True), ("outsider", False)]
)
def test_case_leads_to_its_annex_for_those_who_may_read_it(
    client: Client, case: Case, request: pytest.FixtureRequest, role: str, is_shown: bool
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert (CASE in text(client.get(case.cycle.get_absolute_url()))) == is_shown
    may_read_body = role in ("officer", "rapporteur")
    assert (BODY in text(client.get("/committees/CMW/"))) == may_read_body


@time_machine.travel("2024-01-10T08:00:00Z", tick=False)
def test_the_table_has_internal_emails_where_they_are_asked_for(
    client: Client, case: Case, officer: User
) -> None:
    mail(case.deadline, date(2023, 9, 8), recipient=UserFactory.create(full_name="Farah Focal"))
    internal = ReminderStageFactory.create(audience=ReminderAudience.OFFICERS)
    email = mail(case.deadline, date(2023, 9, 9))
    with without_triggers():
        OutgoingEmail.objects.filter(pk=email.pk).update(stage=internal)
    client.force_login(officer)

    def rows(query: str) -> list[list[str]]:
        answer: Any = client.get(f"/committees/CMW/reminders.csv{query}")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    (head, line) = rows("")
    assert head[:4] == ["State party", "Concluding observations", "Side", "Date"]
    assert line[:4] == ["Azerbaijan", "CMW/C/AZE/CO/3", "State party", "2023-09-08"]
    assert line[5] == "Farah Focal (State focal points)"
    assert [row[2] for row in rows("?internal=yes")[1:]] == ["State party", "Internal"]
    assert len(rows("?since=2024-01-01")) == 1
