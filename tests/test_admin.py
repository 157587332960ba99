"""The administration is open to administrators; every role granted or ended leaves an event."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.enums import EvaluationStatus, EventKind, MembershipStatus, Role
from recommendations.models import (
    Event,
    Membership,
    OutgoingEmail,
    StateParty,
    TreatyBody,
    User,
)
from recommendations.people.verbs.memberships import switch_second_person
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
    expected = 403 if model in ("backuprun", "senderoutage") else 200
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


def _grant(administration: Client, person: User, **fields: object) -> Any:
    """Send the form that grants a role."""
    values = {"role": Role.RAPPORTEUR, "valid_during_0": "", "valid_during_1": "", **fields}
    return administration.post(
        reverse("admin:recommendations_membership_add"), {"user": person.pk, **values}
    )


def test_a_role_granted_here_leaves_an_event_and_is_told(
    administration: Client, administrator: User, officer: User, body: TreatyBody, outsider: User
) -> None:
    answer = _grant(
        administration,
        outsider,
        treaty_body=body.pk,
        valid_during_1="2090-01-01",
    )
    assert answer.status_code == 302
    membership = Membership.objects.get(user=outsider, role=Role.RAPPORTEUR)
    assert membership.valid_during.lower == dates.today()
    # The day that was entered is the last one.
    assert membership.valid_during.upper == date(2090, 1, 2)
    assert membership.granted_by == administrator
    event = Event.objects.get(kind=EventKind.MEMBERSHIP_GRANTED)
    assert event.membership == membership
    assert OutgoingEmail.objects.get(event=event).recipient == officer


@pytest.mark.parametrize("role", [Role.OFFICER, Role.RAPPORTEUR])
def test_no_role_is_back_dated_here(
    administration: Client, administrator: User, body: TreatyBody, role: Role
) -> None:
    """Least of all the administrator's own."""
    answer = _grant(
        administration,
        administrator,
        role=role,
        treaty_body=body.pk,
        valid_during_0=dates.today() - timedelta(days=1),
    )
    assert answer.status_code == 200
    assert "begins today or later" in answer.content.decode()
    assert not Membership.objects.filter(user=administrator, role=role).exists()


def test_a_role_cannot_be_edited_here(administration: Client, officer: User) -> None:
    membership = officer.memberships.get()
    url = reverse("admin:recommendations_membership_change", args=(membership.pk,))
    answer = administration.post(url, {"valid_during_0": "1999-01-01", "valid_during_1": ""})
    assert answer.status_code == 403
    membership.refresh_from_db()
    assert membership.valid_during.lower == date(2000, 1, 1)


def test_an_administrator_neither_confirms_nor_switches_off_the_second_person(
    administration: Client, administrator: User, officer: User, outsider: User, body: TreatyBody
) -> None:
    switch_second_person(body, on=True, by=officer, now=dates.now())
    _grant(
        administration,
        outsider,
        treaty_body=body.pk,
        status="confirmed",
        needs_second_person="",
        confirmed_by=administrator.pk,
    )
    membership = Membership.objects.get(user=outsider, treaty_body=body)
    assert membership.status == MembershipStatus.PROPOSED
    assert not Membership.objects.on(dates.today()).filter(pk=membership.pk).exists()
    url = reverse("admin:recommendations_treatybody_change", args=(body.pk,))
    page = administration.get(url).content.decode()
    assert "needs_second_person" not in page
    administration.post(
        url,
        {
            **{name: getattr(body, name) for name in ("code", "name", "short_name")},
            "treaty_name": body.treaty_name or "Treaty",
            "symbol_prefix": body.symbol_prefix,
            "name_variants": "[]",
            "grace_working_days": 5,
            "secretariat_email": "cmw@example.org",
            "note": "changed here",
            "needs_second_person": "",
        },
    )
    body.refresh_from_db()
    assert body.note == "changed here"
    assert body.secretariat_email == "cmw@example.org"
    assert body.needs_second_person


def test_what_a_verb_refuses_is_said_above_the_form(
    administration: Client, body: TreatyBody, outsider: User, state_party: StateParty
) -> None:
    answer = _grant(administration, outsider, role=Role.ADMINISTRATOR, treaty_body=body.pk)
    assert answer.status_code in (200, 302)
    assert not Membership.objects.filter(user=outsider, role=Role.ADMINISTRATOR).exists()


# --- Accounts -------------------------------------------------------------------------------------


def test_nobody_sets_a_password_here(administration: Client, officer: User) -> None:
    """Neither by the page that Django has for it, nor by a field sent along with others."""
    officer.set_password("the old words of mine")
    officer.save()
    change = reverse("admin:recommendations_user_change", args=(officer.pk,))
    new = {"password1": "three unrelated nouns", "password2": "three unrelated nouns"}
    for address in (
        f"/admin/recommendations/user/{officer.pk}/password/",
        change.replace("change", "password"),
    ):
        assert administration.get(address, follow=True).status_code in (404, 200)
        administration.post(address, {**new, "usable_password": "true"})
    page = administration.get(change).content.decode()
    assert 'type="password"' not in page
    assert officer.password not in page
    administration.post(
        change,
        {
            "email": officer.email,
            "full_name": "Olga Other",
            "language": "en",
            "time_zone": "Europe/Zurich",
            "is_active": "on",
            "password": "x",
            "is_superuser": "on",
            **new,
        },
    )
    officer.refresh_from_db()
    assert officer.full_name == "Olga Other"
    assert not officer.is_superuser
    assert officer.check_password("the old words of mine")


def test_a_new_account_has_no_password_and_gets_a_link(administration: Client) -> None:
    url = reverse("admin:recommendations_user_add")
    assert 'type="password"' not in administration.get(url).content.decode()
    answer = administration.post(
        url,
        {
            "email": "Nina@Example.org",
            "full_name": "Nina Newcomer",
            "language": "fr",
            "time_zone": "Europe/Zurich",
            "usable_password": "true",
            "password1": "three unrelated nouns",
            "password2": "three unrelated nouns",
        },
    )
    assert answer.status_code == 302
    person = User.objects.get(email="nina@example.org")
    assert not person.has_usable_password()
    row = OutgoingEmail.objects.get(recipient=person)
    assert row.event is not None
    assert row.event.kind == EventKind.ACCOUNT_OPENED


def test_links_are_sent_to_several_people_at_once(
    administration: Client, officer: User, rapporteur: User
) -> None:
    answer = administration.post(
        reverse("admin:recommendations_user_changelist"),
        {"action": "send_links", "_selected_action": [officer.pk, rapporteur.pk]},
        follow=True,
    )
    assert "A link is on its way" in answer.content.decode()
    assert "set-password" not in answer.content.decode()
    rows = OutgoingEmail.objects.filter(event__kind=EventKind.PASSWORD_LINK_SENT)
    assert {row.recipient for row in rows} == {officer, rapporteur}


def test_another_address_entered_here_is_told(
    administration: Client, officer: User, body: TreatyBody
) -> None:
    former = officer.email
    administration.post(
        reverse("admin:recommendations_user_change", args=(officer.pk,)),
        {
            "email": "elsewhere@example.org",
            "full_name": officer.full_name,
            "language": "en",
            "time_zone": "Europe/Zurich",
            "is_active": "on",
        },
    )
    row = OutgoingEmail.objects.get(event__kind=EventKind.ACCOUNT_ADDRESS_CHANGED)
    assert (row.recipient, row.address) == (officer, former)


@pytest.mark.parametrize(
    ("model", "lookup"),
    [("user", "password__startswith"), ("membership", "user__password__startswith")],
)
def test_no_list_tells_the_digest_of_a_password(
    administration: Client, model: str, lookup: str
) -> None:
    url = reverse(f"admin:recommendations_{model}_changelist")
    assert administration.get(url, {lookup: "argon2"}).status_code == 400


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
            "valid_during_1": "2029-12-31",
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
