"""An assessment is written with a grade and sources; nothing typed is lost."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations.enums import AccessLevel, SubmissionStatus
from recommendations.models import Assessment, Organisation, Submission, User
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    EvidenceFactory,
    GradeFactory,
    PassageFactory,
    RecommendationFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(case: Case, ngo: Organisation) -> Submission:
    return SubmissionFactory.create(request=case.request, organisation=ngo)


def _address(draft: Submission, case: Case, number: int = 36) -> str:
    return reverse("assessment-edit", args=(draft.public_id, case.recommendation(number).public_id))


def _written(*sources: tuple[str, str], **changes: str) -> dict[str, str]:
    data = {
        "reasoning": "Three families were held last year.",
        "access_level": "public",
        "source-TOTAL_FORMS": str(len(sources)),
        "source-INITIAL_FORMS": "0",
    }
    for n, (text, url) in enumerate(sources):
        data |= {f"source-{n}-text": text, f"source-{n}-url": url}
    return {**data, **changes}


def test_an_assessment_with_a_grade_and_two_sources(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    grade = give_scale(case)["C"]
    client.force_login(ngo_member)
    response = client.post(
        _address(draft, case),
        _written(
            ("Monitoring visits, 2023", "https://example.org/visits"),
            ("", ""),
            ("Interviews in Baku", ""),
            proposed_grade=str(grade.pk),
            access_level="committee",
        ),
    )
    assert response["Location"] == draft.get_absolute_url()
    assessment = Assessment.objects.get()
    assert assessment.proposed_grade == grade
    assert assessment.access_level == AccessLevel.COMMITTEE
    assert list(assessment.evidence.values_list("position", "text", "url")) == [
        (1, "Monitoring visits, 2023", "https://example.org/visits"),
        (2, "Interviews in Baku", ""),
    ]


def test_a_source_is_added_without_script_and_nothing_is_saved_or_lost(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    grade = give_scale(case)["C"]
    client.force_login(ngo_member)
    response = client.post(
        _address(draft, case),
        _written(("Visits", "not an address yet"), proposed_grade=str(grade.pk), add_source="1"),
    )
    assert response.status_code == HTTPStatus.OK
    page = text_of(response)
    assert len(response.context["sources"].forms) == 2
    assert "Three families were held last year." in page
    assert "not an address yet" in page
    assert response.context["form"]["proposed_grade"].value() == str(grade.pk)
    assert "This was not saved" not in page
    assert not Assessment.objects.exists()


def test_a_stored_assessment_fills_the_form_and_is_changed(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    stored = AssessmentFactory.create(
        submission=draft, recommendation=case.recommendation(36), reasoning="As it was."
    )
    EvidenceFactory.create(assessment=stored, position=1, text="Old source")
    client.force_login(ngo_member)
    page = text_of(client.get(_address(draft, case)))
    assert "As it was." in page
    assert "Old source" in page
    client.post(_address(draft, case), _written(("New source", "")))
    stored.refresh_from_db()
    assert stored.reasoning == "Three families were held last year."
    assert [row.text for row in stored.evidence.all()] == ["New source"]
    assert Assessment.objects.count() == 1


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    client.force_login(ngo_member)
    response = client.post(
        _address(draft, case),
        _written(("Visits", "nowhere at all"), ("", "https://example.org/report"), reasoning=""),
    )
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    messages = [error["message"] for error in response.context["errors"]]
    assert len(messages) == 3
    page = text_of(response)
    assert "nowhere at all" in page
    assert "https://example.org/report" in page
    assert not Assessment.objects.exists()


def test_a_grade_of_another_scale_is_refused(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    give_scale(case)
    other = GradeFactory.create()
    client.force_login(ngo_member)
    response = client.post(_address(draft, case), _written(proposed_grade=str(other.pk)))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Assessment.objects.exists()


def test_without_a_scale_no_grade_is_asked_for(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    client.force_login(ngo_member)
    form = client.get(_address(draft, case)).context["form"]
    assert "proposed_grade" not in form.fields


def test_only_replies_that_the_author_may_read_are_shown_beside_the_form(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    for level, words in ((AccessLevel.PUBLIC, "open reply"), (AccessLevel.COMMITTEE, "guarded")):
        PassageFactory.create(
            reply=StateReplyFactory.create(request=case.request, access_level=level),
            recommendation=case.recommendation(36),
            text=words,
        )
    client.force_login(ngo_member)
    page = text_of(client.get(_address(draft, case)))
    assert "open reply" in page
    assert "guarded" not in page


def test_what_was_sent_cannot_be_changed(
    client: Client, ngo_member: User, case: Case, ngo: Organisation
) -> None:
    sent = SubmissionFactory.create(
        request=case.request, organisation=ngo, status=SubmissionStatus.SUBMITTED
    )
    client.force_login(ngo_member)
    assert client.post(_address(sent, case), _written()).status_code == HTTPStatus.FORBIDDEN
    assert not Assessment.objects.exists()


def test_nobody_writes_in_another_organisations_draft(
    client: Client, nhri_member: User, draft: Submission, case: Case
) -> None:
    client.force_login(nhri_member)
    assert client.post(_address(draft, case), _written()).status_code == HTTPStatus.NOT_FOUND


def test_a_recommendation_of_another_case_is_not_there(
    client: Client, ngo_member: User, draft: Submission
) -> None:
    other = RecommendationFactory.create()
    client.force_login(ngo_member)
    address = reverse("assessment-edit", args=(draft.public_id, other.public_id))
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


def test_the_reason_of_a_match_by_the_importer_is_kept(
    client: Client, ngo_member: User, draft: Submission, case: Case
) -> None:
    stored = AssessmentFactory.create(
        submission=draft,
        recommendation=case.recommendation(36),
        match_reason="Its heading names paragraph 36.",
    )
    book = EvidenceFactory.create(assessment=stored, position=1, text="A book")
    EvidenceFactory.create(assessment=stored, position=2, text="Ibid.", same_as=book)
    client.force_login(ngo_member)
    rows = client.get(_address(draft, case)).context["sources"]
    data = _written(*((row["text"].value(), row["url"].value()) for row in rows))
    for n, row in enumerate(rows):
        data[f"source-{n}-same_as"] = str(row["same_as"].value() or "")
    client.post(_address(draft, case), data)
    stored.refresh_from_db()
    assert stored.match_reason == "Its heading names paragraph 36."
    repeated = stored.evidence.get(position=2).same_as
    assert repeated is not None
    assert repeated.text == "A book"
