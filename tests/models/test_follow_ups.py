"""The date of a request, which follow-ups are overdue, and when a request has ended."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from recommendations.enums import ClockState, DeadlineKind, DeadlineState, FollowUpStatus
from recommendations.models import Deadline, FollowUp, FollowUpRequest
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import DeadlineFactory, FollowUpFactory, FollowUpRequestFactory

DUE_ON = date(2023, 10, 8)

pytestmark = pytest.mark.django_db


def test_the_date_of_a_request_is_the_one_in_force_for_information_on_follow_up(case: Case) -> None:
    DeadlineFactory.create(
        request=case.request, due_on=date(2023, 1, 1), kind=DeadlineKind.SUBMISSIONS_OPEN
    )
    DeadlineFactory.create(
        request=case.request, due_on=date(2023, 2, 1), state=DeadlineState.CANDIDATE
    )
    request = FollowUpRequest.objects.with_due_on().get()
    assert getattr(request, "due_on", None) == DUE_ON
    due_dates = {getattr(row, "due_on", None) for row in FollowUp.objects.with_due_on()}
    assert due_dates == {DUE_ON}
    with as_owner():
        Deadline.objects.all().delete()
    assert getattr(FollowUpRequest.objects.with_due_on().get(), "due_on", "") is None


def test_the_clock_of_a_follow_up_stops_with_the_reply(case: Case) -> None:
    follow_up = case.follow_ups[36]
    late = DUE_ON + timedelta(days=1)
    assert follow_up.clock(DUE_ON, today=late) == ClockState.OVERDUE
    follow_up.status = FollowUpStatus.REPLY_RECEIVED
    assert follow_up.clock(DUE_ON, today=late) == ClockState.ANSWERED


def test_a_request_has_ended_with_the_last_of_its_follow_ups(case: Case) -> None:
    FollowUp.objects.exclude(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.CLOSED)
    assert not case.request.has_ended_for(None)
    assert FollowUpRequest.objects.open_to(None).exists()
    FollowUp.objects.update(status=FollowUpStatus.DISCONTINUED)
    assert FollowUpRequest.objects.get().has_ended_for(None)
    assert not FollowUpRequest.objects.open_to(None).exists()


def test_a_request_that_selects_nothing_has_not_ended() -> None:
    assert not FollowUpRequestFactory.create().has_ended_for(None)


def test_a_recommendation_is_followed_up_once_in_each_round(case: Case) -> None:
    first = case.follow_ups[36]
    FollowUpFactory.create(request=case.request, recommendation=first.recommendation, round=2)
    with pytest.raises(IntegrityError, match="followup_round_uniq"):
        FollowUpFactory.create(request=case.request, recommendation=first.recommendation)
