"""Which follow-up a list shows of a recommendation that was followed up more than once."""

from datetime import date

import pytest

from recommendations.documents.reads.recommendations import current_follow_ups
from recommendations.enums import AccessLevel
from recommendations.models import User
from tests.conftest import Case
from tests.factories import DocumentFactory, FollowUpFactory, FollowUpRequestFactory

TODAY = date(2024, 2, 1)

pytestmark = pytest.mark.django_db


def test_the_latest_round_is_the_current_one(case: Case) -> None:
    first = case.follow_ups[36]
    second = FollowUpFactory.create(
        request=first.request, recommendation=first.recommendation, round=2
    )
    found = current_follow_ups(None, today=TODAY)
    assert set(found) == {*case.follow_ups.values(), second} - {first}
    assert found.get(pk=second.pk).due_on == case.deadline.due_on  # type: ignore[attr-defined]


def test_of_two_requests_in_one_round_the_later_counts(case: Case) -> None:
    first = case.follow_ups[36]
    later = FollowUpFactory.create(
        request=FollowUpRequestFactory.create(
            document=DocumentFactory.create(cycle=case.cycle, symbol="")
        ),
        recommendation=first.recommendation,
    )
    current = current_follow_ups(None, today=TODAY).filter(recommendation=first.recommendation)
    assert current.get() == later


def test_a_later_round_that_one_may_not_see_leaves_the_earlier(case: Case, officer: User) -> None:
    first = case.follow_ups[36]
    hidden = FollowUpFactory.create(
        request=FollowUpRequestFactory.create(
            document=DocumentFactory.create(
                cycle=case.cycle, symbol="", access_level=AccessLevel.COMMITTEE
            )
        ),
        recommendation=first.recommendation,
        round=2,
    )
    of_the_same = {"recommendation": first.recommendation}
    assert current_follow_ups(None, today=TODAY).get(**of_the_same) == first
    assert current_follow_ups(officer, today=TODAY).get(**of_the_same) == hidden
