"""A status changes along the table, with its reason, once; everything else is said in words."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import EventKind, FollowUpStatus
from recommendations.models import Event, FollowUp, User
from tests.cast import text_of
from tests.conftest import Case

pytestmark = pytest.mark.django_db


def _address(follow_up: FollowUp) -> str:
    return reverse("status-change", args=(follow_up.public_id,))


def _n_changes(follow_up: FollowUp) -> int:
    return Event.objects.filter(kind=EventKind.STATUS_CHANGED, follow_up=follow_up).count()


def test_an_officer_changes_a_status_with_a_reason(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    follow_up = case.follow_ups[36]
    page = client.get(_address(follow_up))
    assert page.status_code == HTTPStatus.OK
    response = client.post(
        _address(follow_up),
        {"to": "under_evaluation", "seen": "awaiting_reply", "reason": "No reply in two years."},
    )
    assert response["Location"] == follow_up.get_absolute_url()
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.UNDER_EVALUATION
    event = Event.objects.get(kind=EventKind.STATUS_CHANGED, follow_up=follow_up)
    assert (event.reason, event.by) == ("No reply in two years.", officer)


def test_only_allowed_changes_are_offered(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    form = client.get(_address(case.follow_ups[36])).context["form"]
    assert [value for value, _label in form.fields["to"].choices] == [
        "reply_received",
        "under_evaluation",
        "discontinued",
    ]


def test_an_illegal_change_is_refused_in_words_and_changes_nothing(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    follow_up = case.follow_ups[36]
    response = client.post(_address(follow_up), {"to": "closed", "reason": "Enough."})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "cannot follow the present one" in text_of(response)
    assert "Enough." in text_of(response)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.AWAITING_REPLY
    assert _n_changes(follow_up) == 0


def test_a_missing_reason_is_asked_for_at_its_field(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    response = client.post(_address(case.follow_ups[36]), {"to": "discontinued", "reason": " "})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "reason" in response.context["form"].errors
    assert _n_changes(case.follow_ups[36]) == 0


def test_the_same_form_sent_twice_changes_once(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    follow_up = case.follow_ups[36]
    data = {"to": "discontinued", "seen": "awaiting_reply", "reason": "Decided at session 40."}
    client.post(_address(follow_up), data)
    again = client.post(_address(follow_up), data, follow=True)
    assert "already been recorded" in text_of(again)
    assert _n_changes(follow_up) == 1


def test_a_follow_up_that_has_ended_offers_nothing(
    client: Client, officer: User, case: Case
) -> None:
    follow_up = case.follow_ups[36]
    FollowUp.objects.filter(pk=follow_up.pk).update(status=FollowUpStatus.CLOSED)
    client.force_login(officer)
    assert "This follow-up has ended." in text_of(client.get(_address(follow_up)))


@pytest.mark.parametrize("role", ["rapporteur", "state_focal_point", "ngo_member", "outsider"])
def test_everybody_else_is_refused(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    follow_up = case.follow_ups[36]
    assert client.get(_address(follow_up)).status_code == HTTPStatus.FORBIDDEN
    data = {"to": "discontinued", "reason": "Because."}
    assert client.post(_address(follow_up), data).status_code == HTTPStatus.FORBIDDEN
    assert _n_changes(follow_up) == 0


def test_strangers_are_asked_to_sign_in(client: Client, case: Case) -> None:
    address = _address(case.follow_ups[36])
    assert client.get(address)["Location"] == f"{reverse('sign-in')}?next={address}"


def test_what_one_may_not_see_is_not_there(client: Client, case: Case, ngo_member: User) -> None:
    case.document.access_level = "committee"
    case.document.save()
    client.force_login(ngo_member)
    assert client.get(_address(case.follow_ups[36])).status_code == HTTPStatus.NOT_FOUND
