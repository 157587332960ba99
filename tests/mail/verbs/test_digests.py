"""Digests: one mail a person and round, true when it leaves, and the end of all that it carries."""

import smtplib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from recommendations.enums import EmailStatus, EventKind, FollowUpStatus
from recommendations.mail.verbs import digests
from recommendations.mail.verbs.choices import change_mail_choices, unsubscribe
from recommendations.mail.verbs.delivery import (
    STUCK_AFTER,
    DeliveryResult,
    claim,
    expire_stuck,
    resend,
)
from recommendations.mail.verbs.digests import plan_digests
from recommendations.mail.verbs.follows import follow
from recommendations.mail.verbs.news import plan_notices
from recommendations.mail.verbs.personal_reminders import (
    plan_personal_reminders,
    set_personal_reminder,
)
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_enums import MailChannel, MailKind, MailRhythm
from recommendations.mail_words.reads import digests as digest_words
from recommendations.mail_words.reads.pieces import Words
from recommendations.mail_words.reads.told import words_of
from recommendations.models import (
    Event,
    FollowUp,
    OutgoingEmail,
    User,
)
from tests.conftest import Case
from tests.evidence import as_owner
from tests.factories import (
    EventFactory,
    OutgoingEmailFactory,
    ReminderStageFactory,
    StateReplyFactory,
    UserFactory,
)
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver

# Seven o'clock in Geneva on the next morning; NOW is nine o'clock there.
ROUND = datetime(2023, 9, 9, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal_point(state_focal_point: User) -> User:
    """A focal point who wants one mail a day for everything, and follows the State party."""
    return change_mail_choices(
        state_focal_point,
        dict.fromkeys(map(MailKind, MailKind.choosable), MailRhythm.DAILY),
        hour=7,
        weekday=1,
        now=NOW,
    )


@pytest.fixture
def collected(case: Case, focal_point: User) -> list[OutgoingEmail]:
    """A reminder of the role, a piece of news and a personal reminder, in this order."""
    ReminderStageFactory.create(code="before-1-month")
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 1
    row = follow(focal_point, case.cycle)
    type(row).objects.update(created_at=NOW - timedelta(hours=1))
    reply = StateReplyFactory.create(request=case.request, received_on=MONTH_BEFORE)
    EventFactory.create(
        kind=EventKind.REPLY_RECORDED,
        cycle=case.cycle,
        reply=reply,
        at=NOW,
        details={"received_on": MONTH_BEFORE.isoformat()},
    )
    assert plan_notices(today=MONTH_BEFORE, now=NOW) == 1
    set_personal_reminder(focal_point, case.cycle, on=date(2023, 9, 9), note="Call them.", now=NOW)
    assert plan_personal_reminders(now=ROUND) == 1
    return list(OutgoingEmail.objects.order_by("pk"))


@pytest.fixture
def digest(collected: list[OutgoingEmail]) -> OutgoingEmail:
    assert plan_digests(now=ROUND) == 1
    return OutgoingEmail.objects.get(digest_at__isnull=False)


def test_nothing_leaves_before_its_round(collected: list[OutgoingEmail]) -> None:
    assert {row.status for row in collected} == {EmailStatus.COLLECTED}
    assert {row.send_after for row in collected} == {ROUND}
    before = ROUND - timedelta(seconds=1)
    assert plan_digests(now=before) == 0
    assert deliver(before) == DeliveryResult()


def test_one_mail_tells_everything_and_ends_every_row(
    collected: list[OutgoingEmail], digest: OutgoingEmail
) -> None:
    assert plan_digests(now=ROUND) == 0
    assert deliver(ROUND).n_sent == 1
    (message,) = mail.outbox
    assert message.extra_headers["Message-ID"] == digest.message_id
    assert message.subject == "Azerbaijan, CMW: follow-up due by 8 October 2023, and 2 more"
    body = str(message.body)
    for told in ("information on follow-up", "A reply of the State party", "Call them."):
        assert told in body
    for row in collected:
        now = after(row)
        assert (now.status, now.sent_at, now.carried_by) == (EmailStatus.SENT, ROUND, digest)
        assert now.body
    # The reminder of the role is evidence, what the person chose is his own affair.
    assert [event.email for event in Event.objects.filter(kind=EventKind.REMINDER_SENT)] == [
        collected[0]
    ]
    assert digest.kinds == set(MailKind.choosable)


def test_what_is_no_longer_true_is_left_out_with_its_reason(
    collected: list[OutgoingEmail], digest: OutgoingEmail
) -> None:
    FollowUp.objects.update(status=FollowUpStatus.REPLY_RECEIVED)
    unsubscribe(digest.recipient, [MailKind.OWN])
    assert deliver(ROUND).n_sent == 1
    assert [after(row).status for row in collected] == ["superseded", "sent", "superseded"]
    assert "No reply is awaited any more" in after(collected[0]).outcome
    assert "turned these emails off" in after(collected[2]).outcome
    assert mail.outbox[0].subject == "Azerbaijan, CMW: reply received on 8 September 2023"
    assert not Event.objects.filter(kind=EventKind.REMINDER_SENT).exists()


def test_digest_without_anything_true_is_not_sent(
    collected: list[OutgoingEmail], digest: OutgoingEmail
) -> None:
    unsubscribe(digest.recipient, list(MailKind))
    assert deliver(ROUND) == DeliveryResult(n_superseded=1)
    assert {after(row).status for row in (*collected, digest)} == {EmailStatus.SUPERSEDED}


def test_what_comes_in_after_its_round_goes_in_the_next(
    case: Case, digest: OutgoingEmail, focal_point: User
) -> None:
    late = OutgoingEmailFactory.create(
        recipient=focal_point, deadline=case.deadline, status="collected", send_after=ROUND
    )
    assert plan_digests(now=ROUND) == 0
    assert after(late).carried_by is None
    assert after(late).send_after == ROUND + timedelta(days=1)


def test_missed_rounds_are_one_mail(case: Case, collected: list[OutgoingEmail]) -> None:
    OutgoingEmail.objects.filter(pk=collected[0].pk).update(send_after=ROUND - timedelta(days=2))
    assert plan_digests(now=ROUND + timedelta(days=3)) == 1
    assert OutgoingEmail.objects.get(digest_at__isnull=False).digest_at == ROUND


def test_digest_that_fails_fails_for_every_row_and_is_sent_again_as_a_whole(
    collected: list[OutgoingEmail],
    digest: OutgoingEmail,
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as broken:

        def refuse(*_args: object) -> int:
            refused = {digest.address: (550, b"No such mailbox")}
            raise smtplib.SMTPRecipientsRefused(refused)

        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        assert deliver(ROUND).n_failed == 1
    assert {after(row).status for row in (*collected, digest)} == {EmailStatus.FAILED}
    assert Event.objects.get(kind=EventKind.REMINDER_FAILED).email == collected[0]
    # An officer sees the reminder of the role, and sends the mail again that carried it.
    resend(collected[0], by=officer, now=ROUND)
    assert after(digest).status == EmailStatus.PLANNED
    assert {after(row).status for row in collected} == {EmailStatus.COLLECTED}
    assert deliver(ROUND).n_sent == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == digest.message_id
    assert {after(row).status for row in collected} == {EmailStatus.SENT}


def test_digest_whose_worker_died_while_sending_is_in_doubt_with_all_its_rows(
    collected: list[OutgoingEmail], digest: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert claim(now=ROUND) == [(ROUND, digest.pk)]
    # What is written down before the email leaves.
    OutgoingEmail.objects.filter(pk=digest.pk).update(subject="s", body="b")
    assert expire_stuck(now=ROUND + STUCK_AFTER) == 1
    assert {after(row).status for row in (*collected, digest)} == {EmailStatus.EXPIRED}


def test_digest_whose_worker_died_before_sending_is_planned_again(
    collected: list[OutgoingEmail], digest: OutgoingEmail
) -> None:
    assert claim(now=ROUND) == [(ROUND, digest.pk)]
    assert expire_stuck(now=ROUND + STUCK_AFTER) == 0
    assert {after(row).status for row in collected} == {EmailStatus.COLLECTED}
    assert deliver(ROUND + STUCK_AFTER).n_sent == 1


def test_mail_whose_person_chose_digests_meanwhile_waits_for_one(
    planned: OutgoingEmail,
) -> None:
    change_mail_choices(
        planned.recipient, {MailKind.ROLE: MailRhythm.WEEKLY}, hour=7, weekday=1, now=NOW
    )
    assert deliver() == DeliveryResult()
    row = after(planned)
    assert (row.channel, row.status) == (MailChannel.DIGEST, EmailStatus.COLLECTED)
    # Monday, 11 September.
    assert row.send_after == datetime(2023, 9, 11, 5, tzinfo=UTC)
    assert row.n_attempts == 0


def test_collected_rows_go_by_themselves_once_the_person_wants_each(
    collected: list[OutgoingEmail], focal_point: User
) -> None:
    change_mail_choices(
        focal_point,
        dict.fromkeys(map(MailKind, MailKind.choosable), MailRhythm.EACH),
        hour=7,
        weekday=1,
        now=NOW,
    )
    assert {after(row).channel for row in collected} == {MailChannel.MAIL}
    assert plan_digests(now=ROUND) == 0
    assert deliver().n_sent == 3


def test_reminder_that_would_come_too_late_goes_by_itself(case: Case, focal_point: User) -> None:
    change_mail_choices(focal_point, {MailKind.ROLE: MailRhythm.WEEKLY}, hour=7, weekday=1, now=NOW)
    # Due on Sunday, 8 October; the next weekly mail comes on the Monday after.
    ReminderStageFactory.create(code="before-5-days", offset=-5, unit="days")
    friday = datetime(2023, 10, 3, 6, tzinfo=UTC)
    assert plan_reminders(today=friday.date(), now=friday).n_planned == 1
    assert OutgoingEmail.objects.get().channel == MailChannel.MAIL


def test_the_database_keeps_carried_rows_from_leaving_by_themselves(
    collected: list[OutgoingEmail],
) -> None:
    with pytest.raises(IntegrityError, match="outgoingemail_carried_check"):
        OutgoingEmail.objects.filter(pk=collected[0].pk).update(status=EmailStatus.PLANNED)


@pytest.mark.parametrize("ground", ["none", "two"])
def test_the_database_wants_exactly_one_ground(collected: list[OutgoingEmail], ground: str) -> None:
    columns = (
        {"event": None}
        if ground == "none"
        else {"personal_reminder": collected[2].personal_reminder}
    )
    with pytest.raises(IntegrityError, match="outgoingemail_ground_check"), as_owner():
        OutgoingEmail.objects.filter(pk=collected[1].pk).update(**columns)


def test_planning_asks_the_same_number_of_questions_for_one_and_three_people() -> None:
    def ask(n_people: int) -> int:
        for _n in range(n_people):
            OutgoingEmailFactory.create(status="collected", send_after=NOW)
        with CaptureQueriesContext(connection) as captured:
            assert plan_digests(now=NOW) == n_people
        return len(captured)

    assert ask(1) == ask(3)


def test_long_digest_shows_the_first_and_counts_the_rest(
    case: Case, digest: OutgoingEmail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommendations.mail_words.reads.digests.ROWS_SHOWN", 1)
    assert deliver(ROUND).n_sent == 1
    assert "And 2 more, on the pages" in str(mail.outbox[0].body)
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    assert "And 2 more, on the pages" in str(message.alternatives[0][0])


def test_row_that_cannot_be_put_into_words_stops_its_own_digest_alone(
    case: Case,
    digest: OutgoingEmail,
    collected: list[OutgoingEmail],
    officer: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change_mail_choices(officer, {MailKind.OWN: MailRhythm.DAILY}, hour=7, weekday=1, now=NOW)
    set_personal_reminder(officer, case.cycle, on=date(2023, 9, 9), note="Fine.", now=NOW)
    assert plan_personal_reminders(now=ROUND) == 1
    assert plan_digests(now=ROUND) == 1

    def broken(row: OutgoingEmail, **given: Any) -> Words:
        if row.pk == collected[1].pk:
            raise LookupError("no words")
        return words_of(row, **given)

    monkeypatch.setattr(digest_words, "words_of", broken)
    monkeypatch.setattr(digests, "words_of", broken)
    assert deliver(ROUND) == DeliveryResult(n_sent=1, n_postponed=1)
    assert "could not be made" in after(digest).outcome
    assert "Fine." in str(mail.outbox[0].body)


def test_statements_do_not_grow_with_the_number_of_digests(case: Case) -> None:
    def ask(n_people: int) -> int:
        for _n in range(n_people):
            person = UserFactory.create(own_mails="daily")
            set_personal_reminder(person, case.cycle, on=date(2023, 9, 9), note="", now=NOW)
        plan_personal_reminders(now=ROUND)
        assert plan_digests(now=ROUND) == n_people
        with CaptureQueriesContext(connection) as captured:
            assert deliver(ROUND).n_sent == n_people
        return len(captured)

    # Reading costs the same for two as for six; of each digest, what is recorded as it leaves.
    assert ask(6) - ask(2) <= 4 * 7
