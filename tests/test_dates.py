"""What a day and a month are: in Geneva, clamped at month ends, through both changes of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations import dates
from recommendations.enums import ClockState
from recommendations.models.deadlines import clock_state


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2021, 10, 8), 24, date(2023, 10, 8)),
        (date(2021, 8, 31), 18, date(2023, 2, 28)),
        (date(2022, 8, 31), 18, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(start: date, months: int, end: date) -> None:
    assert dates.add_months(start, months) == end


@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1)),
    st.integers(min_value=0, max_value=600),
)
def test_months_never_skip_a_month(start: date, months: int) -> None:
    end = dates.add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1))


@given(days, st.integers(min_value=-600, max_value=600))
def test_a_period_is_shortened_at_month_ends_alone(start: date, months: int) -> None:
    end = dates.add_months(start, months)
    assert dates.is_shortened(start, months) is (end.day < start.day)
    if dates.is_shortened(start, months):
        assert start.day > 28
        assert (end + timedelta(days=1)).month != end.month


@given(days, days, st.integers(min_value=-600, max_value=600))
def test_who_begins_later_never_ends_earlier(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert dates.add_months(first, months) <= dates.add_months(last, months)


@given(
    days,
    st.integers(min_value=-600, max_value=600),
    st.integers(min_value=-400, max_value=400),
)
def test_months_are_counted_before_days(start: date, months: int, n_days: int) -> None:
    expected = dates.add_months(start, months) + timedelta(days=n_days)
    assert dates.add_period(start, months=months, days=n_days) == expected
    assert dates.add_period(start, days=n_days) == start + timedelta(days=n_days)


@pytest.mark.parametrize(
    ("start", "months", "n_days", "end"),
    [
        (date(2024, 2, 29), 24, None, date(2026, 2, 28)),
        (date(2024, 2, 29), -12, None, date(2023, 2, 28)),
        (date(2025, 2, 28), 12, None, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, None, date(2024, 2, 29)),
        (date(2023, 3, 31), -1, None, date(2023, 2, 28)),
        (date(2024, 3, 7), None, -7, date(2024, 2, 29)),
        (date(2023, 8, 31), 6, 1, date(2024, 3, 1)),
    ],
)
def test_a_period_through_leap_days(
    start: date, months: int | None, n_days: int | None, end: date
) -> None:
    assert dates.add_period(start, months=months, days=n_days) == end


@pytest.mark.parametrize(("months", "n_days"), [(120_000, 0), (0, 4_000_000), (-30_000, 0)])
def test_a_period_out_of_every_calendar_is_refused_in_words(months: int, n_days: int) -> None:
    with pytest.raises(ValueError, match="is no date in any calendar"):
        dates.add_period(date(2024, 1, 31), months=months, days=n_days)


@given(days)
def test_each_moment_belongs_to_one_day(day: date) -> None:
    begin, end = dates.start_of_day(day), dates.start_of_day(day + timedelta(days=1))
    instant = timedelta(microseconds=1)
    assert dates.today(begin) == day
    assert dates.today(begin.astimezone(UTC) - instant) == day - timedelta(days=1)
    assert dates.today(end.astimezone(UTC) - instant) == day
    assert dates.today(end) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 7, 31, 21, 59, tzinfo=UTC), date(2026, 7, 31)),
        (datetime(2026, 7, 31, 22, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_is_the_day_in_geneva(moment: datetime, day: date) -> None:
    assert dates.today(moment) == day


def test_a_moment_without_a_time_zone_is_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        dates.today(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 5, 1), 24)]
)
def test_a_day_ends_when_it_ends_in_geneva(day: date, hours: int) -> None:
    begin = dates.start_of_day(day).astimezone(UTC)
    end = dates.start_of_day(day + timedelta(days=1)).astimezone(UTC)
    assert end - begin == timedelta(hours=hours)


def test_the_azerbaijan_reply_is_late_by_either_count() -> None:
    received_on = date(2024, 1, 17)
    assert dates.days_late(date(2023, 10, 8), received_on) == 101
    assert dates.days_late(date(2023, 11, 1), received_on) == 77


@pytest.mark.parametrize(
    ("due_on", "state"),
    [
        (None, ClockState.NO_DATE),
        (date(2026, 1, 9), ClockState.OVERDUE),
        (date(2026, 1, 10), ClockState.DUE_SOON),
        (date(2026, 4, 10), ClockState.DUE_SOON),
        (date(2026, 4, 11), ClockState.RUNNING),
    ],
)
def test_the_due_day_itself_is_in_time(due_on: date | None, state: ClockState) -> None:
    assert clock_state(due_on, today=date(2026, 1, 10)) == state


ZONES = st.sampled_from(
    [
        *("Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"),
        *("Pacific/Apia", "Pacific/Kiritimati", "America/Sao_Paulo", "UTC"),
    ]
).map(ZoneInfo)
# From 2000 to 2040.
MOMENTS = st.integers(min_value=946_684_800, max_value=2_208_988_800).map(
    lambda seconds: datetime.fromtimestamp(seconds, tz=UTC)
)
HOURS = st.integers(min_value=0, max_value=23)


@given(MOMENTS, ZONES, HOURS, st.none() | st.integers(min_value=1, max_value=7))
def test_next_round_is_the_first_of_its_name_after_a_moment(
    after: datetime, zone: ZoneInfo, hour: int, weekday: int | None
) -> None:
    moment = dates.next_round(after, zone=zone, hour=hour, weekday=weekday)
    # Two days because Samoa left out the 30th of December 2011, and a week for the same reason.
    assert timedelta(0) < moment - after <= timedelta(days=2 if weekday is None else 15)
    shown = moment.astimezone(zone)
    is_skipped = dates.moment_at(shown.date(), hour, zone) != moment or shown.hour != hour
    if not is_skipped:
        assert (shown.hour, shown.minute) == (hour, 0)
        assert weekday in (None, shown.isoweekday())
    # Whoever asks at any moment in between is told the same.
    between = after + (moment - after) / 2
    assert dates.next_round(between, zone=zone, hour=hour, weekday=weekday) == moment
    assert dates.next_round(moment, zone=zone, hour=hour, weekday=weekday) > moment


@given(MOMENTS, ZONES, HOURS)
def test_rounds_come_once_a_day(after: datetime, zone: ZoneInfo, hour: int) -> None:
    moments = []
    for _n in range(10):
        after = dates.next_round(after, zone=zone, hour=hour, weekday=None)
        moments.append(after)
    days = [moment.astimezone(zone).date() for moment in moments]
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        # Two o'clock does not come on 31 March 2024 in Geneva, and comes twice on 27 October.
        (date(2024, 3, 31), 2, datetime(2024, 3, 31, 1, tzinfo=UTC)),
        (date(2024, 10, 27), 2, datetime(2024, 10, 27, 0, tzinfo=UTC)),
        (date(2024, 3, 30), 7, datetime(2024, 3, 30, 6, tzinfo=UTC)),
        (date(2024, 3, 31), 7, datetime(2024, 3, 31, 5, tzinfo=UTC)),
    ],
)
def test_full_hours_follow_the_clocks_of_the_place(
    day: date, hour: int, expected: datetime
) -> None:
    assert dates.moment_at(day, hour, ZoneInfo("Europe/Zurich")) == expected
    eve = expected - timedelta(minutes=1)
    assert (
        dates.next_round(eve, zone=ZoneInfo("Europe/Zurich"), hour=hour, weekday=None) == expected
    )
