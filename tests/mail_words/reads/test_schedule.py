"""Emails say what follows: when reminders leave, and which letter's day has come."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations import dates
from recommendations.enums import EmailStatus, EventKind, LetterKind, PeriodUnit, ReminderAudience
from recommendations.mail_enums import OutageKind
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.mail_words.reads.schedule import read_schedule
from recommendations.mail_words.reads.standing import read_standings
from recommendations.models import OutgoingEmail, ReminderStage, SenderOutage, User
from recommendations.visibility import PUBLIC
from tests.conftest import Case
from tests.factories import (
    DeadlineFactory,
    EventFactory,
    LetterStageFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
)
from tests.letters.letter_files import usual_stages
from tests.mail_words.reads.reminders import email_to

STATE = ReminderAudience.STATE_FOCAL_POINTS
OFFICERS = ReminderAudience.OFFICERS


def stage(offset: int, unit: str, audience: str = STATE) -> ReminderStage:
    code = f"{offset}-{unit}"
    return ReminderStageFactory.create(code=code, offset=offset, unit=unit, audience=audience)


@pytest.fixture
def stages(db: None) -> None:
    stage(-1, PeriodUnit.MONTHS)
    stage(-1, PeriodUnit.WEEKS)
    stage(1, PeriodUnit.DAYS)


def text_to(person: User, case: Case, audience: ReminderAudience, today: date) -> str:
    email = email_to(person, case, audience)
    return render_mail(email, today=today, standings=read_standings([email], today=today)).text


def notice_to(person: User, case: Case, audience: ReminderAudience) -> str:
    event = EventFactory.create(kind=EventKind.DEADLINE_SET, deadline=case.deadline, details={})
    row = OutgoingEmailFactory.create(
        deadline=case.deadline, stage=None, event=event, told_as=audience, recipient=person
    )
    return render_mail(OutgoingEmail.objects.with_grounds().get(pk=row.pk), today=FAR_AHEAD).text


FAR_AHEAD = date(2023, 7, 11)


def test_day_after_the_date_officers_learn_when_the_state_is_reminded(
    case: Case, stages: None, officer: User, state_focal_point: User
) -> None:
    """8 October 2023 is a Sunday: three working days of grace end on the Wednesday."""
    text = text_to(officer, case, OFFICERS, date(2023, 10, 9))
    assert "The State party’s next reminder will be sent on 12 October 2023 at 09:00" in text
    assert "Stop a reminder:\nhttp://localhost:8000/cases/CMW/AZE/3/em" in text
    assert "The State party’s next reminder" not in text_to(
        state_focal_point, case, STATE, date(2023, 10, 9)
    )


def test_far_in_the_east_it_is_nine_before_the_day_begins_in_geneva(
    case: Case, officer: User, state_focal_point: User
) -> None:
    case.state_party.time_zone = "Pacific/Auckland"
    case.state_party.save()
    stage(3, PeriodUnit.MONTHS)
    text = officer_reads(officer, case, datetime(2023, 10, 9, 7, tzinfo=UTC))
    assert (
        "The State party’s next reminder will be sent on 8 January 2024 at 09:00 in Auckland."
        in text
    )
    text = officer_reads(officer, case, datetime(2024, 1, 7, 8, tzinfo=UTC))
    assert (
        "A reminder will be sent to the State party today at 21:00 in Geneva (09:00 on 8 January "
        "2024 in Auckland)."
    ) in text


def test_officer_learns_when_the_state_party_was_last_reminded(
    case: Case, officer: User, state_focal_point: User
) -> None:
    """In Auckland nine o'clock of Monday is the evening of Sunday in Geneva."""
    case.state_party.time_zone = "Pacific/Auckland"
    case.state_party.save()
    planned(case, state_focal_point, sent=True, at=datetime(2024, 1, 7, 20, tzinfo=UTC))
    text = officer_reads(officer, case, datetime(2024, 1, 8, 8, tzinfo=UTC))
    assert "The State party was last reminded on 8 January 2024 at 09:01 in Auckland." in text
    assert "today" not in text


def test_no_hour_is_named_of_what_is_tried_again(
    case: Case, officer: User, state_focal_point: User
) -> None:
    planned(case, state_focal_point)
    text = officer_reads(officer, case, datetime(2024, 1, 5, 8, tzinfo=UTC))
    assert (
        "The State party’s next reminder will be sent on 8 January 2024 (date in Geneva)." in text
    )


def officer_reads(officer: User, case: Case, now: datetime) -> str:
    email, today = email_to(officer, case, OFFICERS), dates.today(now)
    return render_mail(
        email, today=today, standings=read_standings([email], today=today, now=now)
    ).text


# At nine in Mexico it is 16:00 in Geneva.
NINE_IN_MEXICO = datetime(2024, 1, 8, 15, tzinfo=UTC)


def planned(
    case: Case, person: User, *, sent: bool = False, at: datetime = NINE_IN_MEXICO
) -> OutgoingEmail:
    """The State party's reminder of Monday, 8 January 2024."""
    return OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage(3, PeriodUnit.MONTHS),
        recipient=person,
        send_after=at,
        status="sent" if sent else "planned",
        sent_at=at + timedelta(minutes=1) if sent else None,
    )


def test_officer_learns_of_the_reminder_that_leaves_today_and_can_stop_it(
    case: Case, officer: User, state_focal_point: User
) -> None:
    case.state_party.time_zone = "America/Mexico_City"
    case.state_party.save()
    planned(case, state_focal_point)
    stage(6, PeriodUnit.MONTHS)
    text = officer_reads(officer, case, datetime(2024, 1, 8, 8, tzinfo=UTC))
    assert "today at 16:00 in Geneva (09:00 on 8 January 2024 in Mexico City)." in text
    assert "The one after it will be sent on 8 April 2024." in text
    assert "/cases/CMW/AZE/3/emails-to-come/" in text
    assert "next reminder" not in text


def test_officer_learns_that_the_state_party_was_reminded_today(
    case: Case, officer: User, state_focal_point: User
) -> None:
    planned(case, state_focal_point, sent=True)
    stage(6, PeriodUnit.MONTHS)
    text = officer_reads(officer, case, datetime(2024, 1, 8, 15, 30, tzinfo=UTC))
    assert "The State party was reminded today." in text
    assert "The State party’s next reminder will be sent on 8 April 2024 at 09:00" in text
    assert "today" not in officer_reads(officer, case, datetime(2024, 1, 9, 8, tzinfo=UTC))


def test_what_is_on_its_way_out_names_no_hour(
    case: Case, officer: User, state_focal_point: User
) -> None:
    planned(case, state_focal_point)
    text = officer_reads(officer, case, datetime(2024, 1, 8, 15, 0, 1, tzinfo=UTC))
    assert "The State party is being reminded at the same time.\n" in text


@pytest.mark.parametrize(
    ("rhythm", "weekday", "days"),
    [
        # 8 September is a Friday, 2 October a Monday; the digests leave at seven.
        ("daily", 1, "8 September 2023 and 2 October 2023"),
        ("weekly", 1, "11 September 2023 and 2 October 2023"),
        # What is due within a fortnight leaves by itself.
        ("weekly", 2, "12 September 2023 and 2 October 2023"),
        ("weekly", 7, "10 September 2023 and 2 October 2023"),
    ],
)
def test_announced_is_the_day_of_the_digest(
    case: Case,
    stages: None,
    officer: User,
    state_focal_point: User,
    rhythm: str,
    weekday: int,
    days: str,
) -> None:
    User.objects.filter(pk=state_focal_point.pk).update(
        role_mails=rhythm, digest_hour=7, digest_weekday=weekday
    )
    state_focal_point.refresh_from_db()
    assert f"ou will be reminded on {days}" in notice_to(state_focal_point, case, STATE)
    assert f"The State party will be reminded on {days}" in notice_to(officer, case, OFFICERS)


def test_nothing_is_said_of_a_reminder_that_reaches_nobody(
    case: Case, stages: None, officer: User
) -> None:
    text = text_to(officer, case, OFFICERS, date(2023, 10, 9))
    assert "next reminder" not in text
    assert "Stop a reminder" not in text
    assert "be reminded" not in notice_to(officer, case, OFFICERS)


def test_notice_names_the_days_of_the_reminders_to_come(
    case: Case, stages: None, officer: User, state_focal_point: User
) -> None:
    days = (
        "8 September 2023 and 2 October 2023 and, as long as information is outstanding, again "
        "until 12 October 2023."
    )
    assert f"You will be reminded on {days}" in notice_to(state_focal_point, case, STATE)
    assert f"The State party will be reminded on {days}" in notice_to(officer, case, OFFICERS)


def test_stages_that_passed_before_the_date_was_entered_are_not_announced(
    case: Case, stages: None, state_focal_point: User
) -> None:
    late = DeadlineFactory.build(
        cycle=case.cycle, due_on=date(2023, 10, 8), created_at=case.deadline.created_at
    )
    late.created_at = late.created_at.replace(year=2023, month=9, day=20)
    schedule = read_schedule([case.deadline], [], today=FAR_AHEAD)
    assert schedule.days(case.deadline, STATE, FAR_AHEAD)[0] == date(2023, 9, 8)
    assert schedule.days(late, STATE, FAR_AHEAD)[0] == date(2023, 10, 2)


def test_stage_a_year_ahead_of_a_date_just_set_is_not_announced(
    case: Case, stages: None, state_focal_point: User
) -> None:
    stage(-12, PeriodUnit.MONTHS)
    schedule = read_schedule([case.deadline], [], today=date(2022, 8, 1))
    made = case.deadline.created_at
    for set_on, is_announced in ((date(2022, 9, 1), True), (date(2022, 9, 30), False)):
        case.deadline.created_at = made.replace(
            year=set_on.year, month=set_on.month, day=set_on.day
        )
        first = schedule.days(case.deadline, STATE, date(2022, 8, 1))[0]
        assert (first == date(2022, 10, 10)) == is_announced, "8 October 2022 is a Saturday"


def test_stage_that_was_stopped_or_has_left_is_not_announced(
    case: Case, stages: None, officer: User, state_focal_point: User
) -> None:
    month, _week, _after = ReminderStage.objects.order_by("pk")
    OutgoingEmailFactory.create(
        deadline=case.deadline, stage=month, recipient=state_focal_point, status="superseded"
    )
    text = notice_to(officer, case, OFFICERS)
    assert "The State party will be reminded on 2 October 2023 and, as long" in text


def test_committee_with_stages_of_its_own_announces_those_alone(
    case: Case, stages: None, state_focal_point: User
) -> None:
    ReminderStageFactory.create(
        code="own", treaty_body=case.body, offset=-2, unit=PeriodUnit.WEEKS, audience=STATE
    )
    text = notice_to(state_focal_point, case, STATE)
    assert "you will be reminded on 25 September 2023." in text


@pytest.mark.parametrize(
    ("today", "is_due"),
    [(date(2023, 12, 7), False), (date(2023, 12, 8), True), (date(2024, 1, 8), True)],
)
def test_officers_email_from_the_day_of_a_letter_on_leads_to_its_draft(
    case: Case, officer: User, rapporteur: User, today: date, *, is_due: bool
) -> None:
    usual_stages()
    text = text_to(officer, case, OFFICERS, today)
    url = f"/deadlines/{case.deadline.public_id}/letters/first_reminder/"
    words = "due today"
    if today > date(2023, 12, 8):
        words = "due since 8 December 2023, and not recorded as issued"
    assert (f"First reminder letter: {words}. Draft it here:" in text) == is_due
    assert (url in text) == is_due
    assert "First reminder letter" not in text_to(
        rapporteur, case, ReminderAudience.RAPPORTEURS, today
    )


def test_letters_stay_with_the_secretariat(case: Case, officer: User) -> None:
    """Whoever is shown its email without being an officer meets no letter in it."""
    LetterStageFactory.create(kind=LetterKind.FIRST_REMINDER)
    email = email_to(officer, case, OFFICERS)
    nobody = User()
    nobody.viewer = PUBLIC
    today = date(2024, 1, 8)
    shown = read_standings([email], today=today, reader=nobody)
    text = render_mail(email, today=today, standings=shown).text
    assert "First reminder letter" not in text
    assert "/letters/" not in text


def test_queries_do_not_grow_with_the_emails(
    case: Case, stages: None, officer: User, state_focal_point: User
) -> None:
    usual_stages()
    emails = [
        email
        for _n in range(3)
        for email in (email_to(state_focal_point, case, STATE), email_to(officer, case, OFFICERS))
    ]

    def asked(n: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            read_standings(emails[:n], today=date(2024, 1, 8))
        return len(captured)

    assert asked(2) == asked(6)


@pytest.fixture
def outage(case: Case, db: None) -> datetime:
    """The sender was off from 25 September 2023 to Wednesday, 18 October; the week's stage and
    that of the day after the date fell into it."""
    ended_at = datetime(2023, 10, 18, 10, tzinfo=UTC)
    SenderOutage.objects.create(
        kind=OutageKind.OFF, began_at=datetime(2023, 9, 25, 6, tzinfo=UTC), ended_at=ended_at
    )
    return ended_at


def late_to(person: User, case: Case, audience: str, now: datetime) -> str:
    """The reminder of the day after the date, after one of a week before it, as it reads now."""
    _before, last = (
        ReminderStageFactory.create(
            code=f"{audience}-{offset}", offset=offset, unit=unit, audience=audience
        )
        for offset, unit in ((-1, PeriodUnit.WEEKS), (1, PeriodUnit.DAYS))
    )
    row = OutgoingEmailFactory.create(
        deadline=case.deadline, stage=last, recipient=person, send_after=now
    )
    email = OutgoingEmail.objects.with_grounds().get(pk=row.pk)
    today = dates.today(now)
    standings = read_standings([email], today=today, now=now)
    return render_mail(email, today=today, standings=standings).text


def test_after_an_outage_each_learns_what_was_not_sent_on_time(
    case: Case, outage: datetime, officer: User, state_focal_point: User, rapporteur: User
) -> None:
    span = "interrupted from 25 September 2023 to 18 October 2023."
    to_state = late_to(state_focal_point, case, STATE, outage)
    assert (
        "The reminders due on 2 October 2023 and 12 October 2023 were not sent on time, because "
        f"our emails were {span} We apologize." in to_state
    )
    to_officer = late_to(officer, case, OFFICERS, outage)
    assert (
        f"Your reminders due on 2 October 2023 and 9 October 2023 were not sent on time, because "
        f"emails were {span} Please record what came in meanwhile.\n\n"
        "The State party’s reminders due on 2 October 2023 and 12 October 2023 were not sent on "
        "time either." in to_officer
    )
    # The State party hears a working day later.
    assert "will be sent on 19 October 2023 at 09:00 in Geneva." in to_officer
    to_rapporteur = late_to(rapporteur, case, ReminderAudience.RAPPORTEURS, outage)
    assert f"were not sent on time, because emails were {span}\n" in to_rapporteur
    assert "record" not in to_rapporteur


def ahead_of_date_to(person: User, case: Case, audience: str) -> str:
    """The reminder of a month before the date, 8 September 2023, after an outage around it."""
    now = datetime(2023, 9, 18, 7, tzinfo=UTC)
    month = ReminderStageFactory.create(
        code=f"{audience}-month", offset=-1, unit=PeriodUnit.MONTHS, audience=audience
    )
    SenderOutage.objects.get_or_create(
        kind=OutageKind.OFF,
        began_at=datetime(2023, 9, 8, 6, tzinfo=UTC),
        ended_at=datetime(2023, 9, 18, 6, tzinfo=UTC),
    )
    row = OutgoingEmailFactory.create(
        deadline=case.deadline, stage=month, recipient=person, send_after=now
    )
    emails = [OutgoingEmail.objects.with_grounds().get(pk=row.pk)]
    standings = read_standings(emails, today=dates.today(now), now=now)
    return render_mail(emails[0], today=dates.today(now), standings=standings).text


SPAN = "because {} interrupted from 8 September 2023 to 18 September 2023."


def test_reminder_before_the_date_that_comes_late_is_apologized_for(
    case: Case, state_focal_point: User
) -> None:
    assert (
        "The reminder due on 8 September 2023 was not sent on time, "
        f"{SPAN.format('our emails were')} We apologize."
    ) in ahead_of_date_to(state_focal_point, case, STATE)


def test_officer_of_a_late_reminder_is_asked_one_thing(
    case: Case, officer: User, state_focal_point: User
) -> None:
    stage(-1, PeriodUnit.MONTHS)
    text = ahead_of_date_to(officer, case, OFFICERS)
    assert (
        f"Your reminder due on 8 September 2023 was not sent on time, {SPAN.format('emails were')} "
        "Please record what came in meanwhile.\n\n"
        "The State party’s reminder due on 8 September 2023 was not sent on time either."
    ) in text
    assert "Nothing is asked of you now." not in text


def test_officer_learns_that_the_states_reminder_left_before_the_outage(
    case: Case, officer: User, state_focal_point: User
) -> None:
    """In the far east its morning came before that of the officer."""
    case.state_party.time_zone = "Pacific/Auckland"
    case.state_party.save()
    OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage(-1, PeriodUnit.MONTHS),
        recipient=state_focal_point,
        status="sent",
        sent_at=datetime(2023, 9, 7, 21, tzinfo=UTC),
    )
    text = ahead_of_date_to(officer, case, OFFICERS)
    assert "The State party was last reminded on 8 September 2023 at 09:00 in Auckland." in text
    assert "either" not in text


def test_states_reminder_that_an_officer_stopped_is_not_said_to_be_late(
    case: Case, officer: User, state_focal_point: User
) -> None:
    OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage(-1, PeriodUnit.MONTHS),
        recipient=state_focal_point,
        status=EmailStatus.STOPPED,
    )
    text = ahead_of_date_to(officer, case, OFFICERS)
    assert "Your reminder due on 8 September 2023 was not sent on time" in text
    assert "The State party’s reminder" not in text
    assert "was reminded" not in text


def test_after_an_outage_no_reminder_is_announced_that_a_later_one_overtakes(
    case: Case, outage: datetime, officer: User, state_focal_point: User
) -> None:
    """Before it leaves, the week's stage is found to be overtaken: only the later one comes."""
    week, day_after = stage(-1, PeriodUnit.WEEKS), stage(1, PeriodUnit.DAYS)
    for one, waits_until in ((week, 15), (day_after, 15 + 24)):
        OutgoingEmailFactory.create(
            deadline=case.deadline,
            stage=one,
            recipient=state_focal_point,
            send_after=outage.replace(hour=0) + timedelta(hours=waits_until),
        )
    text = officer_reads(officer, case, outage)
    assert "be sent to the State party today" not in text
    assert "next reminder will be sent on 19 October 2023" in text
    assert "The one after it" not in text


def test_an_outage_is_told_once(case: Case, outage: datetime, state_focal_point: User) -> None:
    later = datetime(2024, 1, 8, 8, tzinfo=UTC)
    OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage(2, PeriodUnit.WEEKS),
        recipient=state_focal_point,
        status="sent",
        sent_at=datetime(2023, 10, 23, 7, tzinfo=UTC),
    )
    assert "interrupted" not in late_to(state_focal_point, case, STATE, later)


def test_an_outage_in_which_no_reminder_fell_is_not_told(
    case: Case, state_focal_point: User
) -> None:
    SenderOutage.objects.create(
        kind=OutageKind.OFF,
        began_at=datetime(2023, 10, 13, 6, tzinfo=UTC),
        ended_at=datetime(2023, 10, 18, 10, tzinfo=UTC),
    )
    later = datetime(2024, 1, 8, 8, tzinfo=UTC)
    assert "interrupted" not in late_to(state_focal_point, case, STATE, later)


LAST = "This is your last reminder about this date."


def test_the_last_reminder_says_so(
    case: Case, officer: User, state_focal_point: User, rapporteur: User
) -> None:
    now = datetime(2023, 10, 12, 7, tzinfo=UTC)
    to_state = late_to(state_focal_point, case, STATE, now)
    assert "This is the last reminder by email. If the Committee writes again" in to_state
    assert f"{LAST} Any further communication to the State party will be by letter." in late_to(
        officer, case, OFFICERS, now
    )
    assert f"{LAST}\n" in late_to(rapporteur, case, ReminderAudience.RAPPORTEURS, now)


def test_a_reminder_that_others_follow_is_not_the_last(case: Case, state_focal_point: User) -> None:
    stage(3, PeriodUnit.MONTHS)
    text = late_to(state_focal_point, case, STATE, datetime(2023, 10, 12, 7, tzinfo=UTC))
    assert "last reminder" not in text
