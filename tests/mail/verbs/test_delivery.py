"""Delivery: sent once, not sent when no longer true, and every ending visible in the ledger."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import connection

from recommendations import dates
from recommendations.acts.errors import DomainError
from recommendations.answers.verbs.replies import PassageInput, ReplyInput, record_reply
from recommendations.deadlines.verbs.deadline_changes import withdraw_deadline
from recommendations.deadlines.verbs.extensions import extend_deadline
from recommendations.enums import AccessLevel, EmailStatus, EventKind, PeriodUnit, ReminderAudience
from recommendations.mail.verbs import delivery
from recommendations.mail.verbs.delivery import (
    MAX_ATTEMPTS,
    STUCK_AFTER,
    DeliveryResult,
    claim,
    expire_stuck,
    resend,
)
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_words.reads.addresses import stop_address
from recommendations.mail_words.reads.pieces import RenderedMail
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Event, Membership, OutgoingEmail, ReminderStage, User
from tests.conftest import PARAGRAPHS, Case
from tests.factories import MembershipFactory, OutgoingEmailFactory, ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver

# --- Sent -----------------------------------------------------------------------------------------


def test_reminder_is_sent_once_when_delivery_runs_twice(planned: OutgoingEmail) -> None:
    assert deliver() == DeliveryResult(n_sent=1)
    assert deliver() == DeliveryResult()
    assert deliver(NOW + timedelta(days=400)) == DeliveryResult()
    (message,) = mail.outbox
    assert message.to == ["focal-point@example.org"]
    assert message.extra_headers["Message-ID"] == planned.message_id


def test_ledger_keeps_what_was_sent_and_the_history_that_it_was(
    planned: OutgoingEmail, case: Case
) -> None:
    deliver()
    row = after(planned)
    assert row.status == EmailStatus.SENT
    assert row.sent_at == NOW
    assert row.n_attempts == 1
    assert row.outcome == "Accepted by the mail server."
    (message,) = mail.outbox
    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    kept = message.body.replace(link, stop_address())
    assert (row.subject, row.body) == (message.subject, kept), "all but the recipient's own link"
    assert row.named_paragraphs == ["16", "36", "60", "62"]
    event = Event.objects.get(kind=EventKind.REMINDER_SENT)
    assert (event.email, event.deadline, event.cycle) == (row, case.deadline, case.cycle)
    assert event.at == NOW
    assert event.by is None


def test_reminder_is_sent_late_when_nothing_ran_for_five_days(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create()
    late = NOW + timedelta(days=5)
    plan_reminders(today=dates.today(late), now=late)
    assert deliver(late).n_sent == 1


def test_after_an_outage_over_two_stages_the_later_one_alone_is_sent(
    case: Case, state_focal_point: User
) -> None:
    ReminderStageFactory.create(code="before-1-month")
    ReminderStageFactory.create(code="before-1-week", offset=-1, unit=PeriodUnit.WEEKS)
    late = datetime(2023, 10, 3, 7, tzinfo=UTC)
    assert plan_reminders(today=date(2023, 10, 3), now=late).n_planned == 2
    assert deliver(late) == DeliveryResult(n_sent=1, n_superseded=1)
    assert OutgoingEmail.objects.filter(status="sent", stage__code="before-1-week").exists()
    assert "later stage" in OutgoingEmail.objects.get(status=EmailStatus.SUPERSEDED).outcome


def test_person_in_two_roles_gets_one_mail_a_day(case: Case, rapporteur: User) -> None:
    MembershipFactory.create(user=rapporteur, role="officer", treaty_body=case.body)
    for audience in (ReminderAudience.OFFICERS, ReminderAudience.RAPPORTEURS):
        ReminderStageFactory.create(code="before-1-month", audience=audience)
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 2
    assert deliver() == DeliveryResult(n_sent=1, n_superseded=1)
    assert "another role" in OutgoingEmail.objects.get(status=EmailStatus.SUPERSEDED).outcome


def test_nothing_goes_out_before_its_moment(planned: OutgoingEmail) -> None:
    assert deliver(NOW - timedelta(seconds=1)) == DeliveryResult()


def test_mail_goes_to_the_address_that_the_person_has_now(planned: OutgoingEmail) -> None:
    User.objects.filter(pk=planned.recipient_id).update(email="new@example.org")
    assert deliver().n_sent == 1
    assert mail.outbox[0].to == ["new@example.org"]
    assert after(planned).address == "new@example.org"


# --- No longer true -------------------------------------------------------------------------------


def assert_superseded(email: OutgoingEmail, words: str) -> None:
    assert deliver() == DeliveryResult(n_superseded=1)
    assert not mail.outbox
    row = after(email)
    assert row.status == EmailStatus.SUPERSEDED
    assert words in row.outcome
    assert not Event.objects.filter(kind=EventKind.REMINDER_SENT).exists()


def test_moved_date_supersedes_the_reminder(
    planned: OutgoingEmail, case: Case, officer: User
) -> None:
    extend_deadline(case.deadline, to=date(2024, 1, 8), reason="Asked for", by=officer, now=NOW)
    assert_superseded(planned, "moved from 8 October 2023 to 8 January 2024")


def test_withdrawn_date_supersedes_the_reminder(
    planned: OutgoingEmail, case: Case, officer: User
) -> None:
    withdraw_deadline(case.deadline, reason="Set by mistake", by=officer, now=NOW)
    assert_superseded(planned, "no longer in force")


def test_reply_supersedes_the_reminder(planned: OutgoingEmail, case: Case, officer: User) -> None:
    def reply_on(*numbers: int) -> None:
        record_reply(
            case.request,
            ReplyInput(
                received_on=MONTH_BEFORE,
                passages=[PassageInput(case.recommendation(number), "Done.") for number in numbers],
                access_level=AccessLevel.PUBLIC,
            ),
            by=officer,
            now=NOW,
        )

    reply_on(*PARAGRAPHS)
    assert_superseded(planned, "No reply is awaited any more")


def test_partial_reply_leaves_the_reminder_in_force(
    planned: OutgoingEmail, case: Case, officer: User
) -> None:
    record_reply(
        case.request,
        ReplyInput(
            received_on=MONTH_BEFORE,
            passages=[PassageInput(case.recommendation(16), "Done.")],
            access_level=AccessLevel.PUBLIC,
        ),
        by=officer,
        now=NOW,
    )
    assert deliver().n_sent == 1
    body = str(mail.outbox[0].body)
    assert "Thank you for the information received on 8 September 2023, on paragraph 16." in body
    assert "- paragraph 16" not in body
    assert "- paragraph 36" in body


def test_deactivated_recipient_supersedes_the_reminder(planned: OutgoingEmail) -> None:
    User.objects.filter(pk=planned.recipient_id).update(is_active=False)
    assert_superseded(planned, "deactivated")


def test_ended_role_supersedes_the_reminder(planned: OutgoingEmail) -> None:
    Membership.objects.filter(user=planned.recipient_id).update(
        valid_during=(date(2020, 1, 1), MONTH_BEFORE)
    )
    assert_superseded(planned, "no longer holds the role")


def test_stage_put_out_of_use_supersedes_the_reminder(planned: OutgoingEmail) -> None:
    ReminderStage.objects.update(is_active=False)
    assert_superseded(planned, "no longer in use")


# --- Claims ---------------------------------------------------------------------------------------


def test_claimed_row_cannot_be_claimed_again(planned: OutgoingEmail) -> None:
    assert claim(now=NOW) == [(planned.send_after, planned.pk)]
    assert claim(now=NOW) == []
    assert after(planned).n_attempts == 1


def test_claim_that_sent_nothing_is_planned_again_when_its_worker_died(
    planned: OutgoingEmail,
) -> None:
    assert claim(now=NOW)
    assert expire_stuck(now=NOW + STUCK_AFTER - timedelta(seconds=1)) == 0
    assert after(planned).status == EmailStatus.CLAIMED
    assert expire_stuck(now=NOW + STUCK_AFTER) == 0
    assert (after(planned).status, after(planned).n_attempts) == (EmailStatus.PLANNED, 0)
    assert deliver(NOW + STUCK_AFTER).n_sent == 1


class KilledError(BaseException):
    """A worker that is killed runs no line more."""


@pytest.fixture
def killed_while_sending(planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch) -> OutgoingEmail:
    """The row of a worker that died after it had begun to send."""

    def die(self: LocmemBackend, messages: Sequence[EmailMessage]) -> int:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(LocmemBackend, "send_messages", die)
        with pytest.raises(KilledError):
            deliver()
    return after(planned)


def test_claim_in_doubt_becomes_a_failure_that_is_seen_and_is_not_sent_by_itself(
    killed_while_sending: OutgoingEmail,
) -> None:
    assert killed_while_sending.status == EmailStatus.CLAIMED
    assert expire_stuck(now=NOW + STUCK_AFTER - timedelta(seconds=1)) == 0
    assert expire_stuck(now=NOW + STUCK_AFTER) == 1
    assert expire_stuck(now=NOW + STUCK_AFTER) == 0
    row = after(killed_while_sending)
    assert row.status == EmailStatus.EXPIRED
    assert "It may have gone out" in row.outcome
    assert row.body.startswith("Dear Farid Focal,"), "the words that may be out are kept"
    assert Event.objects.get(kind=EventKind.REMINDER_FAILED).email == row
    assert deliver(NOW + timedelta(days=1)) == DeliveryResult()


def test_worker_that_lost_its_claim_sends_nothing(
    planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(email: OutgoingEmail, *, today: date, **found: Any) -> RenderedMail:
        expire_stuck(now=NOW + STUCK_AFTER)
        return render_mail(email, today=today)

    monkeypatch.setattr(delivery, "render_mail", slow)
    assert deliver() == DeliveryResult()
    assert not mail.outbox
    monkeypatch.undo()
    assert deliver().n_sent == 1


@pytest.mark.usefixtures("mail_server_in_this_thread")
def test_mail_accepted_while_its_row_was_declared_stuck_counts_as_sent(
    planned: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(self: LocmemBackend, messages: Sequence[EmailMessage]) -> int:
        assert expire_stuck(now=NOW + STUCK_AFTER) == 1
        return len(messages)

    monkeypatch.setattr(LocmemBackend, "send_messages", slow)
    assert deliver().n_sent == 1
    assert after(planned).status == EmailStatus.SENT


def in_threads(count: int, act: Callable[[], object]) -> list[object]:
    """Run the act at the same moment in threads with database connections of their own."""
    results: list[object] = []
    start = threading.Barrier(count)

    def run() -> None:
        try:
            start.wait(timeout=20)
            results.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == count, "a thread failed"
    return results


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_one_row_at_once_one_gets_it() -> None:
    for _round in range(5):
        row = OutgoingEmailFactory.create()
        claims = in_threads(4, partial(claim, now=NOW + timedelta(days=1)))
        assert sorted(claims) == [[], [], [], [(row.send_after, row.pk)]]  # type: ignore[type-var]
        assert after(row).n_attempts == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_planners_at_once_send_each_reminder_once(
    case: Case, state_focal_point: User
) -> None:
    for number in range(10):
        MembershipFactory.create(
            user__email=f"focal{number}@example.org",
            role="state_focal_point",
            state_party=case.state_party,
        )
    ReminderStageFactory.create()
    plans = in_threads(2, lambda: plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned)
    assert sorted(plans) == [0, 11]  # type: ignore[type-var]
    sent = in_threads(3, lambda: deliver().n_sent)
    assert sum(sent) == 11  # type: ignore[arg-type]
    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == 11
    assert set(OutgoingEmail.objects.values_list("status", "n_attempts")) == {("sent", 1)}


# --- Again ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", EmailStatus.resendable_statuses)
def test_failed_reminder_is_sent_again_when_an_officer_asks(
    planned: OutgoingEmail, officer: User, status: str
) -> None:
    OutgoingEmail.objects.update(status=status, n_attempts=MAX_ATTEMPTS, outcome="No such user")
    resend(planned, by=officer, now=NOW)
    event = Event.objects.get(kind=EventKind.REMINDER_RESENT)
    assert (event.by, event.email, event.reason) == (officer, planned, "No such user")
    assert deliver().n_sent == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == planned.message_id


@pytest.mark.parametrize(
    "status", [status for status in EmailStatus if status not in EmailStatus.resendable_statuses]
)
def test_any_other_reminder_is_not_sent_again(officer: User, status: EmailStatus) -> None:
    row = OutgoingEmailFactory.create(status=status)
    with pytest.raises(DomainError):
        resend(row, by=officer, now=NOW)
    assert after(row).status == status
    assert not Event.objects.exists()


def test_resent_reminder_that_is_no_longer_true_is_not_sent(
    planned: OutgoingEmail, case: Case, officer: User
) -> None:
    OutgoingEmail.objects.update(status=EmailStatus.FAILED)
    withdraw_deadline(case.deadline, reason="Set by mistake", by=officer, now=NOW)
    resend(planned, by=officer, now=NOW)
    assert_superseded(planned, "no longer in force")
