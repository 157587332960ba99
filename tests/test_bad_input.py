"""Whatever is sent to the pages of work, they answer with a sentence and write nothing."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import EvaluationStatus, SubmissionStatus
from recommendations.models import Event, Organisation, User
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    EvaluationFactory,
    ExtensionFactory,
    MembershipFactory,
    RapporteurAssignmentFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

NAMES = (
    *("to", "seen", "reason", "received_on", "language", "access_level", "public_from", "summary"),
    *("form_key", "organisation", "title", "proposed_grade", "reasoning", "source-TOTAL_FORMS"),
    *("source-INITIAL_FORMS", "source-0-text", "source-0-url", "scope", "grade", "rationale"),
    *("further_action", "adopted_on", "session", "choice", "due_on", "quoted_words", "letter"),
    *("until", "time_zone"),
)
JUNK = ("", " ", "\x00", "-1", "99999999999999999999", "'; --", "<b>x</b>", "é" * 5000, "٣٢")


@pytest.fixture
def addresses(case: Case, ngo: Organisation, ngo_member: User) -> list[str]:
    """Every form of this part, each open to one person who holds all roles."""
    grade = give_scale(case)["C"]
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    sent = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
    )
    proposed = EvaluationFactory.create(
        follow_up=case.follow_ups[36], grade=grade, status=EvaluationStatus.PROPOSED
    )
    wish = ExtensionFactory.create(deadline=case.deadline)
    MembershipFactory.create(user=ngo_member, role="officer", treaty_body=case.body)
    MembershipFactory.create(
        user=ngo_member, role="state_focal_point", state_party=case.state_party
    )
    RapporteurAssignmentFactory.create(user=ngo_member, cycle=case.cycle)
    return [
        reverse("account"),
        reverse("status-change", args=(case.follow_ups[16].pk,)),
        reverse("reply-create", args=(case.request.pk,)),
        reverse("submission-start", args=(case.request.pk,)),
        reverse("submission-settings", args=(draft.public_id,)),
        reverse("assessment-edit", args=(draft.public_id, case.recommendation(36).pk)),
        reverse("submission-submit", args=(draft.public_id,)),
        reverse("submission-return", args=(sent.public_id,)),
        reverse("evaluation-edit", args=(case.follow_ups[16].pk,)),
        reverse("evaluation-adopt", args=(proposed.pk,)),
        reverse("deadline-set", args=(case.request.pk,)),
        reverse("deadline-extend", args=(case.deadline.pk,)),
        reverse("extension-refuse", args=(wish.pk,)),
    ]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_is_refused_in_words_and_writes_nothing(
    client: Client, ngo_member: User, addresses: list[str], junk: str
) -> None:
    client.force_login(ngo_member)
    before = Event.objects.count()
    for address in addresses:
        # A reason, once it has words, is right whatever the words are.
        data = {name: junk for name in NAMES if name != "reason"}
        response = client.post(address, {**data, "reason": ""})
        assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY, address
        assert 'role="alert"' in text_of(response), address
    assert Event.objects.count() == before


def test_an_empty_request_is_refused_too(
    client: Client, ngo_member: User, addresses: list[str]
) -> None:
    client.force_login(ngo_member)
    for address in addresses:
        assert client.post(address).status_code in {
            HTTPStatus.OK,  # nothing sent: the form is shown again
            HTTPStatus.UNPROCESSABLE_ENTITY,
        }, address


@pytest.mark.parametrize(
    "name",
    ["status-change", "reply-create", "evaluation-edit", "deadline-set"],
)
def test_numbers_that_name_nothing_are_not_found(client: Client, officer: User, name: str) -> None:
    client.force_login(officer)
    for pk in (0, 987654321, 10**25):
        assert client.get(reverse(name, args=(pk,))).status_code == HTTPStatus.NOT_FOUND


def test_junk_in_an_address_breaks_no_page(client: Client, rapporteur: User, case: Case) -> None:
    give_scale(case)
    client.force_login(rapporteur)
    for junk in JUNK:
        board = client.get(reverse("board"), {"sort": junk, "stage": junk})
        assert board.status_code == HTTPStatus.OK
        address = reverse("evaluation-edit", args=(case.follow_ups[36].pk,))
        assert client.get(address, {"scope": junk}).status_code == HTTPStatus.OK


def test_a_wrong_address_of_a_source_is_refused_as_such(
    client: Client, ngo: Organisation, ngo_member: User, case: Case
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(ngo_member)
    response = client.post(
        reverse("assessment-edit", args=(draft.public_id, case.recommendation(36).pk)),
        {
            "reasoning": "What we saw.",
            "access_level": "public",
            "source-TOTAL_FORMS": "1",
            "source-INITIAL_FORMS": "0",
            "source-0-text": "A report",
            "source-0-url": "not an address",
        },
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This is not a web address" in text_of(response)
    assert not draft.assessments.exists()


@pytest.mark.parametrize("name", ["import-upload", "account", "sign-in"])
def test_more_text_than_can_be_sent_is_refused_in_words(
    client: Client, officer: User, name: str
) -> None:
    client.force_login(officer)
    response = client.post(reverse(name), {"text": "x" * 3_000_000})
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "At most 2.5\xa0MB of text can be sent at once." in text_of(response)
    assert "your text is still in the form" in text_of(response)
