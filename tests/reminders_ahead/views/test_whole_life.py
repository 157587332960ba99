"""The page of what will be sent about a case, with a rule that is only tried."""

from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recommendations.enums import PeriodUnit, ReminderAudience
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import OutgoingEmail, ReminderStage, TreatyBody, User
from tests.conftest import Case
from tests.factories import MembershipFactory, ReminderStageFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stages")]

PAGE = "/cases/CMW/AZE/3/emails-to-come/"
DAY = "2023-09-05T08:00:00Z"


@pytest.fixture
def stages(case: Case) -> list[ReminderStage]:
    case.state_party.time_zone = "Asia/Baku"
    case.state_party.save()
    return [
        ReminderStageFactory.create(code="month", label="One month before"),
        ReminderStageFactory.create(
            code="after", label="First reminder", offset=1, unit=PeriodUnit.DAYS
        ),
        ReminderStageFactory.create(
            code="after",
            label="First reminder",
            offset=1,
            unit=PeriodUnit.DAYS,
            audience=ReminderAudience.OFFICERS,
        ),
    ]


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def days(response: Any) -> list[tuple[str, str, str, str]]:
    return [
        (line.stage.audience, line.day.leaves_on.isoformat(), line.hour, line.place)
        for line in response.context["life"].lines
    ]


@time_machine.travel(DAY, tick=False)
def test_it_says_what_is_sent_to_whom_on_which_day_at_which_hour(
    client: Client, officer: User, state_focal_point: User
) -> None:
    client.force_login(officer)
    response = client.get(PAGE)
    # Due on Sunday, 8 October; the time of grace is Monday to Wednesday.
    assert days(response) == [
        ("state_focal_points", "2023-09-08", "09:00", "Baku"),
        ("officers", "2023-10-09", "09:00", "Geneva"),
        ("state_focal_points", "2023-10-12", "09:00", "Baku"),
    ]
    assert "Farid Focal" in text(response)


@time_machine.travel(DAY, tick=False)
def test_an_administrator_sees_the_rules_and_no_names(
    client: Client, administrator: User, officer: User, state_focal_point: User, rapporteur: User
) -> None:
    client.force_login(administrator)
    response = client.get(PAGE)
    assert len(days(response)) == 3
    for hidden in (
        "Farid Focal",
        officer.full_name,
        "reminder-stop",
        "/stop/",
        "Letters that will be",
    ):
        assert hidden not in text(response)
    client.force_login(rapporteur)
    assert client.get(PAGE).status_code == HTTPStatus.FORBIDDEN


@time_machine.travel(DAY, tick=False)
def test_another_rule_is_tried_and_nothing_of_it_kept(
    client: Client, officer: User, state_focal_point: User, stages: list[ReminderStage]
) -> None:
    client.force_login(officer)
    month, after, _officers = stages
    tried = {"stage": str(month.pk), "offset": "-2", "unit": "weeks", "grace": "0"}
    response = client.get(PAGE, tried)
    found = [
        (line.day.leaves_on.isoformat(), line.tried) for line in response.context["life"].lines
    ]
    # Two weeks before a Sunday is a Sunday; without grace the State party hears on the Monday.
    assert found == [
        ("2023-09-08", "gone"),
        ("2023-09-25", "new"),
        ("2023-10-09", "new"),
        ("2023-10-09", ""),
        ("2023-10-12", "gone"),
    ]
    assert "Nothing is changed" in text(response)
    response = client.get(PAGE, {"stage": str(after.pk), "in_use": "no"})
    assert [line.tried for line in response.context["life"].lines] == ["", "", "gone"]
    response = client.get(PAGE, {"stage": str(after.pk), "audience": "rapporteurs"})
    assert [line.tried for line in response.context["life"].lines].count("new") == 1
    month.refresh_from_db()
    after.refresh_from_db()
    assert (month.offset, month.unit) == (-1, PeriodUnit.MONTHS)
    assert (after.is_active, after.audience) == (True, ReminderAudience.STATE_FOCAL_POINTS)
    assert TreatyBody.objects.get(code="CMW").grace_working_days == 3


@time_machine.travel(DAY, tick=False)
@pytest.mark.parametrize("wrong", [{"grace": "400"}, {"stage": "x"}, {"unit": "years"}])
def test_a_wrong_rule_is_refused_beside_the_page(
    client: Client, officer: User, wrong: dict[str, str]
) -> None:
    client.force_login(officer)
    response = client.get(PAGE, wrong)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert len(response.context["life"].lines) == 3


@time_machine.travel(DAY, tick=False)
def test_the_number_of_queries_does_not_grow(
    client: Client, case: Case, officer: User, state_focal_point: User
) -> None:
    client.force_login(officer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(5):
        MembershipFactory.create(
            user=UserFactory.create(), role="state_focal_point", state_party=case.state_party
        )
        ReminderStageFactory.create(code=f"more-{number}", offset=number + 2)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(PAGE, {"grace": 1}).context["life"].lines) > 8
    assert len(many) <= len(few)


@time_machine.travel(DAY, tick=False)
def test_a_suspended_date_sends_nothing_and_says_so(
    client: Client, case: Case, officer: User
) -> None:
    client.force_login(officer)
    type(case.deadline).objects.filter(pk=case.deadline.pk).update(state="suspended")
    page = text(client.get(PAGE))
    assert "suspended, so nothing is sent" in page
    assert "No reminder is to come" in page
    assert reverse("case-emails-ahead", args=("CMW", "AZE", "3")) == PAGE


@pytest.mark.usefixtures("state_focal_point")
def test_what_a_later_stage_has_overtaken_is_not_to_come(
    client: Client, case: Case, officer: User
) -> None:
    """After an outage the ledger holds both stages until the earlier one is looked at."""
    with time_machine.travel("2023-10-16T05:00:00Z", tick=False):
        plan_reminders(today=date(2023, 10, 16), now=datetime(2023, 10, 16, 5, tzinfo=UTC))
        client.force_login(officer)
        lines = client.get(PAGE).context["life"].lines
    assert OutgoingEmail.objects.filter(recipient__full_name__startswith="Farid").count() == 2
    assert [(line.stage.code, line.stage.audience) for line in lines] == [
        ("after", "officers"),
        ("after", "state_focal_points"),
    ]
