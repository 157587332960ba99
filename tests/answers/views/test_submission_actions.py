"""Each action on a submission is explained, and taken once, by those who may take it."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from recommendations.answers.views.submission_actions import actions_open_to
from recommendations.enums import AccessLevel, EventKind, SubmissionStatus
from recommendations.models import Event, Organisation, Submission, User
from tests.cast import text_of
from tests.conftest import Case
from tests.factories import AssessmentFactory, SentVersionFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(case: Case, ngo: Organisation) -> Submission:
    """A draft with one assessment."""
    draft = SubmissionFactory.create(request=case.request, organisation=ngo)
    AssessmentFactory.create(submission=draft, recommendation=case.recommendation(36))
    return draft


def _put(submission: Submission, status: SubmissionStatus) -> Submission:
    filled = SubmissionFactory.build(status=status, request=None, organisation=None, author=None)
    Submission.objects.filter(pk=submission.pk).update(
        status=status, submitted_at=filled.submitted_at, receipt=filled.receipt
    )
    submission.refresh_from_db()
    return submission


def _address(submission: Submission, word: str) -> str:
    return reverse(f"submission-{word}", args=(submission.public_id,))


def _n_changes(submission: Submission) -> int:
    return Event.objects.filter(
        kind=EventKind.SUBMISSION_STATUS_CHANGED, submission=submission
    ).count()


def test_sending_gives_a_receipt(client: Client, ngo_member: User, submission: Submission) -> None:
    client.force_login(ngo_member)
    page = client.get(_address(submission, "submit"))
    assert "you get a receipt" in text_of(page)
    # The form is sent to the address of its own page.
    assert 'method="post" data-unsaved' in text_of(page)
    sent = text_of(client.post(_address(submission, "submit"), follow=True))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.SUBMITTED
    assert submission.receipt in sent


def test_sending_twice_sends_once(client: Client, ngo_member: User, submission: Submission) -> None:
    client.force_login(ngo_member)
    client.post(_address(submission, "submit"))
    again = client.post(_address(submission, "submit"), follow=True)
    assert "already been recorded" in text_of(again)
    assert _n_changes(submission) == 1


def test_an_empty_draft_is_not_sent(
    client: Client, ngo_member: User, ngo: Organisation, case: Case
) -> None:
    empty = SubmissionFactory.create(request=case.request, organisation=ngo)
    client.force_login(ngo_member)
    response = client.post(_address(empty, "submit"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "at least one recommendation" in text_of(response)
    empty.refresh_from_db()
    assert empty.status == SubmissionStatus.DRAFT


def test_an_officer_accepts_and_publishes(
    client: Client, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.SUBMITTED)
    client.force_login(officer)
    client.post(_address(submission, "accept"))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.ACCEPTED
    client.post(_address(submission, "publish"))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.PUBLISHED


def test_returning_needs_a_reason_that_the_organisation_reads(
    client: Client, officer: User, ngo_member: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.SUBMITTED)
    client.force_login(officer)
    refused = client.post(_address(submission, "return"), {"reason": ""})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    done = client.post(
        _address(submission, "return"), {"reason": "Name your sources."}, follow=True
    )
    assert done.status_code == HTTPStatus.OK
    client.force_login(ngo_member)
    page = text_of(client.get(submission.get_absolute_url()))
    assert "Name your sources." in page
    client.post(_address(submission, "submit"))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.SUBMITTED


def test_the_organisation_withdraws(
    client: Client, ngo_member: User, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.SUBMITTED)
    client.force_login(ngo_member)
    client.post(_address(submission, "withdraw"), {"reason": "A source is in danger."})
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.WITHDRAWN
    client.force_login(officer)
    assert client.get(submission.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND


def test_an_action_that_the_status_does_not_allow_is_refused_in_words(
    client: Client, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.SUBMITTED)
    client.force_login(officer)
    response = client.post(_address(submission, "publish"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "cannot become" in text_of(response)
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.SUBMITTED


@pytest.mark.parametrize("word", ["accept", "return", "publish"])
def test_an_organisation_does_not_receive_its_own(
    client: Client, ngo_member: User, submission: Submission, word: str
) -> None:
    _put(submission, SubmissionStatus.SUBMITTED)
    client.force_login(ngo_member)
    response = client.post(_address(submission, word), {"reason": "Because."})
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert _n_changes(submission) == 0


@pytest.mark.parametrize("word", ["submit", "withdraw", "accept", "return", "publish"])
@pytest.mark.parametrize("role", ["nhri_member", "outsider", "state_focal_point"])
def test_it_is_not_there_for_those_who_do_not_see_it(
    client: Client,
    submission: Submission,
    role: str,
    word: str,
    request: pytest.FixtureRequest,
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.post(_address(submission, word)).status_code == HTTPStatus.NOT_FOUND


def test_the_page_offers_only_the_actions_that_are_open(
    client: Client, officer: User, ngo_member: User, submission: Submission
) -> None:
    def offered(user: User) -> list[str]:
        client.force_login(user)
        return [
            action.word for action in client.get(submission.get_absolute_url()).context["actions"]
        ]

    assert offered(ngo_member) == ["submit", "withdraw"]
    _put(submission, SubmissionStatus.SUBMITTED)
    assert offered(ngo_member) == ["withdraw"]
    assert offered(officer) == ["accept", "return"]
    _put(submission, SubmissionStatus.ACCEPTED)
    assert offered(officer) == ["publish", "return"]
    _put(submission, SubmissionStatus.PUBLISHED)
    assert offered(officer) == ["unpublish"]


def test_an_acceptance_sent_again_does_not_undo_the_publication(
    client: Client, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.PUBLISHED)
    client.force_login(officer)
    response = client.post(_address(submission, "accept"))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.PUBLISHED
    client.post(_address(submission, "unpublish"))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.ACCEPTED


def test_nobody_outside_gets_a_button(case: Case, ngo: Organisation) -> None:
    for status in SubmissionStatus:
        submission = SubmissionFactory.create(request=case.request, organisation=ngo, status=status)
        assert actions_open_to(AnonymousUser(), submission) == []


def test_authors_withdraw_what_was_published_with_a_reason_and_a_trace(
    client: Client, ngo_member: User, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.PUBLISHED)
    version = SentVersionFactory.create(submission=submission, number=1)
    page = submission.get_absolute_url()
    assert client.get(page).status_code == HTTPStatus.OK
    client.force_login(ngo_member)
    address = _address(submission, "retract")
    assert "keeps it, marked as withdrawn" in text_of(client.get(address))
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(address, {"reason": "A witness is at risk."})
    client.post(address, {"reason": "Again."})
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RETRACTED
    assert _n_changes(submission) == 1
    own = text_of(client.get(page))
    assert version.receipt in own
    client.force_login(officer)
    assert "A witness is at risk." in text_of(client.get(page))
    client.logout()
    assert client.get(page).status_code == HTTPStatus.NOT_FOUND
    for door in (submission.request.cycle.get_absolute_url(), reverse("history-feed")):
        words = text_of(client.get(door))
        assert "A witness is at risk." not in words
        assert submission.title not in words


@pytest.mark.parametrize("status", ["accepted", "submitted", "draft"])
def test_only_what_is_published_is_withdrawn_that_way(
    client: Client, ngo_member: User, submission: Submission, status: str
) -> None:
    _put(submission, SubmissionStatus(status))
    client.force_login(ngo_member)
    assert "retract/" not in text_of(client.get(submission.get_absolute_url()))
    client.post(_address(submission, "retract"), {"reason": "x"})
    submission.refresh_from_db()
    assert submission.status == status


# --- Corrected ------------------------------------------------------------------------------------


def test_a_published_submission_is_corrected_on_its_pages(
    client: Client, case: Case, ngo_member: User, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.PUBLISHED)
    Submission.objects.update(access_level=AccessLevel.PUBLIC)
    client.force_login(ngo_member)
    assert _address(submission, "correct") in text_of(client.get(submission.get_absolute_url()))
    assert client.post(_address(submission, "correct"), {"reason": ""}).status_code == 422
    opened = client.post(_address(submission, "correct"), {"reason": "It named a place."})
    draft = Submission.objects.get(corrects=submission)
    assert opened["Location"] == draft.get_absolute_url()
    # A second click leads to the same draft.
    again = client.post(_address(submission, "correct"), {"reason": "It named a place."})
    assert again["Location"] == draft.get_absolute_url()
    assert draft.get_absolute_url() in text_of(client.get(submission.get_absolute_url()))
    Submission.objects.filter(pk=draft.pk).update(
        title="Otherwise", access_level=AccessLevel.COMMITTEE
    )
    page = text_of(client.get(_address(draft, "submit")))
    assert "it replaces" in page
    assert "fewer readers" in page
    Submission.objects.filter(pk=draft.pk).update(access_level=AccessLevel.PUBLIC)
    client.post(_address(draft, "submit"))
    client.force_login(officer)
    client.post(_address(draft, "accept"))
    assert "it replaces" in text_of(client.get(_address(draft, "publish")))
    client.logout()
    assert draft.get_absolute_url() not in text_of(client.get(submission.get_absolute_url()))
    client.force_login(officer)
    client.post(_address(draft, "publish"))
    client.logout()
    former = text_of(client.get(submission.get_absolute_url()))
    assert "What was corrected:" in former
    assert "It named a place." in former
    assert draft.get_absolute_url() in former
    assert "Only its authors and the committee read what this version said." in former
    assert submission.assessments.get().reasoning not in former
    corrected = text_of(client.get(draft.get_absolute_url()))
    assert submission.get_absolute_url() in corrected
    assert submission.assessments.get().reasoning in corrected
    client.force_login(officer)
    assert submission.assessments.get().reasoning in text_of(
        client.get(submission.get_absolute_url())
    )


def test_what_is_corrected_for_more_readers_does_not_name_the_former_version(
    client: Client, ngo_member: User, officer: User, submission: Submission
) -> None:
    _put(submission, SubmissionStatus.PUBLISHED)
    Submission.objects.update(access_level=AccessLevel.COMMITTEE)
    client.force_login(ngo_member)
    client.post(_address(submission, "correct"), {"reason": "It named a place."})
    draft = Submission.objects.get(corrects=submission)
    Submission.objects.filter(pk=draft.pk).update(access_level=AccessLevel.PUBLIC)
    assert "more readers" in text_of(client.get(_address(draft, "submit")))
    client.post(_address(draft, "submit"))
    client.force_login(officer)
    for word in ("accept", "publish"):
        client.post(_address(draft, word))
    client.logout()
    page = text_of(client.get(draft.get_absolute_url()))
    assert "It named a place." not in page
    assert submission.get_absolute_url() not in page
