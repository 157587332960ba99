"""When rows may leave: placed on their morning, and placed anew as the rules of the minute say."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from recommendations.enums import EmailStatus, PeriodUnit, ReminderAudience
from recommendations.mail import tasks
from recommendations.mail.verbs.choices import change_mail_choices
from recommendations.mail.verbs.digests import plan_digests
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import MailChannel, MailKind, MailRhythm, OutageKind
from recommendations.models import (
    OutgoingEmail,
    ReminderStage,
    SenderHeartbeat,
    SenderOutage,
    TreatyBody,
    User,
)
from tests.conftest import Case
from tests.factories import HolidayFactory, ReminderStageFactory
from tests.mail.delivery import after, deliver

pytestmark = pytest.mark.django_db

# Due on Sunday, 8 October 2023: the working days of grace are Monday to Wednesday.
MONDAY = date(2023, 10, 9)
MIDNIGHT = datetime(2023, 10, 8, 22, 5, tzinfo=UTC)
THURSDAY_AT_NINE = datetime(2023, 10, 12, 7, tzinfo=UTC)


@pytest.fixture
def overdue(case: Case, state_focal_point: User) -> OutgoingEmail:
    """The first reminder after the date, planned five minutes after midnight."""
    ReminderStageFactory.create(code="after", offset=1, unit=PeriodUnit.DAYS)
    assert plan_reminders(today=MONDAY, now=MIDNIGHT).n_planned == 1
    return OutgoingEmail.objects.get()


def test_it_leaves_after_the_time_of_grace_at_nine(overdue: OutgoingEmail) -> None:
    assert overdue.send_after == THURSDAY_AT_NINE
    assert overdue.due_on == MONDAY
    assert deliver(THURSDAY_AT_NINE - timedelta(seconds=1)).n_sent == 0
    assert deliver(THURSDAY_AT_NINE).n_sent == 1


def test_officers_hear_on_the_first_working_morning(case: Case, officer: User) -> None:
    ReminderStageFactory.create(
        code="after", offset=1, unit=PeriodUnit.DAYS, audience=ReminderAudience.OFFICERS
    )
    plan_reminders(today=MONDAY, now=MIDNIGHT)
    assert OutgoingEmail.objects.get().send_after == datetime(2023, 10, 9, 7, tzinfo=UTC)


def test_the_morning_is_that_of_the_state_party_or_of_the_place_that_was_chosen(
    case: Case, state_focal_point: User
) -> None:
    case.state_party.time_zone = "Pacific/Auckland"
    case.state_party.save()
    ReminderStageFactory.create(code="after", offset=1, unit=PeriodUnit.DAYS)
    plan_reminders(today=MONDAY, now=MIDNIGHT)
    row = OutgoingEmail.objects.get()
    assert row.send_after == datetime(2023, 10, 11, 20, tzinfo=UTC)
    # The person moves while the row waits.
    User.objects.filter(pk=state_focal_point.pk).update(time_zone="America/New_York")
    assert deliver(row.send_after).n_sent == 0
    assert after(row).send_after == datetime(2023, 10, 12, 13, tzinfo=UTC)
    assert after(row).n_attempts == 0
    assert deliver(after(row).send_after).n_sent == 1


def test_a_longer_grace_holds_what_waits_already(overdue: OutgoingEmail) -> None:
    TreatyBody.objects.update(grace_working_days=5)
    assert deliver(THURSDAY_AT_NINE).n_sent == 0
    row = after(overdue)
    assert (row.status, row.send_after) == (
        EmailStatus.PLANNED,
        datetime(2023, 10, 16, 7, tzinfo=UTC),
    )
    assert deliver(row.send_after).n_sent == 1


def test_a_holiday_that_is_entered_meanwhile_counts(overdue: OutgoingEmail) -> None:
    HolidayFactory.create(observed_on=date(2023, 10, 10))
    assert deliver(THURSDAY_AT_NINE).n_sent == 0
    assert after(overdue).send_after == datetime(2023, 10, 13, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("back_at", "leaves_at"),
    [
        # The sender was off, and is back in the night, on a Sunday, at noon.
        (datetime(2023, 10, 18, 1, tzinfo=UTC), datetime(2023, 10, 18, 7, tzinfo=UTC)),
        (datetime(2023, 10, 22, 9, tzinfo=UTC), datetime(2023, 10, 23, 7, tzinfo=UTC)),
        (datetime(2023, 10, 18, 10, tzinfo=UTC), datetime(2023, 10, 18, 10, tzinfo=UTC)),
    ],
)
def test_what_is_late_leaves_in_working_hours(
    overdue: OutgoingEmail, back_at: datetime, leaves_at: datetime
) -> None:
    n_sent = deliver(back_at).n_sent
    assert n_sent == (back_at == leaves_at)
    if not n_sent:
        assert after(overdue).send_after == leaves_at
        assert deliver(leaves_at).n_sent == 1


def after_the_date(audience: ReminderAudience) -> ReminderStage:
    return ReminderStageFactory.create(
        code="after", offset=1, unit=PeriodUnit.DAYS, audience=audience
    )


def test_the_digest_of_its_day_carries_it_at_any_hour_and_none_before(
    case: Case, rapporteur: User
) -> None:
    change_mail_choices(
        rapporteur, {MailKind.ROLE: MailRhythm.DAILY}, hour=7, weekday=1, now=MIDNIGHT
    )
    after_the_date(ReminderAudience.RAPPORTEURS)
    plan_reminders(today=MONDAY, now=MIDNIGHT)
    row = OutgoingEmail.objects.get()
    thursday_at_seven = datetime(2023, 10, 12, 5, tzinfo=UTC)
    assert (row.channel, row.send_after) == (MailChannel.DIGEST, thursday_at_seven)
    # The grace grows before the digest is put together: it waits for a later one.
    TreatyBody.objects.update(grace_working_days=5)
    assert plan_digests(now=thursday_at_seven) == 0
    assert after(row).send_after == datetime(2023, 10, 16, 5, tzinfo=UTC)


def test_a_digest_that_could_not_leave_lets_go_what_may_not_leave_any_more(
    case: Case, rapporteur: User
) -> None:
    change_mail_choices(
        rapporteur, {MailKind.ROLE: MailRhythm.DAILY}, hour=7, weekday=1, now=MIDNIGHT
    )
    after_the_date(ReminderAudience.RAPPORTEURS)
    plan_reminders(today=MONDAY, now=MIDNIGHT)
    row = OutgoingEmail.objects.get()
    assert plan_digests(now=row.send_after) == 1
    TreatyBody.objects.update(grace_working_days=5)
    assert deliver(row.send_after).n_sent == 0
    assert (after(row).status, after(row).carried_by) == (EmailStatus.COLLECTED, None)
    assert after(row).send_after > row.send_after


@pytest.mark.parametrize(
    ("n_days", "is_separate"),
    [
        # Stages so many days before Sunday, 8 October; digests come on Mondays at seven.
        (7, True),
        (14, True),
        # Reached on Thursday: the digest of the Monday would come thirteen days before the date.
        (17, True),
        (30, False),
    ],
)
def test_what_a_state_party_is_told_of_a_near_date_waits_for_no_digest(
    case: Case, state_focal_point: User, n_days: int, *, is_separate: bool
) -> None:
    stage_on = case.deadline.due_on - timedelta(days=n_days)
    now = datetime(stage_on.year, stage_on.month, stage_on.day, 0, 5, tzinfo=UTC)
    change_mail_choices(
        state_focal_point, {MailKind.ROLE: MailRhythm.WEEKLY}, hour=7, weekday=1, now=now
    )
    ReminderStageFactory.create(code="before", offset=-n_days, unit=PeriodUnit.DAYS)
    plan_reminders(today=stage_on, now=now)
    row = OutgoingEmail.objects.get()
    assert row.channel == (MailChannel.MAIL if is_separate else MailChannel.DIGEST)
    if is_separate:
        assert deliver(row.send_after).n_sent == 1
        reason = "It comes by itself and not in your digest, because the date is near."
        assert reason in after(row).body


def test_what_tells_a_state_party_of_a_date_that_passed_waits_for_no_digest(
    case: Case, state_focal_point: User
) -> None:
    change_mail_choices(
        state_focal_point, {MailKind.ROLE: MailRhythm.WEEKLY}, hour=7, weekday=1, now=MIDNIGHT
    )
    after_the_date(ReminderAudience.STATE_FOCAL_POINTS)
    plan_reminders(today=MONDAY, now=MIDNIGHT)
    row = OutgoingEmail.objects.get()
    # At nine, on the first working day after three of grace.
    leaves_at = THURSDAY_AT_NINE
    assert (row.channel, row.status, row.send_after) == (
        MailChannel.MAIL,
        EmailStatus.PLANNED,
        leaves_at,
    )
    assert deliver(leaves_at).n_sent == 1


def test_what_is_due_on_a_monday_is_in_the_weekly_digest_of_that_monday(
    case: Case, officer: User
) -> None:
    """The digest leaves at seven, what comes by itself at nine: it is not a week late."""
    change_mail_choices(
        officer, {MailKind.ROLE: MailRhythm.WEEKLY}, hour=7, weekday=1, now=MIDNIGHT
    )
    after_the_date(ReminderAudience.OFFICERS)
    plan_reminders(today=MONDAY, now=MIDNIGHT)
    row = OutgoingEmail.objects.get()
    assert row.send_after == datetime(2023, 10, 9, 5, tzinfo=UTC)
    assert plan_digests(now=row.send_after) == 1
    assert deliver(row.send_after).n_sent == 1
    assert after(row).status == EmailStatus.SENT


def off_until(back_at: datetime) -> None:
    SenderOutage.objects.create(
        kind=OutageKind.OFF, began_at=datetime(2023, 9, 18, 6, tzinfo=UTC), ended_at=back_at
    )


@pytest.mark.parametrize(
    ("back_at", "leaves_at"),
    [
        # Officers read it on Wednesday, or on Monday; the State party a working day later.
        (datetime(2023, 10, 18, 1, tzinfo=UTC), datetime(2023, 10, 19, 7, tzinfo=UTC)),
        (datetime(2023, 10, 18, 10, tzinfo=UTC), datetime(2023, 10, 19, 7, tzinfo=UTC)),
        (datetime(2023, 10, 21, 10, tzinfo=UTC), datetime(2023, 10, 24, 7, tzinfo=UTC)),
        # Some hours late on its own day: at once.
        (datetime(2023, 10, 12, 10, tzinfo=UTC), datetime(2023, 10, 12, 10, tzinfo=UTC)),
    ],
)
def test_officers_have_a_day_to_record_what_came_in_an_outage(
    overdue: OutgoingEmail, back_at: datetime, leaves_at: datetime
) -> None:
    off_until(back_at)
    assert deliver(back_at).n_sent == (back_at == leaves_at)
    if back_at != leaves_at:
        assert after(overdue).send_after == leaves_at
        assert deliver(leaves_at - timedelta(seconds=1)).n_sent == 0
        assert deliver(leaves_at).n_sent == 1


def test_what_is_planned_after_an_outage_waits_for_officers_too(
    case: Case, officer: User, state_focal_point: User, rapporteur: User
) -> None:
    back_at = datetime(2023, 10, 18, 10, tzinfo=UTC)
    for audience in ReminderAudience.roles:
        ReminderStageFactory.create(
            code=f"after-{audience}", offset=1, unit=PeriodUnit.DAYS, audience=audience
        )
    # Planning may come before the run that writes the outage down.
    plan_reminders(today=back_at.date(), now=back_at)
    off_until(back_at)
    assert deliver(back_at).n_sent == 1
    sent = OutgoingEmail.objects.get(status=EmailStatus.SENT)
    assert sent.recipient == officer
    assert deliver(datetime(2023, 10, 19, 7, tzinfo=UTC)).n_sent == 2


@pytest.mark.parametrize("has_officer", [True, False])
def test_officers_hear_first_too_when_the_mail_server_comes_back(
    case: Case, state_focal_point: User, rapporteur: User, officer: User, has_officer: bool
) -> None:
    """The outage is still open in the record while the first run sends that can."""
    began_at = datetime(2023, 10, 9, 5, tzinfo=UTC)
    back_at = datetime(2023, 10, 18, 10, tzinfo=UTC)
    for audience in ReminderAudience.roles:
        if has_officer or audience != ReminderAudience.OFFICERS:
            ReminderStageFactory.create(
                code=f"after-{audience}", offset=1, unit=PeriodUnit.DAYS, audience=audience
            )
    plan_reminders(today=began_at.date(), now=began_at)
    SenderOutage.objects.create(kind=OutageKind.MAIL_SERVER, began_at=began_at)
    SenderHeartbeat.objects.create(seen_at=back_at, trouble_began_at=began_at)
    with time_machine.travel(back_at, tick=False):
        tasks.deliver_due()
    assert [email.to for email in mail.outbox] == [[officer.email]] * has_officer
    if has_officer:
        assert "from 9 October 2023 to 18 October 2023. Please record what" in " ".join(
            str(mail.outbox[0].body).split()
        )
    # The run could send: with it the outage is over, so that what waits for officers waits once.
    assert SenderOutage.objects.get().ended_at == back_at
    with time_machine.travel(datetime(2023, 10, 19, 7, tzinfo=UTC), tick=False):
        tasks.deliver_due()
    assert len(mail.outbox) == 2 + has_officer


def test_planning_places_it_after_the_outage(case: Case, state_focal_point: User) -> None:
    back_at = datetime(2023, 10, 18, 10, tzinfo=UTC)
    off_until(back_at)
    after_the_date(ReminderAudience.STATE_FOCAL_POINTS)
    plan_reminders(today=back_at.date(), now=back_at)
    assert OutgoingEmail.objects.get().send_after == datetime(2023, 10, 19, 7, tzinfo=UTC)


def test_what_is_late_and_before_its_date_leaves_at_once(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create(code="before", offset=-1, unit=PeriodUnit.WEEKS)
    back_at = datetime(2023, 10, 5, 10, tzinfo=UTC)
    off_until(back_at)
    plan_reminders(today=back_at.date(), now=back_at)
    assert deliver(back_at).n_sent == 1
