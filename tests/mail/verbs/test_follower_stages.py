"""Stages for followers: both ends of the window for submissions, told in time and if public."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import withdraw_deadline
from recommendations.enums import (
    DeadlineKind,
    DeadlineState,
    EventKind,
    PeriodUnit,
    ReminderAudience,
)
from recommendations.mail.reads.stages import upcoming_reminders
from recommendations.mail.verbs.delivery import DeliveryResult
from recommendations.mail.verbs.follows import follow, stop_following
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import OutageKind
from recommendations.models import (
    Deadline,
    Document,
    Event,
    Follow,
    OutgoingEmail,
    SenderOutage,
    User,
)
from tests.conftest import Case
from tests.factories import DeadlineFactory, ReminderStageFactory, UserFactory
from tests.mail.delivery import deliver

OPENS, CLOSES = date(2023, 10, 9), date(2023, 12, 4)
TWO_WEEKS_BEFORE = date(2023, 11, 20)

pytestmark = pytest.mark.django_db


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


@pytest.fixture
def reader() -> User:
    return UserFactory.create(email="reader@example.org", followed_mails="each")


@pytest.fixture
def following(case: Case, reader: User) -> Follow:
    return follow(reader, case.state_party)


@pytest.fixture(autouse=True)
def windows(case: Case) -> dict[str, Deadline]:
    """The window of the request, and the stages that the reference data have for it."""
    ReminderStageFactory.create(
        code="window-opens",
        deadline_kind=DeadlineKind.SUBMISSIONS_OPEN,
        offset=0,
        unit=PeriodUnit.DAYS,
        audience=ReminderAudience.FOLLOWERS,
    )
    ReminderStageFactory.create(
        code="window-closes-2-weeks",
        deadline_kind=DeadlineKind.SUBMISSIONS_CLOSE,
        offset=-2,
        unit=PeriodUnit.WEEKS,
        audience=ReminderAudience.FOLLOWERS,
    )
    return {
        kind: DeadlineFactory.create(request=case.request, kind=kind, due_on=day)
        for kind, day in (
            (DeadlineKind.SUBMISSIONS_OPEN, OPENS),
            (DeadlineKind.SUBMISSIONS_CLOSE, CLOSES),
        )
    }


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (
            OPENS,
            "is open, from 9 October 2023 to Monday, 4 December 2023 (in 56 days).",
        ),
        (
            TWO_WEEKS_BEFORE,
            "The window for submissions closes on Monday, 4 December 2023 (in 14 days).",
        ),
    ],
)
def test_followers_are_told_of_both_ends_of_the_window(
    following: Follow, day: date, words: str
) -> None:
    eve = day - timedelta(days=1)
    assert plan_reminders(today=eve, now=at(eve)).n_planned == 0
    assert plan_reminders(today=day, now=at(day)).n_planned == 1
    assert plan_reminders(today=day, now=at(day)).n_planned == 0
    assert deliver(at(day)).n_sent == 1
    assert words in OutgoingEmail.objects.get().body
    assert not Event.objects.filter(kind=EventKind.REMINDER_SENT).exists()


def test_that_nobody_follows_is_no_omission_and_nobody_is_shown_who_does(
    case: Case, reader: User
) -> None:
    assert plan_reminders(today=OPENS, now=at(OPENS)).n_without_recipient == 0
    follow(reader, case.state_party)
    assert upcoming_reminders(today=OPENS, days=90) == []


def test_followers_are_not_told_weeks_late(following: Follow) -> None:
    late = OPENS + timedelta(days=15)
    assert plan_reminders(today=late, now=at(late)).n_planned == 0


def outage(first: date, last: date) -> None:
    SenderOutage.objects.create(kind=OutageKind.OFF, began_at=at(first), ended_at=at(last))


def test_what_did_not_leave_in_a_long_outage_is_told_after_it(following: Follow) -> None:
    back = OPENS + timedelta(days=30)
    outage(OPENS - timedelta(days=1), back)
    now = at(back) + timedelta(minutes=1)
    assert plan_reminders(today=back, now=now).n_planned == 1
    assert deliver(now).n_sent == 1
    body = OutgoingEmail.objects.get().body
    assert "The window for submissions is open, from 9 October 2023 to Monday, 4" in body
    assert (
        "This notice was due on 9 October 2023. It was not sent on time, because our emails were "
        "interrupted from 8 October 2023 to 8 November 2023. We apologize." in body
    )


def test_window_that_opened_and_closed_in_an_outage_is_told_once(following: Follow) -> None:
    back = CLOSES + timedelta(days=3)
    outage(OPENS - timedelta(days=1), back)
    now = at(back) + timedelta(minutes=1)
    plan_reminders(today=back, now=now)
    assert deliver(now).n_sent == 1
    body = OutgoingEmail.objects.get(status="sent").body
    assert "The window for submissions closed on 4 December 2023." in body
    assert "What comes later is accepted, and marked as late." in body
    assert "This notice was due on 20 November 2023. It was not sent on time" in body
    assert (
        "The window for submissions has closed."
        in OutgoingEmail.objects.get(status="superseded").outcome
    )


def test_outage_that_ended_weeks_ago_brings_nothing_back(following: Follow) -> None:
    outage(OPENS - timedelta(days=1), OPENS + timedelta(days=1))
    late = OPENS + timedelta(days=16)
    assert plan_reminders(today=late, now=at(late)).n_planned == 0


def test_everybody_who_hears_late_hears_why(case: Case, following: Follow) -> None:
    follow(UserFactory.create(followed_mails="each"), case.state_party)
    back = OPENS + timedelta(days=22)
    outage(OPENS - timedelta(days=1), back)
    now = at(back) + timedelta(minutes=1)
    assert plan_reminders(today=back, now=now).n_planned == 2
    # One of the two is written when the other has been sent.
    first, second = OutgoingEmail.objects.order_by("pk")
    OutgoingEmail.objects.filter(pk=second.pk).update(send_after=now + timedelta(minutes=2))
    assert deliver(now).n_sent == 1
    assert deliver(now + timedelta(minutes=3)).n_sent == 1
    for row in (first, second):
        row.refresh_from_db()
        assert "We apologize." in row.body


@pytest.mark.parametrize("change", ["stopped", "withdrawn", "hidden", "passed"])
def test_window_is_looked_at_again_before_the_mail_leaves(
    following: Follow, windows: dict[str, Deadline], officer: User, change: str
) -> None:
    now = at(TWO_WEEKS_BEFORE)
    assert plan_reminders(today=TWO_WEEKS_BEFORE, now=now).n_planned == 1
    closes = windows[DeadlineKind.SUBMISSIONS_CLOSE]
    if change == "stopped":
        stop_following(following)
    elif change == "withdrawn":
        withdraw_deadline(closes, reason="A mistake", by=officer, now=now)
    elif change == "hidden":
        Document.objects.update(access_level="committee")
    else:
        now = at(CLOSES + timedelta(days=1))
    assert deliver(now).n_superseded == 1
    reason = {
        "stopped": "no longer follows this",
        "withdrawn": "no longer in force",
        "hidden": "no longer public",
        "passed": "day has passed",
    }
    assert reason[change] in OutgoingEmail.objects.get().outcome


def test_window_that_is_not_public_is_told_to_nobody(following: Follow) -> None:
    Document.objects.update(access_level="committee")
    assert plan_reminders(today=OPENS, now=at(OPENS)).n_planned == 0


def test_window_of_a_suspended_date_is_told_to_nobody(
    following: Follow, windows: dict[str, Deadline]
) -> None:
    Deadline.objects.update(state=DeadlineState.SUSPENDED)
    assert plan_reminders(today=OPENS, now=at(OPENS)).n_planned == 0


def test_own_ladder_of_a_committee_replaces_the_common_one_of_that_kind_alone(
    case: Case, following: Follow, state_focal_point: User
) -> None:
    ReminderStageFactory.create(treaty_body=case.body, code="before-1-day", offset=-1, unit="days")
    assert plan_reminders(today=OPENS, now=at(OPENS)).n_planned == 2


def test_mails_to_followers_are_seen_by_their_owner_alone(
    case: Case, following: Follow, officer: User, reader: User
) -> None:
    plan_reminders(today=OPENS, now=at(OPENS))
    rows = OutgoingEmail.objects
    assert rows.visible_to(reader).count() == 1
    assert not rows.visible_to(officer).exists()
    assert not rows.official().exists()


# --- The date that passed without a reply ---------------------------------------------------------

# A Sunday: the three working days of grace are over on Thursday at nine in Geneva.
DUE = date(2023, 10, 8)
PLANNED = datetime(2023, 10, 9, 4, tzinfo=UTC)
LEAVES = datetime(2023, 10, 12, 7, tzinfo=UTC)


@pytest.fixture
def overdue(case: Case) -> None:
    ReminderStageFactory.create(
        code="overdue-1-day",
        deadline_kind=DeadlineKind.FOLLOW_UP_INFORMATION,
        offset=1,
        unit=PeriodUnit.DAYS,
        audience=ReminderAudience.FOLLOWERS,
    )
    # Of the window nothing is told here.
    Deadline.objects.filter(kind__in=DeadlineKind.window_kinds).update(
        state=DeadlineState.WITHDRAWN
    )


def reply_on(case: Case, officer: User, numbers: Sequence[int], level: str = "public") -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=DUE,
            passages=[PassageInput(case.recommendation(n), "Done.") for n in numbers],
            access_level=level,
        ),
        by=officer,
        now=PLANNED + timedelta(hours=1),
    )


@pytest.mark.usefixtures("overdue", "following")
def test_followers_hear_after_the_time_of_grace_that_the_date_has_passed() -> None:
    day = PLANNED.date()
    assert plan_reminders(today=DUE, now=at(DUE)).n_planned == 0
    assert plan_reminders(today=day, now=PLANNED).n_planned == 1
    assert plan_reminders(today=day, now=PLANNED).n_planned == 0
    for days in (3, 2, 1):
        assert deliver(LEAVES - timedelta(days=days)) == DeliveryResult()
    assert deliver(LEAVES - timedelta(seconds=1)) == DeliveryResult()
    assert deliver(LEAVES).n_sent == 1
    assert plan_reminders(today=LEAVES.date(), now=LEAVES).n_planned == 0
    assert deliver(LEAVES) == DeliveryResult()
    body = OutgoingEmail.objects.get().body
    assert "has passed: Sunday, 8 October 2023 (4 days ago)." in body
    assert "paragraphs 16, 36, 60 and 62" in body


@pytest.mark.usefixtures("overdue", "following")
def test_date_with_a_reply_that_everybody_may_read_is_not_told(case: Case, officer: User) -> None:
    plan_reminders(today=PLANNED.date(), now=PLANNED)
    reply_on(case, officer, [16, 36, 60, 62])
    assert deliver(LEAVES).n_superseded == 1
    assert "No reply is awaited any more" in OutgoingEmail.objects.get().outcome


@pytest.mark.usefixtures("overdue", "following")
def test_reply_on_a_part_is_told_with_what_is_open(case: Case, officer: User) -> None:
    plan_reminders(today=PLANNED.date(), now=PLANNED)
    reply_on(case, officer, [16])
    assert deliver(LEAVES).n_sent == 1
    body = OutgoingEmail.objects.get().body
    assert "Information was received on 8 October 2023, on paragraph 16." in body
    assert "No reply on paragraphs 36, 60 and 62 has been published here." in body


@pytest.mark.usefixtures("overdue", "following")
def test_reply_that_is_not_public_changes_nothing_for_followers(case: Case, officer: User) -> None:
    plan_reminders(today=PLANNED.date(), now=PLANNED)
    reply_on(case, officer, [16, 36, 60, 62], level="committee")
    assert deliver(LEAVES).n_sent == 1
    body = OutgoingEmail.objects.get().body
    assert "No reply on paragraphs 16, 36, 60 and 62 has been published here." in body
    assert "received" not in body


@pytest.mark.usefixtures("overdue", "following")
def test_date_that_is_not_public_is_told_to_nobody() -> None:
    Document.objects.update(access_level="committee")
    assert plan_reminders(today=PLANNED.date(), now=PLANNED).n_planned == 0


@pytest.mark.usefixtures("overdue", "following")
@pytest.mark.parametrize(("days", "n_planned"), [(14, 1), (15, 0)])
def test_outage_of_more_than_two_weeks_makes_it_no_news(days: int, n_planned: int) -> None:
    later = PLANNED + timedelta(days=days)
    assert plan_reminders(today=later.date(), now=later).n_planned == n_planned
