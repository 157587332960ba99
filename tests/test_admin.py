"""The administration is open to administrators; every role granted or ended leaves an event."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from recommendations.enums import EventKind, Role
from recommendations.models import Event, Membership, TreatyBody, User
from tests.conftest import Case

pytestmark = pytest.mark.django_db

REGISTERED = sorted(
    model._meta.model_name or ""
    for model in admin.site._registry
    if model._meta.app_label == "recommendations"
)


@pytest.fixture
def administration(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


@pytest.mark.parametrize("model", REGISTERED)
def test_an_administrator_opens_every_list_and_every_form(
    administration: Client, case: Case, model: str
) -> None:
    assert (
        administration.get(reverse(f"admin:recommendations_{model}_changelist")).status_code == 200
    )
    # What only a job writes is listed, and added by nobody.
    expected = 403 if model == "backuprun" else 200
    added = administration.get(reverse(f"admin:recommendations_{model}_add"))
    assert added.status_code == expected


def test_rights_come_from_roles_alone() -> None:
    assert not admin.site.is_registered(Group)


def test_nothing_confidential_is_registered() -> None:
    assert not {"submission", "assessment", "evaluation", "statereply", "outgoingemail"} & set(
        REGISTERED
    )


@pytest.mark.parametrize("person", ["officer", "rapporteur", "ngo_member", "state_focal_point"])
def test_nobody_else_opens_the_administration(
    client: Client, request: pytest.FixtureRequest, person: str
) -> None:
    client.force_login(request.getfixturevalue(person))
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_role_granted_here_leaves_an_event(
    administration: Client, body: TreatyBody, outsider: User
) -> None:
    answer = administration.post(
        reverse("admin:recommendations_membership_add"),
        {
            "user": outsider.pk,
            "role": Role.RAPPORTEUR,
            "treaty_body": body.pk,
            "valid_during_0": "2024-03-01",
            "valid_during_1": "",
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    membership = Membership.objects.get(user=outsider, role=Role.RAPPORTEUR)
    assert membership.valid_during.lower == date(2024, 3, 1)
    assert Event.objects.get(kind=EventKind.MEMBERSHIP_GRANTED).membership == membership


def test_roles_are_ended_here_with_an_event(administration: Client, officer: User) -> None:
    membership = officer.memberships.get()
    administration.post(
        reverse("admin:recommendations_membership_changelist"),
        {"action": "end_today", "_selected_action": [membership.pk]},
    )
    assert Event.objects.get(kind=EventKind.MEMBERSHIP_ENDED).membership == membership
    assert User.objects.get(pk=officer.pk).viewer.officer_body_ids == frozenset()


def test_nobody_is_deleted_here(administration: Client, officer: User) -> None:
    url = reverse("admin:recommendations_user_delete", args=(officer.pk,))
    assert administration.post(url, {"post": "yes"}).status_code == 403
