"""A date is suspended, resumed, corrected and withdrawn with who, why and which letter."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from recommendations import dates
from recommendations.acts.errors import DomainError, InvalidInput
from recommendations.deadlines.reads.explanations import basis_in_words
from recommendations.deadlines.verbs import deadline_changes as changes
from recommendations.deadlines.verbs import deadlines, extensions
from recommendations.enums import (
    AccessLevel,
    DeadlineBasis,
    DeadlineChangeKind,
    DeadlineKind,
    DeadlineState,
    DocumentKind,
    EventKind,
)
from recommendations.mail.reads.stages import upcoming_reminders
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import Deadline, DeadlineChange, Document, Event, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import DocumentFactory, FollowUpProcedureFactory, ReminderStageFactory

NOW = datetime(2023, 9, 1, 9, tzinfo=UTC)
LATER = datetime(2023, 10, 1, 9, tzinfo=UTC)
VERBS: list[Callable[..., Deadline]] = [
    changes.suspend_deadline,
    changes.withdraw_deadline,
    partial(changes.correct_deadline, to=date(2023, 11, 1)),
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(case: Case) -> Document:
    return DocumentFactory.create(cycle=case.cycle, symbol="", kind=DocumentKind.LETTER)


def test_a_suspended_date_keeps_who_why_and_which_letter(
    case: Case, officer: User, letter: Document
) -> None:
    changes.suspend_deadline(case.deadline, reason=" Talks. ", by=officer, now=NOW, letter=letter)
    case.deadline.refresh_from_db()
    assert case.deadline.state == DeadlineState.SUSPENDED
    change = DeadlineChange.objects.get()
    assert (change.kind, change.reason) == (DeadlineChangeKind.SUSPENDED, "Talks.")
    assert (change.decided_by, change.decided_on) == (officer, date(2023, 9, 1))
    assert change.letter == letter
    event = Event.objects.get()
    assert (event.kind, event.reason) == (EventKind.DEADLINE_SUSPENDED, "Talks.")


@pytest.mark.usefixtures("state_focal_point")
def test_nobody_is_reminded_of_a_suspended_date(case: Case, officer: User) -> None:
    ReminderStageFactory.create(offset=-1, created_at=datetime(2021, 1, 1, tzinfo=UTC))
    today = date(2023, 9, 10)
    assert upcoming_reminders(today=today)
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    assert not upcoming_reminders(today=today)
    assert not plan_reminders(today=today, now=LATER).n_planned
    assert not OutgoingEmail.objects.exists()


def test_a_resumed_date_is_a_new_one_moved_by_the_days_of_the_suspension(
    case: Case, officer: User
) -> None:
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    offered = changes.date_after_suspension(case.deadline, today=dates.today(LATER))
    assert offered == date(2023, 11, 7)
    resumed = changes.resume_deadline(
        case.deadline, to=offered, reason="No agreement.", by=officer, now=LATER
    )
    case.deadline.refresh_from_db()
    assert (case.deadline.state, case.deadline.due_on) == (
        DeadlineState.SUPERSEDED,
        date(2023, 10, 8),
    )
    assert (resumed.due_on, resumed.basis) == (offered, DeadlineBasis.RESUMPTION)
    assert resumed.supersedes == case.deadline
    assert Deadline.objects.in_force().get() == resumed
    assert basis_in_words(resumed) == (
        "7 November 2023 replaces 8 October 2023: the 30 days of the suspension were added."
    )


@pytest.mark.parametrize("to", [date(2023, 10, 8), date(2023, 11, 6), date(2023, 11, 8)])
def test_of_another_day_it_is_not_said_that_days_were_added(
    case: Case, officer: User, to: date
) -> None:
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    resumed = changes.resume_deadline(case.deadline, to=to, reason="So.", by=officer, now=LATER)
    assert resumed.period_days is None
    assert basis_in_words(resumed).endswith("replaces 8 October 2023, which had been suspended.")


def test_a_suspension_that_ends_on_its_own_day_adds_none(case: Case, officer: User) -> None:
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    resumed = changes.resume_deadline(
        case.deadline, to=case.deadline.due_on, reason="An error.", by=officer, now=NOW
    )
    assert resumed.period_days is None


def test_a_suspension_takes_no_time_away(case: Case, officer: User) -> None:
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    with pytest.raises(InvalidInput, match="takes no time away"):
        changes.resume_deadline(
            case.deadline, to=date(2023, 10, 7), reason="x", by=officer, now=LATER
        )
    same = changes.resume_deadline(
        case.deadline, to=date(2023, 10, 8), reason="x", by=officer, now=LATER
    )
    assert same.due_on == date(2023, 10, 8)


def test_only_a_suspended_date_is_resumed(case: Case, officer: User) -> None:
    with pytest.raises(DomainError, match="no longer in force"):
        changes.resume_deadline(
            case.deadline, to=date(2023, 12, 1), reason="x", by=officer, now=NOW
        )


def test_a_corrected_date_may_lie_before_the_wrong_one(case: Case, officer: User) -> None:
    right = changes.correct_deadline(
        case.deadline, to=date(2023, 8, 10), reason="Day and month.", by=officer, now=NOW
    )
    assert (right.basis, right.anchor_on) == (DeadlineBasis.CORRECTION, date(2023, 10, 8))
    case.deadline.refresh_from_db()
    assert (case.deadline.state, case.deadline.due_on) == (
        DeadlineState.SUPERSEDED,
        date(2023, 10, 8),
    )
    event = Event.objects.get(kind=EventKind.DEADLINE_CORRECTED)
    assert event.details == {"from": "2023-10-08", "to": "2023-08-10"}


@pytest.mark.parametrize("verb", VERBS)
def test_every_decision_needs_a_reason_and_leaves_nothing_without(
    case: Case, officer: User, verb: Callable[..., Deadline]
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        verb(case.deadline, reason="  ", by=officer, now=NOW)
    assert refusal.value.field == "reason"
    assert not Event.objects.exists()
    assert not DeadlineChange.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_an_extension_request_is_decided_first(
    case: Case, officer: User, state_focal_point: User, verb: Callable[..., Deadline]
) -> None:
    extensions.ask_extension(
        case.deadline, until=date(2024, 1, 1), reason="Time.", by=state_focal_point, now=NOW
    )
    with pytest.raises(DomainError, match="Grant or refuse it"):
        verb(case.deadline, reason="x", by=officer, now=NOW)


@pytest.mark.parametrize("verb", VERBS)
def test_a_date_that_was_replaced_is_not_decided_upon(
    case: Case, officer: User, verb: Callable[..., Deadline]
) -> None:
    extensions.extend_deadline(
        case.deadline, to=date(2024, 1, 1), reason="Time.", by=officer, now=NOW
    )
    with pytest.raises(DomainError, match="no longer in force"):
        verb(case.deadline, reason="x", by=officer, now=NOW)


def test_a_suspended_date_can_be_withdrawn(case: Case, officer: User) -> None:
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    withdrawn = changes.withdraw_deadline(case.deadline, reason="Settled.", by=officer, now=NOW)
    assert withdrawn.state == DeadlineState.WITHDRAWN
    assert not Deadline.objects.current().exists()


def test_one_series_with_a_growing_number_through_every_change(case: Case, officer: User) -> None:
    series = case.deadline.series
    numbers = [case.deadline.sequence]

    def note(deadline: Deadline) -> Deadline:
        assert deadline.series == series
        numbers.append(deadline.sequence)
        return deadline

    how: dict[str, Any] = {"by": officer, "now": NOW}
    row = note(extensions.extend_deadline(case.deadline, to=date(2024, 1, 1), reason="x", **how))
    row = note(changes.correct_deadline(row, to=date(2024, 2, 1), reason="x", **how))
    row = note(changes.suspend_deadline(row, reason="x", **how))
    row = note(changes.resume_deadline(row, to=date(2024, 3, 1), reason="x", **how))
    row = note(
        deadlines.set_deadline(
            case.request, deadlines.DueDate(date(2024, 4, 1), DeadlineBasis.EXPLICIT_DATE), **how
        )
    )
    note(changes.withdraw_deadline(row, reason="x", **how))
    assert numbers == sorted(set(numbers))


def test_a_new_date_takes_the_place_of_a_suspended_one(case: Case, officer: User) -> None:
    changes.suspend_deadline(case.deadline, reason="Talks.", by=officer, now=NOW)
    new = deadlines.set_deadline(
        case.request,
        deadlines.DueDate(
            case.deadline.due_on,
            case.deadline.basis,
            anchor_on=case.deadline.anchor_on,
            period_months=24,
        ),
        by=officer,
        now=NOW,
    )
    assert new.supersedes == case.deadline
    assert Deadline.objects.current().get() == new


def test_the_database_refuses_a_suspended_date_beside_one_in_force(case: Case) -> None:
    with pytest.raises(IntegrityError, match="deadline_in_force_uniq"), transaction.atomic():
        Deadline.objects.create(
            request=case.request,
            cycle=case.cycle,
            kind=case.deadline.kind,
            due_on=date(2024, 1, 1),
            state=DeadlineState.SUSPENDED,
            basis=DeadlineBasis.EXPLICIT_DATE,
        )


def test_an_edited_rule_re_explains_no_old_date(case: Case, officer: User) -> None:
    rule = FollowUpProcedureFactory.create(
        treaty_body=case.body, rule="Rule 10", source="Rules of 2014", period_months=24
    )
    deadline = deadlines.set_deadline(
        case.request,
        deadlines.DueDate(
            date(2023, 11, 2),
            DeadlineBasis.FROM_DISTRIBUTION,
            anchor_on=date(2021, 11, 2),
            period_months=24,
            procedure=rule,
        ),
        by=officer,
        now=NOW,
    )
    rule.rule, rule.source = "Rule 99", "Rules of 2030"
    rule.save()
    moved = extensions.extend_deadline(
        deadline, to=date(2024, 1, 1), reason="x", by=officer, now=NOW
    )
    for row in (deadline, moved):
        row.refresh_from_db()
        assert (row.rule, row.rule_source) == ("Rule 10", "Rules of 2014")
        assert row.rule_in_force_on == rule.valid_during.lower


# --- Dates of the whole case ----------------------------------------------------------------------


def test_the_next_report_belongs_to_the_case_and_is_set_once(case: Case, officer: User) -> None:
    def set_report(day: date) -> Deadline:
        return deadlines.set_next_report(
            case.cycle,
            due_on=day,
            quoted_words="by that day",
            document=case.document,
            by=officer,
            now=NOW,
        )

    first = set_report(date(2026, 10, 8))
    assert (first.kind, first.request) == (DeadlineKind.NEXT_PERIODIC_REPORT, None)
    assert set_report(date(2026, 10, 8)) == first
    second = set_report(date(2026, 12, 8))
    assert second.supersedes == first
    assert second.series == first.series
    # It is seen where the document that names it is.
    assert Deadline.objects.visible_to(None).filter(pk=second.pk).exists()
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    assert not Deadline.objects.visible_to(None).filter(pk=second.pk).exists()


def test_a_date_that_answers_a_request_cannot_do_without_one(case: Case, officer: User) -> None:
    with pytest.raises(InvalidInput, match="belongs to a follow-up request") as refusal:
        deadlines.set_case_date(
            case.cycle,
            deadlines.DueDate(date(2023, 12, 1), DeadlineBasis.SET_BY_STAFF, reason="x"),
            kind=DeadlineKind.SUBMISSIONS_CLOSE,
            by=officer,
            now=NOW,
        )
    assert refusal.value.field == "request"


def test_documents_for_a_session_may_be_due_before_the_adoption(case: Case, officer: User) -> None:
    row = deadlines.set_case_date(
        case.cycle,
        deadlines.DueDate(
            date(2021, 7, 19),
            DeadlineBasis.FROM_SESSION_OPEN,
            anchor_on=date(2021, 9, 27),
            period_days=-70,
        ),
        kind=DeadlineKind.SESSION_DOCUMENTS,
        by=officer,
        now=NOW,
    )
    assert row.period_days == -70


def test_internal_dates_may_be_many(case: Case, officer: User) -> None:
    for day in (1, 2, 2):
        deadlines.set_case_date(
            case.cycle,
            deadlines.DueDate(
                date(2023, 12, day), DeadlineBasis.SET_BY_STAFF, reason="Call the mission."
            ),
            kind=DeadlineKind.INTERNAL,
            by=officer,
            now=NOW,
        )
    assert Deadline.objects.in_force().filter(kind=DeadlineKind.INTERNAL).count() == 3
