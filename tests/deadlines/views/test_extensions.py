"""Pages on which an extension is requested, granted and refused."""

from datetime import date
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import (
    DocumentKind,
    EventKind,
    ExtensionOutcome,
)
from recommendations.models import Deadline, Event, Extension, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import DocumentFactory, ExtensionFactory

pytestmark = pytest.mark.django_db


def _of(deadline: Deadline, name: str) -> str:
    return reverse(name, args=(deadline.pk,))


def test_an_extension_is_granted_with_the_letter(client: Client, officer: User, case: Case) -> None:
    letter = DocumentFactory.create(cycle=case.cycle, kind=DocumentKind.LETTER, symbol="")
    client.force_login(officer)
    data = {"to": "2024-02-01", "reason": "Elections.", "letter": str(letter.pk)}
    client.post(_of(case.deadline, "deadline-extend"), data)
    extension = Extension.objects.get()
    assert (extension.outcome, extension.letter) == (ExtensionOutcome.GRANTED, letter)
    assert Deadline.objects.in_force().get(request=case.request).due_on == date(2024, 2, 1)


def test_granting_an_extension_twice_grants_it_once(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    data = {"to": "2024-02-01", "reason": "Elections."}
    client.post(_of(case.deadline, "deadline-extend"), data)
    again = client.post(_of(case.deadline, "deadline-extend"), data, follow=True)
    assert "no longer in force" in text_of(again)
    assert Event.objects.filter(kind=EventKind.DEADLINE_EXTENDED).count() == 1


def test_an_extension_ends_on_a_later_day(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    data = {"to": "2023-10-08", "reason": "Elections."}
    response = client.post(_of(case.deadline, "deadline-extend"), data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Elections." in text_of(response)
    assert not Extension.objects.exists()


def test_the_state_party_requests_an_extension_and_the_officer_grants_it(
    client: Client, officer: User, state_focal_point: User, case: Case
) -> None:
    client.force_login(state_focal_point)
    data = {"until": "2024-03-01", "reason": "Two ministries have to answer."}
    client.post(_of(case.deadline, "extension-ask"), data)
    again = client.post(_of(case.deadline, "extension-ask"), data, follow=True)
    assert "already been requested" in text_of(again)
    extension = Extension.objects.get()
    assert (extension.asked_by, extension.requested_until) == (state_focal_point, date(2024, 3, 1))
    client.force_login(officer)
    page = text_of(client.get(_of(case.deadline, "deadline-extend")))
    assert "Two ministries have to answer." in page
    client.post(_of(case.deadline, "deadline-extend"), {"to": "2024-02-01", "reason": "One month."})
    extension.refresh_from_db()
    assert extension.outcome == ExtensionOutcome.GRANTED


def test_an_extension_request_is_refused_with_a_reason_once(
    client: Client, officer: User, case: Case
) -> None:
    extension = ExtensionFactory.create(deadline=case.deadline, requested_until=date(2024, 3, 1))
    address = reverse("extension-refuse", args=(extension.pk,))
    client.force_login(officer)
    assert client.post(address, {"reason": ""}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(address, {"reason": "The committee meets in December."})
    again = client.post(address, {"reason": "Another."}, follow=True)
    assert "already been decided" in text_of(again)
    extension.refresh_from_db()
    assert (extension.outcome, extension.decision_reason) == (
        ExtensionOutcome.REFUSED,
        "The committee meets in December.",
    )


@pytest.mark.parametrize("role", ["officer", "rapporteur", "ngo_member"])
def test_only_the_state_party_requests_an_extension(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    address = _of(case.deadline, "extension-ask")
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN
