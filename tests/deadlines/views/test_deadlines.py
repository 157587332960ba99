"""Dates are chosen with what they rest on, moved with a reason, and moved once."""

from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import (
    DeadlineBasis,
    DeadlineState,
)
from recommendations.models import Deadline, User
from tests.cast import text_of
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import ExtensionFactory

pytestmark = pytest.mark.django_db


def _set(case: Case) -> str:
    return reverse("deadline-set", args=(case.request.public_id,))


def _of(deadline: Deadline, name: str) -> str:
    return reverse(name, args=(deadline.public_id,))


@pytest.fixture
def undated(case: Case) -> Case:
    """The case without its date, and with a document distributed on 2 November 2021."""
    with as_owner():
        case.deadline.delete()
    case.document.distributed_on = date(2021, 11, 2)
    case.document.save()
    return case


def test_each_computed_date_is_offered_with_its_explanation(
    client: Client, officer: User, undated: Case
) -> None:
    client.force_login(officer)
    page = text_of(client.get(_set(undated)))
    assert "8 October 2023 is 24 months after the adoption" in page
    assert "2 November 2023 is 24 months after the distribution" in page


def test_the_chosen_date_is_in_force_and_the_other_is_kept(
    client: Client, officer: User, undated: Case
) -> None:
    client.force_login(officer)
    client.post(_set(undated), {"choice": "from_adoption"})
    in_force = Deadline.objects.in_force().get(request=undated.request)
    assert (in_force.due_on, in_force.basis) == (date(2023, 10, 8), DeadlineBasis.FROM_ADOPTION)
    assert (in_force.anchor_on, in_force.period_months) == (date(2021, 10, 8), 24)
    other = Deadline.objects.get(request=undated.request, state=DeadlineState.CANDIDATE)
    assert other.due_on == date(2023, 11, 2)


def test_the_form_sent_twice_leaves_the_same_rows(
    client: Client, officer: User, undated: Case
) -> None:
    client.force_login(officer)
    data = {"choice": "from_adoption", "reason": "As the committee counts."}
    client.post(_set(undated), data)
    client.post(_set(undated), data)
    assert Deadline.objects.filter(request=undated.request).count() == 2


def test_a_date_named_in_the_document_needs_its_words(
    client: Client, officer: User, undated: Case
) -> None:
    client.force_login(officer)
    data = {"choice": "explicit_date", "due_on": "1 November 2023"}
    refused = client.post(_set(undated), data)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "quoted_words" in refused.context["form"].errors
    client.post(_set(undated), {**data, "quoted_words": "by 1 November 2023"})
    assert Deadline.objects.in_force().get(request=undated.request).due_on == date(2023, 11, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"choice": "explicit_date", "due_on": "31 June 2023", "quoted_words": "x"}, "due_on"),
        ({"choice": "explicit_date", "due_on": "2021-10-08", "quoted_words": "x"}, "due_on"),
        ({"choice": "set_by_staff", "due_on": ""}, "due_on"),
        ({"choice": "set_by_staff", "due_on": "2024-05-01"}, "reason"),
        ({"choice": "from_session_close"}, "choice"),
        ({}, "choice"),
    ],
)
def test_a_date_that_cannot_be_is_refused_at_its_field(
    client: Client, officer: User, undated: Case, changes: dict[str, str], field: str
) -> None:
    client.force_login(officer)
    response = client.post(_set(undated), {"sent": "1", **changes})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert field in response.context["form"].errors
    assert not Deadline.objects.filter(request=undated.request).exists()


def test_replacing_a_date_in_force_needs_a_reason(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    data = {"choice": "explicit_date", "due_on": "2023-11-01", "quoted_words": "by 1 November"}
    refused = client.post(_set(case), data)
    assert "reason" in refused.context["form"].errors
    client.post(_set(case), {**data, "reason": "The document wins."})
    case.deadline.refresh_from_db()
    assert case.deadline.state == DeadlineState.SUPERSEDED
    assert Deadline.objects.in_force().get(request=case.request).reason == "The document wins."


@pytest.mark.parametrize("role", ["rapporteur", "ngo_member", "state_focal_point", "outsider"])
def test_only_the_secretariat_sets_and_moves_dates(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    extension = ExtensionFactory.create(deadline=case.deadline)
    client.force_login(request.getfixturevalue(role))
    # The request itself is for the committee and its State party; to others it does not exist.
    is_theirs = role in ("rapporteur", "state_focal_point")
    for address, refusal in (
        (_set(case), HTTPStatus.FORBIDDEN),
        (_of(case.deadline, "deadline-extend"), HTTPStatus.FORBIDDEN),
        (
            reverse("extension-refuse", args=(extension.public_id,)),
            HTTPStatus.FORBIDDEN if is_theirs else HTTPStatus.NOT_FOUND,
        ),
    ):
        assert client.get(address).status_code == refusal
        assert client.post(address, {"reason": "x"}).status_code == refusal
