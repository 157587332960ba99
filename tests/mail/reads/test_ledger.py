"""A reminder in sentences, for each state of the mail and each kind of stage."""

from datetime import UTC, date, datetime

import pytest

from recommendations.enums import EmailStatus, PeriodUnit, ReminderAudience
from recommendations.mail.reads.ledger import (
    place_of_stage,
    what_happened,
    why_that_day,
)
from recommendations.models import OutgoingEmail
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import NoticeFactory, OutgoingEmailFactory, ReminderStageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("offset", "unit", "place", "day"),
    [
        (-6, PeriodUnit.MONTHS, "6 months before", date(2023, 4, 8)),
        (-1, PeriodUnit.WEEKS, "1 week before", date(2023, 10, 1)),
        (0, PeriodUnit.DAYS, "the day of", date(2023, 10, 8)),
        (1, PeriodUnit.DAYS, "1 day after", date(2023, 10, 9)),
        (3, PeriodUnit.MONTHS, "3 months after", date(2024, 1, 8)),
    ],
)
def test_stage_is_told_by_its_place_and_day(
    case: Case, offset: int, unit: str, place: str, day: date
) -> None:
    stage = ReminderStageFactory.create(offset=offset, unit=unit, label="The stage")
    assert (place_of_stage(stage), stage.day_for(case.deadline.due_on)) == (place, day)
    email = OutgoingEmailFactory.create(deadline=case.deadline, stage=stage, due_on=day)
    assert f"{place} 8 October 2023" in why_that_day(email)


def test_an_email_that_waits_for_a_morning_says_for_which(case: Case) -> None:
    case.state_party.time_zone = "Pacific/Auckland"
    case.state_party.save()
    stage = ReminderStageFactory.create(offset=1, unit=PeriodUnit.DAYS)
    # Due on Sunday, 8 October 2023; nine o'clock of the Thursday in Auckland.
    email = OutgoingEmailFactory.create(
        deadline=case.deadline,
        stage=stage,
        due_on=date(2023, 10, 9),
        send_after=datetime(2023, 10, 11, 20, tzinfo=UTC),
        status=EmailStatus.PLANNED,
    )
    email.recipient.time_zone = ""
    email.official_deadline.cycle.state_party.time_zone = "Pacific/Auckland"
    assert "this one at 09:00 on 12 October 2023 (Auckland)" in why_that_day(email)
    email.send_after = datetime(2023, 10, 9, 3, tzinfo=UTC)
    assert "this one" not in why_that_day(email)


def test_stage_that_was_edited_since_explains_no_old_day_anew(case: Case) -> None:
    stage = ReminderStageFactory.create(offset=-2, unit=PeriodUnit.MONTHS, label="Early")
    email = OutgoingEmailFactory.create(
        deadline=case.deadline, stage=stage, due_on=date(2023, 9, 8)
    )
    assert "8 September 2023 was the day of the stage “Early”, as it read then" in (
        why_that_day(email)
    )


def test_late_planning_is_said(case: Case) -> None:
    email = OutgoingEmailFactory.create(deadline=case.deadline)
    with as_owner():
        OutgoingEmail.objects.filter(pk=email.pk).update(
            created_at=datetime(2023, 9, 11, 6, tzinfo=UTC)
        )
    email.refresh_from_db()
    assert "entered in the ledger on 11 September 2023" in why_that_day(email)
    with as_owner():
        OutgoingEmail.objects.filter(pk=email.pk).update(
            created_at=datetime(2023, 9, 8, 6, tzinfo=UTC)
        )
    email.refresh_from_db()
    assert "entered in the ledger" not in why_that_day(email)


def test_row_that_was_entered_after_its_mail_had_left_is_not_called_late(case: Case) -> None:
    email = OutgoingEmailFactory.create(deadline=case.deadline, status=EmailStatus.SENT)
    assert email.sent_at is not None
    assert email.sent_at < email.created_at
    assert "entered in the ledger" not in why_that_day(email)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (EmailStatus.SENT, "accepted the email to a@example.org on 8 September 2023, 09:00"),
        (EmailStatus.PLANNED, "waits to be sent to a@example.org, not before 8 September 2023"),
        (EmailStatus.CLAIMED, "is being sent"),
        (EmailStatus.SUPERSEDED, "was not sent to a@example.org. The reason."),
        (EmailStatus.FAILED, "could not be sent to a@example.org (8 attempts). The reason."),
        (EmailStatus.EXPIRED, "may have gone out, or not. The reason."),
        (EmailStatus.COLLECTED, "waits for the next digest to a@example.org, not before 8"),
        (EmailStatus.BOUNCED, "(Geneva time), and it bounced. The reason."),
    ],
)
def test_every_state_has_its_sentence(case: Case, status: EmailStatus, sentence: str) -> None:
    email = OutgoingEmailFactory.create(
        deadline=case.deadline,
        status=status,
        address="a@example.org",
        n_attempts=8,
        outcome="The reason.",
    )
    assert sentence in what_happened(email)


def test_notice_is_told_by_what_happened_and_when(case: Case) -> None:
    notice = NoticeFactory.create(
        deadline=case.deadline,
        event__at=datetime(2023, 7, 12, 9, tzinfo=UTC),
        due_on=date(2023, 7, 12),
        told_as=ReminderAudience.STATE_FOCAL_POINTS,
    )
    assert why_that_day(notice) == (
        "The date was corrected: from 1 November 2023 to 8 October 2023. This was recorded on "
        "12 July 2023, and is told to: State focal points."
    )
    notice.due_on = date(2023, 8, 21)
    assert why_that_day(notice).endswith(
        "It was entered in the ledger on 21 August 2023, when the tracker was next at work."
    )
