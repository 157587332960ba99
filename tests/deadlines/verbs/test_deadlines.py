"""Dates move by new rows only: what was in force stays readable, and one date at most is."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.deadlines.verbs import deadline_changes, deadlines, extensions
from recommendations.enums import (
    DeadlineBasis,
    DeadlineState,
    EventKind,
)
from recommendations.models import Deadline, Event, User
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
        deadlines.DueDate(
            date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE, quoted_words="by 1 November 2023"
        ),
        by=officer,
        now=NOW,
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
        deadlines.DueDate(case.deadline.due_on, case.deadline.basis),
        by=officer,
        now=NOW,
    )
    assert again == case.deadline
    assert not Event.objects.exists()


def test_a_considered_date_is_kept_beside_the_one_in_force(case: Case, officer: User) -> None:
    considered = deadlines.consider_date(
        case.request,
        deadlines.DueDate(
            date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE, reason="The committee's usual form"
        ),
        by=officer,
        now=NOW,
    )
    assert considered.state == DeadlineState.CANDIDATE
    assert Deadline.objects.in_force().get() == case.deadline


@pytest.mark.parametrize("day", [date(2021, 10, 8), date(2021, 10, 7)])
def test_a_date_has_to_lie_after_adoption(case: Case, officer: User, day: date) -> None:
    with pytest.raises(InvalidInput, match="after 2021-10-08"):
        deadlines.set_deadline(
            case.request, deadlines.DueDate(day, DeadlineBasis.EXPLICIT_DATE), by=officer, now=NOW
        )
    assert Deadline.objects.in_force().get() == case.deadline


def test_a_date_set_by_hand_needs_a_reason(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="needs a reason"):
        deadlines.set_deadline(
            case.request,
            deadlines.DueDate(date(2024, 1, 1), DeadlineBasis.SET_BY_STAFF),
            by=officer,
            now=NOW,
        )


def test_the_database_refuses_two_dates_in_force(case: Case) -> None:
    with pytest.raises(IntegrityError, match="deadline_in_force_uniq"), transaction.atomic():
        DeadlineFactory.create(request=case.request, due_on=date(2024, 1, 1))


def test_a_withdrawn_date_stays_in_the_history_and_cannot_be_moved(
    case: Case, officer: User
) -> None:
    withdrawn = deadline_changes.withdraw_deadline(
        case.deadline, reason="Asked for by mistake", by=officer, now=NOW
    )
    assert withdrawn.state == DeadlineState.WITHDRAWN
    assert not Deadline.objects.in_force().exists()
    with pytest.raises(DomainError, match="no longer in force"):
        extensions.extend_deadline(
            case.deadline, to=date(2024, 1, 8), reason="More", by=officer, now=NOW
        )


@pytest.mark.parametrize("day", [date(1023, 10, 8), date(9999, 12, 31)])
def test_a_mistyped_year_is_refused(
    case: Case, officer: User, state_focal_point: User, day: date
) -> None:
    case.cycle.adopted_on = None
    with pytest.raises(InvalidInput, match="too far away") as refused:
        deadlines.set_deadline(
            case.request, deadlines.DueDate(day, DeadlineBasis.EXPLICIT_DATE), by=officer, now=NOW
        )
    assert refused.value.field == "due_on"
    with pytest.raises(InvalidInput, match="too far away"):
        extensions.extend_deadline(case.deadline, to=day, reason="More", by=officer, now=NOW)
    with pytest.raises(InvalidInput, match="too far away"):
        extensions.ask_extension(
            case.deadline, until=day, reason="More", by=state_focal_point, now=NOW
        )
    assert Deadline.objects.in_force().get() == case.deadline


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
            partial(extensions.extend_deadline, current, to=extended, **why),
            partial(
                deadlines.set_deadline,
                case.request,
                deadlines.DueDate(replaced, "set_by_staff", reason="More"),
                by=officer,
                now=NOW,
            ),
        )
        # Whoever comes second is told, or replaces what the first one set.
        assert set(raised) <= {"DomainError"}
        assert Deadline.objects.in_force().count() == 1


def test_no_other_date_is_set_while_an_extension_request_is_pending(
    case: Case, officer: User, state_focal_point: User
) -> None:
    extension = extensions.ask_extension(
        case.deadline, until=date(2024, 1, 8), reason="More", by=state_focal_point, now=NOW
    )
    with pytest.raises(DomainError, match="Grant or refuse it"):
        deadlines.set_deadline(
            case.request,
            deadlines.DueDate(date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE),
            by=officer,
            now=NOW,
        )
    assert Deadline.objects.in_force().get() == case.deadline
    extensions.refuse_extension(
        extension, reason="The document names a later day", by=officer, now=NOW
    )
    deadlines.set_deadline(
        case.request,
        deadlines.DueDate(date(2023, 11, 1), DeadlineBasis.EXPLICIT_DATE),
        by=officer,
        now=NOW,
    )
    assert Deadline.objects.in_force().get().due_on == date(2023, 11, 1)
