"""An extension is requested, granted or refused, and the old date stays in the history."""

from datetime import UTC, date, datetime

import pytest

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.deadlines.verbs import extensions
from recommendations.enums import (
    DeadlineState,
    EventKind,
    ExtensionOutcome,
    FollowUpStatus,
)
from recommendations.models import Deadline, Event, FollowUp, User
from tests.conftest import Case

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_more_time_is_asked_for_and_granted(
    case: Case, officer: User, state_focal_point: User
) -> None:
    extension = extensions.ask_extension(
        case.deadline,
        until=date(2024, 1, 8),
        reason="The ministry needs it",
        by=state_focal_point,
        now=NOW,
    )
    assert Deadline.objects.in_force().get() == case.deadline
    granted = extensions.extend_deadline(
        case.deadline, to=date(2024, 1, 8), reason="Granted by letter", by=officer, now=NOW
    )
    extension.refresh_from_db()
    case.deadline.refresh_from_db()
    assert extension.outcome == ExtensionOutcome.GRANTED
    assert extension.granted_deadline == granted
    assert granted.due_on == date(2024, 1, 8)
    assert granted.anchor_on == date(2023, 10, 8)
    assert case.deadline.state == DeadlineState.SUPERSEDED
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
        EventKind.EXTENSION_ASKED,
        EventKind.DEADLINE_EXTENDED,
    ]


def test_more_time_is_refused_with_a_reason_and_the_date_stays(
    case: Case, officer: User, state_focal_point: User
) -> None:
    extension = extensions.ask_extension(
        case.deadline, until=date(2024, 1, 8), reason="More time", by=state_focal_point, now=NOW
    )
    with pytest.raises(InvalidInput, match="refused"):
        extensions.refuse_extension(extension, reason=" ", by=officer, now=NOW)
    refused = extensions.refuse_extension(extension, reason="Too late", by=officer, now=NOW)
    assert refused.outcome == ExtensionOutcome.REFUSED
    assert Deadline.objects.in_force().get() == case.deadline
    with pytest.raises(DomainError, match="already been decided"):
        extensions.refuse_extension(extension, reason="Again", by=officer, now=NOW)


def test_one_extension_request_at_a_time(case: Case, state_focal_point: User) -> None:
    extensions.ask_extension(
        case.deadline, until=date(2024, 1, 8), reason="More", by=state_focal_point, now=NOW
    )
    with pytest.raises(DomainError, match="already been requested"):
        extensions.ask_extension(
            case.deadline, until=date(2024, 2, 8), reason="More", by=state_focal_point, now=NOW
        )


@pytest.mark.parametrize("until", [date(2023, 10, 8), date(2023, 1, 1)])
def test_more_time_means_a_later_day(
    case: Case, officer: User, state_focal_point: User, until: date
) -> None:
    with pytest.raises(InvalidInput, match="after 2023-10-08"):
        extensions.ask_extension(
            case.deadline, until=until, reason="More", by=state_focal_point, now=NOW
        )
    with pytest.raises(InvalidInput, match="after 2023-10-08"):
        extensions.extend_deadline(case.deadline, to=until, reason="More", by=officer, now=NOW)


def test_no_time_is_given_once_every_follow_up_has_ended(
    case: Case, officer: User, state_focal_point: User
) -> None:
    FollowUp.objects.exclude(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.CLOSED)
    assert not case.request.has_ended_for(None)
    FollowUp.objects.update(status=FollowUpStatus.DISCONTINUED)
    until = date(2024, 1, 8)
    with pytest.raises(DomainError, match="has ended"):
        extensions.ask_extension(
            case.deadline, until=until, reason="More", by=state_focal_point, now=NOW
        )
    with pytest.raises(DomainError, match="has ended"):
        extensions.extend_deadline(case.deadline, to=until, reason="More", by=officer, now=NOW)
    assert not Event.objects.exists()
