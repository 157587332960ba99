"""What the database itself refuses about dates, and what the clock says of one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from recommendations.dates import DUE_SOON
from recommendations.enums import (
    ClockState,
    DeadlineBasis,
    DeadlineKind,
    DeadlineState,
    ExtensionOutcome,
)
from recommendations.models import Deadline
from recommendations.models.deadlines import clock_state
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import DeadlineFactory, ExtensionFactory

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-1, ClockState.OVERDUE),
        (0, ClockState.DUE_SOON),
        (DUE_SOON.days, ClockState.DUE_SOON),
        (DUE_SOON.days + 1, ClockState.RUNNING),
    ],
)
def test_the_due_day_itself_is_in_time(days: int, state: ClockState) -> None:
    assert clock_state(TODAY + timedelta(days=days), today=TODAY) == state


def test_without_a_date_the_clock_says_so() -> None:
    assert clock_state(None, today=TODAY) == ClockState.NO_DATE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"basis": DeadlineBasis.FROM_ADOPTION}, "deadline_period_inputs_check"),
        (
            {"basis": DeadlineBasis.FROM_ADOPTION, "anchor_on": date(2021, 10, 8)},
            "deadline_period_inputs_check",
        ),
        (
            {
                "basis": DeadlineBasis.FROM_ADOPTION,
                "anchor_on": date(2023, 10, 8),
                "period_months": 24,
            },
            "deadline_after_anchor_check",
        ),
        ({"request": None}, "deadline_request_check"),
        ({"state": "forgotten"}, "deadline_choices_check"),
    ],
)
def test_a_date_that_could_not_be_explained_is_refused(
    case: Case, values: dict[str, Any], constraint: str
) -> None:
    with as_owner():
        case.deadline.delete()
    with pytest.raises(IntegrityError, match=constraint):
        DeadlineFactory.create(**{"request": case.request, "cycle": case.cycle, **values})


@pytest.mark.django_db
def test_a_date_may_lie_before_the_due_date_that_it_is_counted_from(case: Case) -> None:
    DeadlineFactory.create(
        request=case.request,
        kind=DeadlineKind.SUBMISSIONS_OPEN,
        basis=DeadlineBasis.FROM_DUE_DATE,
        anchor_on=date(2023, 10, 8),
        period_months=-1,
        due_on=date(2023, 9, 8),
    )


@pytest.mark.django_db
def test_a_history_of_a_deadline_never_has_two_dates_of_one_number(case: Case) -> None:
    with pytest.raises(IntegrityError, match="deadline_series_uniq"):
        DeadlineFactory.create(
            request=case.request, state=DeadlineState.SUPERSEDED, series=case.deadline.series
        )


@pytest.mark.django_db
def test_in_force_and_current(case: Case) -> None:
    def found() -> tuple[bool, bool]:
        return Deadline.objects.in_force().exists(), Deadline.objects.current().exists()

    seen = []
    for state in (DeadlineState.IN_FORCE, DeadlineState.SUSPENDED, DeadlineState.WITHDRAWN):
        Deadline.objects.filter(pk=case.deadline.pk).update(state=state)
        seen.append(found())
    assert seen == [(True, True), (False, True), (False, False)]


@pytest.mark.django_db
def test_one_extension_request_is_pending_at_a_time(case: Case) -> None:
    ExtensionFactory.create(deadline=case.deadline)
    with pytest.raises(IntegrityError, match="extension_pending_uniq"):
        ExtensionFactory.create(deadline=case.deadline)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"outcome": ExtensionOutcome.GRANTED, "decided_on": TODAY},
        {"outcome": ExtensionOutcome.REFUSED},
        {"outcome": ExtensionOutcome.PENDING, "decided_on": TODAY},
    ],
)
def test_an_extension_is_decided_wholly_or_not_at_all(case: Case, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="extension_outcome_check"):
        ExtensionFactory.create(deadline=case.deadline, **values)
