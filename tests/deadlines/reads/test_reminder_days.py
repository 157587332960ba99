"""On which day and at which hour the email of a stage leaves, for each audience and place."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from recommendations.deadlines.reads.reminder_days import (
    leaving_day,
    leaving_moment,
    reminder_days,
    zone_for,
)
from recommendations.enums import DeadlineKind, PeriodUnit, ReminderAudience
from recommendations.models import Deadline, ReminderStage, ReportingCycle, StateParty, User
from recommendations.working_days import working_days_after

GENEVA = ZoneInfo("Europe/Zurich")
STATE, OFFICERS = ReminderAudience.STATE_FOCAL_POINTS, ReminderAudience.OFFICERS
RAPPORTEURS = ReminderAudience.RAPPORTEURS
NEW_YEAR = frozenset({date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1)})
# 2026-12-04 is a Friday.
FRIDAY = date(2026, 12, 4)


def _stage(
    offset: int,
    unit: str = PeriodUnit.DAYS,
    audience: str = STATE,
    kind: str = DeadlineKind.FOLLOW_UP_INFORMATION,
) -> ReminderStage:
    return ReminderStage(offset=offset, unit=unit, audience=audience, deadline_kind=kind)


def _day(stage: ReminderStage, due_on: date, grace: int = 3) -> date:
    return leaving_day(stage, due_on, grace=grace, holidays=NEW_YEAR)


@pytest.mark.parametrize(
    ("audience", "grace", "expected"),
    [
        # Monday to Wednesday are the time of grace.
        (STATE, 3, date(2026, 12, 10)),
        (RAPPORTEURS, 3, date(2026, 12, 10)),
        (STATE, 0, date(2026, 12, 7)),
        (OFFICERS, 3, date(2026, 12, 7)),
    ],
)
def test_a_date_on_a_friday_is_overdue_in_the_next_week(
    audience: str, grace: int, expected: date
) -> None:
    assert _day(_stage(1, audience=audience), FRIDAY, grace) == expected


def test_the_last_day_of_grace_is_counted_in_working_days() -> None:
    assert working_days_after(FRIDAY, 3, NEW_YEAR) == date(2026, 12, 9)


def test_the_holidays_at_new_year_belong_to_no_time_of_grace() -> None:
    due_on = date(2026, 12, 30)
    # 4, 5 and 6 January are the working days of grace.
    assert _day(_stage(1), due_on) == date(2027, 1, 7)
    assert _day(_stage(1, audience=OFFICERS), due_on) == date(2027, 1, 4)


def test_a_later_stage_is_not_put_off_by_the_grace_but_by_a_holiday() -> None:
    assert _day(_stage(1, PeriodUnit.MONTHS), date(2026, 11, 25)) == date(2026, 12, 28)
    assert _day(_stage(1, PeriodUnit.MONTHS), date(2026, 11, 16)) == date(2026, 12, 16)


def test_dates_of_the_committee_alone_have_no_grace() -> None:
    stage = _stage(1, audience=RAPPORTEURS, kind=DeadlineKind.EVALUATION_DUE)
    assert _day(stage, FRIDAY) == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("offset", "due_on", "expected"),
    [
        # One week before a Monday: that Monday. Before a Sunday: the Monday after that Sunday.
        (-7, date(2026, 12, 14), date(2026, 12, 7)),
        (-7, date(2026, 12, 13), date(2026, 12, 7)),
        # One day before a Sunday: the next morning of work comes too late, so on the Saturday.
        (-1, date(2026, 12, 6), date(2026, 12, 5)),
        # On the day, a Saturday.
        (0, date(2026, 12, 5), date(2026, 12, 5)),
        # One day before a Monday is a Sunday: on the Monday itself.
        (-1, date(2026, 12, 7), date(2026, 12, 7)),
    ],
)
def test_a_reminder_of_a_date_never_leaves_after_it(
    offset: int, due_on: date, expected: date
) -> None:
    assert _day(_stage(offset), due_on) == expected


def test_a_leap_day_is_a_day_like_any_other() -> None:
    assert _day(_stage(-1, PeriodUnit.MONTHS), date(2028, 3, 29)) == date(2028, 2, 29)
    assert _day(_stage(1), date(2028, 2, 28), grace=0) == date(2028, 2, 29)


def _moment(stage: ReminderStage, due_on: date, now: datetime, zone: str) -> datetime:
    return leaving_moment(stage, due_on, grace=3, holidays=NEW_YEAR, zone=ZoneInfo(zone), now=now)


def test_the_hour_is_nine_by_the_clocks_of_the_place() -> None:
    now = datetime(2026, 12, 4, 23, 5, tzinfo=UTC)
    nine = {
        zone: _moment(_stage(1), FRIDAY, now, zone)
        for zone in ("Europe/Zurich", "Pacific/Auckland", "Asia/Kathmandu")
    }
    assert nine == {
        "Europe/Zurich": datetime(2026, 12, 10, 8, tzinfo=UTC),
        "Pacific/Auckland": datetime(2026, 12, 9, 20, tzinfo=UTC),
        "Asia/Kathmandu": datetime(2026, 12, 10, 3, 15, tzinfo=UTC),
    }


def test_the_hour_holds_over_a_change_of_the_clocks() -> None:
    # Due on Friday, 26 March 2027; the clocks change on the Sunday.
    stage, now = _stage(1, audience=OFFICERS), datetime(2027, 3, 26, 23, 5, tzinfo=UTC)
    assert _moment(stage, date(2027, 3, 26), now, "Europe/Zurich") == datetime(
        2027, 3, 29, 7, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # The sender was off, and comes back at midnight, at noon, on a Sunday.
        (datetime(2026, 12, 16, 0, 5, tzinfo=GENEVA), datetime(2026, 12, 16, 9, tzinfo=GENEVA)),
        (datetime(2026, 12, 16, 12, tzinfo=GENEVA), datetime(2026, 12, 16, 12, tzinfo=GENEVA)),
        (datetime(2026, 12, 20, 12, tzinfo=GENEVA), datetime(2026, 12, 21, 9, tzinfo=GENEVA)),
    ],
)
def test_what_is_late_leaves_in_working_hours(now: datetime, expected: datetime) -> None:
    assert _moment(_stage(1), FRIDAY, now, "Europe/Zurich") == expected


def test_what_is_late_does_not_wait_until_after_the_date() -> None:
    # One week before a Sunday; the sender comes back on the Saturday, and on the Monday after.
    due_on, stage = date(2026, 12, 13), _stage(-7)
    saturday = datetime(2026, 12, 12, 22, tzinfo=GENEVA)
    assert _moment(stage, due_on, saturday, "Europe/Zurich") == saturday
    after = datetime(2026, 12, 14, 0, 5, tzinfo=GENEVA)
    assert _moment(stage, due_on, after, "Europe/Zurich") == datetime(
        2026, 12, 14, 9, tzinfo=GENEVA
    )


def test_the_place_is_the_one_chosen_or_that_of_the_state_or_geneva() -> None:
    party = StateParty(iso3="NZL", time_zone="Pacific/Auckland")
    chosen, unchosen = User(time_zone="Asia/Baku"), User()
    assert zone_for(chosen, STATE, party).key == "Asia/Baku"
    assert zone_for(unchosen, STATE, party).key == "Pacific/Auckland"
    assert zone_for(unchosen, OFFICERS, party).key == "Europe/Zurich"
    assert zone_for(None, STATE, party).key == "Pacific/Auckland"
    assert zone_for(User(time_zone="Europe/Nowhere"), OFFICERS, party).key == "Europe/Zurich"


def test_the_days_of_a_deadline_stand_in_the_order_in_which_its_emails_leave() -> None:
    cycle = ReportingCycle(state_party=StateParty(iso3="IRN", time_zone="Asia/Tehran"))
    deadline = Deadline(due_on=FRIDAY, cycle=cycle)
    stages = [_stage(1), _stage(1, audience=OFFICERS), _stage(-1, PeriodUnit.WEEKS)]
    days = reminder_days(deadline, stages, grace=3, holidays=NEW_YEAR)
    # A State whose weekend is another one is written to on working days in Geneva.
    assert [(one.reached_on, one.leaves_on, one.zone.key) for one in days] == [
        (date(2026, 11, 27), date(2026, 11, 27), "Asia/Tehran"),
        (date(2026, 12, 5), date(2026, 12, 7), "Europe/Zurich"),
        (date(2026, 12, 5), date(2026, 12, 10), "Asia/Tehran"),
    ]
    assert days[2].leaves_at == datetime(2026, 12, 10, 5, 30, tzinfo=UTC)
