"""The page of the board: every role, empty lists, and the table that sorts and filters."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import FollowUpStatus
from recommendations.models import FollowUp, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/board/"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("rapporteur", "no reply yet on 4 recommendations"),
        ("officer", "Submissions to accept or return"),
        ("state_focal_point", "information requested on 4 recommendations"),
        ("ngo_member", "4 recommendations open for assessment"),
        ("nhri_member", "Your organisation has not started a submission."),
        ("committee_member", "No case has been assigned to you."),
        ("administrator", "People and procedures"),
        ("outsider", "No submission is waiting."),
    ],
)
def test_each_role_has_a_board(
    client: Client, case: Case, role: str, words: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    response = client.get(ADDRESS)
    assert response.status_code == HTTPStatus.OK
    assert words in text_of(response)


def test_a_person_without_a_role_is_told_what_to_do(client: Client, db: None) -> None:
    client.force_login(UserFactory.create())
    assert "You have no role at present." in text_of(client.get(ADDRESS))


def test_a_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(ADDRESS)["Location"] == f"{reverse('sign-in')}?next={ADDRESS}"


def test_the_table_keeps_its_filter_while_it_is_sorted(
    client: Client, rapporteur: User, case: Case
) -> None:
    client.force_login(rapporteur)
    page = text_of(client.get(ADDRESS, {"stage": "awaiting_reply", "sort": "state"}))
    assert "CMW/C/AZE/CO/3" in page
    assert "stage=awaiting_reply" in page
    assert "CMW/C/AZE/CO/3" not in text_of(client.get(ADDRESS, {"stage": "evaluated"}))


def test_a_closed_case_is_not_called_overdue(client: Client, rapporteur: User, case: Case) -> None:
    client.force_login(rapporteur)
    assert "overdue" in text_of(client.get(ADDRESS))
    FollowUp.objects.update(status=FollowUpStatus.CLOSED)
    assert "days overdue" not in text_of(client.get(ADDRESS))


def test_only_an_officer_is_offered_an_import(
    client: Client, officer: User, rapporteur: User
) -> None:
    client.force_login(officer)
    assert "Import a document" in text_of(client.get(ADDRESS))
    client.force_login(rapporteur)
    assert "Import a document" not in text_of(client.get(ADDRESS))


def test_two_roles_repeat_no_id_on_the_page(client: Client, rapporteur: User, case: Case) -> None:
    MembershipFactory.create(user=rapporteur, role="officer", treaty_body=case.body)
    client.force_login(rapporteur)
    marks = re.findall(r'\bid="([^"]+)"', text_of(client.get(ADDRESS)))
    assert "officer-due-title" in marks
    assert len(marks) == len(set(marks))
