"""A rapporteur writes an evaluation beside what others wrote."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.answers.verbs.evaluations import adopt_evaluation
from recommendations.deadlines.verbs.follow_ups import change_status
from recommendations.enums import (
    AccessLevel,
    EvaluationStatus,
    FollowUpStatus,
    SubmissionStatus,
)
from recommendations.models import Evaluation, FollowUp, User
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    AssessmentFactory,
    EvaluationFactory,
    GradeFactory,
    PassageFactory,
    StateReplyFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db


def _address(case: Case, number: int = 36) -> str:
    return reverse("evaluation-edit", args=(case.follow_ups[number].public_id,))


def _replied(case: Case, number: int = 36) -> FollowUp:
    follow_up = case.follow_ups[number]
    follow_up.status = FollowUpStatus.REPLY_RECEIVED
    follow_up.save()
    return follow_up


def _written(case: Case, status: EvaluationStatus = EvaluationStatus.DRAFT) -> Evaluation:
    follow_up = _replied(case)
    follow_up.status = FollowUpStatus.UNDER_EVALUATION
    follow_up.save()
    return EvaluationFactory.create(
        follow_up=follow_up,
        grade=give_scale(case)["C"],
        status=status,
        rationale="Little was done.",
    )


def test_a_rapporteur_records_an_evaluation_with_a_grade(
    client: Client, rapporteur: User, case: Case
) -> None:
    grade = give_scale(case)["C"]
    follow_up = _replied(case)
    client.force_login(rapporteur)
    data = {
        "grade": str(grade.pk),
        "rationale": "Children are still held.",
        "access_level": "public",
    }
    response = client.post(_address(case), data)
    assert response["Location"] == follow_up.get_absolute_url()
    evaluation = Evaluation.objects.get()
    assert (evaluation.grade, evaluation.status) == (grade, EvaluationStatus.DRAFT)
    follow_up.refresh_from_db()
    assert follow_up.status == FollowUpStatus.UNDER_EVALUATION


def test_the_same_form_sent_twice_leaves_one_draft(
    client: Client, rapporteur: User, case: Case
) -> None:
    grade = give_scale(case)["C"]
    _replied(case)
    client.force_login(rapporteur)
    data = {"grade": str(grade.pk), "rationale": "The same words.", "access_level": "public"}
    client.post(_address(case), data)
    client.post(_address(case), data)
    assert Evaluation.objects.count() == 1


def test_two_parts_get_two_grades(client: Client, rapporteur: User, case: Case) -> None:
    grades = give_scale(case)
    _replied(case)
    client.force_login(rapporteur)
    for scope, code in (("children", "C"), ("adults", "A")):
        data = {
            "scope": scope,
            "grade": str(grades[code].pk),
            "rationale": f"On {scope}.",
            "access_level": "public",
        }
        client.post(_address(case), data)
    assert Evaluation.objects.count() == 2
    page = text_of(client.get(_address(case), {"scope": "adults"}))
    assert "On adults." in page


def test_what_others_wrote_is_shown_beside_the_form(
    client: Client, rapporteur: User, case: Case
) -> None:
    give_scale(case)
    PassageFactory.create(
        reply=StateReplyFactory.create(request=case.request),
        recommendation=case.recommendation(36),
        text="What the State says.",
    )
    AssessmentFactory.create(
        submission=SubmissionFactory.create(request=case.request, status=SubmissionStatus.ACCEPTED),
        recommendation=case.recommendation(36),
        reasoning="What the NGO says.",
        access_level=AccessLevel.RAPPORTEUR,
    )
    client.force_login(rapporteur)
    page = text_of(client.get(_address(case)))
    assert "What the State says." in page
    assert "What the NGO says." in page


def test_missing_reasons_and_a_foreign_grade_are_refused_with_what_was_typed(
    client: Client, rapporteur: User, case: Case
) -> None:
    give_scale(case)
    client.force_login(rapporteur)
    data = {
        "grade": str(GradeFactory.create().pk),
        "rationale": "",
        "further_action": "Send figures.",
        "access_level": "public",
    }
    response = client.post(_address(case), data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert set(response.context["form"].errors) == {"grade", "rationale"}
    assert "Send figures." in text_of(response)
    assert not Evaluation.objects.exists()


def test_without_a_scale_the_page_says_so(client: Client, rapporteur: User, case: Case) -> None:
    client.force_login(rapporteur)
    assert "There is no grading scale" in text_of(client.get(_address(case)))


@pytest.mark.parametrize("role", ["officer", "committee_member", "state_focal_point", "ngo_member"])
def test_only_the_rapporteurs_of_the_case_write(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(_address(case)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(_address(case), {}).status_code == HTTPStatus.FORBIDDEN


def test_saving_and_proposing_leads_to_the_page_that_asks(
    client: Client, rapporteur: User, case: Case
) -> None:
    grade = give_scale(case)["C"]
    _replied(case)
    client.force_login(rapporteur)
    data = {
        "grade": str(grade.pk),
        "rationale": "Ready.",
        "access_level": "public",
        "propose": "1",
    }
    response = client.post(_address(case), data)
    assert response["Location"] == reverse(
        "evaluation-propose", args=(Evaluation.objects.get().public_id,)
    )


def test_what_was_proposed_cannot_be_changed(client: Client, rapporteur: User, case: Case) -> None:
    evaluation = _written(case, EvaluationStatus.PROPOSED)
    client.force_login(rapporteur)
    data = {
        "grade": str(evaluation.grade_id),
        "rationale": "Other words.",
        "access_level": "public",
    }
    response = client.post(_address(case), data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    evaluation.refresh_from_db()
    assert evaluation.rationale == "Little was done."


def test_the_next_round_begins_with_an_empty_form_beside_the_adopted_one(
    client: Client, rapporteur: User, officer: User, case: Case
) -> None:
    proposed = _written(case, EvaluationStatus.PROPOSED)
    now = dates.now()
    adopt_evaluation(proposed, adopted_on=dates.today(now), by=officer, now=now)
    back = FollowUpStatus.UNDER_EVALUATION
    change_status(proposed.follow_up, back, by=officer, now=now, reason="A fact was overlooked.")
    client.force_login(rapporteur)
    board = text_of(client.get(reverse("board")))
    assert _address(case) in board
    page = text_of(client.get(_address(case)))
    assert "cannot be changed here" not in page
    assert "Little was done." not in page
    grade = str(proposed.grade_id)
    data = {"grade": grade, "rationale": "Much was done.", "access_level": "public"}
    assert client.post(_address(case), data).status_code == HTTPStatus.FOUND
    assert list(Evaluation.objects.values_list("round", "rationale")) == [
        (1, "Little was done."),
        (2, "Much was done."),
    ]
    assert "round 2" in text_of(client.get(_address(case)))
