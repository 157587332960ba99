"""What is known when a worker dies, sleeps or loses the database: one email is in doubt."""

import smtplib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.deadlines.verbs.deadline_changes import withdraw_deadline
from recommendations.enums import EmailStatus, EventKind, PeriodUnit, ReminderAudience
from recommendations.mail.verbs import delivery
from recommendations.mail.verbs.delivery import (
    CLAIM_SIZE,
    STUCK_AFTER,
    DeliveryResult,
    claim,
    deliver_due,
    expire_stuck,
)
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_words.reads.messages import LedgerEmail
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Event, Membership, OutgoingEmail, User
from tests.conftest import Case
from tests.factories import MembershipFactory, OutgoingEmailFactory, ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver

LATER = NOW + STUCK_AFTER
really_send = LocmemBackend.send_messages


class KilledError(BaseException):
    """A worker that is killed runs no line more."""


def at_email(number: int, act: Callable[[], object]) -> Callable[..., int]:
    """A mail server that takes every email; just before it has the one of this number, act."""
    n_begun = 0

    def send(self: LocmemBackend, messages: Sequence[EmailMessage]) -> int:
        nonlocal n_begun
        n_begun += 1
        if n_begun == number:
            act()
        return int(really_send(self, messages))

    return send


def die() -> None:
    raise KilledError


def die_at_email(number: int, patch: pytest.MonkeyPatch) -> None:
    with patch.context() as context:
        context.setattr(LocmemBackend, "send_messages", at_email(number, die))
        with pytest.raises(KilledError):
            deliver()


def statuses() -> list[str]:
    """In the order in which the emails leave."""
    return list(OutgoingEmail.objects.order_by("pk").values_list("status", flat=True))


def plan(case: Case, n_people: int) -> None:
    for _n in range(n_people):
        MembershipFactory.create(role="state_focal_point", state_party=case.state_party)
    ReminderStageFactory.create()
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == n_people


@pytest.fixture
def ten_planned(case: Case) -> None:
    """Ten emails, which one claim takes."""
    plan(case, 10)


# --- Claims ---------------------------------------------------------------------------------------


def test_claim_takes_what_is_planned_and_due_oldest_first(planned: OutgoingEmail) -> None:
    OutgoingEmailFactory.create(send_after=NOW + timedelta(seconds=1))
    OutgoingEmailFactory.create(status=EmailStatus.CLAIMED)
    older = OutgoingEmailFactory.create(send_after=NOW - timedelta(hours=1))
    assert claim(now=NOW) == [(older.send_after, older.pk), (NOW, planned.pk)]
    assert claim(now=NOW) == []
    assert {after(row).n_attempts for row in (older, planned)} == {1}


def test_claim_goes_on_after_the_one_before_it(planned: OutgoingEmail) -> None:
    later = OutgoingEmailFactory.create(send_after=NOW)
    assert claim(now=NOW, after=(NOW, planned.pk)) == [(NOW, later.pk)]
    assert after(planned).status == EmailStatus.PLANNED


@pytest.mark.usefixtures("mail_server_in_this_thread")
def test_words_are_written_down_before_they_leave(
    planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[OutgoingEmail] = []
    look = at_email(1, lambda: seen.append(after(planned)))
    monkeypatch.setattr(LocmemBackend, "send_messages", look)
    assert deliver().n_sent == 1
    (row,) = seen
    assert (row.status, row.body) == (EmailStatus.CLAIMED, after(planned).body)
    assert row.body.startswith("Dear Farid Focal,")


def test_worker_that_lost_its_claim_to_another_leaves_it_alone(
    planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It slept while it wrote the words; the row was planned again, and somebody else has it."""

    def slow(email: OutgoingEmail, *, today: date, **found: Any) -> RenderedMail:
        expire_stuck(now=LATER)
        assert claim(now=LATER)
        return render_mail(email, today=today)

    monkeypatch.setattr(delivery, "render_mail", slow)
    assert deliver() == DeliveryResult()
    assert (after(planned).claimed_at, after(planned).body) == (LATER, "")


def test_reading_costs_the_same_for_many_as_for_one(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A claim costs a constant number of statements, and each email of it a few."""
    monkeypatch.setattr(delivery, "CHECK_HOLDS", 600)
    plan(case, 4 * CLAIM_SIZE)
    with CaptureQueriesContext(connection) as captured:
        assert deliver().n_sent == 4 * CLAIM_SIZE
    # Twenty-one for each claim; one for each email: its words, with the outcome and the event of
    # the email before it.
    assert len(captured) <= 5 * 21 + 4 * CLAIM_SIZE


def test_much_is_worth_another_worker(
    planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MUCH", 2)
    assert not delivery.is_much(now=NOW)
    OutgoingEmailFactory.create(send_after=NOW)
    assert not delivery.is_much(now=NOW - timedelta(days=1))
    assert delivery.is_much(now=NOW)


@pytest.mark.usefixtures("ten_planned")
@pytest.mark.parametrize("is_refused", [False, True])
def test_help_is_asked_for_once_and_only_of_a_server_that_accepts(
    monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    monkeypatch.setattr(delivery, "MUCH", 0)

    def refuse() -> None:
        raise smtplib.SMTPDataError(421, b"Closing")

    if is_refused:
        monkeypatch.setattr(LocmemBackend, "send_messages", at_email(1, refuse))
    asked: list[int] = []
    result = deliver_due(clock=lambda: NOW, ask_for_help=lambda: asked.append(1))
    assert (result.n_sent, asked) == ((0, []) if is_refused else (10, [1]))


# --- Killed ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ten_planned")
def test_killed_worker_leaves_one_email_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    die_at_email(6, monkeypatch)
    assert expire_stuck(now=LATER - timedelta(seconds=1)) == 0
    assert expire_stuck(now=LATER) == 1
    assert statuses() == [*["sent"] * 5, "expired", *["planned"] * 4]
    events = Event.objects.filter(kind=EventKind.REMINDER_SENT).values_list("email", flat=True)
    sent = OutgoingEmail.objects.filter(status="sent").values_list("pk", flat=True)
    assert sorted(events) == sorted(sent)
    assert deliver(LATER) == DeliveryResult(n_sent=4)
    assert expire_stuck(now=LATER + STUCK_AFTER) == 0


@pytest.mark.usefixtures("ten_planned")
def test_refused_email_is_in_no_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise RuntimeError("a fault of the program")

    die_at_sixth, refuse_fifth = at_email(6, die), at_email(5, refuse)

    def send(self: LocmemBackend, messages: Sequence[EmailMessage]) -> int:
        die_at_sixth(self, ())
        return refuse_fifth(self, messages)

    monkeypatch.setattr(LocmemBackend, "send_messages", send)
    with pytest.raises(KilledError):
        deliver()
    assert expire_stuck(now=LATER) == 1
    assert statuses() == [*["sent"] * 4, "planned", "expired", *["planned"] * 4]


@pytest.mark.usefixtures("ten_planned", "mail_server_in_this_thread")
def test_worker_that_only_slept_sends_nothing_more_of_its_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Declared dead at the sixth email: that one is in doubt, until it turns out to be sent."""

    def sleep_long() -> None:
        assert expire_stuck(now=LATER) == 1
        assert statuses() == [*["sent"] * 5, "expired", *["planned"] * 4]

    monkeypatch.setattr(LocmemBackend, "send_messages", at_email(6, sleep_long))
    assert deliver().n_sent == 6
    assert statuses() == [*["sent"] * 6, *["planned"] * 4]
    assert Event.objects.filter(kind=EventKind.REMINDER_SENT).count() == 6


# --- The database ---------------------------------------------------------------------------------


def test_sending_is_recorded_once_however_often_it_is_said(planned: OutgoingEmail) -> None:
    """The answer to a commit may be lost along with the connection."""
    claim(now=NOW)
    email = after(planned)
    sent = delivery._Written(email, LedgerEmail(), *delivery._record_sent(email))
    for _time in range(2):
        delivery._hand_over(None, (sent, NOW), now=NOW)
    assert after(planned).status == EmailStatus.SENT
    assert Event.objects.filter(kind=EventKind.REMINDER_SENT).count() == 1


# --- The world changes meanwhile ------------------------------------------------------------------


@pytest.mark.usefixtures("ten_planned", "mail_server_in_this_thread")
def test_what_is_left_when_the_check_is_old_is_checked_again(
    case: Case, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow mail server: the deadline is withdrawn while the first email leaves."""
    monkeypatch.setattr(delivery, "CHECK_HOLDS", 0.0)

    def withdraw() -> None:
        withdraw_deadline(case.deadline, reason="A mistake", by=officer, now=NOW)

    monkeypatch.setattr(LocmemBackend, "send_messages", at_email(1, withdraw))
    assert deliver() == DeliveryResult(n_sent=1, n_superseded=9)


@pytest.mark.usefixtures("mail_server_in_this_thread")
def test_what_was_checked_while_others_left_is_checked_again_when_that_is_old(
    case: Case, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline is withdrawn while the last email of a claim leaves: the next claim is ready."""
    plan(case, 2 * CLAIM_SIZE)

    def withdraw() -> None:
        assert statuses().count(EmailStatus.CLAIMED) == CLAIM_SIZE + 1
        withdraw_deadline(case.deadline, reason="A mistake", by=officer, now=NOW)
        monkeypatch.setattr(delivery, "CHECK_HOLDS", 0.0)

    monkeypatch.setattr(LocmemBackend, "send_messages", at_email(CLAIM_SIZE, withdraw))
    assert deliver() == DeliveryResult(n_sent=CLAIM_SIZE, n_superseded=CLAIM_SIZE)


@pytest.mark.usefixtures("mail_server_in_this_thread")
def test_what_was_claimed_ahead_is_left_to_others_when_the_run_ends(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(case, 2 * CLAIM_SIZE)
    now = NOW

    def let_the_time_run_out() -> None:
        nonlocal now
        now = NOW + delivery.LONGEST_RUN + timedelta(seconds=1)

    monkeypatch.setattr(LocmemBackend, "send_messages", at_email(CLAIM_SIZE, let_the_time_run_out))
    assert deliver_due(clock=lambda: now) == DeliveryResult(n_sent=CLAIM_SIZE)
    left = OutgoingEmail.objects.filter(status=EmailStatus.PLANNED)
    assert set(left.values_list("n_attempts", "claimed_at", "body", "send_after")) == {
        (0, None, "", NOW)
    }
    assert len(left) == CLAIM_SIZE
    assert deliver(now) == DeliveryResult(n_sent=CLAIM_SIZE)


def test_day_that_turns_between_check_and_sending_brings_the_words_of_the_new_day(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create(code="on-the-day", offset=0, unit=PeriodUnit.DAYS)
    # Midnight in Geneva, when the date passes, is the afternoon where the person is.
    User.objects.filter(pk=state_focal_point.pk).update(time_zone="America/Los_Angeles")
    before_midnight = datetime(2023, 10, 8, 21, 59, 59, tzinfo=UTC)
    after_midnight = before_midnight + timedelta(seconds=2)
    assert plan_reminders(today=date(2023, 10, 8), now=before_midnight).n_planned == 1
    # The run begins, connects, claims and checks before midnight in Geneva.
    moments = iter([before_midnight] * 4)
    assert deliver_due(clock=lambda: next(moments, after_midnight)).n_sent == 1
    assert "overdue since 8 October 2023" in OutgoingEmail.objects.get().subject


def test_reminder_in_another_role_is_sent_when_the_first_comes_to_nothing(
    case: Case, rapporteur: User
) -> None:
    """A person in two roles loses one of them between planning and sending."""
    MembershipFactory.create(user=rapporteur, role="officer", treaty_body=case.body)
    for audience in (ReminderAudience.OFFICERS, ReminderAudience.RAPPORTEURS):
        ReminderStageFactory.create(code="before-1-month", audience=audience)
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 2
    first = OutgoingEmail.objects.order_by("pk")[0]
    assert first.deadline_and_stage[1].audience == ReminderAudience.OFFICERS
    Membership.objects.filter(user=rapporteur, role="officer").update(
        valid_during=(MONTH_BEFORE - timedelta(days=9), MONTH_BEFORE)
    )
    assert deliver() == DeliveryResult(n_sent=1, n_superseded=1)
    sent = OutgoingEmail.objects.get(status=EmailStatus.SENT)
    assert sent.deadline_and_stage[1].audience == ReminderAudience.RAPPORTEURS
