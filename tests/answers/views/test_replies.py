"""A reply is recorded once, for the recommendations it answers; impossible days are refused."""

from datetime import date, timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from recommendations import dates
from recommendations.enums import (
    AccessLevel,
    Coverage,
    DocumentKind,
    EvaluationStatus,
    EventKind,
    FollowUpStatus,
)
from recommendations.models import Event, Passage, StateReply, User
from tests.cast import text_of
from tests.conftest import Case
from tests.evidence import without_triggers
from tests.factories import (
    DocumentFactory,
    EvaluationFactory,
    PassageFactory,
    RecommendationFactory,
    StateReplyFactory,
)

pytestmark = pytest.mark.django_db


def _address(case: Case) -> str:
    return reverse("reply-create", args=(case.request.public_id,))


def _filled(case: Case, **changes: str) -> dict[str, str]:
    data = {
        "received_on": "2024-01-17",
        "language": "en",
        "access_level": "public",
        "form_key": str(uuid4()),
        f"text_{case.recommendation(16).public_id}": "A strategy was adopted.",
        f"coverage_{case.recommendation(16).public_id}": "answered",
        f"text_{case.recommendation(36).public_id}": "Detention ended for children.",
        f"coverage_{case.recommendation(36).public_id}": "partly",
    }
    return {**data, **changes}


def test_a_reply_answers_two_of_four_recommendations(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    response = client.post(_address(case), _filled(case))
    reply = StateReply.objects.get()
    assert response["Location"] == reverse("reply-detail", args=(reply.public_id,))
    assert {
        (passage.recommendation, passage.coverage)
        for passage in Passage.objects.filter(reply=reply)
    } == {
        (case.recommendation(16), Coverage.ANSWERED),
        (case.recommendation(36), Coverage.PARTLY),
    }
    for number, status in (
        (16, FollowUpStatus.REPLY_RECEIVED),
        (36, FollowUpStatus.REPLY_RECEIVED),
        (60, FollowUpStatus.AWAITING_REPLY),
    ):
        case.follow_ups[number].refresh_from_db()
        assert case.follow_ups[number].status == status


def test_the_form_shows_each_recommendation_in_the_order_of_the_document(
    client: Client, officer: User, case: Case
) -> None:
    client.force_login(officer)
    groups = client.get(_address(case)).context["form"].groups()
    assert [group.recommendation.paragraph.number for group in groups] == [16, 36, 60, 62]


def test_the_same_form_sent_twice_is_recorded_once(
    client: Client, officer: User, case: Case
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.STATE_REPLY, symbol="CMW/C/AZE/FCO/3"
    )
    client.force_login(officer)
    data = _filled(case, document=str(document.public_id))
    first = client.post(_address(case), data)
    second = client.post(_address(case), data)
    assert first["Location"] == second["Location"]
    assert StateReply.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.REPLY_RECORDED).count() == 1


@pytest.mark.parametrize(
    ("received_on", "words"),
    [
        ("2024-02-30", "not in the calendar"),
        ("", "Enter a day"),
        ("2021-10-07", "before the concluding observations were adopted"),
        ("yesterday", "not in the calendar"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    client: Client, officer: User, case: Case, received_on: str, words: str
) -> None:
    client.force_login(officer)
    response = client.post(_address(case), _filled(case, received_on=received_on))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = text_of(response)
    assert words in page
    assert "A strategy was adopted." in page
    assert "Detention ended for children." in page
    assert not StateReply.objects.exists()


def test_a_day_in_the_future_is_refused(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    tomorrow = (dates.today() + timedelta(days=1)).isoformat()
    response = client.post(_address(case), _filled(case, received_on=tomorrow))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "This was not saved." in text_of(response)
    assert "is in the future" in text_of(response)
    assert not StateReply.objects.exists()


def test_a_reply_may_answer_a_recommendation_that_was_not_selected(
    client: Client, officer: User, case: Case
) -> None:
    other = RecommendationFactory.create(paragraph__document=case.document)
    client.force_login(officer)
    assert str(other.topic) not in text_of(client.get(_address(case)))
    assert str(other.topic) in text_of(client.get(_address(case), {"all": ""}))
    data = _filled(case, **{f"text_{other.public_id}": "On something else."})
    client.post(f"{_address(case)}?all", data)
    assert Passage.objects.get(recommendation=other).text == "On something else."


def test_the_document_of_a_reply_can_be_named_only_once(
    client: Client, officer: User, case: Case
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.STATE_REPLY, symbol="CMW/C/AZE/FCO/3"
    )
    client.force_login(officer)
    client.post(_address(case), _filled(case, document=str(document.public_id)))
    assert StateReply.objects.get().document == document
    response = client.post(_address(case), _filled(case, document=str(document.public_id)))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "document" in response.context["form"].errors


def test_a_day_may_be_written_in_words(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    client.post(_address(case), _filled(case, received_on="17 January 2024"))
    assert StateReply.objects.get().received_on.isoformat() == "2024-01-17"


def test_a_reply_without_a_passage_is_refused(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    empty = {f"text_{case.recommendation(number).public_id}": " " for number in (16, 36)}
    response = client.post(_address(case), _filled(case, **empty))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "at least one of the recommendations" in text_of(response)


def test_a_date_of_publication_is_asked_for(client: Client, officer: User, case: Case) -> None:
    client.force_login(officer)
    response = client.post(_address(case), _filled(case, access_level="from_date"))
    assert "public_from" in response.context["form"].errors
    client.post(_address(case), _filled(case, access_level="from_date", public_from="2030-01-01"))
    assert StateReply.objects.get().public_from == date(2030, 1, 1)


def test_the_state_party_sends_its_own_reply(
    client: Client, state_focal_point: User, case: Case
) -> None:
    client.force_login(state_focal_point)
    form = client.get(_address(case)).context["form"]
    assert form["received_on"].value() == dates.today()
    assert all(group.coverage is None for group in form.groups())
    client.post(_address(case), _filled(case, received_on="2023-10-01"))
    assert StateReply.objects.get().recorded_by == state_focal_point
    # Nor can it choose the day that decides whether it is late.
    assert StateReply.objects.get().received_on == dates.today()
    # A State party does not judge whether its reply answers.
    assert set(Passage.objects.values_list("coverage", flat=True)) == {Coverage.NOT_JUDGED}


@pytest.mark.parametrize("role", ["rapporteur", "ngo_member", "outsider", "administrator"])
def test_nobody_else_records_a_reply(
    client: Client, case: Case, role: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(role))
    assert client.get(_address(case)).status_code == HTTPStatus.FORBIDDEN
    assert client.post(_address(case), _filled(case)).status_code == HTTPStatus.FORBIDDEN
    assert not StateReply.objects.exists()


def test_everybody_reads_a_public_reply_and_how_late_it_was(client: Client, case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request)
    PassageFactory.create(
        reply=reply, recommendation=case.recommendation(36), text="Detention ended."
    )
    page = text_of(client.get(reverse("reply-detail", args=(reply.public_id,))))
    assert "Detention ended." in page
    assert "101 days late" in page


def test_a_confidential_reply_is_not_there_for_the_public(client: Client, case: Case) -> None:
    reply = StateReplyFactory.create(request=case.request, access_level=AccessLevel.COMMITTEE)
    address = reverse("reply-detail", args=(reply.public_id,))
    assert client.get(address).status_code == HTTPStatus.NOT_FOUND


# --- Corrected and withdrawn ----------------------------------------------------------------------


@pytest.fixture
def recorded(client: Client, officer: User, case: Case) -> StateReply:
    client.force_login(officer)
    client.post(_address(case), _filled(case))
    return StateReply.objects.get()


def _to(reply: StateReply, act: str) -> str:
    return reverse(f"reply-{act}", args=(reply.public_id,))


def test_a_reply_is_corrected_in_the_form_that_it_was_recorded_with(
    client: Client, case: Case, recorded: StateReply
) -> None:
    page = text_of(client.get(_to(recorded, "correct")))
    assert "A strategy was adopted." in page
    key = f"text_{case.recommendation(16).public_id}"
    changes = {key: "A plan was adopted.", "reason": "It said strategy."}
    response = client.post(
        _to(recorded, "correct"), _filled(case, received_on="2024-01-16", **changes)
    )
    corrected = StateReply.objects.standing().get()
    assert response["Location"] == corrected.get_absolute_url()
    client.logout()
    new = text_of(client.get(corrected.get_absolute_url()))
    assert "A plan was adopted." in new
    assert "What was wrong before: It said strategy." in new
    assert recorded.get_absolute_url() in new
    old = text_of(client.get(recorded.get_absolute_url()))
    assert "Replaced on" in old
    assert "Reason: It said strategy." in old
    assert corrected.get_absolute_url() in old
    # What it said before stands on the page itself.
    assert reverse("reply-versions", args=(recorded.public_id,)) not in old
    assert reverse("reply-versions", args=(corrected.public_id,)) in new
    assert "<del>17 January 2024</del> <ins>16 January 2024</ins>" in old
    assert 'c-change__removed"><span class="visually-hidden">[removed: </span>strategy' in old
    assert 'c-change__added"><span class="visually-hidden">[added: </span>plan' in old


def test_a_reply_is_withdrawn_with_a_reason(
    client: Client, case: Case, recorded: StateReply
) -> None:
    response = client.post(_to(recorded, "withdraw"), {"reason": ""})
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(_to(recorded, "withdraw"), {"reason": "Another case."}).status_code == 302
    client.logout()
    page = text_of(client.get(recorded.get_absolute_url()))
    assert "Withdrawn on" in page
    assert "Reason: Another case." in page
    assert "A strategy was adopted." in page
    assert "Another case." in text_of(client.get(case.recommendation(36).get_absolute_url()))


@pytest.mark.parametrize("act", ["correct", "withdraw"])
def test_what_was_repaired_already_is_not_repaired_again(
    client: Client, case: Case, recorded: StateReply, act: str
) -> None:
    client.post(_to(recorded, "withdraw"), {"reason": "Another case."})
    assert client.get(_to(recorded, act))["Location"] == recorded.get_absolute_url()
    answer = client.post(_to(recorded, act), {"reason": "It answers another request."})
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "It answers another request." in text_of(answer)
    assert Event.objects.filter(kind=EventKind.REPLY_WITHDRAWN).count() == 1


def test_nothing_typed_is_lost_where_a_correction_is_refused(
    client: Client, case: Case, recorded: StateReply
) -> None:
    key = f"text_{case.recommendation(16).public_id}"
    response = client.post(_to(recorded, "correct"), _filled(case, **{key: "A plan."}, reason=""))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "A plan." in text_of(response)
    assert StateReply.objects.get() == recorded


def test_the_state_party_corrects_what_it_sent_and_keeps_its_day(
    client: Client, case: Case, state_focal_point: User
) -> None:
    client.force_login(state_focal_point)
    client.post(_address(case), _filled(case))
    sent = StateReply.objects.get()
    with without_triggers():
        StateReply.objects.update(received_on=date(2024, 1, 17))
    key = f"text_{case.recommendation(16).public_id}"
    changes = {key: "A plan.", "reason": "A slip.", "received_on": "2023-01-01"}
    assert client.post(_to(sent, "correct"), _filled(case, **changes)).status_code == 302
    assert StateReply.objects.standing().get().received_on == date(2024, 1, 17)


def test_the_state_party_does_not_repair_what_the_secretariat_recorded(
    client: Client, case: Case, recorded: StateReply, state_focal_point: User
) -> None:
    client.force_login(state_focal_point)
    for act in ("correct", "withdraw"):
        assert client.get(_to(recorded, act)).status_code == HTTPStatus.FORBIDDEN
    assert _to(recorded, "withdraw") not in text_of(client.get(recorded.get_absolute_url()))


def test_a_document_of_a_withdrawn_reply_can_be_chosen_again(
    client: Client, officer: User, case: Case
) -> None:
    document = DocumentFactory.create(
        cycle=case.cycle, kind=DocumentKind.STATE_REPLY, symbol="CMW/C/AZE/FCO/3"
    )
    client.force_login(officer)
    client.post(_address(case), _filled(case, document=str(document.public_id)))
    first = StateReply.objects.get()
    # The correction offers its own document.
    offered = client.get(_to(first, "correct")).context["form"].fields["document"].queryset
    assert list(offered) == [document]
    client.post(_to(first, "withdraw"), {"reason": "Another case."})
    client.post(_address(case), _filled(case, document=str(document.public_id)))
    assert StateReply.objects.standing().get().document == document


def test_evaluations_that_rest_on_a_reply_are_named_and_say_that_it_changed(
    client: Client, case: Case, recorded: StateReply
) -> None:
    evaluation = EvaluationFactory.create(
        follow_up=case.follow_ups[36],
        status=EvaluationStatus.ADOPTED,
        adopted_on=dates.today(),
        grade__label="Largely done",
    )
    assert "Largely done" in text_of(client.get(_to(recorded, "withdraw")))
    assert "Largely done" in text_of(client.get(_to(recorded, "correct")))
    client.post(_to(recorded, "withdraw"), {"reason": "Another case."})
    page = text_of(client.get(case.recommendation(36).get_absolute_url()))
    assert "after this evaluation" in page
    other = text_of(client.get(case.recommendation(60).get_absolute_url()))
    assert "after this evaluation" not in other
    evaluation.refresh_from_db()
    assert evaluation.status == EvaluationStatus.ADOPTED
