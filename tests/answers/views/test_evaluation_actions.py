"""A rapporteur proposes, the secretariat returns or records the adoption: each of it once."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.enums import (
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
)
from recommendations.models import Evaluation, Event, User
from tests.cast import give_scale, text_of
from tests.conftest import Case
from tests.factories import (
    EvaluationFactory,
    SessionFactory,
)

pytestmark = pytest.mark.django_db


def _address(evaluation: Evaluation, word: str) -> str:
    return reverse(f"evaluation-{word}", args=(evaluation.public_id,))


def _written(case: Case, status: EvaluationStatus = EvaluationStatus.DRAFT) -> Evaluation:
    follow_up = case.follow_ups[36]
    follow_up.status = FollowUpStatus.UNDER_EVALUATION
    follow_up.save()
    return EvaluationFactory.create(
        follow_up=follow_up,
        grade=give_scale(case)["C"],
        status=status,
        rationale="Little was done.",
    )


def test_proposing_twice_proposes_once(client: Client, rapporteur: User, case: Case) -> None:
    evaluation = _written(case)
    client.force_login(rapporteur)
    assert "All members of the committee" in text_of(client.get(_address(evaluation, "propose")))
    client.post(_address(evaluation, "propose"))
    again = client.post(_address(evaluation, "propose"), follow=True)
    assert "already been recorded" in text_of(again)
    assert Event.objects.filter(kind=EventKind.EVALUATION_STATUS_CHANGED).count() == 1


def test_an_officer_records_the_adoption(client: Client, officer: User, case: Case) -> None:
    evaluation = _written(case, EvaluationStatus.PROPOSED)
    session = SessionFactory.create(
        treaty_body=case.body, starts_on=date(2024, 9, 2), ends_on=date(2024, 9, 27)
    )
    client.force_login(officer)
    data = {"adopted_on": "2024-09-20", "session": str(session.pk)}
    client.post(_address(evaluation, "adopt"), data)
    again = client.post(_address(evaluation, "adopt"), data, follow=True)
    assert "already been recorded" in text_of(again)
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.adopted_at_session) == (
        EvaluationStatus.ADOPTED,
        session,
    )
    case.follow_ups[36].refresh_from_db()
    assert case.follow_ups[36].status == FollowUpStatus.EVALUATED


@pytest.mark.parametrize(
    ("adopted_on", "words"),
    [
        ("2024-09-30", "The session lasted"),
        ("31 April 2024", "not in the calendar"),
        ((dates.today() + timedelta(days=1)).isoformat(), "is in the future"),
    ],
)
def test_a_day_of_adoption_that_cannot_be_is_refused(
    client: Client, officer: User, case: Case, adopted_on: str, words: str
) -> None:
    evaluation = _written(case, EvaluationStatus.PROPOSED)
    session = SessionFactory.create(
        treaty_body=case.body, starts_on=date(2024, 9, 2), ends_on=date(2024, 9, 27)
    )
    client.force_login(officer)
    data = {"adopted_on": adopted_on, "session": str(session.pk)}
    response = client.post(_address(evaluation, "adopt"), data)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert words in text_of(response)
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.PROPOSED


def test_an_officer_returns_with_a_reason(client: Client, officer: User, case: Case) -> None:
    evaluation = _written(case, EvaluationStatus.PROPOSED)
    client.force_login(officer)
    response = client.post(_address(evaluation, "return"), {"reason": ""})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    client.post(_address(evaluation, "return"), {"reason": "The figures are missing."})
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.DRAFT


def test_a_rapporteur_does_not_adopt_and_an_officer_does_not_propose(
    client: Client, rapporteur: User, officer: User, case: Case
) -> None:
    evaluation = _written(case)
    client.force_login(officer)
    assert client.post(_address(evaluation, "propose")).status_code == HTTPStatus.FORBIDDEN
    Evaluation.objects.filter(pk=evaluation.pk).update(status=EvaluationStatus.PROPOSED)
    client.force_login(rapporteur)
    response = client.post(_address(evaluation, "adopt"), {"adopted_on": "2024-09-20"})
    assert response.status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("word", ["propose", "adopt", "return"])
@pytest.mark.parametrize("role", ["ngo_member", "state_focal_point", "outsider"])
def test_a_draft_is_not_there_for_those_outside(
    client: Client, case: Case, role: str, word: str, request: pytest.FixtureRequest
) -> None:
    evaluation = _written(case)
    client.force_login(request.getfixturevalue(role))
    assert client.get(_address(evaluation, word)).status_code == HTTPStatus.NOT_FOUND
