"""Pages on which an extension is requested, granted and refused."""

from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.deadlines.verbs.extensions import (
    ask_extension,
    extend_deadline,
    refuse_extension,
)
from recommendations.enums import (
    AccessLevel,
    DocumentKind,
    EventKind,
    ExtensionOutcome,
)
from recommendations.models import Deadline, Event, Extension, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import DocumentFactory, ExtensionFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)


def _of(deadline: Deadline, name: str) -> str:
    return reverse(name, args=(deadline.public_id,))


def test_an_extension_is_granted_with_the_letter(client: Client, officer: User, case: Case) -> None:
    letter = DocumentFactory.create(cycle=case.cycle, kind=DocumentKind.LETTER, symbol="")
    client.force_login(officer)
    data = {"to": "2024-02-01", "reason": "Elections.", "letter": str(letter.public_id)}
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
    data = {
        "until": "2024-03-01",
        "reason": "Two ministries have to answer.",
        "access_level": "committee",
    }
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
    address = reverse("extension-refuse", args=(extension.public_id,))
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


ASKED, REFUSED = "Floodsinthenorth", "Decemberistoolate"


def _ask_and_refuse(case: Case, asker: User, decider: User, *, levels: tuple[str, str]) -> None:
    extension = ask_extension(
        case.deadline,
        until=date(2024, 3, 1),
        reason=ASKED,
        by=asker,
        now=NOW,
        access_level=levels[0],
    )
    refuse_extension(extension, reason=REFUSED, by=decider, now=NOW, access_level=levels[1])


def _read(client: Client, case: Case) -> set[str]:
    """Which of the two reasons stand behind any door."""
    doors = (
        case.deadline.get_absolute_url(),
        case.cycle.get_absolute_url(),
        case.recommendation(36).get_absolute_url(),
        reverse("home"),
        reverse("board"),
        reverse("deadline-list"),
        reverse("deadline-calendar"),
        reverse("deadline-feed"),
        reverse("history-feed"),
        f"{reverse('history-feed')}?case=cmw/aze/3",
    )
    pages = "".join(text_of(client.get(door, follow=True)) for door in doors)
    assert "requested an extension" in pages or ASKED not in pages
    return {word for word in (ASKED, REFUSED) if word in pages}


PRIVATE, OPEN = AccessLevel.COMMITTEE, AccessLevel.PUBLIC


@pytest.mark.parametrize(
    ("levels", "public_reads"),
    [
        ((PRIVATE, PRIVATE), set()),
        ((OPEN, PRIVATE), {ASKED}),
        ((PRIVATE, OPEN), set()),  # a refusal would tell what was asked
        ((OPEN, OPEN), {ASKED, REFUSED}),
    ],
)
@pytest.mark.parametrize(
    "person",
    [
        *("", "outsider", "ngo_member", "administrator"),
        *("state_focal_point", "officer", "committee_member", "rapporteur"),
    ],
)
def test_reasons_are_read_behind_every_door_by_those_to_whom_they_were_promised(
    client: Client,
    case: Case,
    officer: User,
    state_focal_point: User,
    request: pytest.FixtureRequest,
    person: str,
    levels: tuple[str, str],
    public_reads: set[str],
) -> None:
    is_promised = person in {"state_focal_point", "officer", "committee_member", "rapporteur"}
    _ask_and_refuse(case, state_focal_point, officer, levels=levels)
    if person:
        client.force_login(request.getfixturevalue(person))
    assert _read(client, case) == ({ASKED, REFUSED} if is_promised else public_reads)


def test_the_reason_of_a_request_stays_confidential_when_it_is_granted(
    client: Client, case: Case, officer: User, state_focal_point: User
) -> None:
    ask_extension(
        case.deadline, until=date(2024, 3, 1), reason=ASKED, by=state_focal_point, now=NOW
    )
    extend_deadline(case.deadline, to=date(2024, 2, 1), reason="Elections.", by=officer, now=NOW)
    assert not _read(client, case)
    assert "Elections." in text_of(client.get(case.cycle.get_absolute_url()))


def test_the_pages_say_who_reads_the_reason_and_keep_what_was_chosen(
    client: Client, case: Case, officer: User, state_focal_point: User
) -> None:
    client.force_login(state_focal_point)
    address = _of(case.deadline, "extension-ask")
    assert "The committee, its secretariat and the State party" in text_of(client.get(address))
    client.post(address, {"until": "2024-03-01", "reason": ASKED, "access_level": OPEN})
    extension = Extension.objects.get()
    assert extension.access_level == OPEN
    client.force_login(officer)
    refuse = reverse("extension-refuse", args=(extension.public_id,))
    assert "The committee, its secretariat and the State party" in text_of(client.get(refuse))
    client.post(refuse, {"reason": REFUSED, "access_level": PRIVATE})
    extension.refresh_from_db()
    assert (extension.outcome, extension.decision_access_level) == (
        ExtensionOutcome.REFUSED,
        PRIVATE,
    )
