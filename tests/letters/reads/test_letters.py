"""A letter is proposed once its day has come and the one before it was issued."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.deadlines.reads.letter_progress import progress_of
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import DeadlineState, FollowUpStatus, LetterKind, PeriodUnit
from recommendations.letters.reads.letters import deadlines_with_proposals
from recommendations.models import User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import DeadlineFactory, FollowUpFactory, LetterFactory, LetterStageFactory
from tests.letters.letter_files import NOW, issued, usual_stages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stages(db: None) -> None:
    usual_stages()


def proposed(user: User, today: date, until: date | None = None) -> list[tuple[str, date]]:
    rows = deadlines_with_proposals(user, today=today, until=until).order_by("pk")
    return [(row.letter_kind, row.proposed_on) for row in rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("today", "is_due"),
    [(date(2023, 12, 7), False), (date(2023, 12, 8), True), (date(2026, 3, 1), True)],
)
def test_first_letter_is_proposed_from_its_day_on_however_late_one_looks(
    case: Case, officer: User, today: date, is_due: bool
) -> None:
    expected = [(LetterKind.FIRST_REMINDER, date(2023, 12, 8))] if is_due else []
    assert proposed(officer, today) == expected


@pytest.mark.parametrize(
    ("unit", "offset", "day"),
    [
        (PeriodUnit.DAYS, 10, date(2023, 10, 18)),
        (PeriodUnit.WEEKS, 3, date(2023, 10, 29)),
        (PeriodUnit.MONTHS, 5, date(2024, 3, 8)),
    ],
)
def test_stages_count_days_weeks_and_months_alike_for_one_deadline_and_for_many(
    case: Case, officer: User, unit: str, offset: int, day: date
) -> None:
    stage = LetterStageFactory.create(kind=LetterKind.FIRST_REMINDER)
    type(stage).objects.filter(pk=stage.pk).update(unit=unit, offset=offset)
    assert proposed(officer, day) == [(LetterKind.FIRST_REMINDER, day)]
    assert progress_of(case.deadline)[0].proposed_on == day


def test_month_ends_are_counted_alike_for_one_deadline_and_for_many(
    case: Case, officer: User
) -> None:
    with as_owner():
        type(case.deadline).objects.filter(pk=case.deadline.pk).update(due_on=date(2023, 12, 31))
    case.deadline.refresh_from_db()
    assert proposed(officer, date(2024, 3, 1)) == [(LetterKind.FIRST_REMINDER, date(2024, 2, 29))]
    assert progress_of(case.deadline)[0].proposed_on == date(2024, 2, 29)


def test_second_letter_waits_for_the_first_to_be_issued(case: Case, officer: User) -> None:
    late = date(2024, 9, 1)
    assert proposed(officer, late) == [(LetterKind.FIRST_REMINDER, date(2023, 12, 8))]
    issued(case.deadline, officer)
    assert proposed(officer, date(2024, 4, 7)) == []
    assert proposed(officer, late) == [(LetterKind.SECOND_REMINDER, date(2024, 4, 8))]


def test_letters_keep_their_distance_when_the_previous_one_was_late(
    case: Case, officer: User
) -> None:
    now = NOW.replace(year=2024, month=4, day=3)
    issued(case.deadline, officer, on=date(2024, 4, 2), now=now)
    assert proposed(officer, date(2024, 5, 1)) == []
    day = date(2024, 5, 2)
    assert proposed(officer, day) == [(LetterKind.SECOND_REMINDER, day)]
    assert progress_of(case.deadline)[1].proposed_on == day


def test_meeting_comes_last_and_then_nothing(case: Case, officer: User) -> None:
    for kind, month in zip(LetterKind, (1, 6, 11), strict=True):
        now = NOW.replace(year=2024, month=month)
        issued(case.deadline, officer, kind, on=date(2024, month, 10), now=now)
    assert proposed(officer, date(2027, 1, 1)) == []


@pytest.mark.parametrize("status", [FollowUpStatus.REPLY_RECEIVED, FollowUpStatus.DISCONTINUED])
def test_no_letter_is_proposed_once_no_reply_is_awaited(
    case: Case, officer: User, status: str
) -> None:
    *others, last = case.follow_ups.values()
    for follow_up in others:
        type(follow_up).objects.filter(pk=follow_up.pk).update(status=status)
    assert len(proposed(officer, date(2024, 1, 1))) == 1
    type(last).objects.filter(pk=last.pk).update(status=status)
    assert proposed(officer, date(2024, 1, 1)) == []


@pytest.mark.parametrize("state", [state for state in DeadlineState if state != "in_force"])
def test_letters_are_proposed_only_about_a_deadline_in_force(
    case: Case, officer: User, state: DeadlineState
) -> None:
    type(case.deadline).objects.filter(pk=case.deadline.pk).update(state=state)
    assert proposed(officer, date(2024, 1, 1)) == []


def test_extended_date_starts_without_letters(case: Case, officer: User) -> None:
    issued(case.deadline, officer)
    case.deadline.refresh_from_db()
    later = extend_deadline(
        case.deadline, to=date(2024, 6, 1), reason="More time.", by=officer, now=NOW
    )
    assert proposed(officer, date(2024, 8, 1)) == [(LetterKind.FIRST_REMINDER, date(2024, 8, 1))]
    assert [row.letter for row in progress_of(later)] == [None, None, None]


def test_corrected_date_keeps_the_letters_that_are_dated_after_it(
    case: Case, officer: User
) -> None:
    letter = issued(case.deadline, officer)
    type(case.deadline).objects.filter(pk=case.deadline.pk).update(state=DeadlineState.SUPERSEDED)
    corrected = DeadlineFactory.create(
        request=case.request,
        due_on=date(2023, 10, 18),
        series=case.deadline.series,
        sequence=1,
        supersedes=case.deadline,
    )
    assert progress_of(corrected)[0].letter == letter
    assert proposed(officer, date(2024, 4, 18)) == [(LetterKind.SECOND_REMINDER, date(2024, 4, 18))]


def test_a_committees_own_stage_replaces_the_common_one_of_that_letter(
    case: Case, officer: User
) -> None:
    LetterStageFactory.create(
        treaty_body=case.body, kind=LetterKind.FIRST_REMINDER, offset=1, unit=PeriodUnit.WEEKS
    )
    assert proposed(officer, date(2023, 12, 1)) == [(LetterKind.FIRST_REMINDER, date(2023, 10, 15))]


def test_a_letter_that_a_committee_does_not_send_is_left_out(case: Case, officer: User) -> None:
    LetterStageFactory.create(
        treaty_body=case.body, kind=LetterKind.SECOND_REMINDER, is_active=False
    )
    issued(case.deadline, officer)
    assert proposed(officer, date(2024, 10, 7)) == []
    assert proposed(officer, date(2024, 10, 8)) == [(LetterKind.MEETING, date(2024, 10, 8))]


def test_looking_ahead_shows_what_comes(case: Case, officer: User) -> None:
    today = date(2023, 11, 20)
    assert proposed(officer, today) == []
    assert proposed(officer, today, until=date(2023, 12, 8)) == [
        (LetterKind.FIRST_REMINDER, date(2023, 12, 8))
    ]


def test_letters_are_proposed_only_to_those_in_charge_of_the_case(
    case: Case, officer: User, rapporteur: User, outsider: User, state_focal_point: User
) -> None:
    day = date(2024, 1, 1)
    assert [len(proposed(user, day)) for user in (officer, rapporteur)] == [1, 1]
    assert [len(proposed(user, day)) for user in (outsider, state_focal_point)] == [0, 0]


def test_draft_is_named_and_a_withdrawn_one_is_not(case: Case, officer: User) -> None:
    day = date(2024, 1, 1)
    LetterFactory.create(
        deadline=case.deadline, status="withdrawn", withdrawn_at=NOW, withdrawn_by=officer
    )
    assert [row.draft for row in deadlines_with_proposals(officer, today=day)] == [None]  # type: ignore[attr-defined]
    draft = LetterFactory.create(deadline=case.deadline)
    assert [row.draft for row in deadlines_with_proposals(officer, today=day)] == [draft.public_id]  # type: ignore[attr-defined]


def test_proposals_take_two_queries_however_many_dates(case: Case, officer: User) -> None:
    counts = []
    for number in (1, 4):
        while deadlines_with_proposals(officer, today=date(2024, 1, 1)).count() < number:
            request = DeadlineFactory.create(due_on=date(2023, 10, 8)).request
            FollowUpFactory.create(request=request)
        with CaptureQueriesContext(connection) as queries:
            assert len(deadlines_with_proposals(officer, today=date(2024, 1, 1))) == number
        counts.append(len(queries))
    assert counts == [2, 2]
