"""Pages on which a date is withdrawn, suspended, resumed, corrected, or set for another purpose."""

from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from recommendations.deadlines.verbs.deadline_changes import suspend_deadline
from recommendations.enums import (
    DeadlineState,
    DocumentKind,
    EventKind,
)
from recommendations.models import Deadline, DeadlineChange, Event, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import DocumentFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)


def _of(deadline: Deadline, word: str) -> str:
    return reverse(f"deadline-{word}", args=(deadline.public_id,))


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.mark.parametrize(
    ("word", "state", "shown"),
    [
        ("withdraw", DeadlineState.WITHDRAWN, "is withdrawn"),
        ("suspend", DeadlineState.SUSPENDED, "is suspended"),
    ],
)
def test_a_date_is_taken_out_of_force_with_reason_and_letter(
    signed_in: Client, case: Case, word: str, state: str, shown: str
) -> None:
    letter = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.LETTER, symbol="", title="Note verbale"
    )
    data = {"reason": "The committee decided so.", "letter": str(letter.public_id)}
    page = text_of(signed_in.post(_of(case.deadline, word), data, follow=True))
    assert f"8 October 2023 {shown}" in page
    # The page of the date says who, why, and which letter.
    for words in ("The committee decided so.", "Note verbale", "Olga Officer"):
        assert words in page
    case.deadline.refresh_from_db()
    assert case.deadline.state == state


@pytest.mark.parametrize("word", ["withdraw", "suspend", "correct"])
def test_nothing_is_decided_without_a_reason(signed_in: Client, case: Case, word: str) -> None:
    response = signed_in.post(_of(case.deadline, word), {"reason": "", "to": "2024-01-01"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "reason" in response.context["form"].errors
    assert not DeadlineChange.objects.exists()


def test_a_form_sent_twice_decides_once(signed_in: Client, case: Case) -> None:
    address, data = _of(case.deadline, "withdraw"), {"reason": "Settled."}
    signed_in.post(address, data)
    again = text_of(signed_in.post(address, data, follow=True))
    assert "Nothing was changed now." in again
    assert Event.objects.filter(kind=EventKind.DEADLINE_WITHDRAWN).count() == 1


def test_a_suspended_date_says_so_everywhere_and_comes_back_later(
    signed_in: Client, officer: User, case: Case
) -> None:
    suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    with time_machine.travel("2023-11-10T10:00:00Z"):
        case_page = text_of(signed_in.get(case.cycle.get_absolute_url()))
        assert "Suspended" in case_page
        assert "overdue" not in case_page
        listed = text_of(signed_in.get("/deadlines/"))
        assert "Suspended" in listed
        assert "days overdue" not in listed
        form = signed_in.get(_of(case.deadline, "resume")).context["form"]
        assert form["to"].initial == date(2023, 12, 17)
        signed_in.post(_of(case.deadline, "resume"), {"to": "2023-12-17", "reason": "No result."})
        assert "in 5 weeks" in text_of(signed_in.get("/deadlines/"))
    assert Deadline.objects.in_force().get().due_on == date(2023, 12, 17)


def test_a_refusal_of_the_procedure_is_shown_at_its_field(
    signed_in: Client, officer: User, case: Case
) -> None:
    suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    data = {"to": "2023-10-01", "reason": "x"}
    response = signed_in.post(_of(case.deadline, "resume"), data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "takes no time away" in str(response.context["form"].errors["to"])


def test_a_wrong_day_is_corrected_and_kept(signed_in: Client, case: Case) -> None:
    data = {"to": "2023-08-10", "reason": "Day and month were exchanged."}
    page = text_of(signed_in.post(_of(case.deadline, "correct"), data, follow=True))
    assert "10 August 2023 replaces 8 October 2023, which had been recorded wrongly." in page
    assert "How the deadline moved" in page


@pytest.mark.parametrize("role", ["rapporteur", "ngo_member", "state_focal_point", "outsider"])
def test_only_the_secretariat_decides(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    addresses = [_of(case.deadline, word) for word in ("withdraw", "suspend", "correct")]
    addresses.append(reverse("other-date-set", args=("CMW", "AZE", "3")))
    for address in addresses:
        assert client.get(address).status_code == HTTPStatus.FORBIDDEN
        assert client.post(address, {"reason": "x"}).status_code == HTTPStatus.FORBIDDEN
    page = text_of(client.get(case.deadline.get_absolute_url()))
    assert _of(case.deadline, "withdraw") not in page


def test_the_page_of_a_date_offers_what_fits_its_state(
    signed_in: Client, officer: User, case: Case
) -> None:
    def offered() -> set[str]:
        page = text_of(signed_in.get(case.deadline.get_absolute_url()))
        words = ("withdraw", "suspend", "resume", "correct")
        return {word for word in words if _of(case.deadline, word) in page}

    assert offered() == {"withdraw", "suspend", "correct"}
    suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    assert offered() == {"withdraw", "resume"}
