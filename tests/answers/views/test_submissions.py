"""An organisation writes a draft that only it sees; nobody writes for another one."""

import hashlib
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from recommendations.enums import AccessLevel, SubmissionStatus
from recommendations.models import Organisation, Submission, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    MembershipFactory,
    SentVersionFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def _start(case: Case) -> str:
    return reverse("submission-start", args=(case.request.public_id,))


def _settings(ngo: Organisation, **changes: str) -> dict[str, str]:
    data = {
        "organisation": str(ngo.public_id),
        "title": "Follow-up report on detention",
        "language": "en",
        "access_level": "committee",
    }
    return {**data, **changes}


def test_a_member_opens_a_draft(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    client.force_login(ngo_member)
    assert client.get(_start(case)).status_code == HTTPStatus.OK
    response = client.post(_start(case), _settings(ngo))
    submission = Submission.objects.get()
    assert response["Location"] == submission.get_absolute_url()
    assert (submission.status, submission.author) == (SubmissionStatus.DRAFT, ngo_member)
    assert submission.access_level == AccessLevel.COMMITTEE


def test_the_form_sent_twice_opens_one_draft(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    client.force_login(ngo_member)
    first = client.post(_start(case), _settings(ngo))
    second = client.post(_start(case), _settings(ngo))
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1


def test_the_title_of_a_colleague_who_came_second_is_shown_to_them(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    client.force_login(ngo_member)
    client.post(_start(case), _settings(ngo))
    second = client.post(_start(case), _settings(ngo, title="Children in detention"), follow=True)
    assert "The title that you typed: “Children in detention”." in text_of(second)
    assert Submission.objects.get().title == "Follow-up report on detention"


def test_nobody_starts_one_for_another_organisation(
    client: Client, ngo_member: User, nhri: Organisation, case: Case
) -> None:
    client.force_login(ngo_member)
    response = client.post(_start(case), _settings(nhri))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Submission.objects.exists()


def test_a_member_of_two_organisations_chooses(
    client: Client, ngo_member: User, ngo: Organisation, nhri: Organisation, case: Case
) -> None:
    MembershipFactory.create(user=ngo_member, role="organisation_member", organisation=nhri)
    client.force_login(ngo_member)
    client.post(_start(case), _settings(nhri))
    assert Submission.objects.get().organisation == nhri


def test_a_draft_of_the_organisation_is_pointed_out(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo, title="Begun in May")
    client.force_login(ngo_member)
    page = text_of(client.get(_start(case)))
    assert "Begun in May" in page
    assert draft.get_absolute_url() in page


def test_publication_from_a_date_asks_for_the_date(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    client.force_login(ngo_member)
    response = client.post(_start(case), _settings(ngo, access_level="from_date"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Follow-up report on detention" in text_of(response)


@pytest.mark.parametrize("role", ["officer", "rapporteur", "state_focal_point", "administrator"])
def test_only_organisations_start_submissions(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(_start(case)).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("role", ["officer", "rapporteur", "nhri_member", "state_focal_point"])
def test_a_draft_is_not_there_for_others(
    client: Client, case: Case, ngo: Organisation, role: str, request: pytest.FixtureRequest
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(request.getfixturevalue(role))
    assert client.get(draft.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND


def test_the_page_of_a_draft_says_what_to_do_and_offers_each_recommendation(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(ngo_member)
    page = text_of(client.get(draft.get_absolute_url()))
    assert "Only the organisation sees this draft." in page
    for number in (16, 36, 60, 62):
        pk = case.recommendation(number).public_id
        assert reverse("assessment-edit", args=(draft.public_id, pk)) in page


def test_the_page_of_what_was_sent_shows_its_status_and_no_way_to_change_it(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    sent = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
    )
    client.force_login(ngo_member)
    page = text_of(client.get(sent.get_absolute_url()))
    assert "accept it or return it" in page
    assert reverse("submission-settings", args=(sent.public_id,)) not in page


def test_a_confidential_assessment_is_not_on_the_public_page(
    client: Client, ngo: Organisation, case: Case
) -> None:
    published = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    for number, level, words in (
        (16, AccessLevel.PUBLIC, "open words"),
        (36, AccessLevel.COMMITTEE, "guarded words"),
    ):
        AssessmentFactory.create(
            submission=published,
            recommendation=case.recommendation(number),
            access_level=level,
            reasoning=words,
        )
    page = text_of(client.get(published.get_absolute_url()))
    assert "open words" in page
    assert "guarded words" not in page


def test_a_name_that_is_withheld_is_not_on_the_public_page(
    client: Client, officer: User, ngo: Organisation, case: Case
) -> None:
    published = SubmissionFactory.create(
        request=case.request,
        organisation=ngo,
        status=SubmissionStatus.PUBLISHED,
        is_author_withheld=True,
    )
    assert ngo.name not in text_of(client.get(published.get_absolute_url()))
    client.force_login(officer)
    assert ngo.name in text_of(client.get(published.get_absolute_url()))


def test_settings_change_a_draft_and_not_what_was_sent(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(ngo_member)
    address = reverse("submission-settings", args=(draft.public_id,))
    client.post(address, _settings(ngo, title="A better title"))
    draft.refresh_from_db()
    assert draft.title == "A better title"
    sent = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
    )
    address = reverse("submission-settings", args=(sent.public_id,))
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN


def test_the_list_separates_own_and_received(
    client: Client, ngo_member: User, officer: User, ngo: Organisation, case: Case
) -> None:
    SubmissionFactory.create(request=case.request, organisation=ngo, title="Our draft")
    SubmissionFactory.create(
        request=case.request, organisation=ngo, title="Sent", status=SubmissionStatus.SUBMITTED
    )
    client.force_login(ngo_member)
    own = client.get(reverse("submission-list")).context["lists"][0]
    assert (own.key, {row.title for row in own.rows}) == ("own", {"Our draft", "Sent"})
    client.force_login(officer)
    waiting = client.get(reverse("submission-list")).context["lists"][0]
    assert (waiting.key, {row.title for row in waiting.rows}) == ("to-receive", {"Sent"})


def test_three_rows_take_as_many_queries_as_one(
    client: Client,
    ngo_member: User,
    ngo: Organisation,
    case: Case,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(ngo_member)
    for n_rows in (1, 3):
        while Submission.objects.count() < n_rows:
            submission = SubmissionFactory.create(
                request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
            )
            AssessmentFactory.create(submission=submission, recommendation=case.recommendation(36))
        with django_assert_num_queries(8):
            client.get(reverse("submission-list"))


VOID = "The receipt that you were given before is void"


def test_every_version_sent_has_its_receipt_and_its_file(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    sent = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
    )
    versions = [
        SentVersionFactory.create(submission=sent, number=number, content=f'{{"n":{number}}}')
        for number in (1, 2)
    ]
    Submission.objects.filter(pk=sent.pk).update(receipt=versions[1].receipt)
    client.force_login(ngo_member)
    page = text_of(client.get(sent.get_absolute_url()))
    assert VOID not in page
    for version in versions:
        assert version.receipt in page
        answer = client.get(reverse("submission-receipt", args=(sent.public_id, version.number)))
        assert hashlib.sha256(answer.content).hexdigest() == version.receipt
        assert "attachment" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]


def test_a_receipt_of_the_former_form_is_called_void_to_its_authors(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    sent = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.PUBLISHED
    )
    assert VOID not in text_of(client.get(sent.get_absolute_url()))
    client.force_login(ngo_member)
    page = text_of(client.get(sent.get_absolute_url()))
    assert VOID in page
    assert sent.receipt not in page


@pytest.mark.parametrize("person", ["", "officer", "rapporteur", "administrator", "nhri_member"])
def test_nobody_else_meets_a_receipt(
    client: Client, ngo: Organisation, case: Case, person: str, request: pytest.FixtureRequest
) -> None:
    sent = SubmissionFactory.create(
        request=case.request,
        organisation=ngo,
        status=SubmissionStatus.PUBLISHED,
        is_author_withheld=True,
    )
    version = SentVersionFactory.create(submission=sent, number=1)
    Submission.objects.filter(pk=sent.pk).update(receipt=version.receipt)
    if person:
        client.force_login(request.getfixturevalue(person))
    doors = (
        sent.get_absolute_url(),
        reverse("submission-list"),
        reverse("history-feed"),
        case.cycle.get_absolute_url(),
    )
    for door in doors:
        answer = client.get(door, follow=True)
        assert version.receipt not in answer.content.decode() + str(answer.headers), door
    answer = client.get(reverse("submission-receipt", args=(sent.public_id, 1)))
    assert answer.status_code in {302, 404}
