"""Rows on their way out: claimed together, handed over only as they were seen, noted once."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from recommendations.enums import EmailStatus, EventKind, PeriodUnit, ReminderAudience
from recommendations.mail.reads.emails import make_message, render_reminder
from recommendations.mail.verbs import outbox, outbox_rows
from recommendations.mail.verbs.outbox import DeliveryResult, deliver_due
from recommendations.mail.verbs.outbox_rows import Letter
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import Event, Membership, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import MembershipFactory, OutgoingEmailFactory, ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver

RUN = uuid4()


def letter_of(email: OutgoingEmail) -> Letter:
    """The mail of a claimed row, with the stamp of now."""
    (loaded,) = outbox_rows.load([email.pk], today=MONTH_BEFORE)
    rendered = render_reminder(loaded, today=MONTH_BEFORE)
    stamp = outbox_rows.stamps([email.pk], claimed_at=NOW)[email.pk]
    return Letter(loaded, rendered, make_message(loaded, rendered), stamp, MONTH_BEFORE)


def test_one_statement_claims_what_is_planned_and_due(planned: OutgoingEmail) -> None:
    later = OutgoingEmailFactory.create(send_after=NOW + timedelta(seconds=1))
    taken = OutgoingEmailFactory.create(status=EmailStatus.CLAIMED)
    due = OutgoingEmailFactory.create(send_after=NOW)
    ids = [due.pk, later.pk, taken.pk, planned.pk]
    with CaptureQueriesContext(connection) as captured:
        assert outbox_rows.claim_rows(ids, now=NOW) == [due.pk, planned.pk]
    assert len(captured) == 1
    assert outbox_rows.claim_rows(ids, now=NOW) == []
    assert {after(row).n_attempts for row in (due, planned)} == {1}


def test_words_are_written_down_before_they_leave(planned: OutgoingEmail) -> None:
    outbox_rows.claim_rows([planned.pk], now=NOW)
    letter = letter_of(planned)
    assert after(planned).body == ""
    assert outbox_rows.turn_over(RUN, (), [letter], now=NOW) == [letter]
    assert after(planned).body == letter.rendered.text
    assert after(planned).status == EmailStatus.CLAIMED


def test_letter_whose_facts_changed_may_not_leave(planned: OutgoingEmail) -> None:
    outbox_rows.claim_rows([planned.pk], now=NOW)
    letter = letter_of(planned)
    User.objects.filter(pk=planned.recipient_id).update(email="new@example.org")
    assert outbox_rows.turn_over(RUN, (), [letter], now=NOW) == []
    assert after(planned).body == "", "nothing of it has left"


def test_sent_is_noted_once_however_often_it_is_said(planned: OutgoingEmail) -> None:
    outbox_rows.claim_rows([planned.pk], now=NOW)
    letter = letter_of(planned)
    for _time in range(2):
        outbox_rows.turn_over(RUN, [(letter.email, NOW)], (), now=NOW)
    assert after(planned).status == EmailStatus.SENT
    assert Event.objects.filter(kind=EventKind.REMINDER_SENT).count() == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_lost_the_database_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_rows, "WAITS_FOR_DATABASE", (0, 0, 0))
    tries: list[int] = []

    def act() -> int:
        tries.append(1)
        with connection.cursor() as cursor:
            if len(tries) < 3:
                # What a restart of the server does to a connection.
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            cursor.execute("SELECT 36")
            row = cursor.fetchone()
        return int(row[0])

    assert outbox_rows.patiently(act) == 36
    assert len(tries) == 3
    monkeypatch.setattr(outbox_rows, "WAITS_FOR_DATABASE", ())
    tries.clear()
    with pytest.raises(OperationalError):
        outbox_rows.patiently(act)
    connection.close()


def test_delivery_asks_hardly_more_for_many_than_for_one(case: Case) -> None:
    """Statements a mail fall with the number of mails; each group costs a few."""
    ReminderStageFactory.create()

    for _n in range(40):
        MembershipFactory.create(role="state_focal_point", state_party=case.state_party)
    plan_reminders(today=MONTH_BEFORE, now=NOW)
    with CaptureQueriesContext(connection) as captured:
        assert deliver().n_sent == 40
    # Some twenty for the claim, and seven for each of at most three groups; marks are not counted.
    assert len(captured) <= 41


def test_reminder_in_another_role_is_sent_when_the_first_comes_to_nothing(
    case: Case, rapporteur: User
) -> None:
    """A person in two roles loses one of them between planning and sending."""
    MembershipFactory.create(user=rapporteur, role="officer", treaty_body=case.body)
    for audience in (ReminderAudience.OFFICERS, ReminderAudience.RAPPORTEURS):
        ReminderStageFactory.create(code="before-1-month", audience=audience)
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 2
    first = OutgoingEmail.objects.order_by("pk").first()
    assert first is not None
    assert first.stage.audience == ReminderAudience.OFFICERS
    Membership.objects.filter(user=rapporteur, role="officer").update(
        valid_during=(MONTH_BEFORE - timedelta(days=9), MONTH_BEFORE)
    )
    assert deliver() == DeliveryResult(n_sent=1, n_superseded=1)
    assert OutgoingEmail.objects.get(status=EmailStatus.SENT).stage.audience == "rapporteurs"


def test_day_that_turns_between_look_and_sending_brings_the_words_of_the_new_day(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create(code="before-1-week", offset=-1, unit=PeriodUnit.WEEKS)
    before_midnight = datetime(2023, 10, 1, 21, 59, 59, tzinfo=UTC)
    after_midnight = before_midnight + timedelta(seconds=2)
    assert plan_reminders(today=date(2023, 10, 1), now=before_midnight).n_planned == 1
    # The run begins, connects, claims and looks before midnight in Geneva.
    moments = iter([before_midnight] * 4)
    assert deliver_due(clock=lambda: next(moments, after_midnight)).n_sent == 1
    assert "(in 6 days)" in OutgoingEmail.objects.get().body


def test_much_is_more_than_two_claims(
    planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "CLAIM_SIZE", 1)
    assert not outbox.is_much(now=NOW)
    OutgoingEmailFactory.create()
    assert not outbox.is_much(now=NOW - timedelta(days=1))
    OutgoingEmailFactory.create(send_after=NOW)
    assert outbox.is_much(now=NOW)
