"""A reply changes the status of the follow-ups that it answers, once."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from recommendations.acts.errors import InvalidInput
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.enums import AccessLevel, Coverage, EventKind, FollowUpStatus
from recommendations.models import Event, StateReply, User
from tests.conftest import Case
from tests.factories import (
    DocumentFactory,
    ParagraphFactory,
    RecommendationFactory,
)

NOW = datetime(2024, 1, 18, 9, tzinfo=UTC)
RECEIVED_ON = date(2024, 1, 17)

pytestmark = pytest.mark.django_db


def _passages(case: Case, *numbers: int) -> list[PassageInput]:
    return [
        PassageInput(case.recommendation(number), f"On {number}", Coverage.PARTLY)
        for number in numbers
    ]


def test_only_the_follow_ups_that_are_answered_change_their_status(
    case: Case, officer: User
) -> None:
    reply = record_reply(
        case.request,
        ReplyInput(
            received_on=RECEIVED_ON,
            passages=_passages(case, 16, 36),
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=NOW,
    )
    statuses = {}
    for number, follow_up in case.follow_ups.items():
        follow_up.refresh_from_db()
        statuses[number] = follow_up.status
    assert statuses == {
        16: FollowUpStatus.REPLY_RECEIVED,
        36: FollowUpStatus.REPLY_RECEIVED,
        60: FollowUpStatus.AWAITING_REPLY,
        62: FollowUpStatus.AWAITING_REPLY,
    }
    assert reply.passages.count() == 2
    assert sorted(Event.objects.values_list("kind", flat=True)) == sorted(
        [EventKind.REPLY_RECORDED, EventKind.STATUS_CHANGED, EventKind.STATUS_CHANGED]
    )


def test_the_same_form_sent_twice_records_one_reply(case: Case, officer: User) -> None:
    key = uuid4()
    first, second = (
        record_reply(
            case.request,
            ReplyInput(
                received_on=RECEIVED_ON,
                passages=_passages(case, 16),
                access_level=AccessLevel.PUBLIC,
                form_key=key,
            ),
            by=officer,
            now=NOW,
        )
        for _ in range(2)
    )
    assert first == second
    assert StateReply.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.REPLY_RECORDED).count() == 1


@pytest.mark.parametrize(
    ("received_on", "sentence"),
    [(date(2024, 1, 19), "is in the future"), (date(2021, 10, 7), "cannot arrive before")],
)
def test_an_impossible_day_is_refused_and_nothing_is_recorded(
    case: Case, officer: User, received_on: date, sentence: str
) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        record_reply(
            case.request,
            ReplyInput(
                received_on=received_on,
                passages=_passages(case, 16),
                access_level=AccessLevel.PUBLIC,
            ),
            by=officer,
            now=NOW,
        )
    assert refused.value.field == "received_on"
    assert not StateReply.objects.exists()
    assert not Event.objects.exists()


def test_a_reply_without_a_passage_is_refused(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="at least one recommendation"):
        record_reply(
            case.request,
            ReplyInput(
                received_on=RECEIVED_ON,
                passages=[PassageInput(case.recommendation(16), "   ")],
                access_level=AccessLevel.PUBLIC,
            ),
            by=officer,
            now=NOW,
        )


def test_a_reply_cannot_answer_a_recommendation_of_another_case(case: Case, officer: User) -> None:
    elsewhere = RecommendationFactory.create(
        paragraph=ParagraphFactory.create(document=DocumentFactory.create(), number=4, position=4)
    )
    with pytest.raises(InvalidInput, match="its own case"):
        record_reply(
            case.request,
            ReplyInput(
                received_on=RECEIVED_ON,
                passages=[PassageInput(elsewhere, "On another matter")],
                access_level=AccessLevel.PUBLIC,
            ),
            by=officer,
            now=NOW,
        )


def test_a_second_reply_changes_no_status(case: Case, officer: User) -> None:
    for text in ("First", "Second"):
        record_reply(
            case.request,
            ReplyInput(
                received_on=RECEIVED_ON,
                passages=[PassageInput(case.recommendation(16), text)],
                access_level=AccessLevel.PUBLIC,
            ),
            by=officer,
            now=NOW,
        )
    assert Event.objects.filter(kind=EventKind.STATUS_CHANGED).count() == 1
    assert StateReply.objects.count() == 2


def test_two_passages_of_one_reply_on_one_recommendation_keep_their_order(
    case: Case, officer: User
) -> None:
    reply = record_reply(
        case.request,
        ReplyInput(
            received_on=RECEIVED_ON,
            passages=[
                PassageInput(case.recommendation(36), "On the law"),
                PassageInput(case.recommendation(36), "On practice"),
            ],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=NOW,
    )
    assert [(row.position, row.text) for row in reply.passages.all()] == [
        (1, "On the law"),
        (2, "On practice"),
    ]


def test_publication_from_a_date_needs_the_date(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="day from which"):
        record_reply(
            case.request,
            ReplyInput(
                received_on=RECEIVED_ON,
                passages=_passages(case, 16),
                access_level=AccessLevel.FROM_DATE,
            ),
            by=officer,
            now=NOW,
        )
