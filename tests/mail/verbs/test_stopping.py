"""An officer keeps a reminder from leaving: planned, claimed, in a digest, or not planned yet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from recommendations.acts.errors import DomainError
from recommendations.enums import EmailStatus, EventKind, ReminderAudience
from recommendations.mail.verbs import delivery
from recommendations.mail.verbs.choices import change_mail_choices
from recommendations.mail.verbs.digests import plan_digests
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail.verbs.stopping import Stopped, release_reminder, stop_reminder
from recommendations.mail_enums import MailKind, MailRhythm
from recommendations.models import Event, OutgoingEmail, ReminderStage, User
from tests.conftest import Case
from tests.factories import MembershipFactory, ReminderStageFactory, UserFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver

pytestmark = pytest.mark.django_db

EARLIER = NOW - timedelta(minutes=1)


def stop(case: Case, stage: ReminderStage, officer: User, now: datetime = EARLIER) -> Stopped:
    return stop_reminder(
        case.deadline, stage, by=officer, today=MONTH_BEFORE, now=now, reason="It came in."
    )


def stage_of(row: OutgoingEmail) -> ReminderStage:
    return row.deadline_and_stage[1]


def test_what_was_stopped_does_not_leave_and_the_history_says_who_and_why(
    case: Case, planned: OutgoingEmail, officer: User
) -> None:
    assert stop(case, stage_of(planned), officer) == Stopped(1, 0, 0)
    assert deliver().n_sent == 0
    row = after(planned)
    assert (row.status, row.outcome) == (EmailStatus.STOPPED, "It came in.")
    event = Event.objects.get(kind=EventKind.REMINDER_STOPPED)
    assert (event.by, event.reason, event.email) == (officer, "It came in.", row)
    # Twice is as good as once.
    assert stop(case, stage_of(planned), officer) == Stopped(0, 1, 0)
    assert Event.objects.filter(kind=EventKind.REMINDER_STOPPED).count() == 1
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 0


def test_everybody_in_the_role_is_spared_and_another_stage_is_not(
    case: Case, planned: OutgoingEmail, officer: User
) -> None:
    stage = ReminderStageFactory.create(code="both")
    MembershipFactory.create(
        user=UserFactory.create(), role="state_focal_point", state_party=case.state_party
    )
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 2
    assert stop(case, stage, officer) == Stopped(2, 0, 0)
    assert after(planned).status == EmailStatus.PLANNED


def test_a_stage_that_is_not_planned_yet_is_written_as_stopped(
    case: Case, state_focal_point: User, officer: User
) -> None:
    stage = ReminderStageFactory.create(code="week", offset=-1, unit="weeks")
    other = ReminderStageFactory.create(code="month")
    assert stop(case, stage, officer) == Stopped(1, 0, 0)
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 1, "the stage of the month"
    # A stage whose day is still to come does not overtake the one of today.
    assert deliver().n_sent == 1
    assert OutgoingEmail.objects.get(status=EmailStatus.SENT).stage == other
    week_before = date(2023, 10, 1)
    monday = datetime(2023, 10, 2, 7, tzinfo=UTC)
    assert plan_reminders(today=week_before, now=monday).n_planned == 0
    assert deliver(monday).n_sent == 0


def test_a_worker_that_has_claimed_it_sends_nothing_once_it_is_stopped(
    case: Case, planned: OutgoingEmail, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = delivery._Run._write

    def stop_meanwhile(run: delivery._Run, *args: object, **kwargs: object) -> object:
        ready = written(run, *args, **kwargs)  # type: ignore[arg-type]
        assert stop(case, stage_of(planned), officer) == Stopped(1, 0, 0)
        return ready

    monkeypatch.setattr(delivery._Run, "_write", stop_meanwhile)
    assert deliver().n_sent == 0
    assert not mail.outbox
    assert after(planned).status == EmailStatus.STOPPED


def test_what_has_left_or_is_leaving_is_said(
    case: Case, planned: OutgoingEmail, officer: User
) -> None:
    assert deliver().n_sent == 1
    assert stop(case, stage_of(planned), officer) == Stopped(0, 0, 1)
    assert after(planned).status == EmailStatus.SENT
    OutgoingEmail.objects.create(
        deadline=case.deadline,
        stage=stage_of(planned),
        recipient=officer,
        address=officer.email,
        due_on=MONTH_BEFORE,
        send_after=NOW,
        status=EmailStatus.CLAIMED,
        claimed_at=NOW,
        message_id="<leaving@localhost>",
        body="Dear",
    )
    assert stop(case, stage_of(planned), officer) == Stopped(0, 0, 2)


def test_it_is_taken_out_of_a_digest_that_has_not_left(
    case: Case, state_focal_point: User, officer: User
) -> None:
    person = change_mail_choices(
        state_focal_point, {MailKind.ROLE: MailRhythm.DAILY}, hour=10, weekday=1, now=EARLIER
    )
    stage = ReminderStageFactory.create(code="month")
    assert plan_reminders(today=MONTH_BEFORE, now=EARLIER).n_planned == 1
    at_ten = NOW + timedelta(hours=1)
    assert plan_digests(now=at_ten) == 1
    assert stop(case, stage, officer, at_ten) == Stopped(1, 0, 0)
    assert deliver(at_ten).n_sent == 0
    digest = OutgoingEmail.objects.get(digest_at__isnull=False, recipient=person)
    assert digest.status == EmailStatus.SUPERSEDED


def test_it_leaves_after_all_while_its_time_has_not_passed(
    case: Case, planned: OutgoingEmail, officer: User
) -> None:
    stop(case, stage_of(planned), officer)
    assert release_reminder(case.deadline, stage_of(planned), by=officer, now=EARLIER) == 1
    assert after(planned).outcome == ""
    assert Event.objects.filter(kind=EventKind.REMINDER_RELEASED, by=officer).count() == 1
    assert deliver().n_sent == 1
    with pytest.raises(DomainError, match="not stopped"):
        release_reminder(case.deadline, stage_of(planned), by=officer, now=EARLIER)


def test_a_time_that_has_passed_does_not_come_back(
    case: Case, planned: OutgoingEmail, officer: User
) -> None:
    stop(case, stage_of(planned), officer)
    with pytest.raises(DomainError, match="has passed"):
        release_reminder(case.deadline, stage_of(planned), by=officer, now=NOW)
    assert after(planned).status == EmailStatus.STOPPED


def test_what_goes_to_nobody_or_is_followed_is_no_reminder_to_stop(
    case: Case, officer: User
) -> None:
    nobody = ReminderStageFactory.create(code="rapporteurs", audience=ReminderAudience.RAPPORTEURS)
    followed = ReminderStageFactory.create(code="news", audience=ReminderAudience.FOLLOWERS)
    passed = ReminderStageFactory.create(code="far", offset=-60)
    for stage, words in ((nobody, "goes to nobody"), (followed, "theirs"), (passed, "not be sent")):
        with pytest.raises(DomainError, match=words):
            stop(case, stage, officer)
