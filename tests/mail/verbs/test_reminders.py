"""Planning: every reminder that is due gets its row, once, however late the job runs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from recommendations import dates
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import (
    AccessLevel,
    DeadlineKind,
    DeadlineState,
    EmailStatus,
    FollowUpStatus,
    PeriodUnit,
    RapporteurCapacity,
    ReminderAudience,
    Role,
)
from recommendations.mail.reads.stages import upcoming_reminders
from recommendations.mail.verbs.reminders import PlanResult, plan_reminders
from recommendations.mail_enums import MailRhythm
from recommendations.models import Deadline, FollowUp, OutgoingEmail, ReminderStage, User
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    DeadlineFactory,
    FollowUpFactory,
    MembershipFactory,
    RapporteurAssignmentFactory,
    ReminderStageFactory,
    ReportingCycleFactory,
    TreatyBodyFactory,
    UserFactory,
)

# The case is due on 8 October 2023: a month before, and a week before.
MONTH_BEFORE = date(2023, 9, 8)
WEEK_BEFORE = date(2023, 10, 1)


def plan(today: date) -> PlanResult:
    return plan_reminders(
        today=today, now=datetime(today.year, today.month, today.day, 6, tzinfo=UTC)
    )


def planned() -> list[tuple[str, str, date]]:
    rows = OutgoingEmail.objects.order_by("due_on", "recipient__email")
    return [(row.deadline_and_stage[1].code, row.recipient.email, row.due_on) for row in rows]


@pytest.fixture
def month_before(db: None) -> ReminderStage:
    return ReminderStageFactory.create(code="before-1-month")


@pytest.fixture
def week_before(db: None) -> ReminderStage:
    return ReminderStageFactory.create(code="before-1-week", offset=-1, unit=PeriodUnit.WEEKS)


# --- When -----------------------------------------------------------------------------------------


def test_nothing_is_planned_before_the_day_of_the_stage(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    assert plan(MONTH_BEFORE - timedelta(days=1)) == PlanResult(0, 0)
    assert plan(MONTH_BEFORE) == PlanResult(n_planned=1, n_without_recipient=0)
    assert planned() == [("before-1-month", "focal-point@example.org", MONTH_BEFORE)]


def test_reminders_are_planned_once_when_the_task_runs_twice(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    assert plan(MONTH_BEFORE).n_planned == 1
    assert plan(MONTH_BEFORE).n_planned == 0
    assert plan(MONTH_BEFORE + timedelta(days=3)).n_planned == 0
    assert OutgoingEmail.objects.count() == 1


@pytest.mark.parametrize("days", [3, 5, 300])
def test_reminders_are_planned_late_when_nothing_ran_for_days(
    case: Case, state_focal_point: User, month_before: ReminderStage, days: int
) -> None:
    assert plan(MONTH_BEFORE + timedelta(days=days)).n_planned == 1
    assert OutgoingEmail.objects.get().due_on == MONTH_BEFORE


def test_what_lies_more_than_a_year_back_is_left_alone(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    assert plan(MONTH_BEFORE + timedelta(days=367)).n_planned == 0


def test_date_entered_late_brings_no_burst_of_stages_that_had_passed(
    case: Case,
    state_focal_point: User,
    month_before: ReminderStage,
    week_before: ReminderStage,
) -> None:
    entered_at = datetime(2023, 9, 20, 9, tzinfo=UTC)
    with as_owner():
        Deadline.objects.filter(pk=case.deadline.pk).update(created_at=entered_at)
    assert plan(date(2023, 9, 20)).n_planned == 0
    assert plan(WEEK_BEFORE).n_planned == 1
    assert planned() == [("before-1-week", "focal-point@example.org", WEEK_BEFORE)]


def test_date_entered_on_the_day_of_a_stage_is_reminded_of(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    # Shortly after midnight in Geneva, still the day before in UTC.
    entered_at = datetime(2023, 9, 7, 22, 30, tzinfo=UTC)
    with as_owner():
        Deadline.objects.filter(pk=case.deadline.pk).update(created_at=entered_at)
    assert plan(MONTH_BEFORE).n_planned == 1


def test_new_stage_does_not_reach_back_behind_its_own_beginning(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create(created_at=datetime(2023, 9, 9, tzinfo=UTC))
    assert plan(date(2023, 9, 10)).n_planned == 0


def test_stage_after_the_date_is_planned(case: Case, state_focal_point: User) -> None:
    ReminderStageFactory.create(code="overdue", offset=1, unit=PeriodUnit.DAYS)
    assert plan(date(2023, 10, 8)).n_planned == 0
    assert plan(date(2023, 10, 9)).n_planned == 1


@pytest.mark.parametrize("due_on", [date(2024, 3, 31), date(2024, 3, 30), date(2024, 2, 29)])
def test_ends_of_months_are_not_missed(
    case: Case, state_focal_point: User, month_before: ReminderStage, due_on: date
) -> None:
    with as_owner():
        Deadline.objects.filter(pk=case.deadline.pk).update(due_on=due_on)
    day = dates.add_months(due_on, -1)
    assert plan(day - timedelta(days=1)).n_planned == 0
    assert plan(day).n_planned == 1


# --- Whether --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "state", [state for state in DeadlineState if state != DeadlineState.IN_FORCE]
)
def test_only_dates_in_force_are_reminded_of(
    case: Case, state_focal_point: User, month_before: ReminderStage, state: DeadlineState
) -> None:
    Deadline.objects.filter(pk=case.deadline.pk).update(state=state)
    assert plan(MONTH_BEFORE).n_planned == 0


def test_other_kinds_of_deadline_are_left_alone(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    with as_owner():
        Deadline.objects.filter(pk=case.deadline.pk).update(kind=DeadlineKind.NEXT_PERIODIC_REPORT)
    assert plan(MONTH_BEFORE).n_planned == 0


def test_one_recommendation_that_still_waits_is_enough(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    follow_ups = FollowUp.objects.filter(request=case.request)
    follow_ups.update(status=FollowUpStatus.REPLY_RECEIVED)
    assert plan(MONTH_BEFORE).n_planned == 0
    follow_ups.filter(pk=case.follow_ups[36].pk).update(status=FollowUpStatus.AWAITING_REPLY)
    assert plan(MONTH_BEFORE).n_planned == 1


def test_moved_date_is_reminded_of_anew(
    case: Case, state_focal_point: User, officer: User, month_before: ReminderStage
) -> None:
    plan(MONTH_BEFORE)
    extended = extend_deadline(
        case.deadline, to=date(2024, 1, 8), reason="Asked for", by=officer, now=dates.now()
    )
    with as_owner():
        Deadline.objects.filter(pk=extended.pk).update(created_at=datetime(2023, 9, 10, tzinfo=UTC))
    assert plan(date(2023, 12, 7)).n_planned == 0
    assert plan(date(2023, 12, 8)).n_planned == 1
    assert OutgoingEmail.objects.filter(deadline=extended).count() == 1


def test_stage_out_of_use_is_left_alone(case: Case, state_focal_point: User) -> None:
    ReminderStageFactory.create(is_active=False)
    assert plan(MONTH_BEFORE).n_planned == 0


def test_own_stages_of_a_body_replace_the_common_ones(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    own = ReminderStageFactory.create(
        treaty_body=case.body, code="own", offset=-10, unit=PeriodUnit.DAYS
    )
    assert plan(MONTH_BEFORE).n_planned == 0
    assert plan(date(2023, 9, 28)).n_planned == 1
    assert OutgoingEmail.objects.get().stage == own


def test_own_stages_of_another_body_change_nothing(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    ReminderStageFactory.create(treaty_body=TreatyBodyFactory.create(code="CAT"), code="own")
    assert plan(MONTH_BEFORE).n_planned == 1
    assert OutgoingEmail.objects.get().stage == month_before


# --- To whom --------------------------------------------------------------------------------------


def test_each_audience_is_found_by_its_role(
    case: Case,
    officer: User,
    rapporteur: User,
    state_focal_point: User,
    committee_member: User,
    ngo_member: User,
    outsider: User,
) -> None:
    for audience in ReminderAudience:
        ReminderStageFactory.create(code=audience.value.replace("_", "-"), audience=audience)
    assert plan(MONTH_BEFORE).n_planned == 3
    assert {(code, email) for code, email, _day in planned()} == {
        ("officers", officer.email),
        ("rapporteurs", rapporteur.email),
        ("state-focal-points", state_focal_point.email),
    }


def test_focal_points_of_other_states_are_not_reminded(
    case: Case, month_before: ReminderStage
) -> None:
    other = ReportingCycleFactory.create()
    MembershipFactory.create(role=Role.STATE_FOCAL_POINT, state_party=other.state_party)
    assert plan(MONTH_BEFORE) == PlanResult(n_planned=0, n_without_recipient=1)


def test_deactivated_people_are_not_reminded(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    User.objects.filter(pk=state_focal_point.pk).update(is_active=False)
    assert plan(MONTH_BEFORE) == PlanResult(n_planned=0, n_without_recipient=1)


@pytest.mark.parametrize(
    "held", [(date(2020, 1, 1), MONTH_BEFORE), (MONTH_BEFORE + timedelta(days=1), None)]
)
def test_people_who_do_not_hold_the_role_today_are_not_reminded(
    case: Case, month_before: ReminderStage, held: tuple[date, date | None]
) -> None:
    MembershipFactory.create(
        role=Role.STATE_FOCAL_POINT, state_party=case.state_party, valid_during=DateRange(*held)
    )
    assert plan(MONTH_BEFORE) == PlanResult(n_planned=0, n_without_recipient=1)


def test_stage_that_found_nobody_waits_for_somebody(
    case: Case, month_before: ReminderStage
) -> None:
    assert plan(MONTH_BEFORE) == PlanResult(n_planned=0, n_without_recipient=1)
    MembershipFactory.create(role=Role.STATE_FOCAL_POINT, state_party=case.state_party)
    assert plan(MONTH_BEFORE + timedelta(days=2)) == PlanResult(1, 0)


def test_newcomer_is_reminded_from_the_next_stage_on(
    case: Case, state_focal_point: User, month_before: ReminderStage, week_before: ReminderStage
) -> None:
    plan(MONTH_BEFORE)
    newcomer = UserFactory.create(email="newcomer@example.org")
    MembershipFactory.create(
        user=newcomer, role=Role.STATE_FOCAL_POINT, state_party=case.state_party
    )
    assert plan(MONTH_BEFORE + timedelta(days=1)).n_planned == 0
    assert plan(WEEK_BEFORE).n_planned == 2


def test_rapporteur_in_two_capacities_gets_one_reminder(case: Case, rapporteur: User) -> None:
    RapporteurAssignmentFactory.create(
        cycle=case.cycle, user=rapporteur, capacity=RapporteurCapacity.SECOND_READER
    )
    ReminderStageFactory.create(audience=ReminderAudience.RAPPORTEURS)
    assert plan(MONTH_BEFORE).n_planned == 1


def test_state_is_not_mailed_about_a_document_that_it_may_not_read(
    case: Case, state_focal_point: User, officer: User, month_before: ReminderStage
) -> None:
    ReminderStageFactory.create(code="officers", audience=ReminderAudience.OFFICERS)
    case.document.access_level = AccessLevel.COMMITTEE
    case.document.save()
    plan(MONTH_BEFORE)
    assert [email for _code, email, _day in planned()] == [officer.email]


def test_rows_are_ready_to_send(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    plan(MONTH_BEFORE)
    row = OutgoingEmail.objects.get()
    assert row.status == EmailStatus.PLANNED
    assert row.address == state_focal_point.email
    assert row.message_id.startswith("<reminder.")
    assert row.message_id.endswith("@localhost>")
    assert list(OutgoingEmail.objects.deliverable(row.send_after)) == [row]


# --- What is to come ------------------------------------------------------------------------------


def test_upcoming_lists_each_stage_with_its_people_and_writes_nothing(
    case: Case, state_focal_point: User, month_before: ReminderStage, week_before: ReminderStage
) -> None:
    rows = upcoming_reminders(today=date(2023, 9, 5), days=30)
    assert [(row.send_on, row.stage.code) for row in rows] == [
        (MONTH_BEFORE, "before-1-month"),
        (WEEK_BEFORE, "before-1-week"),
    ]
    assert rows[0].recipients == (state_focal_point,)
    assert rows[0].deadline == case.deadline
    assert not OutgoingEmail.objects.exists()


def test_upcoming_ends_with_the_days_asked_for_and_says_what_is_planned(
    case: Case, state_focal_point: User, month_before: ReminderStage, week_before: ReminderStage
) -> None:
    assert len(upcoming_reminders(today=date(2023, 9, 5), days=5)) == 1
    plan(MONTH_BEFORE)
    rows = upcoming_reminders(today=MONTH_BEFORE, days=30)
    assert [(row.stage.code, row.is_planned) for row in rows] == [
        ("before-1-month", True),
        ("before-1-week", False),
    ]
    OutgoingEmail.objects.update(status="sent", sent_at=datetime(2023, 9, 8, 7, tzinfo=UTC))
    rows = upcoming_reminders(today=MONTH_BEFORE, days=30)
    assert [row.stage.code for row in rows] == ["before-1-week"]


def test_upcoming_shows_what_is_late_under_today_and_who_is_missing(
    case: Case, month_before: ReminderStage
) -> None:
    (row,) = upcoming_reminders(today=date(2023, 9, 12), days=3)
    assert row.leaves_on == date(2023, 9, 12)
    assert row.recipients == ()


def test_upcoming_keeps_to_the_deadlines_given(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    nothing = Deadline.objects.none()
    assert upcoming_reminders(today=date(2023, 9, 5), days=30, among=nothing) == []


def test_planning_asks_the_same_number_of_questions_for_one_and_three_deadlines(
    case: Case, state_focal_point: User, month_before: ReminderStage
) -> None:
    with CaptureQueriesContext(connection) as one:
        assert plan(MONTH_BEFORE).n_planned == 1
    for _number in range(3):
        deadline = DeadlineFactory.create()
        FollowUpFactory.create(request=deadline.request)
        MembershipFactory.create(
            role=Role.STATE_FOCAL_POINT, state_party=deadline.cycle.state_party
        )
    with CaptureQueriesContext(connection) as three:
        assert plan(MONTH_BEFORE).n_planned == 3
    assert len(three) == len(one)


@pytest.mark.parametrize(
    ("place", "hour", "is_planned"),
    [
        # Nine o'clock of 8 September is 23:00 of 7 September in Geneva; from Tokyo it is 02:00.
        ("Pacific/Auckland", 20, True),
        ("Pacific/Auckland", 9, False),
        ("Asia/Tokyo", 20, False),
        ("Europe/Zurich", 20, False),
    ],
)
def test_reminder_that_leaves_before_its_day_in_geneva_is_planned_the_day_before(
    case: Case,
    state_focal_point: User,
    month_before: ReminderStage,
    place: str,
    hour: int,
    is_planned: bool,
) -> None:
    case.state_party.time_zone = place
    case.state_party.save(update_fields=["time_zone"])
    evening = datetime(2023, 9, 7, hour, tzinfo=dates.DEADLINE_TZ)
    assert plan_reminders(today=evening.date(), now=evening).n_planned == is_planned
    plan(MONTH_BEFORE)
    row = OutgoingEmail.objects.get()
    assert (row.recipient, row.due_on) == (state_focal_point, MONTH_BEFORE)
    if is_planned:
        assert row.send_after == datetime(2023, 9, 7, 23, tzinfo=dates.DEADLINE_TZ)


@pytest.mark.parametrize(
    ("place", "digest_hour", "leaves_at"),
    [
        # Friday, 8 September, begins in Geneva at 22:00 UTC of the 7th.
        ("Asia/Tokyo", 6, datetime(2023, 9, 7, 21, tzinfo=UTC)),
        ("Asia/Tokyo", 7, datetime(2023, 9, 7, 22, tzinfo=UTC)),
        ("Asia/Tokyo", 8, datetime(2023, 9, 7, 23, tzinfo=UTC)),
        ("Pacific/Kiritimati", 0, datetime(2023, 9, 7, 10, tzinfo=UTC)),
        ("Europe/Zurich", 0, datetime(2023, 9, 7, 22, tzinfo=UTC)),
        ("America/Lima", 7, datetime(2023, 9, 8, 12, tzinfo=UTC)),
    ],
)
def test_digest_of_the_day_carries_a_reminder_wherever_that_day_begins_first(
    case: Case,
    state_focal_point: User,
    month_before: ReminderStage,
    place: str,
    digest_hour: int,
    leaves_at: datetime,
) -> None:
    """Once a week, so that whatever misses it comes a week late."""
    friday = 5
    state_focal_point.time_zone = place
    state_focal_point.role_mails = MailRhythm.WEEKLY
    state_focal_point.digest_hour, state_focal_point.digest_weekday = digest_hour, friday
    state_focal_point.save()
    moment = datetime(2023, 9, 6, 22, tzinfo=UTC)
    while moment < datetime(2023, 9, 8, 9, tzinfo=UTC):
        plan_reminders(today=dates.today(moment), now=moment)
        moment += timedelta(minutes=15)
    row = OutgoingEmail.objects.get(stage=month_before)
    assert (row.status, row.send_after) == ("collected", leaves_at)
