"""The administration is open to administrators; every role granted or ended leaves an event."""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from recommendations.enums import EvaluationStatus, EventKind, Role
from recommendations.models import Event, Membership, TreatyBody, User
from tests.conftest import Case
from tests.factories import EvaluationFactory

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


@pytest.mark.parametrize("status", [EvaluationStatus.DRAFT, EvaluationStatus.ADOPTED])
def test_a_grade_is_relabelled_here_until_an_evaluation_is_adopted_with_it(
    administration: Client, status: EvaluationStatus
) -> None:
    grade = EvaluationFactory.create(status=status).grade
    scale = grade.scale
    url = reverse("admin:recommendations_gradingscale_change", args=(scale.pk,))
    answer = administration.post(
        url,
        {
            "code": scale.code,
            "name": "Other name",
            "valid_during_0": "2000-01-01",
            "valid_during_1": "2030-01-01",
            "grades-TOTAL_FORMS": "1",
            "grades-INITIAL_FORMS": "1",
            "grades-0-id": grade.pk,
            "grades-0-scale": scale.pk,
            "grades-0-code": grade.code,
            "grades-0-label": "Other words",
            "grades-0-rank": grade.rank,
            "grades-0-bucket": grade.bucket,
        },
    )
    assert answer.status_code == 302, answer.context["errors"]
    before = (scale.name, grade.label)
    grade.refresh_from_db()
    scale.refresh_from_db()
    # A scale in use can still be ended; the page says why nothing else was changed.
    assert scale.valid_during.upper == date(2030, 1, 1)
    is_adopted = status == EvaluationStatus.ADOPTED
    assert ((scale.name, grade.label) == before) is is_adopted
    page = administration.get(url).content.decode()
    assert ("its words stay as they are" in page) is is_adopted


def test_the_first_day_of_a_scale_in_use_stays(administration: Client) -> None:
    scale = EvaluationFactory.create(status=EvaluationStatus.ADOPTED).grade.scale
    answer = administration.post(
        reverse("admin:recommendations_gradingscale_change", args=(scale.pk,)),
        {"valid_during_0": "2001-01-01", "valid_during_1": ""},
    )
    assert answer.status_code == 200
    assert "its first day stays" in answer.content.decode()
