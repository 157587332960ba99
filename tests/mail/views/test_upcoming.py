"""The dry run: what will be sent and to whom, on screen and as a table; nothing is written."""

import csv
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.enums import PeriodUnit, ReminderAudience
from recommendations.models import OutgoingEmail, ReminderStage, User
from tests.conftest import Case
from tests.factories import DeadlineFactory, FollowUpFactory, ReminderStageFactory

pytestmark = pytest.mark.django_db

PAGE, TABLE = "/ledger/upcoming/", "/ledger/upcoming.csv"
DAY = "2023-09-05T08:00:00Z"


@pytest.fixture
def stage(db: None) -> ReminderStage:
    return ReminderStageFactory.create(code="before-1-month", label="One month before")


@pytest.fixture
def week(db: None) -> ReminderStage:
    return ReminderStageFactory.create(
        code="week",
        label="One week before",
        offset=-1,
        unit=PeriodUnit.WEEKS,
        audience=ReminderAudience.RAPPORTEURS,
    )


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def lines(response: Any) -> list[dict[str, str]]:
    words = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(words.splitlines()))


@time_machine.travel(DAY, tick=False)
def test_next_thirty_days_are_shown_with_people_gaps_and_counts(
    client: Client,
    case: Case,
    stage: ReminderStage,
    week: ReminderStage,
    officer: User,
    state_focal_point: User,
) -> None:
    client.force_login(officer)
    response = client.get(PAGE)
    month, later = response.context["page_obj"].object_list
    assert month.recipients == (state_focal_point,)
    assert later.recipients == ()
    page = text(response)
    for words in ("8 September 2023", "in 3 days", "Farid Focal", "Nobody to remind"):
        assert words in page
    assert "1 email to 1 person, 1 reminder without a recipient" in page
    assert not OutgoingEmail.objects.exists()


@time_machine.travel(DAY, tick=False)
def test_filters_narrow_page_and_table_alike(
    client: Client,
    case: Case,
    stage: ReminderStage,
    week: ReminderStage,
    officer: User,
    state_focal_point: User,
) -> None:
    other = DeadlineFactory.create(due_on=case.deadline.due_on)
    FollowUpFactory.create(request=other.request)
    client.force_login(officer)

    def shown(query: str) -> tuple[int, int]:
        page = client.get(PAGE + query).context["page_obj"].paginator.count
        return page, len(lines(client.get(TABLE + query)))

    assert shown("") == (4, 4)
    assert shown("?state_party=AZE") == (2, 2)
    assert shown("?stage=week") == (2, 2)
    assert shown("?person=farid") == (1, 1)
    assert shown("?to=nobody") == (3, 3)
    assert shown("?treaty_body=CMW&stage=week&state_party=AZE") == (1, 1)
    facets = {facet.name: facet for facet in client.get(f"{PAGE}?stage=week").context["facets"]}
    assert [choice.count for choice in facets["stage"].choices] == [2, 2]
    assert [choice.count for choice in facets["state_party"].choices] == [1, 1]
    assert [choice.count for choice in facets["to"].choices] == [2]


@time_machine.travel(DAY, tick=False)
def test_table_has_a_line_for_each_mail_and_runs_nothing(
    client: Client, case: Case, stage: ReminderStage, officer: User, state_focal_point: User
) -> None:
    User.objects.filter(pk=state_focal_point.pk).update(full_name="=cmd|x")
    client.force_login(officer)
    (line,) = lines(client.get(TABLE))
    assert line["On"] == "2023-09-08"
    assert line["Place of the stage"] == "1 month before"
    assert line["Address"] == "focal-point@example.org"
    assert line["Person"] == "'=cmd|x"


@pytest.mark.parametrize("path", [PAGE, TABLE])
def test_wrong_filter_is_explained(client: Client, officer: User, path: str) -> None:
    client.force_login(officer)
    response = client.get(f"{path}?stage=never")
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert "No stage is called" in text(response)


@time_machine.travel(DAY, tick=False)
@pytest.mark.parametrize(("role", "n"), [("officer", 1), ("rapporteur", 1), ("outsider", 0)])
def test_readers_see_their_own_cases(
    client: Client,
    case: Case,
    stage: ReminderStage,
    request: pytest.FixtureRequest,
    role: str,
    n: int,
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(PAGE).context["page_obj"].paginator.count == n
    assert len(lines(client.get(TABLE))) == n


@pytest.mark.parametrize("role", ["state_focal_point", "ngo_member", "committee_member"])
def test_others_are_refused(
    client: Client, case: Case, request: pytest.FixtureRequest, role: str
) -> None:
    client.force_login(request.getfixturevalue(role))
    for path in (PAGE, TABLE):
        assert client.get(path).status_code == HTTPStatus.FORBIDDEN


@time_machine.travel(DAY, tick=False)
def test_three_dates_take_as_many_queries_as_one(
    client: Client, case: Case, stage: ReminderStage, officer: User, state_focal_point: User
) -> None:
    client.force_login(officer)
    client.get(PAGE)
    counts = []
    for number in (1, 3):
        while client.get(PAGE).context["page_obj"].paginator.count < number:
            deadline = DeadlineFactory.create(due_on=case.deadline.due_on)
            FollowUpFactory.create(request=deadline.request)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@time_machine.travel(DAY, tick=False)
def test_htmx_gets_the_rows_and_the_count(
    client: Client, case: Case, stage: ReminderStage, officer: User
) -> None:
    client.force_login(officer)
    response = client.get(PAGE, headers={"HX-Request": "true", "HX-Target": "rows"})
    assert "<html" not in text(response)
    assert 'id="rows-count" hx-swap-oob' in text(response)
