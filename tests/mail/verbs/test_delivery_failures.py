"""Failures: one never stops the others, the temporary are tried again, the rest are seen."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from pytest_django import Settings

from dev.smtp_sink import SmtpSink
from recommendations import dates
from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.verbs import delivery
from recommendations.mail.verbs.delivery import MAX_ATTEMPTS, RETRY_AFTER, DeliveryResult
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.mail_words.reads.rendering import render_mail
from recommendations.models import Event, OutgoingEmail
from tests.conftest import Case
from tests.factories import MembershipFactory, ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, after, deliver


class PickySink(SmtpSink):
    """A mail server that refuses some addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: Sequence[str],
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def picky_sink(settings: Settings) -> Iterator[PickySink]:
    """Django in this process sends to a real server."""
    sink = PickySink()
    sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.EMAIL_TIMEOUT = 5
    yield sink
    sink.stop()


def plan_for_three_people(case: Case) -> list[OutgoingEmail]:
    """Three focal points: a@, b@ and c@example.org, in this order."""
    ReminderStageFactory.create()
    for letter in "abc":
        MembershipFactory.create(
            user__email=f"{letter}@example.org",
            user__full_name=letter,
            role="state_focal_point",
            state_party=case.state_party,
        )
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 3
    return list(OutgoingEmail.objects.order_by("pk"))


def test_one_broken_recipient_does_not_stop_the_others(case: Case, picky_sink: PickySink) -> None:
    rows = plan_for_three_people(case)
    picky_sink.refused["b@example.org"] = "550 5.1.1 No such user"
    assert deliver() == DeliveryResult(n_sent=2, n_failed=1)
    assert [message.recipients for message in picky_sink.messages] == [
        ("a@example.org",),
        ("c@example.org",),
    ]
    broken = after(rows[1])
    assert broken.status == EmailStatus.FAILED
    assert broken.outcome == "The mail server answered 550 5.1.1 No such user"
    assert broken.n_attempts == 1, "a permanent refusal is not tried again"
    assert Event.objects.get(kind=EventKind.REMINDER_FAILED).email == broken


def test_batch_uses_one_connection_and_the_planned_message_ids(
    case: Case, picky_sink: PickySink, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[int] = []
    handle = SMTP._handle_client

    async def counted(self: SMTP) -> None:
        opened.append(1)
        await handle(self)

    monkeypatch.setattr(SMTP, "_handle_client", counted)
    rows = plan_for_three_people(case)
    assert deliver().n_sent == 3
    assert len(opened) == 1
    assert [message.parsed()["Message-ID"] for message in picky_sink.messages] == [
        row.message_id for row in rows
    ]


def test_temporary_refusal_is_tried_again_later_with_the_same_message_id(
    planned: OutgoingEmail, picky_sink: PickySink
) -> None:
    picky_sink.refuse("451 4.7.1 Greylisted, try again later")
    assert deliver() == DeliveryResult(n_postponed=1)
    row = after(planned)
    assert row.status == EmailStatus.PLANNED
    assert row.send_after == NOW + RETRY_AFTER[0]
    assert "451" in row.outcome
    picky_sink.accept()
    assert deliver(NOW + RETRY_AFTER[0] - timedelta(seconds=1)) == DeliveryResult()
    assert deliver(NOW + RETRY_AFTER[0]).n_sent == 1
    (message,) = picky_sink.messages
    assert message.parsed()["Message-ID"] == planned.message_id


def test_waiting_grows_and_ends_in_a_failure(planned: OutgoingEmail, picky_sink: PickySink) -> None:
    picky_sink.refuse("452 4.2.2 Mailbox full")
    moment, waits = NOW, []
    for _attempt in range(MAX_ATTEMPTS - 1):
        assert deliver(moment) == DeliveryResult(n_postponed=1)
        waits.append(after(planned).send_after - moment)
        moment = after(planned).send_after
    assert waits == list(RETRY_AFTER) == sorted(waits)
    # By then the next stage would be near: still before the date itself.
    assert dates.today(moment) < date(2023, 10, 8)
    assert deliver(moment) == DeliveryResult(n_failed=1)
    row = after(planned)
    assert row.status == EmailStatus.FAILED
    assert row.outcome.startswith(f"Given up after {MAX_ATTEMPTS} attempts.")


def test_server_that_cannot_be_reached_costs_no_attempt(
    planned: OutgoingEmail, picky_sink: PickySink
) -> None:
    picky_sink.stop()
    for hours in range(MAX_ATTEMPTS * 2):
        result = deliver(NOW + timedelta(hours=hours))
        assert "cannot be reached" in result.server_problem
    row = after(planned)
    assert (row.status, row.n_attempts) == (EmailStatus.PLANNED, 0)


@pytest.mark.parametrize("reply", ["421 4.3.2 Going down", "421 Too many connections"])
def test_server_that_closes_its_service_ends_the_batch(
    case: Case, picky_sink: PickySink, reply: str
) -> None:
    plan_for_three_people(case)
    picky_sink.refuse(reply)
    result = deliver()
    assert "421" in result.server_problem
    assert (result.n_postponed, result.n_failed) == (1, 0)
    assert set(OutgoingEmail.objects.values_list("status", "n_attempts")) == {("planned", 0)}
    picky_sink.accept()
    assert deliver().n_sent == 3


class BreakingBackend(LocmemBackend):
    """The connection breaks at the second message, once."""

    n_sent = 0
    n_opened = 0

    def open(self) -> bool:
        type(self).n_opened += 1
        return True

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        type(self).n_sent += 1
        if type(self).n_sent == 2:
            raise ConnectionResetError("Connection reset by peer")
        return super().send_messages(messages)


def test_broken_connection_is_opened_again_for_the_next_person(
    case: Case, settings: Settings
) -> None:
    rows = plan_for_three_people(case)
    settings.EMAIL_BACKEND = f"{__name__}.{BreakingBackend.__name__}"
    BreakingBackend.n_sent = BreakingBackend.n_opened = 0
    assert deliver() == DeliveryResult(n_sent=2, n_postponed=1)
    assert "Connection reset by peer" in after(rows[1]).outcome
    assert deliver(NOW + RETRY_AFTER[0]).n_sent == 1
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 3


def test_mail_that_cannot_be_made_waits_and_the_others_are_sent(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = plan_for_three_people(case)

    def broken(email: OutgoingEmail, *, today: date, **found: Any) -> object:
        if email.pk == rows[0].pk:
            raise KeyError("a fault of the program")
        return render_mail(email, today=today)

    monkeypatch.setattr(delivery, "render_mail", broken)
    assert deliver() == DeliveryResult(n_sent=2, n_postponed=1)
    assert "a fault of the program" in after(rows[0]).outcome
    monkeypatch.undo()
    assert deliver(NOW + RETRY_AFTER[0]).n_sent == 1
