"""The list of deadlines, and the page that explains one."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from recommendations.deadlines.verbs.extensions import ask_extension, extend_deadline
from recommendations.enums import DeadlineKind
from recommendations.models import User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import DeadlineFactory, FollowUpFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)


def test_the_list_says_how_far_away_each_deadline_is(client: Client, case: Case) -> None:
    with time_machine.travel("2023-10-10T10:00:00Z"):
        html = text_of(client.get("/deadlines/"))
    assert "8 October 2023" in html
    assert "2 days overdue" in html
    assert f'href="/deadlines/{case.deadline.public_id}/"' in html


def test_internal_deadlines_are_for_the_committee(
    client: Client, case: Case, officer: User
) -> None:
    inner = DeadlineFactory.create(
        request=case.request, kind=DeadlineKind.INTERNAL, due_on=date(2999, 1, 1)
    )
    assert "2999" not in text_of(client.get("/deadlines/"))
    assert client.get(f"/deadlines/{inner.public_id}/").status_code == 404
    client.force_login(officer)
    assert "2999" in text_of(client.get("/deadlines/"))
    assert client.get(f"/deadlines/{inner.public_id}/").status_code == 200


def test_a_deadline_is_explained_with_those_that_it_replaced(
    client: Client, case: Case, officer: User
) -> None:
    granted = extend_deadline(
        case.deadline, to=date(2024, 1, 31), reason="Floods in spring.", by=officer, now=NOW
    )
    html = text_of(client.get(f"/deadlines/{granted.public_id}/"))
    for words in ("Why this date?", "31 January 2024", "8 October 2023", "Floods in spring."):
        assert words in html
    assert "How the deadline moved" in html
    assert "Olga Officer" not in html
    client.force_login(officer)
    assert "Olga Officer" in text_of(client.get(f"/deadlines/{granted.public_id}/"))


def test_an_extension_request_is_shown_and_decided_by_the_secretariat(
    client: Client, case: Case, officer: User, state_focal_point: User
) -> None:
    wish = ask_extension(
        case.deadline,
        until=date(2024, 1, 31),
        reason="Time.",
        by=state_focal_point,
        now=NOW,
    )
    url, refuse = f"/deadlines/{case.deadline.public_id}/", f"/extensions/{wish.public_id}/refuse/"
    assert "An extension has been requested." not in text_of(client.get(url))
    client.force_login(state_focal_point)
    asked = text_of(client.get(url))
    assert "An extension has been requested." in asked
    assert refuse not in asked
    client.force_login(officer)
    assert refuse in text_of(client.get(url))


def test_three_deadlines_take_as_many_queries_as_one(client: Client, case: Case) -> None:
    def n_queries(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    with_one = n_queries("/deadlines/")
    for _ in range(2):
        DeadlineFactory.create(request=FollowUpFactory.create().request)
    assert n_queries("/deadlines/") == with_one


def test_wrong_values_and_methods(client: Client, case: Case) -> None:
    response = client.get("/deadlines/?clock=never")
    assert response.status_code == 400
    assert "“never” is not a state of a date." in text_of(response)
    assert client.get(f"/deadlines/{uuid4()}/").status_code == 404
    assert client.post("/deadlines/").status_code == 405
    assert client.head(f"/deadlines/{case.deadline.public_id}/").status_code == 200


def test_those_in_charge_of_a_case_find_the_reminders_of_its_deadline(
    client: Client, case: Case, officer: User, rapporteur: User, outsider: User, ngo_member: User
) -> None:
    url, ledger = (
        f"/deadlines/{case.deadline.public_id}/",
        f"/ledger/?deadline={case.deadline.public_id}",
    )
    for person, expected in (
        (officer, True),
        (rapporteur, True),
        (outsider, False),
        (ngo_member, False),
    ):
        client.force_login(person)
        assert (ledger in text_of(client.get(url))) is expected
