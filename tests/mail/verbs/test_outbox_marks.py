"""What is known of a worker that died: sent, under way, or not begun. One mail is in doubt."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.db import OperationalError, connection

from recommendations.enums import EmailStatus, EventKind
from recommendations.mail.verbs import outbox, outbox_marks
from recommendations.mail.verbs.outbox import STUCK_AFTER, DeliveryResult, expire_stuck
from recommendations.mail.verbs.outbox_marks import Marker
from recommendations.mail.verbs.reminders import plan_reminders
from recommendations.models import Event, OutgoingEmail, SendingMark, User
from tests.conftest import Case
from tests.factories import MembershipFactory, ReminderStageFactory
from tests.mail.delivery import MONTH_BEFORE, NOW, deliver

LATER = NOW + STUCK_AFTER
really_send = LocmemBackend.send_messages


class KilledError(BaseException):
    """A worker that is killed runs no line more."""


def at_mail(number: int, act: Callable[[], None]) -> Callable[..., int]:
    """A mail server that takes every mail; just before it has the mail of this number, act."""
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


def die_at_mail(number: int, patch: pytest.MonkeyPatch) -> None:
    with patch.context() as context:
        context.setattr(LocmemBackend, "send_messages", at_mail(number, die))
        with pytest.raises(KilledError):
            deliver()


def statuses() -> list[str]:
    """In the order in which the mails leave."""
    return list(OutgoingEmail.objects.order_by("pk").values_list("status", flat=True))


@pytest.fixture
def ten_planned(case: Case) -> None:
    """Ten mails that leave in groups of two, then of all that is left."""
    for _n in range(10):
        MembershipFactory.create(role="state_focal_point", state_party=case.state_party)
    ReminderStageFactory.create()
    assert plan_reminders(today=MONTH_BEFORE, now=NOW).n_planned == 10


@pytest.mark.usefixtures("ten_planned")
def test_killed_worker_leaves_one_mail_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    die_at_mail(6, monkeypatch)
    assert expire_stuck(now=LATER - timedelta(seconds=1)) == 0
    assert expire_stuck(now=LATER) == 1
    assert statuses() == [*["sent"] * 5, "expired", *["planned"] * 4]
    assert not SendingMark.objects.exists()
    noted = OutgoingEmail.objects.filter(outcome__contains="stopped before it could note so")
    # The first two were noted by the worker itself.
    assert set(noted.values_list("status", "sent_at")) == {("sent", NOW)}
    assert noted.count() == 3
    events = Event.objects.filter(kind=EventKind.REMINDER_SENT).values_list("email", flat=True)
    sent = OutgoingEmail.objects.filter(status="sent").values_list("pk", flat=True)
    assert sorted(events) == sorted(sent)
    assert deliver(LATER) == DeliveryResult(n_sent=4)
    assert expire_stuck(now=LATER + STUCK_AFTER) == 0


@pytest.mark.usefixtures("ten_planned")
def test_without_its_mark_everything_handed_over_is_in_doubt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A crash of the database empties the table: what is not known is not guessed."""
    die_at_mail(6, monkeypatch)
    SendingMark.objects.all().delete()
    assert expire_stuck(now=LATER) == 8
    assert statuses() == [*["sent"] * 2, *["expired"] * 8]


@pytest.mark.usefixtures("ten_planned")
def test_nothing_of_a_group_leaves_once_its_mark_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would not be known about must not happen; the next group has a mark of its own."""
    begun: list[list[int]] = []
    begin = outbox_marks.begin

    def watch(run: object, ids: Sequence[int], **moments: object) -> None:
        begun.append(list(ids))
        begin(run, ids, **moments)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(outbox_marks, "begin", watch)

    def forget() -> None:
        SendingMark.objects.all().delete()

    monkeypatch.setattr(LocmemBackend, "send_messages", at_mail(6, forget))
    assert deliver().n_sent == 10
    assert [len(ids) for ids in begun[:2]] == [2, 8]
    assert begun[2] == begun[1][4:][: len(begun[2])]


@pytest.mark.usefixtures("ten_planned")
def test_group_ends_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that becomes slow: what is left is looked at again, and is in no doubt."""
    seen: list[int] = []

    def slow_down() -> None:
        monkeypatch.setattr(outbox, "GROUP_SECONDS", 0.0)

    def look() -> None:
        seen.append(OutgoingEmail.objects.filter(status="claimed").exclude(body="").count())
        die()

    monkeypatch.setattr(LocmemBackend, "send_messages", at_mail(4, slow_down))
    send = LocmemBackend.send_messages
    look_at_fifth = at_mail(5, look)

    def both(self: LocmemBackend, messages: Sequence[EmailMessage]) -> int:
        look_at_fifth(self, ())
        return send(self, messages)

    monkeypatch.setattr(LocmemBackend, "send_messages", both)
    with pytest.raises(KilledError):
        deliver()
    assert seen == [1], "the words of those that were left are taken off again"
    assert expire_stuck(now=LATER) == 1
    assert statuses() == [*["sent"] * 4, "expired", *["planned"] * 5]


@pytest.mark.usefixtures("ten_planned")
def test_worker_that_only_slept_stops_when_it_wakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declared dead at the sixth mail: that one is in doubt, until it turns out to be sent."""

    def sleep_long() -> None:
        assert expire_stuck(now=LATER) == 1
        assert statuses() == [*["sent"] * 5, "expired", *["planned"] * 4]

    monkeypatch.setattr(LocmemBackend, "send_messages", at_mail(6, sleep_long))
    assert deliver().n_sent == 6
    assert statuses() == [*["sent"] * 6, *["planned"] * 4]
    assert Event.objects.filter(kind=EventKind.REMINDER_SENT).count() == 6


@pytest.mark.usefixtures("ten_planned")
def test_refused_mail_counts_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise RuntimeError("a fault of the program")

    die_at_sixth, refuse_fifth = at_mail(6, die), at_mail(5, refuse)

    def send(self: LocmemBackend, messages: Sequence[EmailMessage]) -> int:
        die_at_sixth(self, ())
        return refuse_fifth(self, messages)

    monkeypatch.setattr(LocmemBackend, "send_messages", send)
    with pytest.raises(KilledError):
        deliver()
    assert expire_stuck(now=LATER) == 1
    assert statuses() == [*["sent"] * 4, "planned", "expired", *["planned"] * 4]


@pytest.mark.django_db
def test_mark_says_whether_it_is_still_there() -> None:
    run = uuid4()
    outbox_marks.begin(run, [1, 2, 3], claimed_at=NOW, now=NOW)
    marker = Marker(run)
    assert marker.is_set(), "as long as nothing is to be marked"
    marker.set(1, now=NOW)
    assert marker.is_set()
    assert str(SendingMark.objects.get()) == "1/3"
    outbox_marks.begin(run, [4, 5], claimed_at=NOW, now=NOW)
    assert str(SendingMark.objects.get()) == "0/2", "one row a run, and the next group begins anew"
    outbox_marks.end(run)
    marker.set(1, now=NOW)
    assert not marker.is_set()


@pytest.mark.django_db(transaction=True)
def test_mark_is_asked_for_again_when_the_connection_was_lost() -> None:
    run = uuid4()
    marker = Marker(run)
    outbox_marks.begin(run, [1, 2, 3], claimed_at=NOW, now=NOW)
    # What a restart of the server does to a connection.
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    marker.set(2, now=NOW)
    with pytest.raises(OperationalError):
        marker.is_set()
    connection.close()
    assert marker.is_set()
    assert str(SendingMark.objects.get()) == "2/3"
    connection.close()


@pytest.mark.django_db
def test_marks_are_emptied_by_a_crash() -> None:
    """PostgreSQL empties tables that are not logged; a logged one could be right or old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relpersistence FROM pg_class WHERE relname = 'recommendations_sendingmark'"
        )
        assert cursor.fetchone() == ("u",)


def test_delivery_leaves_no_mark_behind(planned: OutgoingEmail, administrator: User) -> None:
    assert deliver().n_sent == 1
    assert not SendingMark.objects.exists()
    SendingMark.objects.create(
        run=uuid4(), claimed_at=NOW, email_ids=[planned.pk], n_done=0, marked_at=NOW
    )
    assert not SendingMark.objects.visible_to(administrator).exists()
    expire_stuck(now=LATER)
    assert not SendingMark.objects.exists(), "of a run whose rows all came to their end"
    assert OutgoingEmail.objects.get().status == EmailStatus.SENT
