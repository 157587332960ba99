"""Whatever is sent to the pages of work, they answer with a sentence and write nothing."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import EvaluationStatus, SubmissionStatus
from recommendations.models import Event, Extension, Organisation, Submission, User
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
        reverse("status-change", args=(case.follow_ups[16].public_id,)),
        reverse("reply-create", args=(case.request.public_id,)),
        reverse("submission-start", args=(case.request.public_id,)),
        reverse("submission-settings", args=(draft.public_id,)),
        reverse("assessment-edit", args=(draft.public_id, case.recommendation(36).public_id)),
        reverse("submission-submit", args=(draft.public_id,)),
        reverse("submission-return", args=(sent.public_id,)),
        reverse("evaluation-edit", args=(case.follow_ups[16].public_id,)),
        reverse("evaluation-adopt", args=(proposed.public_id,)),
        reverse("deadline-set", args=(case.request.public_id,)),
        reverse("deadline-extend", args=(case.deadline.public_id,)),
        reverse("extension-refuse", args=(wish.public_id,)),
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
def test_what_names_nothing_is_not_found(
    client: Client, case: Case, officer: User, name: str
) -> None:
    client.force_login(officer)
    nothing = str(uuid4())
    address = reverse(name, args=(nothing,))
    for key in (nothing, 0, case.request.pk, 987654321, 10**25):
        answer = client.get(address.replace(nothing, str(key)))
        assert answer.status_code == HTTPStatus.NOT_FOUND


def test_junk_in_an_address_breaks_no_page(client: Client, rapporteur: User, case: Case) -> None:
    give_scale(case)
    client.force_login(rapporteur)
    for junk in JUNK:
        board = client.get(reverse("board"), {"sort": junk, "stage": junk})
        assert board.status_code == HTTPStatus.OK
        address = reverse("evaluation-edit", args=(case.follow_ups[36].public_id,))
        assert client.get(address, {"scope": junk}).status_code == HTTPStatus.OK


def test_a_wrong_address_of_a_source_is_refused_as_such(
    client: Client, ngo: Organisation, ngo_member: User, case: Case
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(ngo_member)
    response = client.post(
        reverse("assessment-edit", args=(draft.public_id, case.recommendation(36).public_id)),
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
    response = client.post(reverse(name), {"text": "x" * 11_000_000})
    assert response.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "At most 10.0\xa0MB of text can be sent at once." in text_of(response)
    assert "your text is still in the form" in text_of(response)


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [
        ("assessment-edit", "reasoning", 100_000),
        ("evaluation-edit", "rationale", 100_000),
        ("reply-create", "text", 100_000),
        ("submission-settings", "title", 300),
        ("status-change", "reason", 10_000),
        ("deadline-extend", "reason", 10_000),
        ("extension-refuse", "reason", 10_000),
        ("personal-reminder-new", "note", 500),
        ("import-upload", "text", 2_000_000),
    ],
)
def test_a_text_that_is_too_long_is_refused_and_comes_back_whole(
    client: Client,
    case: Case,
    ngo: Organisation,
    ngo_member: User,
    addresses: list[str],
    name: str,
    field: str,
    limit: int,
) -> None:
    draft = Submission.objects.get(organisation=ngo, status=SubmissionStatus.DRAFT)
    arguments = {
        "assessment-edit": (draft.public_id, case.recommendation(36).public_id),
        "evaluation-edit": (case.follow_ups[16].public_id,),
        "reply-create": (case.request.public_id,),
        "submission-settings": (draft.public_id,),
        "status-change": (case.follow_ups[16].public_id,),
        "deadline-extend": (case.deadline.public_id,),
        "extension-refuse": (Extension.objects.get().public_id,),
        "personal-reminder-new": ("cycle", case.cycle.public_id),
        "import-upload": (),
    }
    if name == "reply-create":
        field = f"text_{case.recommendation(36).public_id}"
    client.force_login(ngo_member)
    before = Event.objects.count()
    written = "ж" * limit + "end"
    url = reverse(name, args=arguments[name])
    response = client.post(url, {field: written, "source-TOTAL_FORMS": "1"})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = text_of(response)
    assert f"This has {limit + 3:,} characters, and at most {limit:,} can be kept." in page
    assert written in page
    assert Event.objects.count() == before
