"""Dates move by new rows only: what was in force stays readable, and one date at most is."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.deadlines.verbs import deadlines
from recommendations.enums import (
    DeadlineBasis,
    DeadlineState,
    EventKind,
    ExtensionOutcome,
    FollowUpStatus,
)
from recommendations.models import Deadline, Event, FollowUp, User
from tests.conftest import Case
from tests.factories import DeadlineFactory, FollowUpProcedureFactory, SessionFactory

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_candidates_count_the_documents_period_from_every_known_anchor(case: Case) -> None:
    case.cycle.session = SessionFactory.create(
        treaty_body=case.body, starts_on=date(2021, 9, 27), ends_on=date(2021, 10, 8)
    )
    candidates = deadlines.due_date_candidates(case.request)
    assert [(row.due_on, row.basis) for row in candidates] == [
        (date(2023, 10, 8), DeadlineBasis.FROM_ADOPTION),
        (date(2023, 11, 2), DeadlineBasis.FROM_DISTRIBUTION),
        (date(2023, 10, 8), DeadlineBasis.FROM_SESSION_CLOSE),
    ]


def test_the_documents_period_wins_over_the_rules(case: Case) -> None:
    case.request.procedure = FollowUpProcedureFactory.create(
        treaty_body=case.body, period_months=12
    )
    assert {row.period_months for row in deadlines.due_date_candidates(case.request)} == {24}
    case.request.period_months = None
    assert {row.period_months for row in deadlines.due_date_candidates(case.request)} == {12}


def test_without_a_period_there_is_no_date_to_compute(case: Case) -> None:
    case.request.period_months = None
    case.request.procedure = None
    assert deadlines.due_date_candidates(case.request) == []


def test_a_new_date_replaces_the_one_in_force_and_keeps_it(case: Case, officer: User) -> None:
    explicit = deadlines.set_deadline(
        case.request,
        due_on=date(2023, 11, 1),
        basis=DeadlineBasis.EXPLICIT_DATE,
        by=officer,
        now=NOW,
        quoted_words="by 1 November 2023",
    )
    case.deadline.refresh_from_db()
    assert case.deadline.state == DeadlineState.SUPERSEDED
    assert case.deadline.due_on == date(2023, 10, 8)
    assert explicit.supersedes == case.deadline
    assert Deadline.objects.in_force().get() == explicit
    assert Event.objects.get().kind == EventKind.DEADLINE_SET


def test_setting_the_same_date_again_changes_nothing(case: Case, officer: User) -> None:
    again = deadlines.set_deadline(
        case.request,
        due_on=case.deadline.due_on,
        basis=case.deadline.basis,
        by=officer,
        now=NOW,
    )
    assert again == case.deadline
    assert not Event.objects.exists()


def test_a_considered_date_is_kept_beside_the_one_in_force(case: Case, officer: User) -> None:
    considered = deadlines.consider_date(
        case.request,
        due_on=date(2023, 11, 1),
        basis=DeadlineBasis.EXPLICIT_DATE,
        by=officer,
        now=NOW,
        reason="The committee's usual form",
    )
    assert considered.state == DeadlineState.CANDIDATE
    assert Deadline.objects.in_force().get() == case.deadline


@pytest.mark.parametrize("day", [date(2021, 10, 8), date(2021, 10, 7)])
def test_a_date_has_to_lie_after_adoption(case: Case, officer: User, day: date) -> None:
    with pytest.raises(InvalidInput, match="after 2021-10-08"):
        deadlines.set_deadline(
            case.request, due_on=day, basis=DeadlineBasis.EXPLICIT_DATE, by=officer, now=NOW
        )
    assert Deadline.objects.in_force().get() == case.deadline


def test_a_date_set_by_hand_needs_a_reason(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="needs a reason"):
        deadlines.set_deadline(
            case.request,
            due_on=date(2024, 1, 1),
            basis=DeadlineBasis.SET_BY_STAFF,
            by=officer,
            now=NOW,
        )


def test_the_database_refuses_two_dates_in_force(case: Case) -> None:
    with pytest.raises(IntegrityError, match="deadline_in_force_uniq"), transaction.atomic():
        DeadlineFactory.create(request=case.request, due_on=date(2024, 1, 1))


def test_more_time_is_asked_for_and_granted(
    case: Case, officer: User, state_focal_point: User
) -> None:
    wish = deadlines.ask_extension(
        case.deadline,
        until=date(2024, 1, 8),
        reason="The ministry needs it",
        by=state_focal_point,
        now=NOW,
    )
    assert Deadline.objects.in_force().get() == case.deadline
    granted = deadlines.extend_deadline(
        case.deadline, to=date(2024, 1, 8), reason="Granted by letter", by=officer, now=NOW
    )
    wish.refresh_from_db()
    case.deadline.refresh_from_db()
    assert wish.outcome == ExtensionOutcome.GRANTED
    assert wish.granted_deadline == granted
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
    wish = deadlines.ask_extension(
        case.deadline, until=date(2024, 1, 8), reason="More time", by=state_focal_point, now=NOW
    )
    with pytest.raises(InvalidInput, match="refused"):
        deadlines.refuse_extension(wish, reason=" ", by=officer, now=NOW)
    refused = deadlines.refuse_extension(wish, reason="Too late", by=officer, now=NOW)
    assert refused.outcome == ExtensionOutcome.REFUSED
    assert Deadline.objects.in_force().get() == case.deadline
    with pytest.raises(DomainError, match="decided already"):
        deadlines.refuse_extension(wish, reason="Again", by=officer, now=NOW)


def test_one_wish_at_a_time(case: Case, state_focal_point: User) -> None:
    deadlines.ask_extension(
        case.deadline, until=date(2024, 1, 8), reason="More", by=state_focal_point, now=NOW
    )
    with pytest.raises(DomainError, match="asked for already"):
        deadlines.ask_extension(
            case.deadline, until=date(2024, 2, 8), reason="More", by=state_focal_point, now=NOW
        )


@pytest.mark.parametrize("until", [date(2023, 10, 8), date(2023, 1, 1)])
def test_more_time_means_a_later_day(
    case: Case, officer: User, state_focal_point: User, until: date
) -> None:
    with pytest.raises(InvalidInput, match="after 2023-10-08"):
        deadlines.ask_extension(
            case.deadline, until=until, reason="More", by=state_focal_point, now=NOW
        )
    with pytest.raises(InvalidInput, match="after 2023-10-08"):
        deadlines.extend_deadline(case.deadline, to=until, reason="More", by=officer, now=NOW)


def test_a_withdrawn_date_stays_in_the_history_and_cannot_be_moved(
    case: Case, officer: User
) -> None:
    withdrawn = deadlines.withdraw_deadline(
        case.deadline, reason="Asked for by mistake", by=officer, now=NOW
    )
    assert withdrawn.state == DeadlineState.WITHDRAWN
    assert not Deadline.objects.in_force().exists()
    with pytest.raises(DomainError, match="no longer in force"):
        deadlines.extend_deadline(
            case.deadline, to=date(2024, 1, 8), reason="More", by=officer, now=NOW
        )


@pytest.mark.parametrize("day", [date(1023, 10, 8), date(9999, 12, 31)])
def test_a_mistyped_year_is_refused(
    case: Case, officer: User, state_focal_point: User, day: date
) -> None:
    case.cycle.adopted_on = None
    with pytest.raises(InvalidInput, match="too far away") as refused:
        deadlines.set_deadline(
            case.request, due_on=day, basis=DeadlineBasis.EXPLICIT_DATE, by=officer, now=NOW
        )
    assert refused.value.field == "due_on"
    with pytest.raises(InvalidInput, match="too far away"):
        deadlines.extend_deadline(case.deadline, to=day, reason="More", by=officer, now=NOW)
    with pytest.raises(InvalidInput, match="too far away"):
        deadlines.ask_extension(
            case.deadline, until=day, reason="More", by=state_focal_point, now=NOW
        )
    assert Deadline.objects.in_force().get() == case.deadline


def test_no_time_is_given_once_every_follow_up_has_ended(
    case: Case, officer: User, state_focal_point: User
) -> None:
    FollowUp.objects.exclude(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.CLOSED)
    assert not case.request.has_ended
    FollowUp.objects.update(status=FollowUpStatus.DISCONTINUED)
    until = date(2024, 1, 8)
    with pytest.raises(DomainError, match="has ended"):
        deadlines.ask_extension(
            case.deadline, until=until, reason="More", by=state_focal_point, now=NOW
        )
    with pytest.raises(DomainError, match="has ended"):
        deadlines.extend_deadline(case.deadline, to=until, reason="More", by=officer, now=NOW)
    assert not Event.objects.exists()


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """Run them in threads of their own, started together; the names of what they raised."""
    barrier = threading.Barrier(len(acts))
    raised: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except Exception as error:
            raised.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_leave_one_date_in_force(case: Case, officer: User) -> None:
    for attempt in range(1, 9):
        current = Deadline.objects.in_force().get()
        extended = date(2023 + attempt, 12, 1)
        replaced = date(2023 + attempt, 6, 1)
        why: Any = {"reason": "More", "by": officer, "now": NOW}
        raised = _at_once(
            partial(deadlines.extend_deadline, current, to=extended, **why),
            partial(
                deadlines.set_deadline, case.request, due_on=replaced, basis="set_by_staff", **why
            ),
        )
        # Whoever comes second is told, or replaces what the first one set.
        assert set(raised) <= {"DomainError"}
        assert Deadline.objects.in_force().count() == 1


def test_no_other_date_is_set_while_a_wish_for_more_time_is_undecided(
    case: Case, officer: User, state_focal_point: User
) -> None:
    wish = deadlines.ask_extension(
        case.deadline, until=date(2024, 1, 8), reason="More", by=state_focal_point, now=NOW
    )
    with pytest.raises(DomainError, match="Grant or refuse it"):
        deadlines.set_deadline(
            case.request,
            due_on=date(2023, 11, 1),
            basis=DeadlineBasis.EXPLICIT_DATE,
            by=officer,
            now=NOW,
        )
    assert Deadline.objects.in_force().get() == case.deadline
    deadlines.refuse_extension(wish, reason="The document names a later day", by=officer, now=NOW)
    deadlines.set_deadline(
        case.request,
        due_on=date(2023, 11, 1),
        basis=DeadlineBasis.EXPLICIT_DATE,
        by=officer,
        now=NOW,
    )
    assert Deadline.objects.in_force().get().due_on == date(2023, 11, 1)
